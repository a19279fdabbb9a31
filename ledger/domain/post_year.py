"""One post in one year: cost, entitlement, payable grant, VAT, and each member's parts.

The only place where these are computed. Sources: domain reference §4 (cost split per post and key
version; payable grant by financing type; splits by largest remainder).

`measure` looks at one post alone. What a grant pays may depend on other posts and years (a cap,
`min` over the whole grant, a settlement over the period): `ledger.domain.pooling` decides it, and
`finish` splits it over the key versions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.cost_sharing import (
    CostRow,
    Segment,
    SegmentCost,
    key_segments,
    segment_costs,
    share_out,
    split_by_key,
)
from ledger.domain.eligibility import first_funded, is_eligible, owner_of
from ledger.domain.financing import WITH_RATE
from ledger.domain.funding import Level, MonthAmount, entitlement
from ledger.domain.legs import Leg, funded_levels, legs_of
from ledger.domain.money import round_cents, split_cents
from ledger.domain.period import Span, year_span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.domain.pooling import Payable
    from ledger.domain.state import Facts, Post

__all__ = ["CostRow", "Funding", "Line", "PostYear", "Segment", "finish", "measure"]


@dataclass(frozen=True, slots=True)
class Funding:
    """What one leg of a grant brings to a post in a year; lists run parallel to the segments.

    `eligible` is in exact cents per segment. `payable` is None until it is decided.
    """

    leg: Leg
    levels: tuple[Level, ...]
    months: tuple[MonthAmount, ...]
    entitlement: Fraction
    eligible_cost: int
    eligible: tuple[Fraction, ...]
    payable: Payable | None = None
    segment_payable: tuple[int, ...] = ()
    shares: tuple[dict[str, int], ...] = ()

    @property
    def payable_cents(self) -> int:
        """Return the payable grant of this post and year in cents."""
        return self.payable.cents if self.payable else 0


class Line(NamedTuple):
    """One member's part of one segment, in cents; VAT adds to what stays with it."""

    member: str
    segment: int
    span: Span
    cost_share_cents: int
    refinanced_cents: int
    vat_code: str
    vat_cents: int


@dataclass(frozen=True, slots=True)
class PostYear:
    """The computed year of a post; lists run parallel to `segments` unless said otherwise."""

    post: Post
    year: int
    segments: tuple[Segment, ...]
    costs: tuple[SegmentCost, ...]
    cost_shares: tuple[dict[str, int], ...]
    fundings: tuple[Funding, ...]
    unfunded_cost: int

    @property
    def cost(self) -> int:
        """Return the year's total cost of the post in cents, computed overhead included."""
        return sum(cost.total for cost in self.costs)

    @property
    def segment_cost(self) -> tuple[int, ...]:
        """Return the cost of each segment in cents."""
        return tuple(cost.total for cost in self.costs)

    @property
    def entitlement(self) -> Fraction:
        """Return the entitlement under all notices in exact cents."""
        return sum((funding.entitlement for funding in self.fundings), Fraction(0))

    @property
    def eligible_cost(self) -> int:
        """Return the eligible cost under all notices in cents."""
        return sum(funding.eligible_cost for funding in self.fundings)

    @property
    def payable(self) -> int:
        """Return the payable grant of the year under all notices in cents."""
        return sum(funding.payable_cents for funding in self.fundings)

    @property
    def segment_payable(self) -> tuple[int, ...]:
        """Return the payable grant of each segment in cents."""
        return tuple(
            sum(f.segment_payable[i] for f in self.fundings if f.segment_payable)
            for i in range(len(self.segments))
        )

    @property
    def uncovered_cost(self) -> int:
        """Return cost on days that nobody funds, of a post that some notice is to fund."""
        return self.unfunded_cost if self.post.grants.entries and self._granted else 0

    @property
    def _granted(self) -> bool:
        return any(entry.value is not None for entry in self.post.grants.entries)

    def cost_share(self, member: str) -> int:
        """Return the member's part of the cost in cents."""
        return sum(shares.get(member, 0) for shares in self.cost_shares)

    def refinanced(self, member: str) -> int:
        """Return the member's part of the payable grant in cents."""
        return sum(shares.get(member, 0) for f in self.fundings for shares in f.shares)

    def vat(self, member: str) -> int:
        """Return the VAT that the employing body charges the member, in cents (§ 2b UStG)."""
        return sum(line.vat_cents for line in self.lines() if line.member == member)

    def unrefinanced(self, member: str) -> int:
        """Return what stays with the member: cost share − refinanced + VAT, in cents."""
        return self.cost_share(member) - self.refinanced(member) + self.vat(member)

    def members(self) -> set[str]:
        """Return every body that bears cost or receives grant here."""
        granted = (shares for f in self.fundings for shares in f.shares)
        return {m for shares in (*self.cost_shares, *granted) for m in shares}

    def day_counts(self) -> set[str]:
        """Return the day-count policies behind the year's grants with an entitlement."""
        with_rate = (f.leg for f in self.fundings if f.leg.financing in WITH_RATE)
        return {leg.grant.event.day_count for leg in with_rate}

    def lines(self) -> list[Line]:
        """Return each member's part of each segment, in the order of splits.

        VAT is computed per line and rounded per line; the employing body charges itself none.
        """
        found = []
        home = self.post.event.employing_body
        for index, segment in enumerate(self.segments):
            granted = [f.shares[index] for f in self.fundings if f.shares]
            members = {m for shares in (self.cost_shares[index], *granted) for m in shares}
            for member in sorted(members, key=lambda m: (m != home, m)):
                cost = self.cost_shares[index].get(member, 0)
                refinanced = sum(shares.get(member, 0) for shares in granted)
                vat = segment.vat if member != home else None
                cents = round_cents(vat.rate * (cost - refinanced)) if vat else 0
                code = vat.code if vat else ""
                found.append(Line(member, index, segment.span, cost, refinanced, code, cents))
        return found


