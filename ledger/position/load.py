"""Which facts and costs a question needs, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.assumptions import Assumption, assume
from ledger.domain.facts import Fact, Facts, Grant, Post, fold
from ledger.domain.flat_overhead import flat_years, wants_flat
from ledger.domain.legs import Leg
from ledger.domain.period import year_of
from ledger.domain.planning import plan_occupancy
from ledger.domain.year_book import YearBook, posts_under
from ledger.log.eventlog import effective_time, head
from ledger.position.cost_rows import CostRows
from ledger.position.names import not_known
from ledger.projections.axes import EVERYTHING, NOW, Axes
from ledger.projections.fact_index import (
    Key,
    all_facts,
    subjects_mentioning,
    with_references,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.domain.bearing import BorneYear
    from ledger.domain.post_year import CostRow, PostYear
    from ledger.log.database import Session


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


def facts_for(session: Session, question: Question) -> Facts:
    """Return what stands, as far as a question needs it.

    Raises:
        UnknownName: the municipality or programme is not registered.
    """
    body, axes = question.municipality, question.axes
    facts = fold(all_facts(session, axes) if body is None else facts_of(session, {body}, axes))
    if body is not None and body not in facts.bodies:
        raise not_known(session, "body", body, axes)
    if question.programme is not None and question.programme not in facts.programmes:
        known = fold(all_facts(session, axes)).programmes
        if question.programme not in known:
            raise not_known(session, "programme", question.programme, axes)
    _view(facts, question)
    return facts


def facts_of(session: Session, bodies: Iterable[str], axes: Axes = NOW) -> list[Fact]:
    """Return what the figures of some bodies need."""
    seeds = {("body", body) for body in bodies}
    kinds = ("decision", "agreement", "post", "budget", "year")
    found = subjects_mentioning(session, seeds, kinds, axes)
    found |= subjects_mentioning(
        session, {key for key in found if key[0] == "agreement"}, ("post",), axes
    )
    raw = with_references(session, seeds | found, axes)
    return with_pools(session, seeds | found, raw, axes)


def _view(facts: Facts, question: Question) -> None:
    """Turn what happened into what is planned or assumed; the facts are this question's own."""
    if question.view == "plan":
        plan_occupancy(facts, 0)
    elif question.view == "forecast":
        plan_occupancy(facts, question.cut)
    assume(facts, question.assumptions)


def with_pools(session: Session, seeds: set[Key], raw: list[Fact], axes: Axes) -> list[Fact]:
    """Add the other posts of a grant whose cap or `min` lies over all of them."""
    pools = {("grant", name) for name, grant in fold(raw).grants.items() if _pooled(grant)}
    if not pools:
        return raw
    others = subjects_mentioning(session, pools, ("post",), axes)
    return with_references(session, seeds | others, axes)


def _pooled(grant: Grant) -> bool:
    legs = (Leg(grant, None), *(Leg(grant, f) for f in grant.forwardings if f.event.financing))
    years = range(year_of(grant.event.valid_from), year_of(grant.valid_to) + 1)
    return any(leg.terms(year).pooled for leg in legs for year in years)


class CostReader:
    """Hands out post-years, and decides which of them a question looks at."""

    def __init__(
        self, session: Session, question: Question, facts: Facts, *, whole: bool = True
    ) -> None:
        """Read what every post-year needs; single bookings are read when one asks for them.

        `whole` says that the facts are all there are; those of one municipality never are.
        """
        self._session = session
        self._question = question
        self.facts = facts
        scoped = not whole or question.municipality is not None
        self.names = sorted(facts.posts) if scoped else None
        self._rows = CostRows(session, question, facts, self.names)
        cash = question.basis == "cash"
        self._book = YearBook(
            facts,
            self._rows.own,
            late=self._rows.late,
            paid_years=self._rows.years if cash else None,
        )

    def looked_at(self, until: int = 0, only: int | None = None) -> dict[tuple[str, int], bool]:
        """Return every (post, year) that the question looks at, in order; one rule for all.

        `only` asks about one year where the question is about all.

        A question about a year looks at every post in it. Without a year it looks at the years with
        cost, those settled together with them under one grant, and those in which flat overhead is
        due, as far as they had begun by the last event that counts (or up to `until`). No other
        post-year has figures.

        Returns:
            Whether a post-year has cost, or was asked for: only then is a row of nothing shown.
        """
        year = self._question.year if only is None else only
        if year is not None:
            return {(name, year): True for name in sorted(self.facts.posts)}
        with_cost = self._rows.all_years()
        every = {*with_cost, *self._settled_with(with_cost)}
        every |= self._with_overhead(until, {year for _, year in every})
        return {place: place in with_cost for place in sorted(every)}

    def _settled_with(self, with_cost: set[tuple[str, int]]) -> set[tuple[str, int]]:
        """Return (post, year) whose grant is settled with posts or years with cost.

        Such a post or year may get a part of the grant; without it the parts would not sum up.
        """
        found: set[tuple[str, int]] = set()
        for name, grant in sorted(self.facts.grants.items()):
            if not _pooled(grant):
                continue
            posts = posts_under(self.facts, name)
            years = {year for post, year in with_cost if post in posts}
            legs = (
                Leg(grant, None),
                *(Leg(grant, f) for f in grant.forwardings if f.event.financing),
            )
            settled = {other for leg in legs for year in years for other in leg.account_years(year)}
            found |= {(post, year) for post in posts for year in years | settled}
        return found

    def _with_overhead(self, until: int, others: set[int]) -> set[tuple[str, int]]:
        """Return (post, year) in which flat overhead is due, booked cost or not.

        In a later year that is looked at for other reasons, it is due as well: a row is whole.
        """
        if not any(wants_flat(agreement) for agreement in self.facts.agreements.values()):
            return set()
        last = max(until, last_begun_year(self._session, self._question.axes))
        later = max(last, *others) if others else last
        return {
            (name, year)
            for name, post in self.facts.posts.items()
            for year in flat_years(post, self.facts.agreements, later)
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
        at = effective_time(session, axes.sequence) if axes.sequence else 0
    # When a year begins, Berlin is an hour ahead of UTC.
    return year_of(min((at + _ONE_HOUR) // _ONE_DAY, axes.known_on))
