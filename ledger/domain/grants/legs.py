"""The leg of a grant that reaches a post's employing body, its terms, and the days it funds.

Domain reference §4 "Which basis, which leg": the position uses the terms of the forwarding
contract; without terms of its own it passes the notice's on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.grants.amounts import GrantAmounts, amount_events, amounts_on
from ledger.domain.grants.financing import WITH_RATE, Terms
from ledger.domain.grants.funding import Days, Level, gives_month_one_amount
from ledger.domain.period import Span, year_of, year_span
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain import events as e
    from ledger.domain.state import Grant, OnRecord, Post
    from ledger.domain.timeline import Entry, Timeline


class Leg(NamedTuple):
    """A grant on its way to an employing body; `forwarding` only where it has its own terms."""

    grant: Grant
    forwarding: OnRecord[e.GrantForwarded] | None

    @property
    def key(self) -> tuple[str, int]:
        """Return the notice and the forwarding's event number; 0: the notice's own terms."""
        return (self.grant.event.grant, self.forwarding.fact.sequence if self.forwarding else 0)

    @property
    def financing(self) -> str:
        """Return the financing type."""
        return self.forwarding.event.financing if self.forwarding else self.grant.event.financing

    @property
    def span(self) -> Span:
        """Return the days of the notice, or of the forwarding with its own terms."""
        if self.forwarding:
            return Span(self.forwarding.event.valid_from, self.forwarding.event.valid_to + 1)
        return Span(self.grant.event.valid_from, self.grant.valid_to + 1)

    def account_years(self, year: int) -> tuple[int, ...]:
        """Return the budget years that are settled together with a year."""
        if self.terms(year).account == "year":
            return (year,)
        return tuple(sorted({*self.years, year}))

    @property
    def years(self) -> range:
        """Return the budget years on whose days the leg has a period."""
        first = year_of(self.span.start)
        return range(first, max(first, year_of(self.span.end - 1)) + 1)

    def nearest_year(self, year: int) -> int:
        """Return a year of the leg: the year itself, or the one that is nearest to it."""
        return min(max(year, self.years[0]), self.years[-1])

    def terms(self, year: int) -> Terms:
        """Return the terms by which a budget year is settled."""
        notice = self.grant.event
        own = self.forwarding.event if self.forwarding else notice
        amounts = own.amounts
        if not self.forwarding:
            amounts = amounts_on(self.grant, self._last_word(year))
        return Terms(
            self.financing,
            *amounts,
            scope=own.scope or notice.scope,
            account=own.account or notice.account,
        )

    def amount_events(self, year: int) -> dict[str, int]:
        """Return by which event each amount of a budget year's terms holds."""
        if self.forwarding:
            return dict.fromkeys(GrantAmounts._fields, self.forwarding.fact.sequence)
        return amount_events(self.grant, self._last_word(year))

    def _last_word(self, year: int) -> int:
        """Return the day whose amounts count for a whole budget year, or period: its last one."""
        notice, last = self.grant.event, self.grant.valid_to
        day = last if notice.account == "period" else min(last, year_span(year).end - 1)
        return max(day, notice.valid_from)


def leg_on(day: int, post: Post, grant: Grant) -> Leg | None:
    """Return the leg by which a grant reaches the post's employing body on a day, or None."""
    chosen = post.grants.at(day)
    mine = chosen is not None and chosen.value == grant.event.grant
    if not mine or grant.coverage.at(day) is None:
        return None
    if _is_direct(grant, post):
        return Leg(grant, None)
    for one in reversed(grant.forwardings):
        to_us = one.event.recipient == post.event.employing_body
        if to_us and one.event.valid_from <= day <= one.event.valid_to:
            return Leg(grant, one if one.event.financing else None)
    return None


def rate_on(day: int, post: Post, grant: Grant) -> Entry[int] | None:
    """Return the rate, in cents per FTE and year, of the leg that reaches the employing body."""
    leg = leg_on(day, post, grant)
    if leg is None:
        return None
    notice = grant.rates.at(day)
    if _is_direct(grant, post):
        return notice
    for fact, forwarding in reversed(grant.forwardings):
        to_us = forwarding.recipient == post.event.employing_body
        if to_us and forwarding.valid_from <= day <= forwarding.valid_to:
            if forwarding.rate_cents is None or notice is None:
                return notice
            return notice._replace(value=forwarding.rate_cents, sequence=fact.sequence)
    return None


def _is_direct(grant: Grant, post: Post) -> bool:
    """Return whether the notice's own leg is meant, whatever contract stands below it."""
    return grant.by_notice or grant.event.recipient == post.event.employing_body


def legs_of(post: Post, grants: Mapping[str, Grant], span: Span) -> list[Leg]:
    """Return the legs that reach a post on the days of a span, in time order, each once."""
    found: dict[tuple[str, int], Leg] = {}
    for _, chosen in post.grants.segments(span):
        grant = grants.get(chosen.value) if chosen and chosen.value is not None else None
        if grant is None:
            continue
        for day in _cuts(post, grant, span):
            leg = leg_on(day, post, grant)
            if leg is not None:
                found.setdefault(leg.key, leg)
    return list(found.values())


