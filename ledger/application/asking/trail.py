"""The audit trail of a figure, a decision or a grant: what it rests on, and what followed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ledger.application.asking.audit import history
from ledger.application.asking.evidence import (
    LEGS,
    POSITIONS,
    Evidence,
    events_in,
    figure_trees,
    gathered,
    many_bookings,
)
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.log.history import Filter, HistoryEntry
from ledger.position.explanations.explanation import explain_in
from ledger.position.explanations.leg_trees import LegExplainer
from ledger.position.explanations.node import Node
from ledger.position.grants.account import LegAccount, leg_accounts, leg_reader
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import Snapshot, about_figures
from ledger.projections.axes import EVERYTHING, NOW, Axes

if TYPE_CHECKING:
    from ledger.application.asking.evidence import Trees

DECISION, GRANT = "decision", "grant"


class FigureQuestion(NamedTuple):
    """Which figure of a body and year, on which basis, as known when."""

    body: str
    year: int
    figure: str
    programme: str | None = None
    basis: str = "accrual"
    axes: Axes = NOW


class SubjectQuestion(NamedTuple):
    """Which decision or grant, as known when; `kind` is `decision` or `grant`.

    `explained` asks for the evidence of what followed too.
    """

    kind: str
    name: str
    axes: Axes = NOW
    explained: bool = False


class Trail(Struct, frozen=True):
    """Explanations (of a figure), every event in order, and what followed from the subject.

    `rows` are the positions that a decision authorises, `accounts` the legs of a grant. `evidence`
    explains these where it was asked for; its events are those that are not among the entries.
    """

    trees: tuple[Node, ...]
    entries: tuple[HistoryEntry, ...]
    rows: tuple[Position, ...]
    accounts: tuple[LegAccount, ...]
    names: dict[str, str]
    receipt: str
    evidence: Evidence | None = None


def figure_trail(session: Session, question: FigureQuestion, _: int = 0) -> Trail:
    """Return the arithmetic of a figure down to its events.

    Raises:
        UsageError: the figure is unknown.
        UnknownName: the body is not registered.
    """
    body, year, figure, programme, basis, axes = question
    asked = Question(body, year, programme, basis, axes)
    snapshot = about_figures(session, asked)
    trees = explain_in(snapshot, asked, figure)
    state = head(session).receipt
    return Trail(
        trees=trees,
        entries=events_in(session, trees),
        rows=(),
        accounts=(),
        names=snapshot.names(),
        receipt=state,
    )


def subject_trail(session: Session, question: SubjectQuestion, _: int = 0) -> Trail:
    """Return every event about a decision or grant, and what followed from it.

    Raises:
        UnknownName: it is not on record within the axes.
    """
    kind, name, axes, explained = question
    snapshot = Snapshot(session, axes, (kind, name))
    snapshot.require(kind, name)
    known_on = None if axes.known_on == EVERYTHING else axes.known_on
    wanted = Filter(key=(kind, name), known_on=known_on, upto=axes.sequence, horizon=axes.horizon)
    entries = tuple(history(session, wanted))
    rows: tuple[Position, ...] = ()
    accounts: tuple[LegAccount, ...] = ()
    if kind == DECISION:
        event = snapshot.facts.decisions[name].event
        asked = Question(event.body, programme=event.programme, axes=axes)
        snapshot = about_figures(session, asked)
        rows = tuple(
            row
            for row in positions(snapshot, asked)
            if any(part.reference == name for part in row.authorised_parts)
        )
    else:
        accounts = tuple(leg_accounts(snapshot, name))
    behind = None
    if explained:
        groups, summed = _explained(snapshot, question, rows, accounts)
        found_too = gathered(session, groups, summed=summed)
        known = {entry.event.sequence for entry in entries}
        rest = (one for one in found_too.entries if one.event.sequence not in known)
        behind = found_too._replace(entries=tuple(rest))
    receipt = head(session).receipt
    return Trail(
        trees=(),
        entries=entries,
        rows=rows,
        accounts=accounts,
        names=snapshot.names(),
        receipt=receipt,
        evidence=behind,
    )


def _explained(
    snapshot: Snapshot,
    question: SubjectQuestion,
    rows: Sequence[Position],
    accounts: Sequence[LegAccount],
) -> tuple[dict[str, Trees], bool]:
    """Return the trees of what followed, and whether they end at sums of bookings."""
    asked = Question(axes=question.axes)
    if question.kind == DECISION:
        figures, summed = figure_trees(snapshot, [row.key for row in rows], asked)
        return {POSITIONS: figures}, summed
    summed = many_bookings(snapshot.session, {leg.year for leg in accounts})
    trees: dict[Hashable, Node] = {}
    for by_notice in (True, False):
        reader = leg_reader(snapshot, question.name, by_notice=by_notice)
        grant = reader.facts.grants[question.name]
        explainer = LegExplainer(reader, grant, summed=summed)
        for leg in accounts:
            if by_notice == (leg.debtor == grant.event.recipient):
                for figure, tree in explainer.trees(leg, asked).items():
                    trees[leg.creditor, leg.debtor, leg.year, figure] = tree
    return {LEGS: trees}, summed
