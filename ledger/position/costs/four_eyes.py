"""Who booked and who certified each line of each voucher, and how far both are proven."""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.events import Voucher
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.log.history import HistoryEntry, entries_at
from ledger.position.costs.certified import certification_policy
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes
from ledger.projections.certifications import certifications_at
from ledger.projections.counted_lines import booking_sequences, years_with_lines


class FourEyesQuestion(NamedTuple):
    """Lines that a year bears (None: every year), of an employing body (None: of all)."""

    year: int | None = None
    body: str | None = None
    axes: Axes = NOW


class BookedLine(NamedTuple):
    """A booking or reversal with its event, and the event that certified it (None: nobody did)."""

    event: Voucher
    booked: HistoryEntry
    certified: HistoryEntry | None


class FourEyes(NamedTuple):
    """Lines by body, year, voucher and number; `policy` is what the ledger asks for."""

    question: FourEyesQuestion
    lines: tuple[BookedLine, ...]
    names: dict[str, str]
    policy: str
    receipt: str


def four_eyes(session: Session, question: FourEyesQuestion, _: int = 0) -> FourEyes:
    """Return who booked and who certified.

    Raises:
        UnknownName: the body is not registered.
    """
    body, axes = question.body, question.axes
    snapshot = Snapshot(session, axes)
    if body is not None:
        snapshot = Snapshot.of_figures(session, axes, [body])
        snapshot.require("body", body)
    numbers: list[int] = []
    for name, post in snapshot.facts.posts.items():
        if body not in {None, post.event.employing_body}:
            continue
        years = years_with_lines(session, name, "accrual", axes)
        for year in years if question.year is None else years & {question.year}:
            numbers += booking_sequences(session, name, year, "accrual", axes)
    confirmed = certifications_at(session, numbers, axes)
    entries = {
        one.event.sequence: one for one in entries_at(session, [*numbers, *confirmed.values()])
    }
    lines = []
    for number in numbers:
        event = entries[number].event.event
        if isinstance(event, Voucher):
            lines.append(BookedLine(event, entries[number], entries.get(confirmed.get(number, 0))))
    return FourEyes(
        question=question,
        lines=tuple(sorted(lines, key=_place)),
        names=snapshot.names(),
        policy=certification_policy(session, axes),
        receipt=head(session).receipt,
    )


def _place(line: BookedLine) -> tuple[object, ...]:
    event = line.event
    key = event.employing_body, event.bearing_year, event.voucher, event.line
    return *key, line.booked.event.sequence
