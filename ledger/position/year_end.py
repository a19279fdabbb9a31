"""Everything the year-end reconciliation needs of one year, in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.certification import policy_of
from ledger.domain.errors import UnknownName
from ledger.domain.facts import fold
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.open_items import Balance, OpenItem, confirmations, open_items
from ledger.position.position import positions
from ledger.position.year_check import CheckQuestion, year_check
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.position import Position
    from ledger.position.year_check import YearCheck


class YearEndQuestion(NamedTuple):
    """Which year, whose (None: all bodies), as known when.

    `on` is the day on which lateness is judged: the day of the ledger's state, so that the same
    ledger gives the same document whenever it is asked.
    """

    year: int
    body: str | None = None
    on: int = 0
    axes: Axes = NOW


@dataclass(frozen=True, slots=True)
class YearEnd:
    """Positions up to the year, what was planned for it, open items, and what the checks found."""

    question: YearEndQuestion
    rows: tuple[Position, ...]
    planned: tuple[Position, ...]
    items: tuple[OpenItem, ...]
    balances: tuple[Balance, ...]
    checks: tuple[YearCheck, ...]
    names: dict[str, str]
    certification: str
    head: str


def year_end(session: Session, question: YearEndQuestion) -> YearEnd:
    """Return the year's reconciliation of one body or all.

    Raises:
        UnknownName: the body is not registered.
    """
    year, body, axes = question.year, question.body, question.axes
    facts = fold(all_facts(session, axes))
    if body is not None and body not in facts.bodies:
        raise UnknownName("body", body, facts.bodies)
    rows, _facts = positions(session, Question(body, axes=axes))
    rows = [row for row in rows if row.year <= year]
    planned, _facts = positions(session, Question(body, year, axes=axes, view="plan"))
    items = [
        item
        for item in open_items(session, facts, year, axes)
        if body in {None, item.creditor, item.debtor}
    ]
    bodies = sorted({row.municipality for row in rows if row.year == year})
    checks = [
        year_check(session, CheckQuestion(one, year, axes, question.on), question.on)
        for one in bodies
    ]
    names = {key: event.name for key, (_, event) in facts.bodies.items()}
    return YearEnd(
        question,
        tuple(rows),
        tuple(planned),
        tuple(items),
        tuple(confirmations(items)),
        tuple(checks),
        names,
        policy_of(facts),
        head(session).receipt,
    )
