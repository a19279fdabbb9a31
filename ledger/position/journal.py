"""The journal: every booking and reversal within the axes, in the order of recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import CostReversed, Voucher
from ledger.domain.facts import fold
from ledger.log.eventlog import replay
from ledger.log.times import times_of
from ledger.position.names import not_known
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.database import Session


class JournalQuestion(NamedTuple):
    """Which entries: of an employing body, programme and bearing year (None: all), known when."""

    body: str | None = None
    programme: str | None = None
    year: int | None = None
    axes: Axes = NOW


class Entry(NamedTuple):
    """A booking or reversal; days since 1970-01-01, 0: none; `amount_cents` is signed."""

    sequence: int
    kind: str
    booked_on: int
    paid_on: int
    service_from: int
    service_to: int
    bearing_year: int
    fiscal_year: int
    employing_body: str
    programme: str
    post: str
    cost_type: str
    source: str
    voucher: str
    line: int
    amount_cents: int
    reverses: int | None
    payee: str
    known_on: int


def journal(session: Session, question: JournalQuestion) -> Iterator[Entry]:
    """Yield every entry that the question asks for, one at a time.

    Raises:
        UnknownName: the body or programme is not registered.
    """
    facts = fold(all_facts(session, question.axes))
    for kind, name in (("body", question.body), ("programme", question.programme)):
        if name is not None and name not in facts.table(kind):
            raise not_known(session, kind, name, question.axes)
    programmes = {name: post.event.programme for name, post in facts.posts.items()}
    known = times_of(session, question.axes.horizon).known_on
    for sequence, stored, event in replay(session, upto=question.axes.sequence):
        if not isinstance(event, Voucher):
            continue
        known_on = known(sequence, stored)
        if known_on > question.axes.known_on:
            continue
        programme = programmes.get(event.post, "")
        if (
            question.body in {None, event.employing_body}
            and question.programme in {None, programme}
            and question.year in {None, event.bearing_year}
        ):
            undone = event.reverses if isinstance(event, CostReversed) else None
            yield Entry(
                sequence,
                "reversal" if undone is not None else "booking",
                event.booked_on,
                event.paid_on,
                event.service_from,
                event.service_to,
                event.bearing_year,
                event.fiscal_year,
                event.employing_body,
                programme,
                event.post,
                event.cost_type,
                event.source,
                event.voucher,
                event.line,
                event.amount_cents,
                undone,
                event.payee,
                known_on,
            )
