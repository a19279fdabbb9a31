"""Where figures come from, inside the document: explanations, and the register of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.application.evidence import FIGURES as GROUP
from ledger.log.canonical import PROOFS
from ledger.position.explanation import FIGURES
from ledger.position.settled_nodes import BALANCE_KINDS
from ledger.reporting.clock_report import recorded_text
from ledger.reporting.documents.model import Branch, Column, Lines, Section, Table, Tree
from ledger.reporting.explanation_report import children_once, node_words
from ledger.reporting.history_report import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from ledger.application.evidence import Evidence
    from ledger.log.history import HistoryEntry
    from ledger.position.node import Node
    from ledger.position.position import Position
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

    Part = tuple[str, int | None, str]

_NAMED = (*FIGURES, "adjustment", "balance", "advances", "settlement_owed", *BALANCE_KINDS)
"""Kinds of steps inside a tree that figures of a table lead to."""
_OF_A_LINE = {
    "settlement_line": "line",
    "settlement_line_alone": "line",
    "settlement_cost": "cost",
    "settlement_cost_own": "cost",
    "settlement_cost_alone": "cost",
    "settlement_cost_late": "cost",
    "settlement_grant": "grant",
    "settlement_grant_alone": "grant",
    "settlement_grant_late": "grant",
    "settlement_vat": "vat",
    "settlement_vat_late": "vat",
}
"""Steps of a settlement's lines, by the figure of a line that they explain."""


class _Names:
    """Gives steps of a tree their anchors, and keeps them by figure; the root's figure is empty.

    Of figures the first step of a kind, of settlement lines every one, by its number: `cost0`.
    """

    def __init__(self, root: str) -> None:
        self._root, self._line = root, -1
        self.given: dict[str, str] = {}

    def of(self, kind: str) -> str:
        """Return the anchor of the next step in order; empty where nothing leads to it."""
        if not self.given:
            self.given[""] = self._root
            if kind in _NAMED:
                self.given[kind] = self._root
            return self._root
        figure = kind if kind in _NAMED else self._of_line(kind)
        if not figure or figure in self.given:
            return ""
        self.given[figure] = f"{self._root}-{figure}"
        return self.given[figure]

    def _of_line(self, kind: str) -> str:
        part = _OF_A_LINE.get(kind, "")
        self._line += part == "line"
        return f"{part}{self._line}" if part else ""


class Workings:
    """The explanations of a document (Rechenwege), gathered while its tables are made.

    Anchors are a group of `Evidence`, a number, and inside a tree of figures the figure's name:
    `figures0-unrefinanced`. Without evidence, in every form but the page, all of them are empty.
    """

    def __init__(self, evidence: Evidence | None, language: Language) -> None:
        """Take every tree of the evidence in."""
        self._evidence, self.language = evidence, language
        self._branches: dict[str, list[Branch]] = {}
        self._anchors: dict[tuple[str, Hashable, str], str] = {}
        self._events: set[int] = set()
        if evidence is not None:
            self._events = {entry.event.sequence for entry in evidence.entries}
            for group, trees in evidence.groups.items():
                for key, tree in trees.items():
                    self.add(group, key, tree)

    def add(self, group: str, key: Hashable, tree: Node) -> None:
        """Take one more tree in."""
        if self._evidence is None:
            return
        branches = self._branches.setdefault(group, [])
        names = _Names(f"{group}{len(branches)}")
        branches.append(_branch(tree, self.language, names))
        for figure, anchor in names.given.items():
            self._anchors[group, key, figure] = anchor

    def at(self, group: str, key: Hashable, figure: str = "") -> str:
        """Return the anchor of a tree, or of a figure in it; empty where there is none."""
        return self._anchors.get((group, key, figure), "")

    def event(self, number: int) -> str:
        """Return the anchor of an event in the register; empty where it is not there."""
        return f"e{number}" if number in self._events else ""

    def sum(self, words: str, parts: Iterable[Part]) -> str:
        """Explain an amount as the sum of others, (words, cents, their anchor); return its own."""
        if self._evidence is None:
            return ""
        branches = self._branches.setdefault("sums", [])
        name = f"sums{len(branches)}"
        steps = tuple(Branch(text, cents, None, link=link) for text, cents, link in parts)
        cents = sum(step.cents or 0 for step in steps)
        branches.append(Branch(words, cents, None, name, steps))
        return name

    def sections(self, events: str = "events") -> list[Section]:
        """Return the section of explanations and events, which stands last.

        Args:
            events: key of the table of events; another one where the document has one already.
        """
        if self._evidence is None:
            return []
        say = self.language.say
        blocks: list[Block] = [Lines((say("evidence_summed"),))] if self._evidence.summed else []
        blocks += (
            Tree(f"explanations-{group}", say(f"evidence_{group}"), tree_columns(say), tuple(found))
            for group, found in self._branches.items()
        )
        blocks.append(replace(register(self._evidence.entries, self.language), key=events))
        return [Section(say("evidence"), tuple(blocks))]


