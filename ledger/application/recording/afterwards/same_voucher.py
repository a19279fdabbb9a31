"""The same voucher booked twice: under another source of its body, or in a neighbouring year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ledger.application.recording.afterwards.twins import Pair
from ledger.domain.costs import plausible as p
from ledger.domain.events import CostBooked, Voucher
from ledger.log.canonical import voucher_stream
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, standing_in
from ledger.projections.bookings import Vouchers
from ledger.projections.voucher_sources import sources_of

if TYPE_CHECKING:
    from ledger.domain.costs.booking_columns import Booked

_FEW = 100
"""So many lines are looked for in any year; of more it is asked first which years there are."""
_KEY = 5
"""Fields of a booking, from its first one on, that are the key of its voucher; …"""
_FIELDS = 8
"""… and those with its post, cost type and cents."""
_fields_of = attrgetter(
    "employing_body",
    "source",
    "fiscal_year",
    "voucher",
    "line",
    "post",
    "cost_type",
    "amount_cents",
)


class SameVoucher:
    """Finds it, part by part; the log is asked by the keys of vouchers alone."""

    def __init__(self, session: Session, first: int) -> None:
        """Begin; `first` is the number of the command's first event."""
        self._session, self._first = session, first
        self._years: set[int] | None = None

    def found(
        self, lines: Vouchers, plain: Booked | None, odd: Sequence[Recorded], *, by_year: bool
    ) -> Iterator[Pair]:
        """Yield bookings of a part with what stands of their vouchers elsewhere.

        Args:
            lines: all of them, in order.
            plain: the plain bookings among them.
            odd: the others, as recorded.
            by_year: the year belongs to the number of a voucher, which may begin anew with it.
        """
        booked = [item.event for item in odd if isinstance(item.event, CostBooked)]
        origins = {(event.employing_body, event.source) for event in booked}
        years = {event.fiscal_year for event in booked}
        if plain is not None:
            origins |= plain.origins()
            years |= {*plain.fiscal_years}
        known = sources_of(self._session, {body for body, _ in origins})
        others = {
            origin: [source for source in known.get(origin[0], ()) if source != origin[1]]
            for origin in origins
        }
        beside = {} if by_year else self._beside(years, len(lines.posts))
        if not any(others.values()) and not any(beside.values()):
            return
        wanted: dict[bytes, list[tuple[str, int, Sequence[Any]]]] = {}
        for number, fields in _bookings(lines, plain, odd):
            body, source, year, voucher, line = fields[:_KEY]
            keys = [(p.SOURCE, other, year) for other in others[body, source]]
            keys += [(p.YEAR, source, other) for other in beside.get(year, ())]
            for kind, origin, of in keys:
                stream = voucher_stream(body, origin, of, voucher, line)
                wanted.setdefault(stream, []).append((kind, number, fields))
        for stream, facts in standing_in(self._session, [*wanted]).items():
            last = [fact for fact in facts if isinstance(fact.event, Voucher)][-1]
            stands = _fields_of(last.event)[_KEY:]
            for kind, number, fields in wanted[stream]:
                before = number if kind == p.SOURCE else self._first
                same = kind == p.SOURCE or stands == fields[_KEY:]
                if same and isinstance(last.event, CostBooked) and last.sequence < before:
                    yield Pair(kind, number, fields[-1], last.sequence)

    def _beside(self, years: set[int], count: int) -> dict[int, list[int]]:
        """Return by year those beside it in which vouchers may stand."""
        if count > _FEW and self._years is None:
            from ledger.projections.booking_sums import bearing_years  # noqa: PLC0415 - of many lines

            self._years = {*bearing_years(self._session)}
        known = self._years
        return {
            year: [one for one in (year - 1, year + 1) if known is None or one in known]
            for year in years
        }


def _bookings(
    lines: Vouchers, plain: Booked | None, odd: Sequence[Recorded]
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield event and fields of every booking."""
    if plain is not None:
        apart = {item.sequence for item in odd}
        numbers = [number for number in lines.sequences if number not in apart]
        yield from zip(numbers, zip(*plain[:_FIELDS], strict=True), strict=True)
    for item in odd:
        if isinstance(item.event, CostBooked):
            yield item.sequence, _fields_of(item.event)
