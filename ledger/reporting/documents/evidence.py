"""Where figures come from, inside the document: explanations, and the register of their events."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.years.figures import EXPLAINED
from ledger.log.canonical import PROOFS, Envelope
from ledger.position.explanations.node import Node
from ledger.position.explanations.settled_nodes import BALANCE_KINDS
from ledger.reporting.clock_report import recorded_text
from ledger.reporting.columns import DAY, MONEY, NUMBER, Column, spoken
from ledger.reporting.documents.forms.model import Block, Branch, Lines, Section, Table, Tree
from ledger.reporting.documents.forms.tables import Amount, headings, tabulated
from ledger.reporting.event_words import event_words, kind_words
from ledger.reporting.explanation_report import children_once, node_words
from ledger.reporting.language import Language, Words

if TYPE_CHECKING:
    from ledger.application.asking.evidence import Evidence
    from ledger.log.history import HistoryEntry
    from ledger.position.position import Position

    Part = tuple[str, int | None, str]

_NAMED = (*EXPLAINED, "adjustment", "balance", "advances", "settlement_owed", *BALANCE_KINDS)
"""Kinds of steps inside a tree that figures of a table lead to."""
_VAT = {"vat", "late_vat", "brief_vat"}
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

    def __init__(
        self,
        evidence: Evidence | None,
        language: Language,
        names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Take every tree of the evidence in; `names` are those of the bodies."""
        self._evidence, self.language, self.words = evidence, language, Words(language, names)
        self._branches: dict[str, list[Branch]] = {}
        self._anchors: dict[tuple[str, Hashable, str], str] = {}
        self._trees: dict[tuple[str, Hashable], Node] = {}
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
        self._trees[group, key] = tree
        branches = self._branches.setdefault(group, [])
        names = _Names(f"{group}{len(branches)}")
        branches.append(_branch(tree, self.language, names))
        for figure, anchor in names.given.items():
            self._anchors[group, key, figure] = anchor

    def at(self, group: str, key: Hashable, figure: str = "") -> str:
        """Return the anchor of a tree, or of a figure in it; empty where there is none."""
        place = group, key, figure
        if figure == "vat" and place not in self._anchors and (group, key) in self._trees:
            self._anchors[place] = self._vat(group, key)
        return self._anchors.get(place, "")

    def _vat(self, group: str, key: Hashable) -> str:
        """Explain the VAT of a row, which its tree has line by line in what is unrefinanced."""
        steps = self._trees[group, key].walk()
        whole = next((step for step in steps if step.kind == "unrefinanced"), None)
        lines = [one for one in whole.children if one.kind in _VAT] if whole else []
        if whole is None or not lines:
            return ""
        there, values = self.at(group, key, "unrefinanced"), whole.values
        title = (
            f"{self.language.say('vat')}: {values['body']}, {values['programme']}, {values['year']}"
        )
        parts = (
            (node_words(one, self.language), one.sign * (one.cents or 0), there) for one in lines
        )
        return self.sum(title, parts)

    def figure(self, group: str, name: str) -> Callable[[Position, int], str]:
        """Return where a figure of each position leads."""
        return lambda row, _: self.at(group, row.key, name)

    def number(self, group: str) -> Callable[[object, int], str]:
        """Return where rows lead whose trees are known by their number."""
        return lambda _, number: self.at(group, number)

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

    def added(self, words: str, parts: Iterable[Part]) -> Amount:
        """Return the sum of others with what explains it; see `sum`."""
        known = list(parts)
        return Amount(sum(cents or 0 for _, cents, _ in known), self.sum(words, known))

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
            Tree(
                f"explanations-{group}",
                say(f"evidence_{group}"),
                headings(TREE, self.words),
                tuple(found),
            )
            for group, found in self._branches.items()
        )
        blocks.append(replace(register(self._evidence.entries, self.words), key=events))
        return [Section(say("evidence"), tuple(blocks))]


def explanation(trees: Iterable[Node], words: Words) -> Tree:
    """Return explanations that nothing leads to: the document is about them."""
    branches = tuple(_branch(tree, words.language, None) for tree in trees)
    return Tree("explanations", words.say("evidence_figures"), headings(TREE, words), branches)


TREE: tuple[Column[Branch], ...] = (
    Column("depth", "evidence_depth", NUMBER),
    Column("words", "evidence_words"),
    Column("amount_cents", "amount", MONEY, "cents"),
    Column("event", "event", NUMBER),
)
"""The columns of an explanation where it is a table."""


def _branch(node: Node, language: Language, names: _Names | None) -> Branch:
    """Return a node with everything below, named where figures lead to it."""
    anchor = names.of(node.kind) if names else ""
    sign = "− " if node.sign < 0 else ""
    words = f"{sign}{node_words(node, language)}"
    children = tuple(_branch(child, language, names) for child in children_once(node))
    return Branch(words, node.cents, node.event, anchor, children)


def _actor(envelope: Envelope, words: Words) -> str:
    proof = words.language.chosen("proof", PROOFS[envelope.proof])
    return f"{envelope.actor} ({proof})"


def _kind(entry: HistoryEntry, words: Words) -> str:
    return kind_words(entry.event.event, words)


# A program reads what is stored, whatever a person calls it.
_REGISTER: tuple[Column[HistoryEntry], ...] = (
    Column("event", "event", NUMBER, "event.sequence"),
    Column(
        "recorded_at",
        "recorded_at",
        spoken(lambda envelope, words: recorded_text(envelope, words.language)),
        "envelope",
    ),
    Column("known_on", "known_on", DAY, "event.known_on"),
    Column("", "actor", spoken(_actor), "envelope"),
    Column("actor", of=lambda one: f"{one.envelope.actor} ({PROOFS[one.envelope.proof]})"),
    Column("", "type", spoken(_kind), lambda one: one),
    Column("type", of=lambda one: one.topic.partition(":")[0]),
    Column(
        "content",
        "content",
        spoken(event_words),
        "event.event",
    ),
    Column("document", "document", of="envelope.document"),
    Column("reason", "reason", of="envelope.reason"),
    Column("hash", "proof_hash", of=lambda one: one.hash.hex()),
)


def register(entries: Sequence[HistoryEntry], words: Words) -> Table:
    """Return the events behind figures: who recorded what when, from which document, and hash."""
    table = tabulated("events", "evidence_events", _REGISTER, entries, words)
    return replace(table, anchors=tuple(f"e{one.event.sequence}" for one in entries))