def figure_links(
    rows: Iterable[Position], works: Workings, column: int
) -> dict[tuple[int, int], str]:
    """Return where the figures of a table of positions lead; from `column` on all of `FIGURES`."""
    return {
        (number, column + place): works.at(GROUP, row.key, figure)
        for number, row in enumerate(rows)
        for place, figure in enumerate(FIGURES)
    }


def led(table: Table, targets: Mapping[tuple[int, int], str]) -> Table:
    """Return a table whose cells, (row, column), lead to anchors; an empty one leads nowhere."""
    found = {place: anchor for place, anchor in targets.items() if anchor}
    return replace(table, links={**table.links, **found})


def explanation(trees: Iterable[Node], language: Language) -> Tree:
    """Return explanations that nothing leads to: the document is about them."""
    say = language.say
    branches = tuple(_branch(tree, language, None) for tree in trees)
    return Tree("explanations", say("evidence_figures"), tree_columns(say), branches)


def tree_columns(say: Callable[[str], str]) -> tuple[Column, Column, Column, Column]:
    """Return the columns of an explanation where it is a table."""
    return (
        Column("depth", say("evidence_depth"), "count"),
        Column("words", say("evidence_words")),
        Column("amount", say("amount"), "money"),
        Column("event", say("event"), "count"),
    )


def _branch(node: Node, language: Language, names: _Names | None) -> Branch:
    """Return a node with everything below, named where figures lead to it."""
    anchor = names.of(node.kind) if names else ""
    sign = "− " if node.sign < 0 else ""
    words = f"{sign}{node_words(node, language)}"
    children = tuple(_branch(child, language, names) for child in children_once(node))
    return Branch(words, node.cents, node.event, anchor, children)


def register(entries: Iterable[HistoryEntry], language: Language) -> Table:
    """Return the events behind figures: who recorded what when, from which document, and hash."""
    say = language.say
    columns = (
        Column("event", say("event"), "count"),
        Column("recorded_at", say("recorded_at")),
        Column("known_on", say("known_on"), "day"),
        Column("actor", say("actor")),
        Column("type", say("type")),
        Column("content", say("content")),
        Column("document", say("document")),
        Column("hash", say("proof_hash")),
    )
    rows: list[tuple[Value, ...]] = []
    anchors = []
    for entry in entries:
        envelope = entry.envelope
        rows.append(
            (
                entry.event.sequence,
                recorded_text(envelope, language),
                entry.event.known_on,
                f"{envelope.actor} ({PROOFS[envelope.proof]})",
                entry.topic.partition(":")[0],
                summary(entry.event.event),
                envelope.document,
                entry.hash.hex(),
            )
        )
        anchors.append(f"e{entry.event.sequence}")
    return Table("events", say("evidence_events"), columns, tuple(rows), anchors=tuple(anchors))