def funded_levels(post: Post, leg: Leg, span: Span) -> list[Level]:
    """Return the daily series `min(Σ occupied FTE, allocated FTE) × rate` over a span.

    A day counts only while the notice and the leg cover it and the post is filled. A type without
    a rate counts as a rate of one: what matters is which days are funded at all.
    """
    ordered = [*_cuts(post, leg.grant, span), span.end]
    return [Level(Span(a, b), _funded_on(a, post, leg)) for a, b in pairwise(ordered)]


def held_days(post: Post, leg: Leg, span: Span) -> list[Span]:
    """Return the days of a span on which a leg reaches the post, filled or vacant."""
    ordered = [*_cuts(post, leg.grant, span), span.end]
    return [Span(a, b) for a, b in pairwise(ordered) if _holds(a, post, leg)]


def _holds(day: int, post: Post, leg: Leg) -> bool:
    mine = leg_on(day, post, leg.grant)
    return mine is not None and mine.key == leg.key and post.fte.at(day) is not None


def month_days(
    post: Post, legs: Sequence[Leg], series: Sequence[Sequence[Level]], year: int
) -> list[Days]:
    """Return for each leg what the one amount of a month goes by.

    All legs that meet in the month share it by days: one without a rate takes its days, too.
    """
    rated = [i for i, leg in enumerate(legs) if leg.financing in WITH_RATE]
    if not any(gives_month_one_amount(legs[i].grant.event.day_count) for i in rated):
        return [Days((), (), (), ()) for _ in legs]  # days count by themselves
    span = year_span(year)
    held = [held_days(post, leg, span) for leg in legs]
    exists = [part for part, entry in post.fte.segments(span) if entry is not None]
    levels = [series[i] for i in rated]
    return [Days(mine, held, levels, exists) for mine in held]


def missing_days(post: Post, span: Span) -> list[Span]:
    """Return the days of a span on which the post does not exist."""
    return [part for part, entry in post.fte.segments(span) if entry is None]


def has_days(post: Post, span: Span) -> bool:
    """Return whether the post exists on a day of a span."""
    return any(entry is not None for part, entry in post.fte.segments(span) if part.days > 0)


def is_funded(post: Post, grants: Mapping[str, Grant], span: Span) -> bool:
    """Return whether the post is filled and funded by any notice on a day of the span."""
    legs = legs_of(post, grants, span)
    return any(level.value for leg in legs for level in funded_levels(post, leg, span))


def unfunded_days(post: Post, grants: Mapping[str, Grant], span: Span) -> list[Span]:
    """Return the days of a span on which the post exists and no notice pays for anybody on it."""
    paid = [
        level.span
        for leg in legs_of(post, grants, span)
        for level in funded_levels(post, leg, span)
        if level.value
    ]
    bounds = {day for part in (*paid, *missing_days(post, span)) for day in part}
    ordered = sorted({span.start, span.end}.union(bounds))
    return [
        Span(a, b)
        for a, b in pairwise(ordered)
        if post.fte.at(a) is not None and not any(part.start <= a < part.end for part in paid)
    ]


def why_unfunded(post: Post, grants: Mapping[str, Grant], day: int) -> Said:
    """Return in words why no notice pays for the post on a day on which it exists."""
    chosen = post.grants.at(day)
    grant = grants.get(chosen.value) if chosen and chosen.value is not None else None
    if grant is None:
        return Said("rests on no notice")
    if grant.coverage.at(day) is None:
        return Said("is not covered by {grant}", grant=grant.event.grant)
    if leg_on(day, post, grant) is None:
        words = "is not reached by {grant}, which no contract forwards"
        return Said(words, grant=grant.event.grant)
    return Said("has a rate of nothing" if post.occupied(day) else "is vacant")


def _cuts(post: Post, grant: Grant, span: Span) -> list[int]:
    """Return the days, the span's first included, on which what is funded may change."""
    series: tuple[Timeline[Any], ...] = (
        post.fte,
        post.grants,
        grant.coverage,
        grant.rates,
        *post.people.values(),
        *post.absences.values(),
    )
    lines = (line.bounds(span) for line in series)
    cuts = {span.start}.union(*lines)
    for _, forwarding in grant.forwardings:
        ends = (forwarding.valid_from, forwarding.valid_to + 1)
        cuts.update(day for day in ends if span.start < day < span.end)
    return sorted(cuts)


def _funded_on(day: int, post: Post, leg: Leg) -> Fraction:
    allocated = post.fte.at(day)
    if allocated is None or allocated.value is None or not _holds(day, post, leg):
        return Fraction(0)
    rate = 1
    if leg.financing in WITH_RATE:
        entry = rate_on(day, post, leg.grant)
        rate = entry.value if entry and entry.value is not None else 0
    return min(post.occupied(day), allocated.value) * rate
