"""The position, legs and settlements of one snapshot, by the words of the domain reference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tests.model.days import day, months, rounded, split, spread, whole_cents, year_of
from tests.model.paying import Eligible, Paying
from tests.model.staffing import ALONE, RATED, Segment, Staffing
from tests.model.world import NEVER, Fact, Post, Row, Version, World, at

VersionName = tuple[str, int]


class Line(NamedTuple):
    """What one member bears of a post and year under one key version."""

    member: str
    post: str
    version: VersionName
    cost: int
    refinanced: int
    vat: int


@dataclass
class Cell:
    """The figures of a body, programme and year."""

    cost: int = 0
    refinanced: int = 0
    vat: int = 0
    elsewhere: int = 0
    adjustment: int = 0
    closed: bool = False
    authorised: int | None = None
    advances: int = 0
    others: bool = False
    status: str = ""

    @property
    def own(self) -> int:
        return self.cost - self.refinanced + self.vat

    @property
    def unrefinanced(self) -> int:
        return self.own + self.adjustment


@dataclass
class Leg:
    entitlement: Fraction = Fraction(0)
    eligible: Fraction = Fraction(0)
    payable: int = 0


@dataclass
class Money:
    """Exact parts of one post and year, by segment."""

    shared: dict[Segment, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    own: dict[Segment, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    personnel: dict[Segment, Fraction] = field(default_factory=lambda: defaultdict(Fraction))


class Model:
    """One snapshot of the facts, asked in one view; `cut` is the first planned day of it."""

    def __init__(self, facts: list[Fact], view: str = "actual", cut: int = 0) -> None:
        self.facts = facts
        self.world = World(facts)
        self.view = view
        self.cut = {"actual": NEVER, "plan": -NEVER}.get(view, cut)
        self.staffing = Staffing(self.world, self.cut)
        self.paying = Paying(self.staffing)
        self.rows = self._rows()
        self.payable = cache(self._payable)

    def _rows(self) -> list[Row]:
        rows = [self._before(row) for row in self.world.rows if row.first < self.cut]
        if self.view == "actual":
            return rows
        for (post, kind, first, last), cents in self.world.planned.items():
            spans = [
                (max(month[0], first), min(month[-1], last))
                for month in months(year_of(first))
                if month[0] <= last and month[-1] >= first
            ]
            parts = split(cents, [1] * len(spans))
            for (start, end), part in zip(spans, parts, strict=True):
                if start >= self.cut:
                    rows.append(Row(post, kind, part, start, end, 0, year_of(start)))
        return rows

    def _before(self, row: Row) -> Row:
        """Return what of a cost was served before the cut, by calendar days."""
        if row.last < self.cut:
            return row
        done = self.cut - row.first
        mine = split(row.cents, [done, len(row.days) - done])[0]
        return row._replace(cents=mine, last=self.cut - 1)

    def years(self) -> range:
        """Return the years with anything in them."""
        first = min(post.first for post in self.world.posts.values())
        return range(year_of(first), 2028)

    # -- one post and year ---------------------------------------------------------------

    def _money(self, post: Post, rows: list[Row]) -> Money:
        money = Money()
        personnel = self.world.personnel[post.programme]
        for row in rows:
            for when in row.days:
                version = self.staffing.version(post, when)
                segment = self.staffing.segment(post, when)
                part = Fraction(row.cents, len(row.days))
                booked_overhead = row.cost_type == "overhead"
                in_base = not (version and version.base) or row.cost_type in version.base
                is_shared = in_base
                if version and booked_overhead and version.overhead != "actual":
                    is_shared = False
                (money.shared if is_shared else money.own)[segment] += part
                (money.own if is_shared else money.shared)[segment] += 0
                if row.cost_type in personnel:
                    money.personnel[segment] += part
        return money

    def _overhead(self, post: Post, year: int, money: Money) -> dict[Segment, Fraction]:
        exact: dict[Segment, Fraction] = defaultdict(Fraction)
        agreements = self.world.agreements.values()
        if all(version.overhead != "flat" for a in agreements for _, version in a.versions):
            year = 0
        for month in self.staffing.days(post.name, year) if year else ():
            for one in month:
                version = self.staffing.version(post, one.number)
                if one.exists and version and version.overhead == "flat":
                    fte = at(post.fte, one.number)
                    exact[one.segment] += Fraction(version.flat * fte, 12 * len(month))
        for segment, cents in money.personnel.items():
            named = self._version(segment[0])
            if named and named.overhead == "percent":
                exact[segment] += cents * named.rate
        return exact

    def _version(self, name: VersionName) -> Version | None:
        if name == ALONE:
            return None
        found = at(self.world.agreements[name[0]].versions, name[1])
        return found if isinstance(found, Version) else None

    def lines(
        self, name: str, year: int, rows: list[Row], payable: int, weights: dict[Segment, Fraction]
    ) -> list[Line]:
        """Return the lines of a post and year; `weights`: how its grant is spread over days."""
        post = self.world.posts[name]
        money = self._money(post, rows)
        exact_overhead = self._overhead(post, year, money)
        segments = self._in_time(
            post, year, rows, {*money.shared, *money.own, *exact_overhead, *weights}
        )
        versions = list(dict.fromkeys(segment[0] for segment in segments))
        exact: dict[tuple[VersionName, bool], Fraction] = {}
        for version in versions:
            for own, parts in ((False, money.shared), (True, money.own)):
                mine = [cents for segment, cents in parts.items() if segment[0] == version]
                exact[version, own] = sum(mine, Fraction(0))
        cents = whole_cents(exact)
        overhead_of = [
            sum((x for s, x in exact_overhead.items() if s[0] == v), Fraction(0)) for v in versions
        ]
        overheads = spread(rounded(sum(overhead_of, Fraction(0))), overhead_of)
        grant_of = [
            sum((w for s, w in weights.items() if s[0] == v), Fraction(0)) for v in versions
        ]
        grants = split(payable, grant_of)
        found = []
        for version, overhead, grant in zip(versions, overheads, grants, strict=True):
            bases = {
                segment: (
                    money.shared[segment] + exact_overhead.get(segment, 0),
                    weights.get(segment, Fraction(0)),
                )
                for segment in segments
                if segment[0] == version
            }
            total = cents[version, False] + overhead
            found += self._shares(post, version, (total, cents[version, True], grant), bases)
        return found

    def _in_time(
        self, post: Post, year: int, rows: list[Row], found: set[Segment]
    ) -> list[Segment]:
        """Return segments by the first day, of the year and all service, on which they hold."""
        if len(found) < 2:
            return list(found)
        first = min([day(year), *(row.first for row in rows)])
        last = max([day(year, 12, 31), *(row.last for row in rows)])
        seen = [self.staffing.segment(post, when) for when in range(first, last + 1)]
        return sorted(found, key=seen.index)

    def _shares(
        self,
        post: Post,
        name: VersionName,
        totals: tuple[int, int, int],
        bases: dict[Segment, tuple[Fraction, Fraction]],
    ) -> list[Line]:
        total, own, grant = totals
        version = self._version(name)
        alone = {post.employer: Fraction(1)}
        costs = self._split(total, version.key if version else alone, post.employer)
        grants = self._split(grant, version.grant_key if version else alone, post.employer)
        costs[post.employer] = costs.get(post.employer, 0) + own
        found, zero = [], Fraction(0)
        for member in sorted({*costs, *grants}):
            cost, refinanced = costs.get(member, 0), grants.get(member, 0)
            vat = 0
            if member != post.employer and version:
                parts = version.key.get(member, zero), version.grant_key.get(member, zero)
                exact = {segment: (c * parts[0], g * parts[1]) for segment, (c, g) in bases.items()}
                vat = self._vat(version.agreement, cost, refinanced, exact)
            found.append(Line(member, post.name, name, cost, refinanced, vat))
        return found

    def _split(self, total: int, key: dict[str, Fraction], employer: str) -> dict[str, int]:
        members = sorted(key, key=lambda member: (member != employer, member))
        return dict(zip(members, split(total, [key[member] for member in members]), strict=True))

    def _vat(
        self,
        agreement: str,
        cost: int,
        refinanced: int,
        bases: dict[Segment, tuple[Fraction, Fraction]],
    ) -> int:
        """Return VAT, rounded per line: the shares are spread over the periods of one rate."""
        decisions = dict(self.world.agreements[agreement].vat)
        costs = spread(cost, [base[0] for base in bases.values()])
        grants = spread(refinanced, [base[1] for base in bases.values()])
        vat = 0
        for (_, since), own_cost, own_grant in zip(bases, costs, grants, strict=True):
            rate = decisions[since][1] if since in decisions else None
            if rate:
                vat += rounded(rate * (own_cost - own_grant))
        return vat

    # -- which year bears what -----------------------------------------------------------

    def _payable(self, service: int, upto: int) -> tuple[Eligible, dict[Any, int]]:
        """Return eligible cost and grants; of one service year only what is borne up to a year."""
        rows = [row for row in self.rows if row.year != service or row.bearing <= upto]
        eligible = self.paying.eligible(rows, cash=False)
        return eligible, self.paying.payable(eligible)

    def _weights(
        self, post: str, year: int, eligible: Eligible, payable: dict[Any, int], *, cash: bool
    ) -> tuple[int, dict[Segment, Fraction]]:
        """Return a post's grant of a year, and how it is spread over its days."""
        total, weights = 0, defaultdict[Segment, Fraction](Fraction)
        employer = self.world.posts[post].employer
        for grant in sorted({grant for of, grant, when in payable if (of, when) == (post, year)}):
            cents = payable[post, grant, year]
            if not cents:
                continue
            pool = self.paying.pool(grant, employer, above=False)
            terms, last = self.paying.terms(pool), self.paying.span(pool)[1]
            parts = dict(eligible.get((post, grant, year), {}))
            # A year behind the last one has cost paid, and no entitlement.
            if terms.financing in RATED and not (cash and year > last):
                due = self.staffing.entitlement(post, year).get(grant, {})
                parts = dict(due) if sum(due.values()) else parts
            total += cents
            for segment, part in _proportional(cents, parts).items():
                weights[segment] += part
        return total, weights

    def post_year(self, post: str, year: int, upto: int) -> list[Line]:
        """Return F(upto) of a service year."""
        late = any(row.year == year and row.bearing > year for row in self.rows)
        eligible, payable = self.payable(year, upto) if late else self.payable(0, 0)
        total, weights = self._weights(post, year, eligible, payable, cash=False)
        rows = [
            row
            for row in self.rows
            if row.post == post and row.year == year and row.bearing <= upto
        ]
        return self.lines(post, year, rows, total, weights)

    @cache  # noqa: B019 - a model lives as long as its snapshot
    def accrual(self, post: str, year: int) -> list[Line]:
        """Return what a year bears of a post: F(year), and what later years bear of earlier."""
        found = self.post_year(post, year, year)
        for service in sorted({row.year for row in self.rows if row.bearing == year > row.year}):
            found += self.post_year(post, service, year)
            for line in self.post_year(post, service, year - 1):
                found.append(
                    line._replace(cost=-line.cost, refinanced=-line.refinanced, vat=-line.vat)
                )
        return found

    @cache  # noqa: B019 - as above
    def _cash_grants(self) -> tuple[Eligible, dict[Any, int]]:
        rows = [row for row in self.rows if row.paid_on]
        eligible = self.paying.eligible(rows, cash=True)
        return eligible, self.paying.payable(eligible, cash=True)

    @cache  # noqa: B019 - as above
    def cash(self, post: str, year: int) -> list[Line]:
        """Return what was paid in a year for a post, and the grant by cash."""
        eligible, payable = self._cash_grants()
        total, weights = self._weights(post, year, eligible, payable, cash=True)
        rows = [
            row
            for row in self.rows
            if row.post == post and row.paid_on and year_of(row.paid_on) == year
        ]
        return self.lines(post, year, rows, total, weights)


def _proportional(cents: int, parts: dict[Segment, Fraction]) -> dict[Segment, Fraction]:
    """Spread a grant over key versions, then over the days of one VAT decision inside each.

    What was given back in one of them takes nothing away from another.
    """
    none = Fraction(0)
    versions: dict[VersionName, Fraction] = defaultdict(Fraction)
    for segment, part in parts.items():
        versions[segment[0]] += part
    whole = sum((max(none, part) for part in versions.values()), none)
    if not whole:
        return dict.fromkeys(parts, none)
    found = {}
    for segment, part in parts.items():
        inside = sum((max(none, p) for s, p in parts.items() if s[0] == segment[0]), none)
        if inside:
            mine = max(none, versions[segment[0]]) / whole * cents
            found[segment] = mine * max(none, part) / inside
    return found
