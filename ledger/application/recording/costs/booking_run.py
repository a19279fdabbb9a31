"""Single bookings one behind the other: judged and recorded together, each a command of its own.

What each of them would ask again (posts, types, labels, what is usual) is asked once for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.application.recording.admitting import Admitted, Submission, admit
from ledger.application.recording.afterwards.plausibility import Plausibility
from ledger.application.recording.afterwards.vacancy import booking_warnings, never_warned
from ledger.application.recording.costs.booking import Standpoint
from ledger.application.recording.costs.booking_columns import Judgement, decide_lines, facts_for
from ledger.application.recording.costs.cost_types import types_of
from ledger.application.results import Actor, Receipt
from ledger.domain.commands import BookCost
from ledger.domain.costs.booking_block import LineBlock
from ledger.domain.costs.booking_columns import Bookings
from ledger.domain.costs.certification import OFF, policy_of
from ledger.domain.errors import LedgerError
from ledger.domain.events import CostBooked
from ledger.domain.period import Span
from ledger.domain.said import Said
from ledger.log.appending import append_each
from ledger.log.canonical import Envelope
from ledger.log.database import Session
from ledger.log.eventlog import Head, head
from ledger.projections import engine
from ledger.projections.fact_index import anybody_carried

WORTH_WHILE, _MOST = 5, 2_000
"""So many commands are judged together, at least and at most."""


class Together(NamedTuple):
    """Bookings that were recorded together: a receipt of each, its post and bearing year."""

    receipts: list[Receipt]
    cells: list[tuple[str, int]]


def runs(every: Sequence[Submission]) -> Iterator[Sequence[Submission]]:
    """Yield commands in their order: single bookings that may go together, others alone."""
    start = 0
    for place, said in enumerate(every):
        if not _is_plain(said):
            if start < place:
                yield every[start:place]
            yield every[place : place + 1]
            start = place + 1
        elif place - start == _MOST:
            yield every[start:place]
            start = place
    if start < len(every):
        yield every[start:]


def _is_plain(said: Submission) -> bool:
    note = said.note
    plain = note.corrects is None and not note.again and not note.new_type and not note.is_an_id
    return plain and said.fault is None and isinstance(said.command, BookCost)


def record_bookings(
    session: Session, run: Sequence[Submission], who: Sequence[tuple[Actor, int]]
) -> Together | None:
    """Record new bookings as so many commands; None, and nothing recorded, where one is odd.

    Then they are recorded one by one, to the same end: a repeat, a refusal, a warning that depends
    on what the bookings before it left is worded there.

    Args:
        session: the write session.
        run: the commands.
        who: for each who acts, and what the clock says (µs UTC).
    """
    admitted = _admitted(session, run, who)
    if not admitted:
        return None
    start, today = admitted[0].last, admitted[0].today
    bookings = Bookings.of(one.command for one in admitted if isinstance(one.command, BookCost))
    said = zip(bookings.known_on, admitted, strict=True)
    lines = LineBlock(bookings._replace(known_on=[day or one.known_on for day, one in said]))
    at = Standpoint(
        today=today,
        known_on=today,
        again=False,
        before=start.sequence,
        start=start.sequence,
        types=types_of(session),
    )
    facts = facts_for(session, lines, None)
    if policy_of(facts) != OFF or anybody_carried(session):
        return None
    judged = decide_lines(session, lines, at, facts)
    if judged.odd or len(judged.fine.places) < len(run):
        return None

    def envelope(place: int, last: Head) -> Envelope:
        return admitted[place].envelope(last.hash)

    heads = append_each(session, judged.stored, envelope)
    models = engine.Adding(session)
    models.add(judged.vouchers, (), judged.origins(), judged.unpaid())
    models.close()
    warnings = _warnings(session, admitted, judged)
    receipts = [
        Receipt(end.receipt, end.sequence, end.sequence, warnings=words)
        for end, words in zip(heads, warnings, strict=True)
    ]
    return Together(receipts, [*zip(*judged.vouchers[:2], strict=True)])


def _admitted(
    session: Session, run: Sequence[Submission], who: Sequence[tuple[Actor, int]]
) -> list[Admitted]:
    """Return the commands as admitted one behind the other on one day; none where one is not."""
    last = head(session)
    found: list[Admitted] = []
    for said, by in zip(run, who, strict=True):
        try:
            one = admit(session, said, by, last=last)
        except LedgerError:
            return []  # raised when its turn comes
        if isinstance(one, Receipt):
            return []
        found.append(one)
        last = Head(one.first, last.hash, last.command + 1, one.at)
    named = [said.note.command_id for said in run if said.note.command_id is not None]
    alike = len({one.today for one in found}) == 1 and len({*named}) == len(named)
    return found if alike else []


def _warnings(
    session: Session, admitted: Sequence[Admitted], judged: Judgement
) -> Iterator[tuple[Said, ...]]:
    """Yield what each booking is told, as if it were alone."""
    first = admitted[0]
    plausible = Plausibility(session, first.today, first.first, quiet=False, each=True)
    plausible.add_judged(judged)
    told = plausible.each()
    facts = judged.batch.facts
    known: dict[tuple[object, ...], tuple[Said, ...]] = {}
    booked = judged.fine.booked
    keys = zip(booked.posts, booked.service_from, booked.service_to, booked.payees, strict=True)
    days = Span(min(booked.service_from), max(booked.service_to) + 1)
    quiet = {name for name in {*booked.posts} if never_warned(facts.posts[name], days)}
    for place, (one, key) in enumerate(zip(admitted, keys, strict=True)):
        if key not in known:
            events = [] if key[0] in quiet else [CostBooked(*booked.row(place))]
            known[key] = booking_warnings(events, facts)
        yield known[key] + (() if one.note.plausible else told.get(one.first, ()))
