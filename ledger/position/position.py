"""The position: what each municipality bears, what is refinanced, what is left of its ceiling."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ledger.domain.council.authorised import (
    AuthorisedPart,
    authorised_parts,
    status_of,
)
from ledger.domain.facts import Facts
from ledger.domain.grants.legs import has_days
from ledger.domain.period import year_span
from ledger.domain.posts.post_year import PostYear
from ledger.domain.posts.unusual import beyond_cost, vat_below_zero
from ledger.domain.settlements.arithmetic import advances_of_body
from ledger.domain.years.afterwards import Later
from ledger.domain.years.bearing import BorneYear
from ledger.position.costs.certified import certified_of
from ledger.position.load import Question
from ledger.position.snapshot import Snapshot, about_figures, once
from ledger.position.years.carried import Shortfall, shortfalls, warned
from ledger.position.years.closing import ClosingReader
from ledger.projections.axes import Axes

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.costs.left_out import LeftOut
    from ledger.position.sums import PositionSum


class Position(Struct, frozen=True):
    """One row: a municipality, a programme, a year; amounts in cents (domain reference §4).

    `authorised` and `headroom` are None where no decision is valid. `day_count` names the policies
    of the grants behind its figures. `warnings` are (word, values) pairs, worded by the output.
    `certified` is the part of the cost share that rests on certified bookings, never on a plan.
    `balance` is what is unrefinanced of posts that others employ on, minus advances paid for the
    year; None where the body has nothing to settle: no cost, no grant, no VAT and no advance of the
    year. An employing body has nothing to settle with itself.
    `adjustment` (periodenfremd) is what facts recorded later make of closed years: part of
    `unrefinanced` in the first open year. A `closed` row stands as its closing, a day and an event,
    froze it; only `certified`, `advances` and `balance` go on. What was decided about it `later`
    moves no figure, but its status: `answered_on` is the day on which it was approved after all.
    """

    municipality: str
    municipality_name: str
    programme: str
    year: int
    cost_share_cents: int
    refinanced_cents: int
    unrefinanced_cents: int
    authorised_cents: int | None
    headroom_cents: int | None
    status: str
    day_count: tuple[str, ...] = ()
    warnings: tuple[tuple[str, dict[str, object]], ...] = ()
    vat_cents: int = 0
    authorised_parts: tuple[AuthorisedPart, ...] = ()
    certified_cents: int = 0
    advances_cents: int = 0
    balance_cents: int | None = None
    adjustment_cents: int = 0
    closed: bool = False
    closed_on: int | None = None
    closed_event: int | None = None
    later: tuple[Later, ...] = ()
    answered_on: int | None = None

    @property
    def over_cents(self) -> int:
        """Return what is unrefinanced beyond all that is authorised, decided later or not."""
        later = sum(one.part.cents for one in self.later)
        return self.unrefinanced_cents - (self.authorised_cents or 0) - later

    @property
    def unused_cents(self) -> int:
        """Return what may be carried over: the unused headroom; of a closed year as closed."""
        return max(0, self.headroom_cents or 0)

    @property
    def key(self) -> tuple[str, str, int]:
        """Return municipality, programme, year."""
        return self.municipality, self.programme, self.year


class PositionTable(Struct, frozen=True):
    """All rows of an answer with the axes that it rests on.

    `known_by` is the day up to which facts count; a year that ended later was still running then.
    `recorded_afterwards` counts facts that were received by `known_on` but recorded later.
    `certification` is the policy of the ledger: off, warn or require. `left_out` names cost that
    was received by `known_on` on posts that were not.
    """

    rows: tuple[Position, ...]
    question: Question
    receipt: str
    known_by: int
    recorded_afterwards: int = 0
    sums: tuple[PositionSum, ...] = ()
    only_exceeded: bool = False
    certification: str = "off"
    left_out: tuple[LeftOut, ...] = ()


class _Cell(Struct):
    cost: int = 0
    refinanced: int = 0
    vat: int = 0
    certified: int = 0
    elsewhere: int = 0
    settles: bool = False
    adjustment: int = 0
    moving: list[BorneYear] = field(default_factory=list)
    idle: list[BorneYear] = field(default_factory=list)
    bare: list[BorneYear] = field(default_factory=list)

    def add(self, one: BorneYear, member: str, certified: int, *, has_cost: bool) -> None:
        cost, refinanced, vat = one.cost_share(member), one.refinanced(member), one.vat(member)
        self.cost += cost
        self.refinanced += refinanced
        self.vat += vat
        self.certified += certified
        moves = bool(cost or refinanced or vat)
        (self.moving if moves else self.idle if has_cost else self.bare).append(one)
        if member != one.post.event.employing_body:
            self.elsewhere += cost - refinanced + vat
            self.settles = self.settles or moves

    @property
    def behind(self) -> list[BorneYear]:
        """Return the post-years behind the figures; of a row of nothing, those it looked at.

        Those without any cost are named only where there is nothing else: a question about all
        years does not look at them.
        """
        return self.moving or ([] if self.adjustment else self.idle or self.bare)


@once
def positions(snapshot: Snapshot, question: Question, decided: int | None = None) -> list[Position]:
    """Return the rows of a question, in the order municipality, programme, year.

    A body with a decision and no cost has a row in the year of the question, or in `decided`. Rows
    warn where more was carried over than the giving year leaves.
    """
    rows = _computed(snapshot, question, decided)
    return warned(rows, shortfalls(snapshot, question, rows, partial(_computed, snapshot)))


def carried_too_much(session: Session, body: str, axes: Axes) -> list[Shortfall]:
    """Return the years of a body that leave less unused than was carried over from them."""
    question = Question(body, axes=axes)
    snapshot = about_figures(session, question)
    return shortfalls(snapshot, question, (), partial(_computed, snapshot))


def rows_of(
    snapshot: Snapshot,
    years: Container[int] | None,
    decided: int | None = None,
    body: str | None = None,
    basis: str = "accrual",
) -> list[Position]:
    """Return the rows of some years (None: all) of a body, or of all that a snapshot is about.

    They are those of `positions`. Rows of others may be bits. Carry-overs are not looked at again.
    """
    question = Question(body, basis=basis, axes=snapshot.axes)
    return _computed(snapshot, question, decided, years)


def _computed(
    snapshot: Snapshot,
    question: Question,
    decided: int | None = None,
    years: Container[int] | None = None,
) -> list[Position]:
    reader, body = snapshot.reader(question), question.municipality
    facts = reader.facts
    certified = certified_of(snapshot, question.of_posts(snapshot.axes))
    closing = ClosingReader(snapshot, question)
    cells: dict[tuple[str, str, int], _Cell] = {}
    posts = None if body is None else snapshot.posts_of(body)
    for (name, year), shown in reader.looked_at(posts, question.year, decided or 0).items():
        programme = facts.posts[name].event.programme
        if question.programme not in {None, programme} or (years is not None and year not in years):
            continue
        one = reader.borne(name, year)
        done = certified.shares(one)
        for member in one.members():
            if body in {None, member} and (shown or one.moves(member)):
                cell = cells.setdefault((member, programme, year), _Cell())
                has_cost = year in reader.cost_years(name)
                cell.add(one, member, done.get(member, 0), has_cost=has_cost)
    named = decided if question.year is None else question.year
    for key in () if named is None else _without_cost(facts, body, named):
        if question.programme in {None, key[1]}:
            cells.setdefault(key, _Cell())
    for key in closing.rows():
        cells.setdefault(key, _Cell())
    for key, cents in closing.adjustments().items():
        cells.setdefault(key, _Cell()).adjustment = cents
    return [
        closing.as_closed(_row(facts, key, cell))
        for key, cell in sorted(cells.items(), key=itemgetter(0))
        if years is None or key[2] in years
    ]


def _without_cost(facts: Facts, body: str | None, year: int) -> Iterator[tuple[str, str, int]]:
    """Yield the rows of a year that need no cost, of a body or of all: decided or paid ahead."""
    decisions: Iterable[str] = facts.decisions
    agreements: Iterable[str] = facts.agreements
    if body is not None:
        decisions = facts.decisions.keys() & {*facts.speaking_of("body", body, "decision")}
        agreements = facts.agreements.keys() & {*facts.speaking_of("body", body, "agreement")}
    for event in (facts.decisions[name].event for name in decisions):
        if body in {None, event.body}:
            yield event.body, event.programme, year
    for one in (facts.agreements[name] for name in agreements):
        for paid in one.advances:
            if paid.event.year == year and body in {None, paid.event.member}:
                yield paid.event.member, one.event.programme, year


def _row(facts: Facts, key: tuple[str, str, int], cell: _Cell) -> Position:
    body, programme, year = key
    parts = authorised_parts(facts, body, programme, year)
    ceiling = sum(part.cents for part in parts) if parts else None
    unrefinanced = cell.cost - cell.refinanced + cell.vat + cell.adjustment
    headroom = None if ceiling is None else ceiling - unrefinanced
    advances = advances_of_body(facts, programme, body, year)
    settles = cell.settles or advances
    return Position(
        municipality=body,
        municipality_name=facts.body_name(body),
        programme=programme,
        year=year,
        cost_share_cents=cell.cost,
        refinanced_cents=cell.refinanced,
        unrefinanced_cents=unrefinanced,
        authorised_cents=ceiling,
        headroom_cents=headroom,
        status=status_of(headroom),
        authorised_parts=tuple(parts),
        vat_cents=cell.vat,
        adjustment_cents=cell.adjustment,
        certified_cents=cell.certified,
        advances_cents=advances,
        balance_cents=cell.elsewhere - advances if settles else None,
        day_count=tuple(sorted({policy for one in cell.behind for policy in one.day_counts()})),
        warnings=tuple(_warnings(cell.behind, body, year)),
    )


def _warnings(behind: list[BorneYear], body: str, year: int) -> list[tuple[str, dict[str, object]]]:
    found: list[tuple[str, dict[str, object]]] = []
    for one in behind:
        post = one.post.event.post
        if one.uncovered_cost:
            values = {"post": post, "year": year, "cents": one.uncovered_cost}
            found.append(("uncovered", values))
        if one.homeless_cost:
            values = {"post": post, "year": year, "cents": one.homeless_cost}
            found.append(("no_post", values))
        if one.post.event.agreement and any(_without_key(part.one) for part in one.parts()):
            found.append(("no_key", {"post": post, "year": year}))
        charged = (less for less in vat_below_zero(one.own) if less.member == body)
        found += [("vat_below_zero", less._asdict() | {"year": year}) for less in charged]
    beyond = dict.fromkeys(more for one in behind for more in beyond_cost(one.own))
    return [*found, *(("beyond_cost", more._asdict() | {"year": year}) for more in beyond)]


def _without_key(one: PostYear) -> bool:
    """Return whether no key holds on some day of the post, or for some cost: one bears it alone."""
    year = year_span(one.year)
    return any(
        segment.version is None and (cost.total or has_days(one.post, segment.span.meet(year)))
        for segment, cost in zip(one.segments, one.costs, strict=True)
    )
