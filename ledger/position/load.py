"""What is asked, and the cost behind it: which post-years a question looks at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from types import NoneType
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.agreements.flat_overhead import flat_years, wants_flat
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.errors import UsageError, of_kind
from ledger.domain.facts import Facts, Grant, Post
from ledger.domain.grants.legs import Leg
from ledger.domain.period import check_year, year_of
from ledger.domain.posts.post_year import PostYear
from ledger.domain.posts.year_frame import Frames
from ledger.domain.said import Said
from ledger.domain.years.bearing import BorneYear
from ledger.domain.years.figures import BASES, VIEWS
from ledger.domain.years.year_book import YearBook
from ledger.log.database import Session
from ledger.log.eventlog import effective_time, head
from ledger.position.costs.cost_rows import CostLines, CostRows
from ledger.projections.axes import EVERYTHING, NOW, Axes

if TYPE_CHECKING:
    from ledger.domain.posts.assumptions import Assumption


class Question(NamedTuple):
    """What is asked: whose, when, on which basis, and as known when.

    `basis` is `accrual` (the service period decides, § 91 GO NRW) or `cash` (the payment date).
    `view` is `actual`, `plan` or `forecast`; `cut` is the first day of a forecast that is planned.
    `assumptions` are a "what if".
    """

    municipality: str | None = None
    year: int | None = None
    programme: str | None = None
    basis: str = "accrual"
    axes: Axes = NOW
    view: str = "actual"
    cut: int = 0
    assumptions: tuple[Assumption, ...] = ()

    def checked(self) -> Question:
        """Return the question, if it says what it says in the form that is asked for.

        Raises:
            UsageError: another word, or another kind of value, would be answered by chance.
        """
        for what, kind in (("municipality", str), ("programme", str), ("year", int)):
            of_kind(what, getattr(self, what), kind, NoneType)
        of_kind("axes", self.axes, Axes)
        for what, value in self.axes._asdict().items():
            of_kind(what, value, int)
        if self.year is not None:
            check_year(self.year, Said("year {year}", year=self.year))
        for what, said, known in (("basis", self.basis, BASES), ("view", self.view, VIEWS)):
            if said not in known:
                problem, remedy = "question: BL-913 unknown {what} {said!r}", "one of {known}"
                raise UsageError.of(problem, remedy, what=what, said=said, known=", ".join(known))
        return self

    def of_posts(self, axes: Axes) -> Question:
        """Return what is asked of each post, whosever and in whichever year."""
        return self._replace(municipality=None, year=None, programme=None, axes=axes)


def pooled(grant: Grant) -> bool:
    """Return whether any leg of a grant is settled over several posts or years together."""
    legs = (Leg(grant, None), *(Leg(grant, f) for f in grant.forwardings if f.event.financing))
    years = range(year_of(grant.event.valid_from), year_of(grant.valid_to) + 1)
    return any(leg.terms(year).pooled for leg in legs for year in years)


class CostReader:
    """Hands out post-years, and decides which of them a question looks at."""

    def __init__(  # noqa: PLR0913 - who shares what with other readers says so
        self,
        session: Session,
        question: Question,
        facts: Facts,
        *,
        whole: bool = True,
        lines: tuple[CostLines, CostLines] | None = None,
        frames: dict[str, Frames] | None = None,
        rows: CostRows | None = None,
    ) -> None:
        """Read what every post-year needs; single bookings are read when one asks for them.

        `whole` says that the facts are all there are; those of one municipality never are. `lines`
        are those booked and those certified, where they are not read from the ledger. `frames` are
        shared by the readers of the same facts, `rows` by those of the same cost.
        """
        self.session, self.question, self.facts, self.lines = session, question, facts, lines
        self.names = None if whole else sorted(facts.posts)
        self._rows = self._read() if rows is None else rows
        cash = question.basis == "cash"
        self._book = YearBook(
            facts,
            self._rows.own,
            late=self._rows.late,
            paid_years=self._rows.years if cash else None,
            frames=frames,
        )

    def _read(self) -> CostRows:
        booked = self.lines[0] if self.lines else None
        return CostRows(self.session, self.question, self.facts, self.names, booked)

    def by(self, facts: Facts) -> CostReader:
        """Return the post-years of other facts; on cash no fact says which cost counts."""
        return CostReader(self.session, self.question, facts, rows=self._rows)

    def go_on(
        self, axes: Axes, moved: Mapping[str, Collection[int] | None], facts_of: Collection[str]
    ) -> None:
        """Go on to a later state; see `YearBook.go_on`."""
        self.question = self.question._replace(axes=axes)
        self._rows = self._read()
        years = self._rows.years if self.question.basis == "cash" else None
        self._book.go_on(
            self._rows.own, late=self._rows.late, paid_years=years, moved=moved, facts_of=facts_of
        )
        for name in ("_pools", "_flat") if facts_of else ():
            self.__dict__.pop(name, None)

    def looked_at(
        self, posts: Collection[str] | None = None, year: int | None = None, until: int = 0
    ) -> dict[tuple[str, int], bool]:
        """Return every (post, year) that a question looks at, in order; one rule for all.

        A question about a year looks at every post in it. Without a year it looks at the years with
        cost, those settled together with them under one grant, and those in which flat overhead is
        due, as far as they had begun by the last event that counts (or up to `until`). No other
        post-year has figures.

        Args:
            posts: those asked about; None: all.
            year: the one asked about; None: all.
            until: the last year of which somebody wants a row in any case.

        Returns:
            Whether a post-year has cost, or was asked for: only then is a row of nothing shown.
        """
        names = self.facts.posts if posts is None else posts
        if year is not None:
            return {(name, year): True for name in sorted(names)}
        with_cost = self._rows.all_years(names)
        every = with_cost | self._settled_with(names)
        every |= self._with_overhead(names, until, {year for _, year in every})
        return {place: place in with_cost for place in sorted(every)}

    @cached_property
    def _pools(self) -> set[str]:
        return {name for name, grant in self.facts.grants.items() if pooled(grant)}

    def _settled_with(self, names: Collection[str]) -> set[tuple[str, int]]:
        """Return (post, year), of some posts, whose grant is settled with others with cost.

        Such a post or year may get a part of the grant; without it the parts would not sum up.
        """
        found: set[tuple[str, int]] = set()
        if not self._pools:
            return found
        lines = (self.facts.posts[name].grants for name in names)
        for name in self._pools & {entry.value for line in lines for entry in line.entries}:
            grant, posts = self.facts.grants[name], self.facts.posts_under("grant", name)
            years = {year for _, year in self._rows.all_years(posts)}
            legs = (
                Leg(grant, None),
                *(Leg(grant, f) for f in grant.forwardings if f.event.financing),
            )
            settled = {other for leg in legs for year in years for other in leg.account_years(year)}
            found |= {(post, year) for post in posts if post in names for year in years | settled}
        return found

    @cached_property
    def _flat(self) -> bool:
        return any(wants_flat(agreement) for agreement in self.facts.agreements.values())

    def _with_overhead(
        self, names: Collection[str], until: int, others: set[int]
    ) -> set[tuple[str, int]]:
        """Return (post, year) in which flat overhead is due, booked cost or not.

        In a later year that is looked at for other reasons, it is due as well: a row is whole.
        """
        if not self._flat:
            return set()
        last = max(until, last_begun_year(self.session, self.question.axes))
        later = max(last, *others) if others else last
        return {
            (name, year)
            for name in names
            for year in flat_years(self.facts.posts[name], self.facts.agreements, later)
            if year <= last or year in others
        }

    def cost_years(self, name: str) -> set[int]:
        """Return the years that bear cost of a post, or in which it was paid."""
        return self._rows.years(name)

    def post_year(self, name: str, year: int) -> PostYear:
        """Compute a post's year of service, or of payment, by itself; on cash that is all of it."""
        return self._book.post_year(name, year)

    def borne(self, name: str, year: int) -> BorneYear:
        """Compute what a budget year bears of a post, late cost of earlier years included."""
        return self._book.borne(name, year)

    def from_sums(self, post: Post, year: int) -> bool:
        """Return whether stored sums answer for a post and year."""
        return self._rows.from_sums(post, year)

    def rows(self, post: Post, year: int, upto: int | None = None) -> list[CostRow]:
        """Return the cost of a post's year, borne up to another one (None: by itself)."""
        return self._rows.upto(post, year, year if upto is None else upto)

    def borne_rows(self, post: Post, year: int) -> list[CostRow]:
        """Return all cost of a post that a year bears, late cost of earlier years included."""
        return self._rows.borne(post, year)


_ONE_HOUR = 3600 * 1_000_000
_ONE_DAY = 24 * _ONE_HOUR


def last_begun_year(session: Session, axes: Axes) -> int:
    """Return the last year that had begun when the last event that counts was recorded.

    Not by the clock's day: the same ledger gives the same answer whenever it is asked, and asked as
    of a moment it gives what it gave then.
    """
    if axes.sequence == EVERYTHING:
        at = head(session).recorded_at
    else:
        at = effective_time(session, axes.sequence, axes.horizon) if axes.sequence else 0
    # When a year begins, Berlin is an hour ahead of UTC.
    return year_of(min((at + _ONE_HOUR) // _ONE_DAY, axes.known_on))
