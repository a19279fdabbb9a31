"""The journal: every booking and reversal within the axes, in the order of recording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.events import CostReversed, Voucher
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, events_at, head, replay
from ledger.log.times import times_of
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes
from ledger.projections.bookings import posts_with_cost
from ledger.projections.counted_lines import every_line
from ledger.projections.event_numbers import EventNumbers
from ledger.projections.payments import later_payments

_AT_ONCE = 1000


class JournalQuestion(NamedTuple):
    """Which entries: of an employing body, programme and bearing year (None: all), known when."""

    body: str | None = None
    programme: str | None = None
    year: int | None = None
    axes: Axes = NOW


class JournalEntry(NamedTuple):
    """A booking or reversal; days since 1970-01-01, 0: none; `amount_cents` is signed.

    `paid_on` is the day of a later payment, where one stands.
    """

    sequence: int
    kind: str
    booked_on: int
    paid_on: int
    service_from: int
    service_to: int
    bearing_year: int
    fiscal_year: int
    employing_body: str
    programme: str
    post: str
    cost_type: str
    source: str
    voucher: str
    line: int
    amount_cents: int
    reverses: int | None
    payee: str
    known_on: int


def journal(session: Session, question: JournalQuestion) -> Iterator[JournalEntry]:
    """Yield every entry that the question asks for, one at a time.

    Raises:
        UnknownName: the body or programme is not registered.
    """
    snapshot = Snapshot(session, question.axes)
    snapshot.require("body", question.body)
    snapshot.require("programme", question.programme)
    programmes = {name: post.event.programme for name, post in snapshot.facts.posts.items()}
    for sequence, known_on, event, paid_on in _paid(session, question):
        programme = programmes.get(event.post, "")
        if (
            question.body in {None, event.employing_body}
            and question.programme in {None, programme}
            and question.year in {None, event.bearing_year}
        ):
            undone = event.reverses if isinstance(event, CostReversed) else None
            yield JournalEntry(
                sequence=sequence,
                kind="reversal" if undone is not None else "booking",
                booked_on=event.booked_on,
                paid_on=paid_on,
                service_from=event.service_from,
                service_to=event.service_to,
                bearing_year=event.bearing_year,
                fiscal_year=event.fiscal_year,
                employing_body=event.employing_body,
                programme=programme,
                post=event.post,
                cost_type=event.cost_type,
                source=event.source,
                voucher=event.voucher,
                line=event.line,
                amount_cents=event.amount_cents,
                reverses=undone,
                payee=event.payee,
                known_on=known_on,
            )


def _recorded(session: Session, question: JournalQuestion) -> Iterator[Recorded]:
    """Yield the events that may be entries, in order: of a year by index, else the whole log."""
    if question.year is None:
        yield from replay(session, upto=question.axes.sequence)
        return
    lines = EventNumbers(head(session).sequence)
    posts = posts_with_cost(session, question.year)
    lines.add(every_line(session, posts, question.year, "accrual", question.axes))
    for part in lines.parts():
        yield from events_at(session, part)


def _paid(session: Session, question: JournalQuestion) -> Iterator[tuple[int, int, Voucher, int]]:
    """Yield every entry with its number, its day of receipt and its day of payment (0: none)."""
    axes = question.axes
    waiting: list[tuple[int, int, Voucher]] = []
    known = times_of(session, axes.horizon).known_on
    for sequence, stored, event in _recorded(session, question):
        if isinstance(event, Voucher) and known(sequence, stored) <= axes.known_on:
            waiting.append((sequence, known(sequence, stored), event))
        if len(waiting) == _AT_ONCE:
            yield from _with_payment(session, waiting, axes)
            waiting.clear()
    yield from _with_payment(session, waiting, axes)


def _with_payment(
    session: Session, entries: list[tuple[int, int, Voucher]], axes: Axes
) -> Iterator[tuple[int, int, Voucher, int]]:
    later = later_payments(session, [one[0] for one in entries if not one[2].paid_on], axes)
    for sequence, known_on, event in entries:
        paid = later.get(sequence)
        yield sequence, known_on, event, paid.paid_on if paid else event.paid_on
