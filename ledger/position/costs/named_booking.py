"""Bookings as people name them: by an event, or by a voucher and as much of it as it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.costs.booking_decisions import not_booked
from ledger.domain.costs.certification import counterpart
from ledger.domain.costs.payment import VoucherName, voucher_of
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked
from ledger.domain.facts import Fact
from ledger.domain.said import NOWHERE, Said
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import events_at, standing_in
from ledger.log.voucher_lines import bookings_under
from ledger.projections.booking_sums import bearing_years
from ledger.projections.voucher_sources import all_origins

if TYPE_CHECKING:
    Waiting = Callable[[Sequence[Fact]], list[Fact]]
    """What of a voucher's line there is something to be done about."""

_SHOWN = 5


class VoucherQuestion(NamedTuple):
    """Which voucher is meant; None: nobody said, and one alone has to fit. `line` None: all."""

    employing_body: str | None
    source: str | None
    fiscal_year: int | None
    voucher: str
    line: int | None = None


def booking_named(session: Session, typed: str, _: int = 0) -> int:
    """Return the number of the booking that is meant: of a voucher, the one that stands.

    A number is an event's, unless only a voucher of that number stands. What no booking has is
    left to the command, where it is an event's number. Where nothing stands under a voucher, its
    last booking is returned: so whoever undoes it again is told that it is done.

    Raises:
        Refusal: no booking has the voucher, several have it, or event and voucher are two bookings.
    """
    fits = typed.isdecimal() and len(typed) < len(str(2**62))
    number = int(typed) if fits else 0  # no event has a longer one, but a voucher may
    found = events_at(session, [number]) if number else []
    is_event = any(isinstance(one.event, CostBooked) for one in found)
    wanted = VoucherQuestion(None, None, None, typed)
    by_voucher = _by_voucher(session, wanted)
    numbers = sorted(_numbers(unreversed, by_voucher.values()))
    if is_event and set(numbers) - {number}:
        problem = "{typed}: BL-513 is a booking, event {event}, and the voucher of events {events}"
        remedy = "name the voucher by --body, --fiscal-year and --voucher, or its event"
        raise Refusal.of(problem, remedy, typed=typed, event=number, events=tuple(numbers))
    undone = [] if numbers else _numbers(_last, by_voucher.values())
    if is_event or (number and not numbers and not undone):
        return number
    if len(undone) == 1:
        return undone[0]
    if len(numbers) != 1:
        raise _several(session, wanted, numbers, "name the event: history --voucher {typed}")
    return numbers[0]


def bookings_of(session: Session, wanted: VoucherQuestion, waiting: Waiting) -> tuple[int, ...]:
    """Return the bookings of the one voucher that is meant of which something is to be done.

    Of several vouchers with the number, it is the one of which there is. Where there is nothing to
    be done, its last bookings are returned: so whoever does it again is told that it is done.

    Raises:
        Refusal: nothing is booked under it, or several vouchers are as likely.
    """
    lines = _by_voucher(session, wanted)
    found = {name: _numbers(waiting, [one]) for name, one in lines.items()}
    likely = [numbers for numbers in found.values() if numbers]
    likely = likely or [_numbers(_last, [one]) for one in lines.values()]
    if not likely and any(wanted[:3]):
        known = tuple(str(one) for one in wanted[:3] if one is not None)
        raise not_booked(known, wanted.voucher, wanted.line)
    if len(likely) != 1:
        raise _several(session, wanted, list(chain(*likely)), _MORE)
    return tuple(sorted(likely[0]))


def one_booking(session: Session, wanted: VoucherQuestion) -> int:
    """Return the number of the booking that stands under a voucher; the last where none does.

    Raises:
        Refusal: as `bookings_of`, or several lines stand under it.
    """
    numbers = bookings_of(session, wanted, unreversed)
    if len(numbers) > 1:
        raise _several(session, wanted, numbers, _MORE)
    return numbers[0]


def unreversed(line: Sequence[Fact]) -> list[Fact]:
    """Return the booking of a voucher's line that was not reversed."""
    return [
        fact
        for fact in line
        if isinstance(fact.event, CostBooked) and counterpart(line, fact.sequence) is None
    ]


_MORE = "name one by its event, or say more of it: --body, --fiscal-year, --source, --line"


def _last(line: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in line if isinstance(fact.event, CostBooked)][-1:]


def _numbers(waiting: Waiting, vouchers: Iterable[list[Sequence[Fact]]]) -> list[int]:
    return [fact.sequence for lines in vouchers for line in lines for fact in waiting(line)]


def _by_voucher(
    session: Session, wanted: VoucherQuestion
) -> dict[VoucherName, list[Sequence[Fact]]]:
    """Return what stands of the lines of all vouchers that may be meant."""
    body, source, year, voucher, line = wanted
    years = [year] if year else []
    if not years:  # A voucher's fiscal year may be the one before or behind that of its service.
        years = sorted({one + step for one in bearing_years(session) for step in (-1, 0, 1)})
    whose = [
        (one, its)
        for one, its in ([(body, source)] if body and source else all_origins(session))
        if body in {None, one} and source in {None, its}
    ]
    names = [(one, its, year, voucher) for one, its in whose for year in years]
    events = (one.event for one in events_at(session, bookings_under(session, names)))
    streams = {
        stream_id(event.subject): voucher_of(event)
        for event in events
        if isinstance(event, CostBooked) and line in {None, event.line}
    }
    found: dict[VoucherName, list[Sequence[Fact]]] = {}
    for stream, facts in standing_in(session, list(streams)).items():
        found.setdefault(streams[stream], []).append(facts)
    return found


def _several(
    session: Session, wanted: VoucherQuestion, numbers: Sequence[int], remedy: str
) -> Refusal:
    if not numbers:
        problem = "voucher {typed}: BL-917 no booking stands under it"
        remedy = "check the number: history --type CostBooked shows every booking"
        return Refusal.of(problem, remedy, typed=wanted.voucher)
    candidates = tuple(
        Said(
            "event {event} ({body}, {year}, {source}, line {line})",
            event=one.sequence,
            body=one.event.employing_body,
            year=one.event.fiscal_year,
            source=one.event.source,
            line=one.event.line,
        )
        for one in events_at(session, sorted(numbers)[:_SHOWN])
        if isinstance(one.event, CostBooked)
    )
    if len(numbers) > _SHOWN:
        candidates += (Said("…"),)
    problem = (
        "voucher {typed}: BL-514 {count} {count:booking stands|bookings stand} under it{events}"
    )
    events = Said(": {events}", events=candidates) if candidates else NOWHERE
    return Refusal.of(problem, remedy, typed=wanted.voucher, count=len(numbers), events=events)
