"""One post in one year: cost, eligible cost, entitlement, payable grant, and each member's parts.

The only place where these are computed. Sources: domain reference §4 (cost split per post and key
version; payable grant `min(entitlement, eligible cost)`; splits by largest remainder).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.funding import Level, MonthAmount, entitlement
from ledger.domain.keys import Share, key_shares
from ledger.domain.money import round_cents, round_parts, split_cents
from ledger.domain.period import Span, year_span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.domain.facts import Agreement, Grant, KeyVersion, Post
    from ledger.domain.timeline import Entry


class CostRow(NamedTuple):
    """Cost with one service period (days, half-open span) and one cost type, in cents."""

    cost_type: str
    service: Span
    cents: int


class Segment(NamedTuple):
    """Days with one key version; None means that no agreement is in force."""

    span: Span
    version: KeyVersion | None
    sequence: int


@dataclass(frozen=True, slots=True)
class PostYear:
    """The computed year of a post; lists run parallel to `segments` unless said otherwise."""

    post: Post
    year: int
    grant: Grant | None
    segments: tuple[Segment, ...]
    segment_cost: tuple[int, ...]
    cost_shares: tuple[dict[str, int], ...]
    months: tuple[MonthAmount, ...]
    entitlement: Fraction
    eligible_cost: int
    payable: int
    segment_payable: tuple[int, ...]
    grant_shares: tuple[dict[str, int], ...]
    uncovered_cost: int

    @property
    def cost(self) -> int:
        """Return the year's total cost of the post in cents."""
        return sum(self.segment_cost)

    def cost_share(self, member: str) -> int:
        """Return the member's part of the cost in cents."""
        return sum(shares.get(member, 0) for shares in self.cost_shares)

    def refinanced(self, member: str) -> int:
        """Return the member's part of the payable grant in cents."""
        return sum(shares.get(member, 0) for shares in self.grant_shares)

    def members(self) -> set[str]:
        """Return every body that bears cost or receives grant here."""
        return {m for shares in (*self.cost_shares, *self.grant_shares) for m in shares}


def key_segments(post: Post, agreement: Agreement | None, span: Span) -> tuple[Segment, ...]:
    """Return the key versions over a span; without agreement one segment without version."""
    if agreement is None:
        return (Segment(span, None, post.fact.sequence),)
    return tuple(
        Segment(part, entry.value if entry else None, entry.sequence if entry else 0)
        for part, entry in agreement.keys.segments(span)
    )


def shares_of(segment: Segment, post: Post, which: str) -> list[tuple[str, Fraction]]:
    """Return (member, part), employing body first; without a key the employing body bears all."""
    employing = post.event.employing_body
    whole: tuple[Share, ...] = ((employing, 1, 1),)
    key = getattr(segment.version, which) if segment.version else whole
    return key_shares(key, employing)


def funded_levels(post: Post, grant: Grant | None, span: Span) -> list[Level]:
    """Return the daily series `min(Σ occupied FTE, allocated FTE) × rate` over a span.

    A day counts only while the notice covers it, the forwarding contract that reaches the employing
    body covers it (unless the employing body is itself the recipient), and the post is filled.
    """
    if grant is None:
        return [Level(span, Fraction(0))]
    cuts = {span.start, *post.fte.bounds(span)}
    cuts.update(grant.coverage.bounds(span), grant.rates.bounds(span))
    for line in post.people.values():
        cuts.update(line.bounds(span))
    for _, forwarding in grant.forwardings:
        ends = (forwarding.valid_from, forwarding.valid_to + 1)
        cuts.update(day for day in ends if span.start < day < span.end)
    ordered = [*sorted(cuts), span.end]
    return [
        Level(Span(start, end), _funded_on(start, post, grant)) for start, end in pairwise(ordered)
    ]


def _funded_on(day: int, post: Post, grant: Grant) -> Fraction:
    allocated, rate = post.fte.at(day), rate_on(day, post, grant)
    if allocated is None or rate is None or allocated.value is None or rate.value is None:
        return Fraction(0)
    entries = (line.at(day) for line in post.people.values())
    occupied = sum((x.value for x in entries if x and x.value is not None), Fraction(0))
    return min(occupied, allocated.value) * rate.value


def rate_on(day: int, post: Post, grant: Grant) -> Entry[int] | None:
    """Return the rate, in cents per FTE and year, of the leg that reaches the employing body."""
    if grant.coverage.at(day) is None:
        return None
    notice = grant.rates.at(day)
    if grant.event.recipient == post.event.employing_body:
        return notice
    for fact, leg in reversed(grant.forwardings):
        mine = leg.recipient == post.event.employing_body
        if mine and leg.valid_from <= day <= leg.valid_to:
            if leg.rate_cents is None or notice is None:
                return notice
            return notice._replace(value=leg.rate_cents, sequence=fact.sequence)
    return None


