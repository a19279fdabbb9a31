"""Every post-year of a question, with what posts and years of one grant have to do with each other.

Pure: facts and a way to read cost rows go in, post-years come out. Each post-year is measured once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.pooling import Cell, Payable, allot
from ledger.domain.post_year import Funding, PostYear, finish, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.domain.cost_sharing import CostRow
    from ledger.domain.legs import Leg
    from ledger.domain.state import Facts, Post

_Cells = dict[tuple[str, int], Payable]


class YearBook:
    """Hands out computed post-years.

    Args:
        facts: what stands; for grants settled over several posts, all of these posts.
        rows: returns the cost rows of a post and year on the question's basis.
    """

    def __init__(self, facts: Facts, rows: Callable[[Post, int], Sequence[CostRow]]) -> None:
        self.facts = facts
        self._rows = rows
        self._measured: dict[tuple[str, int], PostYear] = {}
        self._allotted: dict[tuple[tuple[str, int], tuple[int, ...]], _Cells] = {}

    def post_year(self, name: str, year: int) -> PostYear:
        """Compute a post's year."""
        one = self.measured(name, year)
        return finish(one, [self._payable(funding, name, year) for funding in one.fundings])

    def measured(self, name: str, year: int) -> PostYear:
        """Return what follows from the post alone; payable grants are still open."""
        found = self._measured.get((name, year))
        if found is None:
            post = self.facts.posts[name]
            found = measure(post, self.facts, year, self._rows(post, year))
            self._measured[name, year] = found
        return found

    def _payable(self, funding: Funding, name: str, year: int) -> Payable:
        leg = funding.leg
        terms = leg.terms(year)
        if not terms.pooled:
            return allot(terms, [_cell(funding, name, year)], 0)[name, year]
        years = leg.account_years(year)
        found = self._allotted.get((leg.key, years))
        if found is None:
            cells = self._cells(leg, years)
            found = allot(terms, cells, self._other(leg, years, cells))
            self._allotted[leg.key, years] = found
        return found[name, year]

    def _cells(self, leg: Leg, years: Sequence[int]) -> list[Cell]:
        return [
            _cell(funding, name, year)
            for name in posts_under(self.facts, leg.grant.event.grant)
            for year in years
            for funding in self.measured(name, year).fundings
            if funding.leg.key == leg.key
        ]

    def _other(self, leg: Leg, years: Sequence[int], cells: Sequence[Cell]) -> int:
        """Return the money of others that came in for these years at the leg's recipients."""
        if leg.forwarding:
            recipients = {leg.forwarding[1].recipient}
        else:
            posts = self.facts.posts
            recipients = {posts[cell.post].event.employing_body for cell in cells}
            recipients.add(leg.grant.event.recipient)
        return sum(
            event.amount_cents
            for _, event in leg.grant.other_funding
            if event.year in years and event.recipient in recipients
        )


def posts_under(facts: Facts, grant: str) -> list[str]:
    """Return the posts that a notice funds at any time, by name."""
    return [
        name
        for name, post in sorted(facts.posts.items())
        if any(entry.value == grant for entry in post.grants.entries)
    ]


def _cell(funding: Funding, name: str, year: int) -> Cell:
    return Cell(name, year, funding.entitlement, funding.eligible_cost)
