"""One line on top of what stands for its voucher: is it new, known, conflicting or refused?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.application.recording.costs.booking_findings import is_paid_since
from ledger.application.recording.costs.booking_standing import (
    on_standing,
    same_reversal,
)
from ledger.application.recording.costs.cost_types import as_meant, booked
from ledger.application.recording.costs.counted import CountedLines
from ledger.application.recording.costs.told import Told
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.booking_rules import closed_year_finding
from ledger.domain.costs.cost_types import CostTypes
from ledger.domain.costs.payment import says
from ledger.domain.costs.people import payee_of_others, rows_of_people
from ledger.domain.errors import Finding
from ledger.domain.facts import Fact, Facts
from ledger.domain.said import voucher_place
from ledger.log.appending import NewEvent


class LineItem(NamedTuple):
    """A line that is fine by itself.

    Attributes:
        place: where it stands among the lines.
        said: the booking that it makes, or the reversal that it asks for.
        stream: that of its voucher.
        known_on: its day of receipt.
        names_bearer: it says itself which year bears it.
    """

    place: int
    said: e.CostBooked | c.ReverseCost
    stream: bytes
    known_on: int
    names_bearer: bool = False


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
        is_an_id: a payee that looks like a name is none.
        late: which year bears new bookings whose own one is closed; 0: none does.
        counted: where the numbers of lines are counted, what finds those that they had.
    """

    today: int
    known_on: int
    again: bool
    before: int
    start: int
    types: CostTypes
    trusting: bool = False
    told: Told | None = None
    is_an_id: bool = False
    late: int = 0
    counted: CountedLines | None = None


class Batch(Struct):
    """What became of the lines; `known`, `conflicts` and `refused` are keyed by line index.

    `equal` are those of the refused lines that an earlier one of their file has said already.
    `before` is the last event recorded before them; `types` are the cost types that are known,
    those that the lines introduce included.
    """

    new: list[NewEvent] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)
    conflicts: dict[int, Finding] = field(default_factory=dict)
    refused: dict[int, tuple[Finding, ...]] = field(default_factory=dict)
    equal: set[int] = field(default_factory=set)
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
    if at.told is not None and isinstance(item.said, e.CostBooked) and not item.names_bearer:
        item = item._replace(said=_borne(item.said, history, at.late, batch.facts))
    place, said, stream, known_on, _ = item
    told, count = at.told, len(batch.new)
    if isinstance(said, c.ReverseCost) or history:
        # Certifications and payments are versions of the stream; what stands is booked or reversed.
        stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
        same = _sameness(said, history)
        repeated = None if at.again else told
        before = repeated.before(stream, stands, same) if repeated is not None else None
        anew = repeated is not None and repeated.is_through(stream, stands)
        if before is not None:
            batch.known[place] = before
        elif anew and told is not None and (other := told.out_of_order(stands, same)) is not None:
            problem = (
                "BL-474 stands as event {event}, and its reversal stands before it in this file"
            )
            remedy = "sort the file by booking, or give what is booked anew a number of its own"
            batch.refused[place] = (
                Finding.of(voucher_place(said.voucher, said.line), problem, remedy, event=other),
            )
        else:
            on_standing(batch, item, history, at, again=at.again or anew)
            made = batch.new[count:]
            if told is not None and any(isinstance(one.event, e.Voucher) for one in made):
                told.goes_on(stream, len(stands))
    elif late := closed_year_finding(said, batch.facts.closed_until(said.employing_body)):
        batch.refused[place] = (late,)
    elif not at.is_an_id and rows_of_people([said.payee]):
        batch.refused[place] = tuple(
            payee_of_others(voucher_place(said.voucher, said.line), said.payee)
        )
    else:
        booked(batch, place, NewEvent(said, known_on, stream, 1))
    return batch.new[-1].event if len(batch.new) > count else None


def _borne(said: e.CostBooked, history: Sequence[Fact], late: int, facts: Facts) -> e.CostBooked:
    """Return a booking of a file with the year that bears it, which its line does not say.

    What stands already stands as it was booked, late or in time; only what is new may be late.
    """
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    for fact in stands:
        if isinstance(fact.event, e.CostBooked):
            same = replace(said, bearing_year=fact.event.bearing_year)
            if says(same, history, fact) or is_paid_since(same, fact, history):
                return same
    new = not stands or not isinstance(stands[-1].event, e.CostBooked)
    if not (late and new and closed_year_finding(said, facts.closed_until(said.employing_body))):
        return said
    return replace(said, bearing_year=late)


def _sameness(
    said: e.CostBooked | c.ReverseCost, history: Sequence[Fact]
) -> Callable[[Fact], bool]:
    """Return what says whether a line repeats a fact of its stream."""
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]

    def same(fact: Fact) -> bool:
        if isinstance(said, e.CostBooked):
            # What was reversed is cleared against its reversal, and paid by nobody.
            undone = fact is not stands[-1] and is_paid_since(said, fact, history)
            return undone or says(said, history, fact)
        return same_reversal(fact.event, said)

    return same
