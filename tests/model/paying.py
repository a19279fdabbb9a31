"""The payable grant: eligible cost, the financing types, and what belongs to one account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from tests.model.days import day, rounded, split, year_of
from tests.model.staffing import RATED, Segment, Staffing
from tests.model.world import Line, Notice, Row, Terms, at

Cell = tuple[str, int]
"""A post and a year."""
Pool = tuple[str, str]
"""A grant, and the recipient where its contract has terms of its own ("" for the notice's)."""
ABOVE = "above"
Eligible = dict[tuple[str, str, int], dict[Segment, Fraction]]


class Paying:
    """Computes payable grants of a snapshot, from rows that somebody else chose."""

    def __init__(self, staffing: Staffing) -> None:
        self.staffing = staffing
        self.world = staffing.world

    def pool(self, grant: str, employer: str, *, above: bool) -> Pool:
        if above:
            return grant, ABOVE
        contracts = self.world.contracts.get((grant, employer), [])
        own = any(contract.terms for contract in contracts)
        return grant, employer if own else ""

    def terms(self, pool: Pool) -> Terms:
        grant, recipient = pool
        for contract in self.world.contracts.get((grant, recipient), ()):
            if contract.terms:
                return contract.terms
        return self.world.notices[grant].terms

    def span(self, pool: Pool) -> tuple[int, int]:
        """Return the first and last year of a pool's notice, or of its contract."""
        notice = self.world.notices[pool[0]]
        first, last = notice.first, notice.last
        contracts = self.world.contracts.get(pool, [])
        if contracts:
            first = max(first, min(one.first for one in contracts))
            last = min(last, max(one.last for one in contracts))
        return year_of(first), year_of(last)

    def eligible(self, rows: Iterable[Row], *, cash: bool, above: bool = False) -> Eligible:
        """Return eligible cost by post, grant and year (of service, or of payment)."""
        found: Eligible = defaultdict(lambda: defaultdict(Fraction))
        for row in rows:
            first = self.staffing.funded(row.post, row.first, row.last, above=above)
            if first is None:
                continue
            grant = first.notice if above else first.grant
            notice: Notice = self.world.notices[grant or ""]
            if row.cost_type not in at(notice.types, first.number):
                continue
            year = year_of(row.paid_on) if cash else row.year
            for when in row.days:
                segment = self.staffing.on(row.post, when).segment
                part = Fraction(row.cents, len(row.days))
                found[row.post, notice.name, year][segment] += part
        return found

    def other(self, pool: Pool) -> dict[int, int]:
        """Return the money of others by year: what those in the pool received."""
        found: dict[int, int] = defaultdict(int)
        grant, kind = pool
        for (of, recipient, year), cents in self.world.other.items():
            own = self.pool(of, recipient, above=False)[1]
            mine = kind in {ABOVE, own}
            if of == grant and mine:
                found[year] += cents
        return found

    def payable(
        self, eligible: Eligible, *, above: bool = False, cash: bool = False
    ) -> dict[tuple[str, str, int], int]:
        """Return the payable grant by post, grant and year, whole pools at once."""
        pools: dict[Pool, list[str]] = defaultdict(list)
        for name, post in sorted(self.world.posts.items()):
            for grant in sorted({grant for _, grant in post.grant if grant}):
                if grant in self.world.notices:
                    pools[self.pool(grant, post.employer, above=above)].append(name)
        found: dict[tuple[str, str, int], int] = {}
        for pool, posts in pools.items():
            for (name, year), cents in self._pool(pool, posts, eligible, cash=cash).items():
                found[name, pool[0], year] = found.get((name, pool[0], year), 0) + cents
        return found

    def _pool(
        self, pool: Pool, posts: list[str], eligible: Eligible, *, cash: bool
    ) -> dict[Cell, int]:
        first, last = self.span(pool)
        years = set(range(first, last + 1))
        years |= {year for post, grant, year in eligible if grant == pool[0] and post in posts}
        cells: dict[Cell, tuple[Fraction, Fraction]] = {}
        for post in posts:
            for year in sorted(years):
                due = self.staffing.entitlement(post, year, above=pool[1] == ABOVE)
                spent = eligible.get((post, pool[0], year), {})
                cells[post, year] = (
                    sum(due.get(pool[0], {}).values(), Fraction(0)),
                    sum(spent.values(), Fraction(0)),
                )
        terms, other = self.terms(pool), self.other(pool)
        if terms.account == "period":
            # On cash all payments share Z in proportion to eligible cost paid.
            return settle(terms, cells, sum(other.values()), last, by_payment=cash)
        found: dict[Cell, int] = {}
        for year in sorted(years):
            if year <= last:
                now = {cell: both for cell, both in cells.items() if cell[1] == year}
                found |= settle(terms, now, other[year], year)
                continue
            found |= self._behind(terms, cells, other[last], (last, year))
        return found

    def _behind(
        self,
        terms: Terms,
        cells: dict[Cell, tuple[Fraction, Fraction]],
        other: int,
        span: tuple[int, int],
    ) -> dict[Cell, int]:
        """Return what payments of a year behind the last one take of what that one has left."""
        last, year = span
        posts = sorted({post for post, _ in cells})
        due = {post: cells[post, last][0] for post in posts}

        def spent(post: str, upto: int) -> Fraction:
            chosen = (
                both[1] for (of, y), both in cells.items() if of == post and last <= y <= upto
            )
            return sum(chosen, Fraction(0))

        def settled(upto: int) -> dict[Cell, int]:
            joined = {(post, last): (due[post], spent(post, upto)) for post in posts}
            return settle(terms, joined, other, last)

        before, after = settled(year - 1), settled(year)
        if per_post(terms):
            claims = {
                post: max(Fraction(0), min(due[post], spent(post, year)))
                - max(Fraction(0), min(due[post], spent(post, year - 1)))
                for post in posts
            }
            takes = {
                p: rounded(max(Fraction(0), min(due[p], spent(p, year))))
                - rounded(max(Fraction(0), min(due[p], spent(p, year - 1))))
                for p in posts
            }
            if sum(takes.values()) == sum(after.values()) - sum(before.values()):
                return {(post, year): cents for post, cents in takes.items()}
        else:
            claims = {post: cells[post, year][1] for post in posts}
        left = sum(after.values()) - sum(before.values())
        sign = 1 if left > 0 else -1
        parts = split(left, [max(Fraction(0), sign * claim) for claim in claims.values()])
        return {(post, year): part for post, part in zip(posts, parts, strict=True)}


def per_post(terms: Terms) -> bool:
    """Say whether the lesser of entitlement and cost is taken post by post."""
    rated = terms.financing in RATED
    return rated and (terms.scope == "post" or terms.financing == "flat-capped")


def _value(line: Line, year: int) -> int:
    value = at(line, day(year, 12, 31))
    return int(value or 0)


def settle(
    terms: Terms,
    cells: dict[Cell, tuple[Fraction, Fraction]],
    other: int,
    year: int,
    *,
    by_payment: bool = False,
) -> dict[Cell, int]:
    """Return the payable grant of each post and year that one account settles together."""
    approved = at(terms.approved, day(year, 12, 31))
    order = sorted(cells)
    posts = sorted({post for post, _ in order})
    due = {p: sum((cells[c][0] for c in order if c[0] == p), Fraction(0)) for p in posts}
    spent = {p: sum((cells[c][1] for c in order if c[0] == p), Fraction(0)) for p in posts}
    rated = terms.financing in RATED

    def weights(chosen: list[Cell]) -> list[Fraction]:
        return [
            cells[c][0] if rated and not by_payment else max(cells[c][1], Fraction(0))
            for c in chosen
        ]

    if per_post(terms):
        lesser = [max(Fraction(0), min(due[p], spent[p])) for p in posts]
        paid = [rounded(one) for one in lesser]
        if approved is not None and sum(paid) > approved:
            paid = split(approved, lesser)
        found: dict[Cell, int] = {}
        for post, cents in zip(posts, paid, strict=True):
            own = [cell for cell in order if cell[0] == post]
            found |= dict(zip(own, split(cents, weights(own)), strict=True))
        return found
    total = sum(spent.values(), Fraction(0))
    if rated:
        whole = min(total, sum(due.values(), Fraction(0)))
        if approved is not None:
            whole = min(whole, Fraction(approved))
    else:
        whole = min(by_plan(terms, total, other, year), total)
    whole_cents = rounded(max(Fraction(0), whole))
    return dict(zip(order, split(whole_cents, weights(order)), strict=True))


def by_plan(terms: Terms, spent: Fraction, other: int, year: int) -> Fraction:
    """Return the recomputed grant of the types with a plan, before the limit of actual cost."""
    approved, planned = _value(terms.approved, year), _value(terms.planned, year)
    if terms.financing == "fixed-amount":
        return Fraction(approved)
    saved = (planned - spent) + (other - _value(terms.other, year))
    if terms.financing != "full" and abs(saved) <= _value(terms.de_minimis, year):
        saved = Fraction(0)
    if terms.financing == "percentage":
        grant = approved * (1 - saved / planned)
    else:
        grant = approved - saved
    return max(Fraction(0), min(Fraction(approved), grant))
