"""A closed year: the frozen figures, and what later facts make of them (domain reference §3).

Nothing that was closed ever moves. What the facts of today come to is compared with the closed
figures; the difference is the prior-year adjustment (periodenfremd) of the body's first open year.
Sources: domain reference §3; § 28 KomHVO NRW (nothing is changed so that the original is lost).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.domain.errors import Finding
from ledger.domain.events import ClosedFigures, YearClosed
from ledger.domain.period import date_of, year_span
from ledger.domain.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.domain.events import Event, Voucher
    from ledger.domain.state import Fact, Facts

NO_FIGURES = ClosedFigures("", 0, 0, 0, 0, 0, None)
"""What a closed year holds of a programme that had no figures when it was closed."""


class Difference(NamedTuple):
    """One closed year of a programme: what it comes to now, as closed, and absorbed; cents.

    `recomputed` and `closed` are the year's own unrefinanced, without any adjustment. `absorbed` is
    the prior-year adjustment that the year took up when it was closed.
    """

    year: int
    recomputed: int
    closed: int
    absorbed: int

    @property
    def cents(self) -> int:
        """Return what is left of it for the first open year."""
        return self.recomputed - self.closed - self.absorbed


def figures_hash(body: str, year: int, figures: tuple[ClosedFigures, ...]) -> bytes:
    """Return the SHA-256 of closed figures: MessagePack of (body, year, figures), as stored."""
    return sha256(msgspec.msgpack.encode((body, year, figures))).digest()


def own_cents(figures: ClosedFigures) -> int:
    """Return a closed year's own unrefinanced: cost share − refinanced + VAT, in cents."""
    return figures.cost_share_cents - figures.refinanced_cents + figures.vat_cents


def closing_of(facts: Facts, body: str, year: int) -> tuple[Fact, YearClosed] | None:
    """Return the closing that froze a body's year: its own, or the first one after it.

    A year before the first closed one had no figures then; it counts as closed with zeros.
    """
    later = (closed for closed in facts.closed_years(body) if closed >= year)
    first = next(later, None)
    return None if first is None else facts.closed[body, first]


def closed_figures(facts: Facts, body: str, year: int) -> dict[str, ClosedFigures]:
    """Return the figures that were frozen for a body's year, by programme; none: zeros."""
    entry = facts.closed.get((body, year))
    return {one.programme: one for one in entry[1].figures} if entry else {}


def first_open_year(facts: Facts, body: str) -> int:
    """Return the year behind the last closed one, which takes the adjustment; 0: none is closed."""
    last = facts.closed_until(body)
    return last + 1 if last else 0


def differences(
    facts: Facts, body: str, programme: str, recomputed: Mapping[tuple[str, int], int]
) -> list[Difference]:
    """Return every closed year of a body and programme that has figures, then or now, in order.

    Args:
        facts: what stands, with the body's closings.
        body: whose.
        programme: which.
        recomputed: the own unrefinanced of (programme, year) as the facts of today have it, cents.
    """
    last = facts.closed_until(body)
    years = set(facts.closed_years(body))
    years |= {year for name, year in recomputed if name == programme and year <= last}
    found = []
    for year in sorted(years):
        figures = closed_figures(facts, body, year).get(programme, NO_FIGURES)
        now = recomputed.get((programme, year), 0)
        found.append(Difference(year, now, own_cents(figures), figures.adjustment_cents))
    return found


def adjustment(found: list[Difference]) -> int:
    """Return the prior-year adjustment of the first open year in cents.

    The closed years' own figures as recomputed, minus as closed, minus what closed years took up
    already; so the unrefinanced of all years, closed and open, sums to what is recomputed.
    """
    return sum(one.cents for one in found)


def closed_year_finding(event: Voucher, until: int) -> Finding | None:
    """Return why a booking may not be borne by its year; `until`: its body's last closed year.

    Args:
        event: the booking; a reversal stays in its year and flows into the adjustment.
        until: the last year that the employing body has closed, 0 for none.
    """
    if event.bearing_year > until:
        return None
    place = Said("voucher {voucher} line {line}", voucher=event.voucher, line=event.line)
    problem = "BL-063 {body} has closed {year}"
    if until > event.bearing_year:
        problem = "BL-064 {body} has closed {year} (all years up to {last} are)"
    remedy = (
        "book it in the open year, its service period points back: --bearing-year {open_year} "
        "(in a file: column bearing_year)"
    )
    return Finding.of(
        place,
        problem,
        remedy,
        body=event.employing_body,
        year=event.bearing_year,
        last=until,
        open_year=until + 1,
    )


def bearing_finding(event: Voucher, service_year: int, until: int) -> Finding | None:
    """Return why a booking may not be borne by another year than that of its service period.

    Accrual (§ 91 GO NRW): the year of service bears it. A later, open year may do so only where the
    employing body has closed the year of service.
    """
    year = event.bearing_year
    if year == service_year:
        return None
    place = Said("voucher {voucher} line {line}", voucher=event.voucher, line=event.line)
    if service_year <= until and year > service_year:
        return None
    problem = "BL-065 {year} cannot bear a service period in {service}"
    if year > service_year:
        problem = (
            "BL-066 {year} cannot bear a service period in {service}, which {body} has not closed"
        )
    remedy = "leave --bearing-year out"
    body = event.employing_body
    return Finding.of(place, problem, remedy, year=year, service=service_year, body=body)


def _closed(event: YearClosed, facts: Facts) -> Iterator[Finding]:
    """A year is closed once, after it is over, and behind the years closed before it."""
    place = Said("year {year} of {body}", year=event.year, body=event.body)
    if event.closed_on < year_span(event.year).end:
        problem = "BL-067 closed on {closed_on}, before it was over"
        remedy = "close it when it is over; mend the year or the day"
        yield Finding.of(place, problem, remedy, closed_on=date_of(event.closed_on))
    last = facts.closed_until(event.body)
    if event.year <= last:
        remedy = "nothing that was closed ever moves"
        yield Finding.of(place, "BL-068 all years up to {last} are closed", remedy, last=last)


CLOSING_RULES: dict[type[Event], tuple[Callable[..., Iterator[Finding]], ...]] = {
    YearClosed: (_closed,),
}
"""Merged into the rule book."""
