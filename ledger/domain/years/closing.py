"""A closed year: the frozen figures, and what later facts make of them (domain reference §3).

Nothing that was closed ever moves. What the facts of today come to is compared with the closed
figures; the difference is the prior-year adjustment (periodenfremd) of the body's first open year.
Sources: domain reference §3; § 28 KomHVO NRW (nothing is changed so that the original is lost).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from ledger.domain.events import ClosedFigures, YearClosed
from ledger.domain.state import Facts, OnRecord

NO_FIGURES = ClosedFigures(
    programme="",
    cost_share_cents=0,
    refinanced_cents=0,
    vat_cents=0,
    adjustment_cents=0,
    unrefinanced_cents=0,
    authorised_cents=None,
)
"""What a closed year holds of a programme that had no figures when it was closed."""


class ClosedDifference(NamedTuple):
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
    from hashlib import sha256  # noqa: PLC0415 - only who closes a year needs it

    return sha256(msgspec.msgpack.encode((body, year, figures))).digest()


def own_cents(figures: ClosedFigures) -> int:
    """Return a closed year's own unrefinanced: cost share − refinanced + VAT, in cents."""
    return figures.cost_share_cents - figures.refinanced_cents + figures.vat_cents


def closing_of(facts: Facts, body: str, year: int) -> OnRecord[YearClosed] | None:
    """Return the closing that froze a body's year: its own, or the first one after it.

    A year before the first closed one had no figures then; it counts as closed with zeros.
    """
    later = (closed for closed in facts.closed_years(body) if closed >= year)
    first = next(later, None)
    return None if first is None else facts.closed[body, first]


def closed_figures(facts: Facts, body: str, year: int) -> dict[str, ClosedFigures]:
    """Return the figures that were frozen for a body's year, by programme; none: zeros."""
    entry = facts.closed.get((body, year))
    return {one.programme: one for one in entry.event.figures} if entry else {}


def first_open_year(facts: Facts, body: str) -> int:
    """Return the year behind the last closed one, which takes the adjustment; 0: none is closed."""
    last = facts.closed_until(body)
    return last + 1 if last else 0


def differences(
    facts: Facts, body: str, programme: str, recomputed: Mapping[tuple[str, int], int]
) -> list[ClosedDifference]:
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
        found.append(ClosedDifference(year, now, own_cents(figures), figures.adjustment_cents))
    return found


def adjustment(found: list[ClosedDifference]) -> int:
    """Return the prior-year adjustment of the first open year in cents.

    The closed years' own figures as recomputed, minus as closed, minus what closed years took up
    already; so the unrefinanced of all years, closed and open, sums to what is recomputed.
    """
    return sum(one.cents for one in found)
