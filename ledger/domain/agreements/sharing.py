"""A post's cost of a year, split over key versions and members (domain reference §4).

Each key version (segment) has three parts: what the members share, what stays with the employing
body because the agreement's cost base leaves it out, and overhead that the agreement computes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.grants.funding import Level, entitlement
from ledger.domain.keys import Share, key_shares
from ledger.domain.money import round_cents, round_parts, round_table
from ledger.domain.period import Span, year_span

if TYPE_CHECKING:
    from ledger.domain.state import Agreement, KeyVersion, Post

OVERHEAD = "overhead"
"""Cost type of booked overhead (Gemeinkosten)."""
KEY_BASES = ("fractions", "fte-share", "percent", "population", "equal", "cases", "hours")
"""What a key (Verteilungsschlüssel) may rest on."""
OVERHEADS = ("none", "actual", "percent", "flat")


class CostRow(NamedTuple):
    """Cost with one service period (days, half-open span) and one cost type, in cents."""

    cost_type: str
    service: Span
    cents: int

    def within(self, span: Span) -> Fraction | int:
        """Return the exact cents that fall, by calendar days, into a span."""
        if span.start <= self.service.start and self.service.end <= span.end:
            return self.cents
        days, whole = self.service.meet(span).days, self.service.days
        return self.cents if days == whole else Fraction(self.cents * days, whole)


class KeySegment(NamedTuple):
    """Days with one key version; None means that no agreement is in force."""

    span: Span
    version: KeyVersion | None
    sequence: int
    agreement: str = ""


class SegmentCost(NamedTuple):
    """Cents of one segment: shared by the members, the employing body's own, computed overhead."""

    shared: int
    own: int
    overhead: int

    @property
    def total(self) -> int:
        """Return the whole cost of the segment in cents."""
        return self.shared + self.own + self.overhead


def key_segments(
    post: Post, agreements: Mapping[str, Agreement], span: Span
) -> tuple[KeySegment, ...]:
    """Return the key versions over a span; without agreement a segment without version."""
    found: list[KeySegment] = []
    for part, chosen in post.agreements.segments(span):
        name = chosen.value if chosen and chosen.value is not None else ""
        agreement = agreements.get(name)
        if agreement is None:
            found.append(KeySegment(part, None, post.fact.sequence))
            continue
        for inner, entry in agreement.keys.segments(part):
            version, number = (entry.value, entry.sequence) if entry else (None, 0)
            found.append(KeySegment(inner, version, number, name))
    return tuple(_joined(found))


def _joined(segments: list[KeySegment]) -> list[KeySegment]:
    """Join neighbours that differ in nothing but their days."""
    result: list[KeySegment] = []
    for segment in segments:
        if result and result[-1]._replace(span=segment.span) == segment:
            result[-1] = segment._replace(span=Span(result[-1].span.start, segment.span.end))
        else:
            result.append(segment)
    return result


def same_version(segments: Sequence[KeySegment]) -> list[list[int]]:
    """Return the places of the segments with the same key version: what is split once.

    Days without any key are one version: the employing body bears them alone.
    """
    found: dict[tuple[str, int], list[int]] = {}
    for index, segment in enumerate(segments):
        key = (segment.agreement, segment.sequence) if segment.version else ("", 0)
        found.setdefault(key, []).append(index)
    return list(found.values())


def round_once(
    groups: Sequence[Sequence[int]], exact: Sequence[Fraction | int], total: int | None = None
) -> list[int]:
    """Round exact cents per group of places, then break each group's sum down to its places."""
    if len(groups) == len(exact):
        return round_parts(exact, total)  # every group is one place, in order
    summed = [sum((exact[place] for place in group), Fraction(0)) for group in groups]
    result = [0] * len(exact)
    for group, whole in zip(groups, round_parts(summed, total), strict=True):
        parts = round_parts([exact[place] for place in group], whole)
        for place, cents in zip(group, parts, strict=True):
            result[place] = cents
    return result


def shares_of(segment: KeySegment, post: Post, which: str) -> list[tuple[str, Fraction]]:
    """Return (member, part), employing body first; without a key the employing body bears all."""
    employing = post.event.employing_body
    whole: tuple[Share, ...] = ((employing, 1, 1),)
    key = getattr(segment.version, which) if segment.version else whole
    return key_shares(key, employing)


def is_shared(cost_type: str, version: KeyVersion | None) -> bool:
    """Return whether the members share a booked cost type under a key version.

    Booked overhead is shared only where the agreement takes overhead as booked: where it computes
    overhead or wants none, the booked one would count twice or against it.
    """
    if version is None:
        return False
    if cost_type == OVERHEAD and version.overhead.kind != "actual":
        return False
    return not version.cost_base or cost_type in version.cost_base


