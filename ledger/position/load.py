"""Which facts and costs a question needs, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.assumptions import Assumption, assume, assumed_rows
from ledger.domain.facts import Fact, Facts, Grant, Post, fold
from ledger.domain.legs import Leg, funded_levels, legs_of, missing_days
from ledger.domain.period import Span, year_of, year_span
from ledger.domain.planning import before, plan_occupancy, planned_rows, planned_years
from ledger.domain.post_year import CostRow, PostYear
from ledger.domain.year_book import YearBook, posts_under
from ledger.position.names import not_known
from ledger.projections import bookings, late_costs
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import (
    Key,
    all_facts,
    subjects_mentioning,
    with_references,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    if body is None:
        raw = all_facts(session, axes)
    else:
        seeds = {("body", body)}
        kinds = ("decision", "agreement", "post", "budget", "year")
        found = subjects_mentioning(session, seeds, kinds, axes)
        found |= subjects_mentioning(
            session, {key for key in found if key[0] == "agreement"}, ("post",), axes
        )
        raw = with_references(session, seeds | found, axes)
        raw = _with_pools(session, seeds | found, raw, axes)
    facts = fold(raw)
    if body is not None and body not in facts.bodies:
        raise not_known(session, "body", body, axes)
    if question.programme is not None and question.programme not in facts.programmes:
        known = fold(all_facts(session, axes)).programmes
        if question.programme not in known:
            raise not_known(session, "programme", question.programme, axes)
    _view(facts, question)
    return facts


def _view(facts: Facts, question: Question) -> None:
    """Turn what happened into what is planned or assumed; the facts are this question's own."""
    if question.view == "plan":
        plan_occupancy(facts, 0)
    elif question.view == "forecast":
        plan_occupancy(facts, question.cut)
    assume(facts, question.assumptions)


def _with_pools(session: Session, seeds: set[Key], raw: list[Fact], axes: Axes) -> list[Fact]:
    """Add the other posts of a grant whose cap or `min` lies over all of them."""
    pools = {("grant", name) for name, grant in fold(raw).grants.items() if _pooled(grant)}
    if not pools:
        return raw
    others = subjects_mentioning(session, pools, ("post",), axes)
    return with_references(session, seeds | others, axes)


def _pooled(grant: Grant) -> bool:
    legs = (Leg(grant, None), *(Leg(grant, f) for f in grant.forwardings if f[1].financing))
    years = range(year_of(grant.event.valid_from), year_of(grant.valid_to) + 1)
    return any(leg.terms(year).pooled for leg in legs for year in years)


class CostReader:
    """Hands out post-years; sums for whole uniform years, single service periods elsewhere."""

    def __init__(self, session: Session, question: Question, facts: Facts) -> None:
        """Read the stored sums once when they can answer the question."""
        self._session = session
        self._question = question
        self.facts = facts
        self._book = YearBook(facts, self.rows)
        # Sums hold everything known, by year of service: no help for the past or for cash.
        plain = question.view == "actual" and not question.assumptions
        self._stored = question.axes.now and question.basis == "accrual" and plain
        names = sorted(facts.posts) if question.municipality is not None else None
        self._sums = bookings.year_sums(session, names) if self._stored else {}
        self._late = late_costs.late_years(session) if self._stored else set()

    def years(self, post: str) -> set[int]:
        """Return the years in which a post has cost on the question's basis."""
        if self._question.year is not None:
            return {self._question.year}
        if self._stored:
            return {year for name, year in self._sums if name == post}
        question = self._question
        planned = planned_years(self.facts.posts[post]) if question.view != "actual" else set()
        if question.view == "plan":
            return planned
        return planned | bookings.years_of(self._session, post, question.basis, question.axes)

    def all_years(self) -> Iterable[tuple[str, int]]:
        """Yield (post, year) for every post of the facts, in order."""
        if self._stored and self._question.year is None:
            return sorted(key for key in self._sums if key[0] in self.facts.posts)
        return [(post, year) for post in sorted(self.facts.posts) for year in self.years(post)]

    def pooled_years(self) -> list[tuple[str, int]]:
        """Return (post, year) without cost, whose grant is settled with posts or years with cost.

        Such a post or year may get a part of the grant; without it the parts would not sum up.
        """
        if self._question.year is not None:
            return []
        with_cost = set(self.all_years())
        found: set[tuple[str, int]] = set()
        for name, grant in sorted(self.facts.grants.items()):
            if not _pooled(grant):
                continue
            posts = posts_under(self.facts, name)
            years = {year for post, year in with_cost if post in posts}
            legs = (Leg(grant, None), *(Leg(grant, f) for f in grant.forwardings if f[1].financing))
            settled = {other for leg in legs for year in years for other in leg.account_years(year)}
            found |= {(post, year) for post in posts for year in years | settled}
        return sorted(found - with_cost)

    def post_year(self, name: str, year: int) -> PostYear:
        """Compute a post's year."""
        return self._book.post_year(name, year)

    def from_sums(self, post: Post, year: int) -> bool:
        """Return whether stored sums answer for a post and year."""
        late = (post.event.post, year) in self._late
        return self._stored and not late and self._uniform(post, year_span(year))

    def rows(self, post: Post, year: int) -> list[CostRow]:
        """Return the cost rows of a post and year."""
        span = year_span(year)
        if self.from_sums(post, year):
            sums = self._sums.get((post.event.post, year), {})
            return [CostRow(cost_type, span, cents) for cost_type, cents in sums.items()]
        rows = self._viewed(post, year)
        if not self._question.assumptions:
            return rows
        programme = self.facts.programmes.get(post.event.programme)
        personnel = programme[1].personnel_cost_types if programme else ()
        return assumed_rows(post, rows, personnel, self._question.assumptions)

    def _viewed(self, post: Post, year: int) -> list[CostRow]:
        question = self._question
        planned = [one.row for one in planned_rows(post, year)] if question.view != "actual" else []
        if question.view == "plan":
            return planned
        rows = bookings.cost_rows(
            self._session, post.event.post, year, question.basis, question.axes
        )
        if question.view == "actual":
            return rows
        later = (row for row in planned if row.service.start >= question.cut)
        return [*before(rows, question.cut), *later]

    def _uniform(self, post: Post, span: Span) -> bool:
        """Return whether every day of the year is treated alike, so that its sum says it all."""
        if missing_days(post, span):
            return False
        resting = post.agreements.segments(span)
        names = {entry.value for _, entry in resting if entry and entry.value}
        known = [self.facts.agreements[name] for name in names if name in self.facts.agreements]
        lines = [line for one in known for line in (one.keys, one.vat)]
        if len(resting) > 1 or any(len(line.segments(span)) > 1 for line in lines):
            return False
        chosen = {entry.value if entry else None for _, entry in post.grants.segments(span)}
        if chosen == {None}:
            return True
        legs = legs_of(post, self.facts.grants, span)
        if len(chosen) > 1 or len(legs) != 1:
            return False
        if len(legs[0].grant.cost_types.segments(span)) > 1:
            return False
        return all(level.value for level in funded_levels(post, legs[0], span))
