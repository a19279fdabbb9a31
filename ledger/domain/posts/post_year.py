"""One post in one year: cost, entitlement, payable grant, VAT, and each member's parts.

The only place for it. Sources: domain reference §4 (cost split per post and key version; payable
grant by financing type; splits by largest remainder).

`measure` looks at one post alone. What a grant pays may depend on other posts and years (a cap,
`min` over the whole grant, a settlement over the period): `ledger.domain.grants.pooling` decides
it, and `finish` splits it over the key versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.agreements.sharing import (
    CostRow,
    KeySegment,
    SegmentCost,
    round_once,
    same_version,
    segment_costs,
    service_hull,
    share_out,
    split_by_key,
)
from ledger.domain.costs.certified_cost import certified_shares
from ledger.domain.grants.financing import WITH_RATE
from ledger.domain.grants.funding import (
    Level,
    MonthAmount,
    eligible_in,
    first_funded,
    is_eligible,
    owner_of,
    touching,
)
from ledger.domain.grants.legs import Leg
from ledger.domain.money import exact_sum, round_table
from ledger.domain.period import year_span
from ledger.domain.posts.year_frame import FramedLeg, Frames, framed
from ledger.domain.settlements.lines import (
    Line,
    VatPeriod,
    in_proportion,
    lines_of,
    over_notices,
    period_costs,
)

if TYPE_CHECKING:
    from ledger.domain.grants.pooling import Payable
    from ledger.domain.state import Facts, Post


class Funding(Struct, frozen=True):
    """What one leg of a grant brings to a post in a year; lists run parallel to the segments.

    `eligible` is in exact cents per segment. `payable` is None until it is decided. `shares` are
    the parts that this notice has in the members' shares, which are one split of what all notices
    pay. `period_weights` run parallel to the VAT periods, where these are finer than segments.
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
    period_weights: tuple[Fraction, ...] = ()

    @property
    def payable_cents(self) -> int:
        """Return the payable grant of this post and year in cents."""
        return self.payable.cents if self.payable else 0

    def weights(self, segments: Sequence[KeySegment]) -> tuple[Fraction, ...]:
        """Return what the payable grant goes by: entitlement, or eligible cost without one.

        A year outside the grant's period has no entitlement: cost that was paid there.
        """
        due = tuple(
            exact_sum(m.amount for m in self.months if m.segment == i) for i in range(len(segments))
        )
        return due if any(due) else self.eligible