def segment_costs(
    post: Post,
    segments: Sequence[KeySegment],
    rows: Sequence[CostRow],
    personnel: Collection[str],
    year: int,
) -> tuple[SegmentCost, ...]:
    """Return the cost of each segment; booked parts sum to the rows, overhead is rounded once.

    Where a key changes inside a service period the amount is split by calendar days.
    """
    exact = exact_costs(segments, rows)
    # Shared and own of each key version are rounded together, so that they sum to the rows.
    pairs = [
        [2 * place + own for place in group] for group in same_version(segments) for own in (0, 1)
    ]
    booked = round_once(pairs, [part for pair in exact for part in pair])
    extra = _overhead(post, segments, rows, personnel, year)
    columns = zip(booked[::2], booked[1::2], extra, strict=True)
    return tuple(SegmentCost(shared, own, overhead) for shared, own, overhead in columns)


def exact_costs(
    segments: Sequence[KeySegment], rows: Sequence[CostRow]
) -> list[tuple[Fraction | int, Fraction | int]]:
    """Return the exact cents of each segment that are shared, and those that are not."""
    found = []
    for segment in segments:
        shared: Fraction | int = 0
        own: Fraction | int = 0
        for row in rows:
            part = row.within(segment.span)
            if segment.version is None or is_shared(row.cost_type, segment.version):
                shared += part
            else:
                own += part
        found.append((shared, own))
    return found


def _overhead(
    post: Post,
    segments: Sequence[KeySegment],
    rows: Sequence[CostRow],
    personnel: Collection[str],
    year: int,
) -> list[int]:
    """Return the computed overhead of each segment, rounded once over the year."""
    if not any(segment.version for segment in segments):
        return [0] * len(segments)
    exact = exact_overhead(post, segments, rows, personnel, year)
    if not any(exact):
        return [0] * len(segments)
    return round_once(same_version(segments), exact, round_cents(sum(exact, Fraction(0))))


def exact_overhead(
    post: Post,
    segments: Sequence[KeySegment],
    rows: Sequence[CostRow],
    personnel: Collection[str],
    year: int,
) -> list[Fraction]:
    """Compute overhead: percent of personnel cost, or flat × allocated FTE × calendar twelfths."""
    exact = [Fraction(0)] * len(segments)
    for index, segment in enumerate(segments):
        rule = segment.version.overhead if segment.version else None
        if rule is not None and rule.kind == "percent":
            mine = (row.within(segment.span) for row in rows if row.cost_type in personnel)
            exact[index] = rule.rate * sum(mine, Fraction(0))
        elif rule is not None and rule.kind == "flat":
            exact[index] = _flat(post, segment.span, rule.cents, year)
    return exact


def _flat(post: Post, span: Span, cents: int, year: int) -> Fraction:
    budget_year = year_span(year)
    inside = span.meet(budget_year)
    if not inside.days:
        return Fraction(0)
    levels = [
        Level(part, cents * entry.value if entry and entry.value is not None else Fraction(0))
        for part, entry in post.fte.segments(inside)
    ]
    months = entitlement("calendar-days", year, levels, [inside])
    return sum((month.amount for month in months), Fraction(0))


def share_out(
    segments: Sequence[KeySegment], post: Post, costs: Sequence[SegmentCost]
) -> tuple[dict[str, int], ...]:
    """Split each segment's cost by its key; what is not shared stays with the employing body."""
    home = post.event.employing_body
    shared = split_by_key(segments, post, "key", [cost.shared + cost.overhead for cost in costs])
    for members, cost in zip(shared, costs, strict=True):
        if cost.own:
            members[home] = members.get(home, 0) + cost.own
    return shared


def split_by_key(
    segments: Sequence[KeySegment], post: Post, which: str, amounts: Sequence[int]
) -> tuple[dict[str, int], ...]:
    """Split the cents of each key version by its `key` or `grant_key`, largest remainder.

    A version that holds in several segments is split once; the members' parts are then split over
    them, so that members and segments sum to what they are to (domain reference §4).
    """
    result: list[dict[str, int]] = [{} for _ in segments]
    for group in same_version(segments):
        if segments[group[0]].version is None:  # the employing body bears it alone
            for place in group:
                result[place][post.event.employing_body] = amounts[place]
            continue
        shares = shares_of(segments[group[0]], post, which)
        inside = [amounts[place] for place in group]
        parts = round_parts([sum(inside) * part for _, part in shares])
        table = [[cents] for cents in parts]
        if len(group) > 1:
            exact = [[part * amount for amount in inside] for _, part in shares]
            table = round_table(exact, parts, inside)
        for (member, _), row in zip(shares, table, strict=True):
            for place, cents in zip(group, row, strict=True):
                result[place][member] = cents
    return tuple(result)


def service_hull(budget_year: Span, rows: Sequence[CostRow]) -> Span:
    """Return the year widened to every service day: on cash they may lie outside it."""
    starts = [budget_year.start, *(row.service.start for row in rows)]
    ends = [budget_year.end, *(row.service.end for row in rows)]
    return Span(min(starts), max(ends))
