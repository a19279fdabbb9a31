"""A position with everything that a stranger needs to check it: events, tree, seal, explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.application.moments import Moment, sequence_at
from ledger.application.sealing import signing_keys
from ledger.domain.errors import Refusal
from ledger.domain.facts import Facts
from ledger.log.database import Session
from ledger.log.eventlog import head, receipt_of
from ledger.log.proving.merkle import Subtree, lone_subtrees
from ledger.log.proving.notes import Checkpoint, signed, verifier_key
from ledger.log.proving.proofs import StoredBytes, TreeSeen, stored_events, tree_of
from ledger.position.explanations.explanation import Explainer
from ledger.position.explanations.node import Node
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import Snapshot, about_figures
from ledger.projections.axes import Axes

PROVEN = ("unrefinanced", "authorised")
"""The figures whose trees hold all others of a position."""


class EvidenceQuestion(NamedTuple):
    """Whose position of which year; without `as_of` the state that was sealed last, else all.

    `every`: with all events of that state, not only those behind the position.
    """

    body: str
    year: int
    programme: str | None = None
    basis: str = "accrual"
    as_of: Moment | None = None
    every: bool = False
    seen: TreeSeen | None = None


class ProvenPosition(NamedTuple):
    """A row, and the trees of `PROVEN` behind it."""

    row: Position
    trees: tuple[Node, ...]


class PositionEvidence(NamedTuple):
    """Positions as of event `size`, their events, and the nodes that lead to the root.

    `checkpoint` has no signature where nobody sealed exactly this state; `keys` are those of the
    ledger, as whoever checks signatures takes them.
    """

    question: EvidenceQuestion
    size: int
    receipt: str
    checkpoint: Checkpoint
    keys: tuple[str, ...]
    positions: tuple[ProvenPosition, ...]
    events: tuple[int, ...] | range
    subtrees: tuple[Subtree, ...]


def evidence_for(session: Session, asked: EvidenceQuestion, _: int = 0) -> PositionEvidence:
    """Return a position with its proof.

    Raises:
        Refusal: there is none, or nothing was on record then.
        UnknownName: the body is not registered.
        LogError: what is stored does not agree with its hash.
    """
    known = signing_keys(session)
    size = known.sealed or head(session).sequence
    if asked.as_of is not None:
        size = sequence_at(session, asked.as_of)
    question = Question(asked.body, asked.year, asked.programme, asked.basis, Axes(size))
    snapshot = about_figures(session, question) if size else None
    found = tuple(_explained(snapshot, question)) if snapshot else ()
    if snapshot is None or not found:
        problem = "{body} {year}: BL-793 there is no position"
        raise Refusal.of(problem, "see position", body=asked.body, year=asked.year)
    nodes = [node for one in found for tree in one.trees for node in tree.walk()]
    behind = {node.event for node in nodes if node.event is not None}
    # The first event is the ledger's name.
    behind |= {1, *_told_of(nodes, snapshot.facts, asked.body)}
    events = range(1, size + 1) if asked.every else tuple(sorted(behind))
    root, subtrees = lone_subtrees(tree_of(session, size, asked.seen), events)
    checkpoint = Checkpoint(known.origin, size, root)
    for key in known.keys.values():
        for seal in key.sealed:
            if (seal.event.size, seal.event.root_hash) == (size, root):
                checkpoint = signed(checkpoint, key.event.public_key, seal.event.signature)
    return PositionEvidence(
        question=asked,
        size=size,
        receipt=receipt_of(session, size),
        checkpoint=checkpoint,
        keys=tuple(verifier_key(known.origin, k.event.public_key) for k in known.keys.values()),
        positions=found,
        events=events,
        subtrees=tuple(subtrees),
    )


def _told_of(nodes: Iterable[Node], facts: Facts, body: str) -> Iterator[int]:
    """Yield the events by which the body, and decisions and notices behind nodes, are known."""
    yield facts.bodies[body].fact.sequence
    for node in nodes:
        decision = facts.decisions.get(str(node.values.get("decision")))
        if decision is not None:
            yield decision.fact.sequence
        grant = facts.grants.get(str(node.values.get("grant")))
        if grant is not None:
            yield grant.fact.sequence
            yield from (entry.sequence for entry in grant.cost_types.entries)


def _explained(snapshot: Snapshot, question: Question) -> Iterator[ProvenPosition]:
    explainer = Explainer(snapshot, question)
    for row in positions(snapshot, question):
        place = row.municipality, row.programme, row.year
        found = [explainer.tree(figure, *place) for figure in PROVEN]
        trees = tuple(tree for tree in found if tree is not None)
        if trees:
            yield ProvenPosition(row, trees)


def events_of(session: Session, evidence: PositionEvidence) -> Iterator[StoredBytes]:
    """Yield the bytes of the events, in order."""
    return stored_events(session, evidence.events)
