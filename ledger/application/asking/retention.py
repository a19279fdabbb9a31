"""Retention dates of a body's year: the facts and its last voucher meet the dated rules."""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.years.retention import Retention, retention
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.position.snapshot import about_body
from ledger.projections.axes import NOW, Axes
from ledger.projections.booking_sums import last_booked


class RetentionQuestion(NamedTuple):
    """Whose books and vouchers, of which budget year, as known when."""

    body: str
    year: int
    axes: Axes = NOW


class RetentionAnswer(NamedTuple):
    """The periods, the body's name and the state of the ledger that answered."""

    retention: Retention
    question: RetentionQuestion
    body_name: str
    receipt: str


def retention_of(session: Session, question: RetentionQuestion, _: int = 0) -> RetentionAnswer:
    """Return how long a body keeps books and vouchers of a year.

    Raises:
        UnknownName: the body is not registered.
        Refusal: accounts not adopted yet, or no text on file for that day.
    """
    body, year, axes = question
    facts = about_body(session, body, axes).facts
    posts = sorted(n for n, post in facts.posts.items() if post.event.employing_body == body)
    found = retention(facts, body, year, last_booked(session, posts, year, axes))
    return RetentionAnswer(found, question, facts.body_name(body), head(session).receipt)