class PostYear(Struct, frozen=True, dict=True):
    """The computed year of a post; lists run parallel to `segments` unless said otherwise.

    `periods` are the segments cut where VAT changes; `period_costs` run parallel to them, and where
    there are more periods than segments `period_exact`: what is split by the key, in exact cents.
    `homeless_cost` has days of service on which the post does not exist, in cents.
    """

    post: Post
    year: int
    segments: tuple[KeySegment, ...]
    costs: tuple[SegmentCost, ...]
    cost_shares: tuple[dict[str, int], ...]
    fundings: tuple[Funding, ...]
    unfunded_cost: int
    periods: tuple[VatPeriod, ...] = ()
    period_costs: tuple[SegmentCost, ...] = ()
    period_exact: tuple[Fraction, ...] = ()
    homeless_cost: int = 0

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
        granted = any(entry.value is not None for entry in self.post.grants.entries)
        return self.unfunded_cost if granted else 0

    def cost_share(self, body: str) -> int:
        """Return the body's part of the cost in cents."""
        return sum(shares.get(body, 0) for shares in self.cost_shares)

    def refinanced(self, body: str) -> int:
        """Return the body's part of the payable grant in cents."""
        return sum(shares.get(body, 0) for f in self.fundings for shares in f.shares)

    def vat(self, body: str) -> int:
        """Return the VAT that the employing body charges a member, in cents (§ 2b UStG)."""
        return self._vat.get(body, 0)

    @cached_property
    def _vat(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.lines() if any(period.vat for period in self.periods) else ():
            found[line.member] = found.get(line.member, 0) + line.vat_cents
        return found

    @cached_property
    def unbooked(self) -> dict[str, int]:
        """Each member's part of flat overhead, for which nobody books anything, in cents."""
        return certified_shares(self, (), ())

    def unrefinanced(self, body: str) -> int:
        """Return what stays with the body: cost share − refinanced + VAT, in cents."""
        return self.cost_share(body) - self.refinanced(body) + self.vat(body)

    def members(self) -> set[str]:
        """Return every body that bears cost or receives grant here."""
        granted = (shares for f in self.fundings for shares in f.shares)
        return {m for shares in (*self.cost_shares, *granted) for m in shares}

    def day_counts(self) -> set[str]:
        """Return the day-count policies behind the year's grants with an entitlement."""
        with_rate = (f.leg for f in self.fundings if f.leg.financing in WITH_RATE)
        return {leg.grant.event.day_count for leg in with_rate}

    def lines(self) -> list[Line]:
        """Return each member's part of each VAT period, in the order of splits."""
        return lines_of(self)


def measure(
    post: Post,
    facts: Facts,
    year: int,
    rows: Sequence[CostRow],
    frames: Frames | None = None,
) -> PostYear:
    """Compute what follows from one post alone: cost, entitlement, eligible cost.

    Args:
        post: the post.
        facts: its agreements, grants and programme.
        year: the budget year.
        rows: the cost of the year on the chosen basis (on `cash` service days may lie outside).
        frames: what is known of the post from the same facts already.

    Returns:
        The year without payable grants; see `finish`.
    """
    frame = framed(post, facts, year, service_hull(year_span(year), rows), frames)
    segments, periods, parts = frame.segments, frame.periods, frame.parts
    programme = facts.programmes.get(post.event.programme)
    personnel = programme.event.personnel_cost_types if programme else ()
    costs = segment_costs(post, segments, rows, personnel, year)
    legs, series = [one.leg for one in frame.legs], [one.levels for one in frame.legs]
    owners = [owner_of(row, legs, series) for row in rows] if legs else ()
    fundings = []
    for i, framed_leg in enumerate(frame.legs):
        mine = [row for row, owner in zip(rows, owners, strict=True) if owner == i]
        fundings.append(_funding(framed_leg, (segments, parts), mine))
    unfunded = sum(
        row.cents for row in rows if all(first_funded(row.service, s) is None for s in series)
    )
    one = PostYear(
        post=post,
        year=year,
        segments=segments,
        costs=costs,
        cost_shares=share_out(segments, post, costs),
        fundings=tuple(fundings),
        unfunded_cost=unfunded,
        periods=periods,
        homeless_cost=touching(rows, frame.missing),
    )
    if len(parts) == len(segments):
        return replace(one, period_costs=costs)
    finer, exact = period_costs(one, parts, rows, personnel)
    return replace(one, period_costs=finer, period_exact=exact)


def finish(one: PostYear, payables: Sequence[Payable]) -> PostYear:
    """Split the payable grants, one a funding, over key versions and members.

    In proportion to entitlement, or to eligible cost for types without one; largest remainder in
    time order. What all notices pay for a key version is split over its members once.
    """
    if not one.fundings:
        return one
    spans = [segment.span for segment in one.segments]
    exact = [
        in_proportion(payable.cents, funding.weights(one.segments), spans)
        for funding, payable in zip(one.fundings, payables, strict=True)
    ]
    together = [sum(column, Fraction(0)) for column in zip(*exact, strict=True)]
    whole = round_once(same_version(one.segments), together)
    sums = [payable.cents for payable in payables]
    table = round_table(exact, sums, whole) if len(sums) > 1 else [whole]
    shares = split_by_key(one.segments, one.post, "grant_key", whole)
    parts = over_notices(one.segments, one.post, shares, table)
    done = [
        replace(funding, payable=payable, segment_payable=tuple(row), shares=mine)
        for funding, payable, row, mine in zip(one.fundings, payables, table, parts, strict=True)
    ]
    return replace(one, fundings=tuple(done))


def _funding(
    one: FramedLeg,
    cuts: tuple[Sequence[KeySegment], Sequence[KeySegment]],
    rows: Sequence[CostRow],
) -> Funding:
    """Return what a leg brings; `cuts` are the segments, and these cut where VAT changes."""
    whole, parts = cuts
    good = [row for row in rows if is_eligible(row, one.leg, one.levels)]
    found = Funding(
        leg=one.leg,
        levels=tuple(one.levels),
        months=tuple(one.months),
        entitlement=exact_sum(month.amount for month in one.months),
        eligible_cost=sum(row.cents for row in good),
        eligible=eligible_in(good, [segment.span for segment in whole]),
    )
    if len(whole) == len(parts):
        return found
    finer = replace(
        found,
        months=tuple(one.finer),
        eligible=eligible_in(good, [part.span for part in parts]),
    )
    return replace(found, period_weights=finer.weights(parts))
