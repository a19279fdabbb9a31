"""A booking as people name it: by its event's number, or by its voucher where that is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked, CostReversed
from ledger.log.eventlog import events_at, followed_by
from ledger.log.voucher_lines import bookings_under
from ledger.projections.booking_sums import bearing_years
from ledger.projections.voucher_sources import all_origins

if TYPE_CHECKING:
    from ledger.log.database import Session

_SHOWN = 5


def booking_named(session: Session, typed: str, _: int = 0) -> int:
    """Return the number of the booking that is meant; what was reversed is not meant.

    A number is an event's, unless only a voucher of that number stands. What no booking has is
    left to the command, where it is an event's number.

    Raises:
        Refusal: no booking has the voucher, several have it, or event and voucher are two bookings.
    """
    number = int(typed) if typed.isdecimal() else 0
    found = events_at(session, [number]) if 0 < number < 2**62 else []
    is_event = any(isinstance(one.event, CostBooked) for one in found)
    standing = _under(session, typed)
    if is_event and set(standing) - {number}:
        problem = "{typed}: BL-513 is a booking, event {event}, and the voucher of events {events}"
        remedy = "name the voucher by --body, --fiscal-year and --voucher, or its event"
        raise Refusal.of(problem, remedy, typed=typed, event=number, events=tuple(standing))
    if is_event or (number and not standing):
        return number
    if len(standing) != 1:
        problem = (
            "voucher {typed}: BL-514 {count} {count:booking stands|bookings stand} under it{events}"
        )
        remedy = "name the event: history --voucher {typed}"
        shown = f": {', '.join(map(str, standing[:_SHOWN]))}" if standing else ""
        raise Refusal.of(problem, remedy, typed=typed, count=len(standing), events=shown)
    return standing[0]


def _under(session: Session, voucher: str) -> list[int]:
    """Return the bookings that stand under a voucher's number, of whatever body and source."""
    every = bearing_years(session)
    # A voucher's fiscal year may be the one before or behind that of its service.
    years = sorted({year + step for year in every for step in (-1, 0, 1)})
    keys = [
        (body, source, year, voucher) for body, source in all_origins(session) for year in years
    ]
    found = bookings_under(session, keys)
    gone = followed_by(session, found, CostReversed)
    latest = {}
    for one in events_at(session, found):
        latest[one.event.subject] = one.sequence
    return sorted(number for number in latest.values() if number not in gone)
