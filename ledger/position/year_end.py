"""Everything the year-end reconciliation needs of one year, in one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ledger.domain.certification import policy_of
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.names import not_known
from ledger.position.open_items import Balance, OpenItem, confirmations, open_items
from ledger.position.position import positions
from ledger.position.snapshot import Snapshot
from ledger.position.year_check import year_checks
from ledger.position.year_look import YearLook
from ledger.position.year_pictures import Pictures, milestones, months, ways
from ledger.projections.axes import NOW, Axes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts
    from ledger.log.database import Session
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
    head: str
    pictures: Pictures | None = None


def _pictures(look: YearLook, body: str | None, every: Facts) -> Pictures:
    year, names = look.year, _posts(look, body)
    computed = (look.snapshot.accrual.borne(name, year) for name in names)
    return Pictures(
        months(look.session, names, year, look.axes),
        tuple(ways(computed, body)),
        tuple(milestones(every, body, year)),
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


def year_end(session: Session, question: YearEndQuestion) -> YearEnd:
    """Return the year's reconciliation of one body or all.

    Raises:
        UnknownName: the body is not registered.
    """
    year, body, axes = question.year, question.body, question.axes
    look = YearLook(session, year, axes, body)
    facts = look.facts
    if body is not None and body not in facts.bodies:
        raise not_known(session, "body", body, axes)
    rows, _facts = positions(session, Question(body, axes=axes), year, look.reader)
    rows = [row for row in rows if row.year <= year]
    items = open_items(look.snapshot, year, body)
    bodies = sorted({row.municipality for row in rows if row.year == year})
    checks = year_checks(look, bodies, question.on)
    # Notices and agreements of the whole ledger are among the milestones that are drawn.
    every = Snapshot(session, axes).facts if question.pictured and body is not None else facts
    names = {key: event.name for key, (_, event) in every.bodies.items()}
    return YearEnd(
        question,
        tuple(rows),
        tuple(look.all_planned),
        tuple(_booked(look, body)),
        tuple(items),
        tuple(confirmations(items)),
        tuple(checks),
        names,
        policy_of(facts),
        head(session).receipt,
        _pictures(look, body, every) if question.pictured else None,
    )
