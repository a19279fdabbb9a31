"""Every post-year of a question, with what posts and years of one grant have to do with each other.

Pure: facts and a way to read cost rows go in, post-years come out. Each post-year is measured once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.grants.legs import Leg
from ledger.domain.grants.paid_outside import paid_outside
from ledger.domain.grants.pooling import Cell, Payable, allot
from ledger.domain.posts.post_year import Funding, PostYear, finish, measure
from ledger.domain.posts.year_frame import Frames
from ledger.domain.years.bearing import BorneYear, Late, LateCosts, LateYears, differs

if TYPE_CHECKING:
    from ledger.domain.state import Facts, Post

_Cells = dict[tuple[str, int], Payable]


class YearBook:
    """Hands out computed post-years.

    Args:
        facts: what stands; for grants settled over several posts, all of these posts.
        rows: returns the cost rows of a post and year on the question's basis: on accrual those
            that the year of service bears itself, on cash those paid in the year.
        late: on accrual, the cost that later years bear.
        paid_years: on cash, returns the years in which cost of a post was paid.
        frames: what others know of the posts from the same facts.
    """

    def __init__(
        self,
        facts: Facts,
        rows: Callable[[Post, int], Sequence[CostRow]],
        *,
        late: LateCosts | None = None,
        paid_years: Callable[[str], Collection[int]] | None = None,
        frames: dict[str, Frames] | None = None,
    ) -> None:
        self.facts = facts
        self._rows = rows
        self._paid_years = paid_years
        self._late = LateYears(late or {}, self._pooled)
        self._borne: dict[str, dict[int, BorneYear]] = {}
        self._finished: dict[str, dict[tuple[int, int], PostYear]] = {}
        self._measured: dict[str, dict[tuple[int, int], PostYear]] = {}
        self._frames: dict[str, Frames] = {} if frames is None else frames
        self._allotted: dict[tuple[tuple[str, int], tuple[int, ...], int], _Cells] = {}
        self._outside: dict[tuple[object, ...], _Cells] = {}

    def go_on(
        self,
        rows: Callable[[Post, int], Sequence[CostRow]],
        *,
        late: LateCosts,
        paid_years: Callable[[str], Collection[int]] | None = None,
        moved: Mapping[str, Collection[int] | None],
        facts_of: Collection[str],
    ) -> None:
        """Forget what may be different: facts or cost of these posts, in these years, moved.

        Years None are all of them. Where posts are settled together, all of them are named, with
        all years. `facts_of` are the posts whose facts moved.
        """
        self._rows, self._late = rows, LateYears(late, self._pooled)
        self._paid_years = paid_years
        self._allotted.clear()
        self._outside.clear()
        for name in facts_of:
            self._frames.pop(name, None)
        for name, years in moved.items():
            for kept in (self._finished, self._measured):
                if years is None:
                    kept.pop(name, None)
                else:
                    for key in [key for key in kept.get(name, ()) if key[0] in years]:
                        del kept[name][key]
            if years is None:
                self._borne.pop(name, None)
            else:
                for year in years:
                    self._borne.get(name, {}).pop(year, None)

    def borne(self, name: str, year: int) -> BorneYear:
        """Compute what a budget year bears of a post (domain reference §3 "Closing"), once."""
        kept = self._borne.setdefault(name, {})
        found = kept.get(year)
        if found is None:
            found = kept[year] = self._bear(name, year)
        return found

    def _bear(self, name: str, year: int) -> BorneYear:
        own = self.post_year(name, year)
        late = []
        for service in self._late.touched(self.facts.posts[name], year):
            now, before = (self.post_year(name, service, upto) for upto in (year, year - 1))
            if differs(now, before):
                late.append(Late(year, now, before))
        return BorneYear(own, tuple(late))

    def post_year(self, name: str, year: int, upto: int | None = None) -> PostYear:
        """Compute a post's year of service, or of payment, by itself.

        Args:
            name: of the post.
            year: the year.
            upto: on accrual, the last bearing year whose cost counts; None: the year itself.
        """
        upto = year if upto is None else upto
        kept = self._finished.setdefault(name, {})
        found = kept.get((year, upto))
        if found is None:
            one = self._measure(name, year, upto)
            payables = [self._payable(funding, name, year, upto) for funding in one.fundings]
            found = kept[year, upto] = finish(one, payables)
        return found

    def measured(self, name: str, year: int) -> PostYear:
        """Return what follows from the post alone; payable grants are still open."""
        return self._measure(name, year, year)

    def _measure(self, name: str, year: int, upto: int) -> PostYear:
        mark, late = self._late.rows(name, year, upto)
        kept = self._measured.setdefault(name, {})
        found = kept.get((year, mark))
        if found is None:
            post = self.facts.posts[name]
            rows = self._rows(post, year)
            frames = self._frames.setdefault(name, {})
            found = measure(post, self.facts, year, [*rows, *late] if late else rows, frames)
            kept[year, mark] = found
        return found

    def _payable(self, funding: Funding, name: str, year: int, upto: int) -> Payable:
        leg = funding.leg
        terms = leg.terms(year)
        if self._paid_years and terms.account == "year" and leg.nearest_year(year) != year:
            return self._paid_outside(leg, name, year)
        if not terms.pooled:
            return allot(terms, [_cell(funding, name, year)], 0)[name, year]
        if self._paid_years:
            terms = terms._replace(by_payment=terms.account == "period")
        years = self._account_years(leg, year)
        mark = self._late.mark(upto)
        found = self._allotted.get((leg.key, years, mark))
        if found is None:
            cells = self._cells(leg, years, upto)
            found = allot(terms, cells, self._other(leg, years, cells))
            self._allotted[leg.key, years, mark] = found
        return found[name, year]

    def _account_years(self, leg: Leg, year: int) -> tuple[int, ...]:
        """Return the years that are settled together; on cash those of late payments as well."""
        years = leg.account_years(year)
        if not self._paid_years or leg.terms(year).account == "year":
            return years
        names = self.facts.posts_under("grant", leg.grant.event.grant)
        return tuple(sorted({*years}.union(*(self._paid_years(name) for name in names))))

    def _pooled(self, name: str, year: int) -> list[tuple[Funding, Sequence[int]]]:
        fundings = self.measured(name, year).fundings
        return [(f, f.leg.account_years(year)) for f in fundings if f.leg.terms(year).pooled]

    def _cells(self, leg: Leg, years: Sequence[int], upto: int) -> list[Cell]:
        """Return the cells of an account, from cost borne by its own year or late up to a year."""
        return [
            _cell(funding, name, year)
            for name in self.facts.posts_under("grant", leg.grant.event.grant)
            for year in years
            for funding in self._measure(name, year, upto).fundings
            if funding.leg.key == leg.key
        ]

    def _paid_outside(self, leg: Leg, name: str, year: int) -> Payable:
        """Return what a payment outside the leg's years gets: what the nearest year has left."""
        home = leg.nearest_year(year)
        terms = leg.terms(home)
        names = self.facts.posts_under("grant", leg.grant.event.grant) if terms.pooled else [name]
        paid = {year}.union(*(self._paid_years(one) for one in names if self._paid_years))
        # The year's own payments come first, then those outside, as they were paid.
        before = [home, *sorted(y for y in paid if y < year and leg.nearest_year(y) == home != y)]
        place = (leg.key, tuple(names), (*before, year))
        found = self._outside.get(place)
        if found is None:
            every = self._cells(leg, [*before, year], year)
            cells = [cell for cell in every if cell.post in names]
            others = [self._other(leg, years, cells) for years in (before, [*before, year])]
            found = self._outside[place] = paid_outside(terms, cells, (home, year), others)
        return found[name, year]

    def _other(self, leg: Leg, years: Sequence[int], cells: Sequence[Cell]) -> int:
        """Return the money of others that came in for these years at the leg's recipients."""
        if leg.forwarding:
            recipients = {leg.forwarding.event.recipient}
        else:
            posts = self.facts.posts
            recipients = {posts[cell.post].event.employing_body for cell in cells}
            recipients.add(leg.grant.event.recipient)
        return sum(
            event.amount_cents
            for _, event in leg.grant.other_funding
            if event.year in years and event.recipient in recipients
        )


def bodies_behind(post: Post, facts: Facts) -> set[str]:
    """Return who bears or ever bore a part of a post, its employing body among them."""
    names = {entry.value for entry in post.agreements.entries if entry.value is not None}
    agreements = (facts.agreements[name] for name in names if name in facts.agreements)
    versions = (entry.value for agreement in agreements for entry in agreement.keys.entries)
    members = {
        member
        for version in versions
        if version
        for member, _, _ in (*version.key, *version.grant_key)
    }
    return members | {post.event.employing_body}


def _cell(funding: Funding, name: str, year: int) -> Cell:
    return Cell(name, year, funding.entitlement, funding.eligible_cost)
