"""Which booked lines count otherwise in a later state: booked, certified, paid or undone since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ledger.domain.events import CostCertified, CostPaid, FactWithdrawn, Voucher
from ledger.domain.period import year_of
from ledger.log.database import Session, some_at_a_time
from ledger.log.eventlog import events_at
from ledger.log.times import times_of
from ledger.projections.axes import Axes, within
from ledger.projections.bookings import numbers_of
from ledger.projections.entering import EnteringLine, between

StageOf = Callable[[int], int]
"""Returns the stage from which on the event of a number counts; 0: it did where one begins."""


_WITHDRAWN = "payment_withdrawn x JOIN payment p ON p.sequence = x.payment"


class LaterPaid(NamedTuple):
    """A payment by an event of its own, and the event that withdrew it (0: none did)."""

    paid_on: int
    number: int
    withdrawn: int


class TurningLine(NamedTuple):
    """A booked line, and the events within the later state that let it count; 0: there is none.

    On accrual there are no `payments`; `paid_on` is what the booking says itself.
    """

    line: EnteringLine
    booked: int
    paid_on: int
    certified: int
    payments: Sequence[LaterPaid]

    def causes(self) -> Iterator[tuple[int, str]]:
        """Yield the events beside the booking by which it may count otherwise, with their kinds."""
        if self.certified:
            yield self.certified, CostCertified.__name__
        for one in self.payments:
            yield one.number, CostPaid.__name__
            if one.withdrawn:
                yield one.withdrawn, FactWithdrawn.__name__

    def changes(
        self, stage_of: StageOf, *, cash: bool, certified: bool
    ) -> Iterator[tuple[int, EnteringLine]]:
        """Yield what of the line (as certified) comes in, or goes out (minus), at a stage."""
        numbers = {self.booked, *(number for number, _ in self.causes())}
        were: set[int] = set()
        for stage in sorted({0, *map(stage_of, numbers)}):
            years = self._years(stage, stage_of, cash=cash, certified=certified)
            for year in sorted(years ^ were) if stage else ():
                sign = 1 if year in years else -1
                yield stage, self.line._replace(year=year, cents=sign * self.line.cents, lines=sign)
            were = years

    def _years(self, stage: int, stage_of: StageOf, *, cash: bool, certified: bool) -> set[int]:
        """Return the years in which the line counts at a stage."""
        needed = [self.booked, *([self.certified] if certified else ())]
        if not all(number and stage_of(number) <= stage for number in needed):
            return set()
        if not cash:
            return {self.line.year}
        if self.paid_on:
            return {year_of(self.paid_on)}
        return {
            year_of(one.paid_on)
            for one in self.payments
            if stage_of(one.number) <= stage
            and not (one.withdrawn and stage_of(one.withdrawn) <= stage)
        }


class Turning(NamedTuple):
    """Lines that may count otherwise, and the numbers of the events that came in between."""

    lines: Sequence[TurningLine] = ()
    came: frozenset[int] = frozenset()


def turning_lines(
    session: Session,
    ends: tuple[Axes, Axes],
    posts: Sequence[str] | None,
    *,
    cash: bool,
    certified: bool,
) -> Turning:
    """Return the lines of some posts (None: of all) that may count otherwise in the later state.

    On `cash` payments are looked at, too, and certifications where they are asked for.
    """
    before, after = ends
    known, params = within(session, after, "x.")
    earlier, more = within(session, before, "x.")
    source, where, values = between(session, ends)
    found = session.all(f"SELECT b.sequence, b.sequence FROM {source} WHERE {where}", *values)
    for columns in (
        *(("x.booking, x.sequence FROM certification x",) if certified else ()),
        *(("x.booking, x.sequence FROM payment x",) if cash else ()),
        *((f"p.booking, x.sequence FROM {_WITHDRAWN}",) if cash else ()),
    ):
        sql = f"SELECT {columns} WHERE {known} AND NOT ({earlier})"
        found += session.all(sql, *params, *more)
    numbers = sorted({booking for booking, _ in found})
    day_of = times_of(session, after.horizon).known_on
    vouchers = [
        (number, event)
        for number, day, event in events_at(session, numbers)
        if isinstance(event, Voucher)
        and (posts is None or event.post in posts)
        and after.hold(number, day_of(number, day))
    ]
    sql = f"SELECT x.booking, x.sequence FROM certification x WHERE x.booking IN (?*) AND {known}"
    done = dict(some_at_a_time(session, sql, numbers, params)) if certified else {}
    payments = _payments(session, numbers, after) if cash else {}
    types = numbers_of(session, sorted({event.cost_type for _, event in vouchers}))
    return Turning(
        [
            TurningLine(
                line=_line(event, types[event.cost_type]),
                booked=number,
                paid_on=event.paid_on,
                certified=done.get(number, 0),
                payments=payments.get(number, ()),
            )
            for number, event in vouchers
        ],
        frozenset(number for _, number in found),
    )


def _line(event: Voucher, type_number: int) -> EnteringLine:
    return EnteringLine(
        post=event.post,
        year=event.bearing_year,
        first=event.service_from,
        last=event.service_to,
        type_number=type_number,
        cost_type=event.cost_type,
        cents=event.amount_cents,
        lines=1,
    )


def _payments(session: Session, numbers: Sequence[int], axes: Axes) -> dict[int, list[LaterPaid]]:
    """Return every payment of some bookings within the axes, with what withdrew it there."""
    undone, params = within(session, axes, "w.")
    paid, more = within(session, axes, "p.")
    sql = (
        "SELECT p.booking, p.paid_on, p.sequence, coalesce(w.sequence, 0) FROM payment p "
        f"LEFT JOIN payment_withdrawn w ON w.payment = p.sequence AND {undone} "
        f"WHERE p.booking IN (?*) AND {paid}"
    )
    found: dict[int, list[LaterPaid]] = {}
    for booking, *rest in some_at_a_time(session, sql, numbers, more, before=params):
        found.setdefault(booking, []).append(LaterPaid._make(rest))
    return found
