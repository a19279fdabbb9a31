"""Where figures come from, inside the document: explanations, and the register of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.clock import datetime_of
from ledger.log.canonical import PROOFS
from ledger.position.explanation import FIGURES
from ledger.reporting.documents.model import Branch, Column, Lines, Section, Table, Tree
from ledger.reporting.explanation_report import children_once, node_words
from ledger.reporting.history_report import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.application.evidence import Evidence
    from ledger.log.history import HistoryEntry
    from ledger.position.node import Node
    from ledger.position.position import Position
    from ledger.reporting.documents.model import Value
    from ledger.reporting.language import Language


def figure_links(
    rows: Sequence[Position], column: int, evidence: Evidence, language: Language
) -> tuple[dict[tuple[int, int], str], list[Section]]:
    """Return links for a table of positions, and the section of explanations they lead to.

    Args:
        rows: the positions in the order of the table.
        column: where the first of `FIGURES` stands; the others follow in order.
        evidence: their trees and events.
        language: of the words.
    """
    say = language.say
    places = {
        f"x{number}": (number, tree)
        for number, row in enumerate(rows)
        if (tree := evidence.trees.get((row.municipality, row.programme, row.year))) is not None
    }
    named = [(name, tree) for name, (_, tree) in places.items()]
    trees, found = explained(named, language, say("evidence_trees"))
    links = {
        (places[name][0], column + FIGURES.index(figure)): f"{name}-{figure}"
        for name, figures in found.items()
        for figure in figures
    }
    note = (Lines((say("evidence_summed"),)),) if evidence.summed else ()
    more = (
        listed
        for name, title, nodes in (
            ("o", "evidence_items", evidence.items),
            ("c", "evidence_booked", evidence.booked),
        )
        if (listed := _numbered(name, nodes, language, say(title))).branches
    )
    blocks = (*note, trees, *more, register(evidence.entries, language))
    return links, [Section(say("evidence"), blocks)]


def links_to(name: str, nodes: Sequence[Node | None], column: int) -> dict[tuple[int, int], str]:
    """Return links from a column of a table to the trees `o0`, `o1` … of its rows."""
    known = (number for number, node in enumerate(nodes) if node is not None)
    return {(number, column): f"{name}{number}" for number in known}


def _numbered(name: str, nodes: Sequence[Node | None], language: Language, title: str) -> Tree:
    branches = tuple(
        _branch(node, language, {node.kind: f"{name}{number}"})
        for number, node in enumerate(nodes)
        if node is not None
    )
    return Tree(f"explanations-{name}", title, _columns(language), branches)


def explained(
    trees: Iterable[tuple[str, Node]], language: Language, title: str
) -> tuple[Tree, dict[str, set[str]]]:
    """Return explanations, and by name of a tree the figures that have an anchor in it.

    An anchor is the tree's name and the figure: `x0-unrefinanced`.
    """
    branches, found = [], {}
    for name, node in trees:
        wanted = {kind: f"{name}-{kind}" for kind in FIGURES}
        branches.append(_branch(node, language, wanted))
        found[name] = set(FIGURES) - wanted.keys()
    return Tree("explanations", title, _columns(language), tuple(branches)), found


def _columns(language: Language) -> tuple[Column, Column, Column, Column]:
    say = language.say
    return (
        Column("depth", say("evidence_depth"), "count"),
        Column("words", say("evidence_words")),
        Column("amount", say("amount"), "money"),
        Column("event", say("event"), "count"),
    )


def _branch(node: Node, language: Language, wanted: dict[str, str]) -> Branch:
    """Return a node with everything below; the first of each figure gets its anchor."""
    anchor = wanted.pop(node.kind, "")
    sign = "− " if node.sign < 0 else ""
    words = f"{sign}{node_words(node, language)}"
    children = tuple(_branch(child, language, wanted) for child in children_once(node))
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
                language.moment(datetime_of(envelope.recorded_at)),
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
