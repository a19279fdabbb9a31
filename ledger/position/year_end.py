"""Everything the year-end reconciliation needs of one year, in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.certification import policy_of
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.open_items import Balance, OpenItem, confirmations, open_items
from ledger.position.position import positions
from ledger.position.snapshot import Snapshot
from ledger.position.year_check import year_checks
from ledger.position.year_look import YearLook
from ledger.position.year_pictures import Pictures, milestones, milestones_of, months, ways
from ledger.projections.axes import NOW, Axes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.position.position import Position
    from ledger.position.year_check import YearCheck


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
    """What was booked on a post in the year, by cost type, in cents, before any sharing."""

    post: str
    employing_body: str
    cost_type: str
    cents: int


@dataclass(frozen=True, slots=True)
class YearEnd:
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


def _pictures(look: YearLook, body: str | None, every: Snapshot) -> Pictures:
    year, names = look.year, _posts(look, body)
    computed = (look.snapshot.accrual.borne(name, year) for name in names)
    happened = milestones(every, year) if body is None else milestones_of(every, body, year)
    return Pictures(
        months(look.session, names, year, look.axes), tuple(ways(computed, body)), tuple(happened)
    )


def _posts(look: YearLook, body: str | None) -> list[str]:
    return sorted(look.facts.posts) if body is None else look.posts(body)


def _booked(look: YearLook, body: str | None) -> Iterator[BookedCost]:
    year, reader = look.year, look.snapshot.accrual
    for name in _posts(look, body):
        post = look.facts.posts[name]
        sums: dict[str, int] = {}
        for row in reader.borne_rows(post, year):
            sums[row.cost_type] = sums.get(row.cost_type, 0) + row.cents
        for cost_type, cents in sorted(sums.items()):
            yield BookedCost(name, post.event.employing_body, cost_type, cents)


def year_end(snapshot: Snapshot, question: YearEndQuestion) -> YearEnd:
    """Return the year's reconciliation of one body or all, from a snapshot that is about it."""
    session, year, body, axes = snapshot.session, question.year, question.body, question.axes
    look = YearLook(snapshot, year, body)
    rows = positions(snapshot, Question(body, axes=axes), year)
    rows = [row for row in rows if row.year <= year]
    items = open_items(snapshot, year, body)
    bodies = sorted({row.municipality for row in rows if row.year == year})
    checks = year_checks(look, bodies, question.on)
    # Notices and agreements of the whole ledger are among the milestones that are drawn.
    drawn = question.pictured and bool(snapshot.about)
    every = Snapshot(session, axes) if drawn else snapshot
    return YearEnd(
        question,
        tuple(rows),
        tuple(look.all_planned),
        tuple(_booked(look, body)),
        tuple(items),
        tuple(confirmations(items)),
        tuple(checks),
        every.names(),
        policy_of(snapshot.facts),
        head(session).receipt,
        _pictures(look, body, every) if question.pictured else None,
    )


def bodies_of(snapshot: Snapshot, year: int) -> list[str]:
    """Return the bodies with figures of a year or of earlier ones, or with open items, by key."""
    rows = positions(snapshot, Question(axes=snapshot.axes), year)
    found = {row.municipality for row in rows if row.year <= year}
    for item in open_items(snapshot, year):
        found |= {item.creditor, item.debtor} & snapshot.facts.bodies.keys()
    return sorted(found)
