"""The audit trail of a figure, a decision or a grant: what it rests on, and what followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.audit import Filter, HistoryEntry, history
from ledger.application.evidence import events_in
from ledger.domain.errors import UnknownName
from ledger.domain.facts import fold
from ledger.log.eventlog import head
from ledger.position.explanation import explain
from ledger.position.grant_account import AccountQuestion, LegAccount, grant_account
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.projections.axes import EVERYTHING, NOW, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.node import Node
    from ledger.position.position import Position

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
    """Which decision or grant, as known when; `kind` is `decision` or `grant`."""

    kind: str
    name: str
    axes: Axes = NOW


@dataclass(frozen=True, slots=True)
class Trail:
    """Explanations (of a figure), every event in order, and what followed from the subject.

    `rows` are the positions that a decision authorises, `accounts` the legs of a grant.
    """

    trees: tuple[Node, ...]
    entries: tuple[HistoryEntry, ...]
    rows: tuple[Position, ...]
    accounts: tuple[LegAccount, ...]
    names: dict[str, str]
    head: str


def figure_trail(session: Session, question: FigureQuestion, _: int = 0) -> Trail:
    """Return the arithmetic of a figure down to its events.

    Raises:
        UsageError: the figure is unknown.
        UnknownName: the body is not registered.
    """
    body, year, figure, programme, basis, axes = question
    trees = explain(session, Question(body, year, programme, basis, axes), figure)
    state = head(session).receipt
    return Trail(trees, events_in(session, trees), (), (), {}, state)


def subject_trail(session: Session, question: SubjectQuestion, today: int) -> Trail:
    """Return every event about a decision or grant, and what followed from it.

    Raises:
        UnknownName: it is not on record within the axes.
    """
    kind, name, axes = question
    facts = fold(all_facts(session, axes))
    if name not in facts.table(kind):
        raise UnknownName(kind, name, facts.table(kind))
    known_on = None if axes.known_on == EVERYTHING else axes.known_on
    wanted = Filter(key=(kind, name), known_on=known_on)
    entries = tuple(
        entry for entry in history(session, wanted) if entry.event.sequence <= axes.sequence
    )
    rows: tuple[Position, ...] = ()
    accounts: tuple[LegAccount, ...] = ()
    if kind == DECISION:
        event = facts.decisions[name].event
        found, _facts = positions(
            session, Question(event.body, programme=event.programme, axes=axes)
        )
        rows = tuple(
            row for row in found if any(part.reference == name for part in row.authorised_parts)
        )
    else:
        accounts = tuple(grant_account(session, AccountQuestion(name, axes=axes), today))
    names = {key: body.name for key, (_, body) in facts.bodies.items()}
    return Trail((), entries, rows, accounts, names, head(session).receipt)
