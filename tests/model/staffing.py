"""Day by day: who stands on a post, under which key and notice, and what that is worth."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tests.model.days import months, year_of
from tests.model.world import Contract, Notice, Post, Version, World, at

ALONE = ("", 0)
RATED = ("per-fte", "flat-capped")
Segment = tuple[tuple[str, int], int]
"""A key version (agreement, first day) and the first day of the VAT decision that holds."""


class Day(NamedTuple):
    """What holds on one day: of the leg that reaches the employing body, and of the notice."""

    number: int
    exists: bool
    segment: Segment
    occupied: Fraction
    grant: str | None
    value: Fraction
    notice: str | None
    notice_value: Fraction


class Staffing:
    """The days of every post in one snapshot and view (`cut`: the first planned day)."""

    def __init__(self, world: World, cut: int) -> None:
        self.world = world
        self.cut = cut
        self.days = cache(self._days)
        self.on = cache(self._on)
        self.entitlement = cache(self._entitlement)

    def segment(self, post: Post, when: int) -> Segment:
        """Return the key version that stands for a post on a day; none: the employer alone."""
        version = self.version(post, when)
        if version is None:
            return (ALONE, 0)
        vat = at(self.world.agreements[version.agreement].vat, when)
        return ((version.agreement, version.first), vat[0] if vat else 0)

    def version(self, post: Post, when: int) -> Version | None:
        name = at(post.agreement, when)
        agreement = self.world.agreements.get(name or "")
        if agreement is None or not agreement.first <= when <= agreement.last:
            return None
        found = at(agreement.versions, when)
        return found if isinstance(found, Version) else None

    def contract(self, notice: Notice, employer: str, when: int) -> Contract | None:
        for contract in self.world.contracts.get((notice.name, employer), ()):
            if contract.first <= when <= contract.last:
                return contract
        return None

    def _occupied(self, post: Post, when: int) -> Fraction:
        if when >= self.cut:
            planned = self.world.planned_fte[post.name]
            found = [fte for first, last, fte in planned if first <= when <= last]
            return found[-1] if found else Fraction(0)
        total = Fraction(0)
        for spell in post.spells.values():
            away = any(first <= when <= last for first, last in spell.away)
            if spell.first <= when <= spell.last and not away:
                total += at(spell.fte, when)
        return total

    def _on(self, name: str, when: int) -> Day:
        post = self.world.posts[name]
        exists = post.first <= when <= post.last
        segment = self.segment(post, when)
        notice = self.world.notices.get(at(post.grant, when) or "")
        if not exists or notice is None or not notice.first <= when <= notice.last:
            return Day(when, exists, segment, Fraction(0), None, Fraction(0), None, Fraction(0))
        occupied = self._occupied(post, when)
        counted = min(occupied, at(post.fte, when))
        worth = counted * at(notice.rate, when)
        grant: str | None = notice.name
        value = worth
        if post.employer != notice.recipient:
            contract = self.contract(notice, post.employer, when)
            if contract is None:
                grant, value = None, Fraction(0)
            elif contract.terms and contract.terms.financing not in RATED:
                value = Fraction(0)
            elif contract.rate is not None:
                value = counted * contract.rate
        return Day(when, exists, segment, occupied, grant, value, notice.name, worth)

    def _days(self, name: str, year: int) -> tuple[tuple[Day, ...], ...]:
        return tuple(tuple(self._on(name, when) for when in month) for month in months(year))

    def _entitlement(
        self, name: str, year: int, *, above: bool = False
    ) -> dict[str, dict[Segment, Fraction]]:
        """Return entitlement of a post and year by grant and segment; `above`: of the notice."""
        found: dict[str, dict[Segment, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for month in self.days(name, year):
            plain = [(d, d.notice if above else d.grant) for d in month]
            values = [d.notice_value if above else d.value for d in month]
            for grant in sorted({grant for _, grant in plain if grant}):
                if not self._rated(grant, self.world.posts[name].employer, above=above):
                    continue
                policy = self.world.notices[grant].day_count
                if policy in {"full-months", "started-months"}:
                    whole = (min if policy == "full-months" else max)(values) / 12
                    paying = [d for d, other in plain if other]
                    own = [d for d, other in plain if other == grant]
                    part = whole * len(own) / len(paying)
                    standing = [d for d in month if d.exists]
                    # Where contracts or notices meet, each day has one of them and one key.
                    mine = [d for d in own if d.segment[0] != ALONE] if own != paying else []
                    keyed = mine or [d for d in standing if d.segment[0] != ALONE] or standing
                    for d in keyed:
                        found[grant][d.segment] += part / len(keyed)
                    continue
                for (d, other), value in zip(plain, values, strict=True):
                    if other == grant:
                        found[grant][d.segment] += value * _part_of_year(policy, d.number, month)
        return found

    def _rated(self, grant: str, employer: str, *, above: bool) -> bool:
        """Say whether the terms of a leg pay by FTE; others know no entitlement."""
        terms = self.world.notices[grant].terms
        for contract in self.world.contracts.get((grant, employer), ()):
            if contract.terms and not above:
                terms = contract.terms
        return terms.financing in RATED

    def funded(self, name: str, first: int, last: int, *, above: bool = False) -> Day | None:
        """Return the first day of a service period on which the post is filled and funded."""
        for when in range(first, last + 1):
            d = self.on(name, when)
            if d.occupied > 0 and (d.notice if above else d.grant):
                return d
        return None


def _part_of_year(policy: str, when: int, month: tuple[Day, ...]) -> Fraction:
    if policy == "calendar-days":
        return Fraction(1, 12 * len(month))
    if policy == "actual-days":
        return Fraction(1, sum(len(m) for m in months(year_of(when))))
    position = when - month[0].number + 1
    if position == 31:
        return Fraction(0)
    filled = 30 - len(month) + 1 if len(month) < 30 and position == len(month) else 1
    return Fraction(filled, 360)