def compute(
    post: Post,
    agreement: Agreement | None,
    grant: Grant | None,
    year: int,
    rows: Sequence[CostRow],
) -> PostYear:
    """Compute one post and year from what stands and the cost rows of the year.

    Args:
        post: the post.
        agreement: its cooperation agreement, or None: the employing body bears all.
        grant: its notice, or None: nothing is refinanced.
        year: the budget year.
        rows: the cost of the year on the chosen basis (on `cash` service days may lie outside).

    Returns:
        The parts, which sum to the whole to the cent.
    """
    hull = _hull(year_span(year), rows)
    segments = key_segments(post, agreement, hull)
    segment_cost = _cost_by_segment(segments, rows)
    levels = funded_levels(post, grant, hull)
    eligible_cost = sum(row.cents for row in rows if grant and is_eligible(row, grant, levels))
    months = _months(grant, year, levels, segments)
    due = [
        sum((m.amount for m in months if m.segment == i), Fraction(0)) for i in range(len(segments))
    ]
    total_due = sum(due, Fraction(0))
    # Never below zero: a grant does not turn into a debt because cost was credited.
    payable = max(0, round_cents(min(total_due, Fraction(eligible_cost))))
    segment_payable = split_cents(payable, due) if payable else [0] * len(segments)
    return PostYear(
        post=post,
        year=year,
        grant=grant,
        segments=segments,
        segment_cost=tuple(segment_cost),
        cost_shares=_split(segments, post, "key", segment_cost),
        months=tuple(months),
        entitlement=total_due,
        eligible_cost=eligible_cost,
        payable=payable,
        segment_payable=tuple(segment_payable),
        grant_shares=_split(segments, post, "grant_key", segment_payable),
        uncovered_cost=sum(r.cents for r in rows if grant and not _funded(r.service, levels)),
    )


def _months(
    grant: Grant | None, year: int, levels: Sequence[Level], segments: Sequence[Segment]
) -> list[MonthAmount]:
    """Return the entitlement of the budget year; cost paid in it may have served another one."""
    if grant is None:
        return []
    budget_year = year_span(year)
    in_year = [Level(level.span.meet(budget_year), level.value) for level in levels]
    return entitlement(grant.event.day_count, year, in_year, [s.span for s in segments])


def _hull(budget_year: Span, rows: Sequence[CostRow]) -> Span:
    """Return the year widened to every service day: on cash they may lie outside it."""
    starts = [budget_year.start, *(row.service.start for row in rows)]
    ends = [budget_year.end, *(row.service.end for row in rows)]
    return Span(min(starts), max(ends))


def _split(
    segments: Sequence[Segment], post: Post, which: str, amounts: Sequence[int]
) -> tuple[dict[str, int], ...]:
    result = []
    for segment, amount in zip(segments, amounts, strict=True):
        shares = shares_of(segment, post, which)
        parts = round_parts([amount * part for _, part in shares])
        result.append({member: p for (member, _), p in zip(shares, parts, strict=True)})
    return tuple(result)


def _cost_by_segment(segments: Sequence[Segment], rows: Sequence[CostRow]) -> list[int]:
    """Split by calendar days where a key changes inside a service period (domain reference §4)."""
    if len(segments) == 1:
        return [sum(row.cents for row in rows)]
    exact = [
        sum(
            (Fraction(row.cents * row.service.meet(s.span).days, row.service.days) for row in rows),
            Fraction(0),
        )
        for s in segments
    ]
    return round_parts(exact)


def is_eligible(row: CostRow, grant: Grant, levels: Sequence[Level]) -> bool:
    """A cost counts when its type is listed and the post is filled and funded on one of its days.

    Cost on a vacant or closed post, or outside the notice, is a fact but never refinanced.
    """
    first = _first_funded(row.service, levels)
    if first is None:
        return False
    listed = grant.cost_types.at(first)
    return listed is not None and listed.value is not None and row.cost_type in listed.value


def _funded(service: Span, levels: Sequence[Level]) -> bool:
    return _first_funded(service, levels) is not None


def _first_funded(service: Span, levels: Sequence[Level]) -> int | None:
    for level in levels:
        common = level.span.meet(service)
        if level.value and common.days:
            return common.start
    return None
