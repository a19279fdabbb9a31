"""One line on top of what stands for its voucher: is it new, known, conflicting or refused?"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct, field

from ledger.application.recording.costs.booking_findings import booking_conflict, unfit_again
from ledger.application.recording.costs.cost_types import as_meant, booked
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.booking_decisions import reverse_cost
from ledger.domain.costs.booking_rules import closed_year_finding
from ledger.domain.costs.cost_types import CostTypes
from ledger.domain.costs.payment import says
from ledger.domain.errors import Finding, Refusal
from ledger.domain.facts import Fact, Facts
from ledger.log.appending import NewEvent

Told = dict[bytes, int]
"""How many of the facts of a stream the lines of a file have told so far, where it has several."""


class LineItem(NamedTuple):
    """A line that is fine by itself.

    Attributes:
        place: where it stands among the lines.
        said: the booking that it makes, or the reversal that it asks for.
        stream: that of its voucher.
        known_on: its day of receipt.
    """

    place: int
    said: e.CostBooked | c.ReverseCost
    stream: bytes
    known_on: int


class Standpoint(NamedTuple):
    """From where lines are judged.

    Attributes:
        today: the day of recording.
        known_on: the day of receipt of lines that name none.
        again: a repeat is meant.
        before: the last event so far.
        start: the last event before the whole file.
        types: the cost types that are known, those that the lines have introduced included.
        trusting: bookings are taken for new; the log's unique key says when one is not.
        told: what the lines of the file before have told; None: each line stands for itself.
    """

    today: int
    known_on: int
    again: bool
    before: int
    start: int
    types: CostTypes
    trusting: bool = False
    told: Told | None = None


class Batch(Struct):
    """What became of the lines; `known`, `conflicts` and `refused` are keyed by line index.

    `before` is the last event recorded before them; `types` are the cost types that are known,
    those that the lines introduce included.
    """

    new: list[NewEvent] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)
    conflicts: dict[int, Finding] = field(default_factory=dict)
    refused: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    before: int = 0
    types: CostTypes = field(default_factory=CostTypes)

    def findings(self) -> list[tuple[int, Finding]]:
        """Return every finding with the index of its line, in order."""
        found = [(i, f) for i, fs in self.refused.items() for f in fs]
        return sorted([*found, *self.conflicts.items()], key=lambda pair: pair[0])


def decide_line(
    batch: Batch, item: LineItem, history: list[Fact], at: Standpoint
) -> e.Event | None:
    """Decide about one line on top of what stands in its stream; return what happened, if so."""
    if isinstance(item.said, e.CostBooked) and history and item.said.cost_type not in batch.types:
        item = as_meant(batch, item, history)
    place, said, stream, known_on = item
    told, count = at.told, len(batch.new)
    if isinstance(said, c.ReverseCost) or history:
        # Certifications and payments are versions of the stream; what stands is booked or reversed.
        stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
        before = _told_before(item, history, told) if told is not None and not at.again else None
        if before is not None:
            batch.known[place] = before
        else:
            all_told = told is not None and bool(stands) and told.get(stream) == len(stands)
            _on_standing(batch, item, history, again=at.again or all_told)
            if told is not None and len(batch.new) > count:
                told[stream] = len(stands) + 1
    elif late := closed_year_finding(said, batch.facts.closed_until(said.employing_body)):
        batch.refused[place] = (late,)
    else:
        booked(batch, place, NewEvent(said, known_on, stream, 1))
    return batch.new[-1].event if len(batch.new) > count else None


def _told_before(item: LineItem, history: list[Fact], told: Told) -> int | None:
    """Return the fact that a line of a file repeats, in the order in which the file tells them.

    A voucher may be booked, reversed and booked anew in one file. A longer export repeats all of
    it: its lines are the standing facts, one after the other, and not a word about the last one.
    """
    said, stream = item.said, item.stream
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    for place in range(told.get(stream, 0), len(stands)):
        fact = stands[place]
        same = (
            says(said, history, fact)
            if isinstance(said, e.CostBooked)
            else _same_reversal(fact.event, said)
        )
        if same:
            if len(stands) > 1:
                told[stream] = place + 1
            return fact.sequence
    return None


def _on_standing(batch: Batch, item: LineItem, history: list[Fact], *, again: bool) -> None:
    """Decide about a line whose voucher stands already, or that reverses one."""
    place, said, stream, known_on = item
    version = len(history) + 1
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    if isinstance(said, e.CostBooked):
        last = stands[-1]
        twin = next((fact for fact in stands if says(said, history, fact)), None)
        if isinstance(last.event, e.CostBooked) and not says(said, history, last):
            batch.conflicts[place] = booking_conflict(said, last, history, batch.before)
            return
        if twin is not None and (isinstance(last.event, e.CostBooked) or not again):
            batch.known[place] = twin.sequence
            return
        if unfit := unfit_again(said, known_on, last, batch.facts):
            batch.refused[place] = (unfit,)
            return
        booked(batch, place, NewEvent(said, known_on, stream, version))
        return
    if stands and _same_reversal(stands[-1].event, said):
        batch.known[place] = stands[-1].sequence
        return
    try:
        mirror = reverse_cost(said, history, known_on)
    except Refusal as refusal:
        batch.refused[place] = refusal.findings
        return
    batch.new.append(NewEvent(mirror, known_on, stream, version))


def _same_reversal(last: e.Event, line: c.ReverseCost) -> bool:
    return (
        isinstance(last, e.CostReversed)
        and bool(line.reversal_voucher)
        and last.reversal_voucher == line.reversal_voucher
        and last.booked_on == line.booked_on
    )
