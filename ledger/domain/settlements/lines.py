"""Each member's part of a post's year as settlement lines, one for each VAT period.

A share is one split per post and key version. Where VAT changes while a key version holds, each
member's share is split once more over the VAT periods, in time order (domain reference §4).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.agreements.sharing import SegmentCost, exact_costs, exact_overhead, shares_of
from ledger.domain.money import break_down, round_cents, round_parts, round_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ledger.domain.agreements.sharing import CostRow, KeySegment
    from ledger.domain.period import Span
    from ledger.domain.posts.post_year import PostYear
    from ledger.domain.state import Agreement, Post, Vat


class VatPeriod(NamedTuple):
    """Days of a segment, by its place, with one decision on VAT; `vat` None: none is charged."""

    segment: int
    span: Span
    vat: Vat | None
    sequence: int


class Line(NamedTuple):
    """One member's part of one VAT period of a segment, in cents; VAT adds to what stays with it.

    `place` is that of the VAT period. `vat` is None where none is charged.
    """

    member: str
    segment: int
    span: Span
    cost_share_cents: int
    refinanced_cents: int
    vat_code: str
    vat_cents: int
    place: int = 0
    vat: Vat | None = None
    vat_sequence: int = 0


def vat_periods(
    segments: Sequence[KeySegment], agreements: Mapping[str, Agreement]
) -> tuple[VatPeriod, ...]:
    """Return the segments cut where a decision on VAT begins or ends, in time order."""
    found = []
    for index, segment in enumerate(segments):
        agreement = agreements.get(segment.agreement)
        cut = agreement.vat.segments(segment.span) if agreement else [(segment.span, None)]
        for span, entry in cut:
            vat, number = (entry.value, entry.sequence) if entry else (None, 0)
            found.append(VatPeriod(index, span, vat, number))
    return tuple(found)


def period_costs(
    one: PostYear,
    parts: Sequence[KeySegment],
    rows: Sequence[CostRow],
    personnel: Collection[str],
) -> tuple[tuple[SegmentCost, ...], tuple[Fraction, ...]]:
    """Return the cost of each VAT period, and exact cents of what is split by the key in it.

    The costs of a segment's periods sum to its cost. The exact cents are what its members' shares
    go by: intermediate results are exact, and only a line is rounded.

    Args:
        one: the year with the cost of its segments.
        parts: the segments cut at the VAT periods.
        rows: the cost of the year.
        personnel: the programme's personnel cost types.
    """
    booked = exact_costs(parts, rows)
    overhead = exact_overhead(one.post, parts, rows, personnel, one.year)
    found: list[SegmentCost] = []
    for index, cost in enumerate(one.costs):
        mine = [i for i, period in enumerate(one.periods) if period.segment == index]
        columns = (
            round_parts([booked[i][0] for i in mine], cost.shared),
            round_parts([booked[i][1] for i in mine], cost.own),
            round_parts([overhead[i] for i in mine], cost.overhead),
        )
        found += [SegmentCost(*three) for three in zip(*columns, strict=True)]
    exact = (shared + extra for (shared, _), extra in zip(booked, overhead, strict=True))
    return tuple(found), tuple(exact)


def lines_of(one: PostYear) -> list[Line]:
    """Return each member's part of each VAT period, in the order of splits.

    VAT is computed per line and rounded per line; the employing body charges itself none.
    """
    found = []
    (fine, granted), home = _divided(one), one.post.event.employing_body
    for place, period in enumerate(one.periods):
        costs, grants = fine.cost_shares[place], granted[place]
        for member in sorted({*costs, *grants}, key=lambda m: (m != home, m)):
            vat = period.vat if member != home else None
            cost, refinanced = costs.get(member, 0), grants.get(member, 0)
            charged = round_cents(vat.rate * (cost - refinanced)) if vat else 0
            head = (member, period.segment, period.span, cost, refinanced)
            number = period.sequence if vat else 0
            found.append(Line(*head, vat.code if vat else "", charged, place, vat, number))
    return found


def by_period(one: PostYear) -> PostYear:
    """Return the year with each VAT period as a segment of its own.

    Its cost, what each notice pays for it, and each member's share of the cost are splits of the
    segment's; entitlement stays the segment's, and nobody's part of a single notice is split.
    """
    return _divided(one)[0]


def _divided(one: PostYear) -> tuple[PostYear, list[dict[str, int]]]:
    """Return the year by VAT periods, and each member's part of the grant in each of them."""
    whole: list[dict[str, int]] = [{} for _ in one.segments]
    for funding in one.fundings:
        for mine, shares in zip(whole, funding.shares, strict=False):
            for member, cents in shares.items():
                mine[member] = mine.get(member, 0) + cents
    if len(one.periods) == len(one.segments):
        return one, whole
    fine = replace(
        one,
        segments=tuple(one.segments[p.segment]._replace(span=p.span) for p in one.periods),
        costs=one.period_costs,
        cost_shares=tuple({} for _ in one.periods),
        periods=tuple(p._replace(segment=place) for place, p in enumerate(one.periods)),
    )
    paid = [[0] * len(one.periods) for _ in one.fundings]
    exact = _exact_grants(one)
    granted: list[dict[str, int]] = [{} for _ in one.periods]
    for index, shares in enumerate(whole):
        places = [place for place, period in enumerate(one.periods) if period.segment == index]
        _split_cost(one, index, fine, places)
        if not shares:
            continue
        _split_payable(one, index, paid, places)
        columns = [exact[place] for place in places]
        for member, part in shares_of(one.segments[index], one.post, "grant_key"):
            parts = break_down(shares[member], [part * column for column in columns])
            for place, cents in zip(places, parts, strict=True):
                granted[place][member] = cents
    fundings = (
        replace(funding, segment_payable=tuple(row), shares=())
        for funding, row in zip(one.fundings, paid, strict=True)
    )
    return replace(fine, fundings=tuple(fundings)), granted


