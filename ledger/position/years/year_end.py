"""Everything the year-end reconciliation needs of one year, in one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from ledger.domain.costs.certification import policy_of
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.settlements.open_items import Balance, OpenItem, confirmations, open_items
from ledger.position.snapshot import Snapshot, once
from ledger.position.years.body_year import BodyYear, planned_positions
from ledger.position.years.checked import YearCheck
from ledger.position.years.year_check import year_checks
from ledger.position.years.year_pictures import Pictures, milestones, milestones_of, months, ways
from ledger.projections.axes import NOW, Axes


class YearEndQuestion(NamedTuple):
    """Which year, whose (None: all bodies), as known when.

    `on` is the day on which lateness is judged: the day of the ledger's state, so that the same
    ledger gives the same document whenever it is asked. `pictured` asks for what there is to draw.
    """

    year: int
    body: str | None = None
    on: int = 0
    axes: Axes = NOW
    pictured: bool = False


class BookedCost(NamedTuple):
    """What was booked on a post in the year, by cost type, in cents, before any sharing.

    Overhead that the agreement `computed` is never booked; with it the rows are the post's cost.
    """

    post: str
    employing_body: str
    cost_type: str
    cents: int
    computed: bool = False


class YearEnd(Struct, frozen=True):
    """Positions up to the year, what was planned for it, open items, and what the checks found.

    `booked` are the costs of the posts that the body employs on or bears a part of.
    """

    question: YearEndQuestion
    rows: tuple[Position, ...]
    planned: tuple[Position, ...]
    booked: tuple[BookedCost, ...]
    items: tuple[OpenItem, ...]
    balances: tuple[Balance, ...]
    checks: tuple[YearCheck, ...]
    names: dict[str, str]
    certification: str
    receipt: str
    pictures: Pictures | None = None


def _pictures(snapshot: Snapshot, posts: list[str], asked: YearEndQuestion) -> Pictures:
    year, body = asked.year, asked.body
    computed = (snapshot.accrual.borne(name, year) for name in posts)
    # Notices and agreements of the whole ledger are among the milestones that are drawn.
    every = _all_there_is(snapshot)
    happened = milestones(every, year) if body is None else milestones_of(every, body, year)
    spent = months(snapshot.session, posts, year, snapshot.axes)
    return Pictures(spent, tuple(ways(computed, body)), tuple(happened))


@once
def _all_there_is(snapshot: Snapshot) -> Snapshot:
    return Snapshot(snapshot.session, snapshot.axes) if snapshot.about else snapshot


def _booked(snapshot: Snapshot, posts: list[str], year: int) -> Iterator[BookedCost]:
    for name in posts:
        post = snapshot.facts.posts[name]
        sums: dict[str, int] = {}
        for row in snapshot.accrual.borne_rows(post, year):
            sums[row.cost_type] = sums.get(row.cost_type, 0) + row.cents
        for cost_type, cents in sorted(sums.items()):
            yield BookedCost(name, post.event.employing_body, cost_type, cents)
        if overhead := snapshot.accrual.borne(name, year).overhead:
            yield BookedCost(name, post.event.employing_body, "overhead", overhead, computed=True)


def year_end(snapshot: Snapshot, question: YearEndQuestion) -> YearEnd:
    """Return the year's reconciliation of one body or all, from a snapshot that is about it."""
    year, body, axes = question.year, question.body, snapshot.axes
    rows = positions(snapshot, Question(body, axes=axes), year)
    rows = [row for row in rows if row.year <= year]
    planned = planned_positions(snapshot, year, body)
    items = open_items(snapshot, year, body)
    bodies = sorted({row.municipality for row in rows if row.year == year})
    every = sorted(snapshot.facts.posts)
    posts = every if body is None else BodyYear(snapshot, body, year).posts
    named = _all_there_is(snapshot) if question.pictured else snapshot
    return YearEnd(
        question=question,
        rows=tuple(rows),
        planned=tuple(planned),
        booked=tuple(_booked(snapshot, posts, year)),
        items=tuple(items),
        balances=tuple(confirmations(items)),
        checks=tuple(year_checks(snapshot, year, bodies, question.on)),
        names=named.names(),
        certification=policy_of(snapshot.facts),
        receipt=head(snapshot.session).receipt,
        pictures=_pictures(snapshot, posts, question) if question.pictured else None,
    )


def bodies_of(snapshot: Snapshot, year: int) -> list[str]:
    """Return the bodies with figures of a year or of earlier ones, or with open items, by key."""
    rows = positions(snapshot, Question(axes=snapshot.axes), year)
    found = {row.municipality for row in rows if row.year <= year}
    for item in open_items(snapshot, year):
        found |= {item.creditor, item.debtor} & snapshot.facts.bodies.keys()
    return sorted(found)
