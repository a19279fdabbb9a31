"""The due list: the facts within the axes meet the day of the answer."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.application.clock import end_of_day
from ledger.domain.costs.certification import OFF, policy_of
from ledger.domain.facts import Facts
from ledger.log.database import Session
from ledger.log.eventlog import head, sequence_as_of
from ledger.position.costs.pending import PendingQuestion, pending
from ledger.position.due.due_list import DAYS_AHEAD, DueList, DueQuestion, due_items, selected
from ledger.position.due.item import Uncertified
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.payment_lists import unpaid


def due_list(session: Session, question: DueQuestion, clock_day: int) -> DueList:
    """Return what was due as known within the axes, seen from the day of the question.

    That day is the clock's; where a moment of the past is asked about, it is that moment's, so that
    the list is the one that would have been printed then.

    Raises:
        UnknownName: the body or programme is not registered.
    """
    axes = question.axes
    snapshot = Snapshot(session, axes)
    snapshot.require("body", question.body)
    snapshot.require("programme", question.programme)
    facts = snapshot.facts
    today = min(clock_day, axes.known_on, clock_day if question.on is None else question.on)
    until = today + DAYS_AHEAD if question.until is None else question.until
    waiting = _waiting(session, facts, axes), _unpaid(session, axes)
    items = due_items(facts, today, until, *waiting)
    later = 0
    if axes.known_on != EVERYTHING:
        then = sequence_as_of(session, end_of_day(axes.known_on))
        later = sum(1 for sequence in facts.standing if sequence > then)
    receipt = head(session).receipt
    chosen = selected(items, question, today)
    return DueList(
        items=chosen,
        question=question,
        today=today,
        until=until,
        names=snapshot.names(),
        receipt=receipt,
        recorded_afterwards=later,
    )


def _waiting(session: Session, facts: Facts, axes: Axes) -> list[Uncertified]:
    """Return the bookings that wait for a second person, added up by post; none where not asked."""
    if policy_of(facts) == OFF:
        return []
    costs = pending(session, PendingQuestion(axes=axes))
    return _by_post((one.event.post, one.event.amount_cents, one.sequence) for one in costs)


def _unpaid(session: Session, axes: Axes) -> list[Uncertified]:
    """Return what is booked and not paid, added up by post."""
    found = unpaid(session, None, None, axes)
    return _by_post((one.post, one.cents, one.sequence) for one in found)


def _by_post(lines: Iterable[tuple[str, int, int]]) -> list[Uncertified]:
    found: dict[str, Uncertified] = {}
    for post, cents, sequence in lines:
        one = found.get(post) or Uncertified(post, 0, 0, sequence)
        found[post] = one._replace(lines=one.lines + 1, cents=one.cents + cents)
    return list(found.values())