def measure(post: Post, facts: Facts, year: int, rows: Sequence[CostRow]) -> PostYear:
    """Compute what follows from one post alone: cost, entitlement, eligible cost.

    Args:
        post: the post.
        facts: its agreements, grants and programme.
        year: the budget year.
        rows: the cost of the year on the chosen basis (on `cash` service days may lie outside).

    Returns:
        The year without payable grants; see `finish`.
    """
    hull = _hull(year_span(year), rows)
    segments = key_segments(post, facts.agreements, hull)
    programme = facts.programmes.get(post.event.programme)
    personnel = programme[1].personnel_cost_types if programme else ()
    costs = segment_costs(post, segments, rows, personnel, year)
    legs = legs_of(post, facts.grants, hull)
    series = [funded_levels(post, leg, hull) for leg in legs]
    owners = [owner_of(row, legs, series) for row in rows]
    fundings = tuple(
        _funding(
            leg, levels, year, segments, [r for r, o in zip(rows, owners, strict=True) if o == i]
        )
        for i, (leg, levels) in enumerate(zip(legs, series, strict=True))
    )
    unfunded = sum(
        row.cents for row in rows if all(first_funded(row.service, s) is None for s in series)
    )
    return PostYear(
        post, year, segments, costs, share_out(segments, post, costs), fundings, unfunded
    )


def finish(one: PostYear, payables: Sequence[Payable]) -> PostYear:
    """Split the payable grants, one a funding, over key versions and members.

    In proportion to entitlement, or to eligible cost for types without one; largest remainder in
    time order.
    """
    done = []
    for funding, payable in zip(one.fundings, payables, strict=True):
        parts = tuple(_over_segments(funding, payable.cents, one))
        shares = split_by_key(one.segments, one.post, "grant_key", parts)
        done.append(replace(funding, payable=payable, segment_payable=parts, shares=shares))
    return replace(one, fundings=tuple(done))


def _funding(
    leg: Leg,
    levels: Sequence[Level],
    year: int,
    segments: Sequence[Segment],
    rows: Sequence[CostRow],
) -> Funding:
    months: list[MonthAmount] = []
    if leg.financing in WITH_RATE:
        # Cost paid in the year may have served another one; entitlement is the year's own.
        budget_year = year_span(year)
        inside = [Level(level.span.meet(budget_year), level.value) for level in levels]
        spans = [segment.span for segment in segments]
        months = entitlement(leg.grant.event.day_count, year, inside, spans)
    good = [row for row in rows if is_eligible(row, leg, levels)]
    eligible = tuple(
        sum(
            (Fraction(r.cents * r.service.meet(s.span).days, r.service.days) for r in good),
            Fraction(0),
        )
        for s in segments
    )
    return Funding(
        leg,
        tuple(levels),
        tuple(months),
        sum((month.amount for month in months), Fraction(0)),
        sum(row.cents for row in good),
        eligible,
    )


def _over_segments(funding: Funding, cents: int, one: PostYear) -> list[int]:
    if not cents:
        return [0] * len(one.segments)
    weights = [
        sum((m.amount for m in funding.months if m.segment == i), Fraction(0))
        for i in range(len(one.segments))
    ]
    if not any(weights):
        # A year without entitlement: what was paid outside the grant's period.
        sign = 1 if cents > 0 else -1
        weights = [max(Fraction(0), sign * part) for part in funding.eligible]
    if not any(weights):
        weights = [Fraction(segment.span.days) for segment in one.segments]
    return split_cents(cents, weights)


def _hull(budget_year: Span, rows: Sequence[CostRow]) -> Span:
    """Return the year widened to every service day: on cash they may lie outside it."""
    starts = [budget_year.start, *(row.service.start for row in rows)]
    ends = [budget_year.end, *(row.service.end for row in rows)]
    return Span(min(starts), max(ends))