def _split_cost(one: PostYear, index: int, fine: PostYear, places: Sequence[int]) -> None:
    """Split each member's part of a segment's cost over its VAT periods."""
    home = one.post.event.employing_body
    inside = [fine.costs[place] for place in places]
    for member, part in shares_of(one.segments[index], one.post, "key"):
        own = one.costs[index].own if member == home else 0
        share = one.cost_shares[index][member] - own
        exact = [part * one.period_exact[place] for place in places]
        for place, cents in zip(places, break_down(share, exact), strict=True):
            fine.cost_shares[place][member] = cents
    if one.costs[index].own:
        for place, cost in zip(places, inside, strict=True):
            mine = fine.cost_shares[place]
            mine[home] = mine.get(home, 0) + cost.own


def _exact_grants(one: PostYear) -> list[Fraction]:
    """Return the exact cents that all notices pay for each VAT period."""
    exact = [Fraction(0)] * len(one.periods)
    spans = [segment.span for segment in one.segments]
    for funding in one.fundings:
        whole = in_proportion(funding.payable_cents, funding.weights(one.segments), spans)
        for index, cents in enumerate(whole):
            places = [place for place, p in enumerate(one.periods) if p.segment == index]
            weights = [funding.period_weights[place] for place in places]
            days = [one.periods[place].span for place in places]
            for place, part in zip(places, in_proportion(cents, weights, days), strict=True):
                exact[place] += part
    return exact


def _split_payable(one: PostYear, index: int, paid: list[list[int]], places: Sequence[int]) -> None:
    """Split what each notice pays for a segment over its VAT periods."""
    spans = [one.periods[place].span for place in places]
    rows = [funding.segment_payable[index] for funding in one.fundings]
    exact = [
        in_proportion(row, [funding.period_weights[place] for place in places], spans)
        for row, funding in zip(rows, one.fundings, strict=True)
    ]
    columns = round_parts([sum(column, Fraction(0)) for column in zip(*exact, strict=True)])
    for row, cents in zip(paid, round_table(exact, rows, columns), strict=True):
        for place, mine in zip(places, cents, strict=True):
            row[place] = mine


def in_proportion(
    cents: int | Fraction, weights: Sequence[Fraction], spans: Sequence[Span]
) -> list[Fraction]:
    """Return exact parts in proportion to weights of the sign of the whole; else to days.

    Cents below zero are what was paid back: they go by the parts that are below zero.
    """
    sign = -1 if cents < 0 and any(weight < 0 for weight in weights) else 1
    chosen = [max(Fraction(0), sign * weight) for weight in weights]
    if not any(chosen):
        chosen = [Fraction(span.days) for span in spans]
    whole = sum(chosen, Fraction(0))
    return [weight / whole * cents for weight in chosen]


def over_notices(
    segments: Sequence[KeySegment],
    post: Post,
    shares: Sequence[Mapping[str, int]],
    payable: Sequence[Sequence[int]],
) -> list[tuple[dict[str, int], ...]]:
    """Split each member's share of each segment over the notices that pay it, in time order.

    What a notice pays for a segment is what its members' parts sum to.

    Args:
        segments: the key versions of the post.
        post: the post.
        shares: of each segment's grant, by member, in cents.
        payable: a row for each notice: what it pays for each segment, in cents.

    Returns:
        For each notice its parts of the members' shares, segment by segment.
    """
    if len(payable) == 1:
        return [tuple(dict(one) for one in shares)]
    found: list[list[dict[str, int]]] = [[{} for _ in segments] for _ in payable]
    for index, segment in enumerate(segments):
        members = shares_of(segment, post, "grant_key")
        paid = [row[index] for row in payable]
        exact = [[part * cents for cents in paid] for _, part in members]
        table = round_table(exact, [shares[index][member] for member, _ in members], paid)
        for (member, _), row in zip(members, table, strict=True):
            for notice, cents in zip(found, row, strict=True):
                notice[index][member] = cents
    return [tuple(row) for row in found]
