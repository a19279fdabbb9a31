"""Bookings and reversals, one or a hundred thousand: which are new, known, conflicting, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from ledger.application.booking_findings import booking_findings, conflict, unfit_again
from ledger.application.cost_types import as_meant, booked, settled_line
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.booking_block import Line, Lines
from ledger.domain.booking_decisions import book_cost, reverse_cost
from ledger.domain.closing import closed_year_finding
from ledger.domain.cost_types import CostTypes
from ledger.domain.errors import Finding, Refusal
from ledger.domain.facts import Fact, Facts, fold
from ledger.domain.payment import says
from ledger.log.appending import NewEvent
from ledger.log.canonical import voucher_stream
from ledger.log.eventlog import head, standing_in
from ledger.position.closing import closings
from ledger.projections.fact_index import all_facts, with_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.database import Session

__all__ = ["Batch", "Line", "judge"]

Item = tuple[int, Line, e.CostBooked | None, bytes]
"""A line that is fine by itself: its place, what it says, what it books, its voucher's stream."""

Told = dict[bytes, int]
"""How many of the facts of a stream the lines of a file have told so far, where it has several."""


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


def judge(  # noqa: PLR0913 - what there is to know about a batch
    session: Session,
    lines: Sequence[Line],
    today: int,
    default_known_on: int,
    *,
    again: bool,
    trusting: bool = False,
    before: int | None = None,
    start: int | None = None,
    known: Facts | None = None,
    told: Told | None = None,
    types: CostTypes,
) -> Batch:
    """Decide about every line, in order, on top of what stands and of the lines before it.

    `before` is the last event so far, None: that of the log; `start` that before the whole file.
    `known` are facts that were read in this transaction; where they lack a post, all are read anew.
    `told` is what the lines of the same file before have told; None: each line stands for itself.
    `types` are the cost types that are known before the lines.
    """
    facts = facts_for(session, lines, known)
    # Under the write lock the numbers that new events will get are known: a later line may
    # reverse an earlier one and must point at it.
    before = head(session).sequence if before is None else before
    batch = Batch(facts=facts, before=before if start is None else start, types=types)
    items = items_of(batch, enumerate(lines), today)
    standing = _looked_up(session, items, types, trusting=trusting)
    added: dict[bytes, int] = {}
    new = batch.new
    closed = {body: facts.closed_until(body) for body, _ in facts.closed}
    make = tuple.__new__  # as `NewEvent(…)`, without a Python call for each of many lines
    for index, line, event, stream in items:
        known_on = line.known_on or default_known_on
        if event is not None and stream not in added and not standing.get(stream):
            late = closed and closed_year_finding(event, closed.get(event.employing_body, 0))
            if late:
                batch.refused[index] = (late,)
            elif booked(batch, index, make(NewEvent, (event, known_on, stream, 1))):
                added[stream] = len(new) - 1
            continue
        history = standing.setdefault(stream, [])
        if not history and stream in added:
            place = added[stream]
            history.append(Fact(before + place + 1, new[place].known_on, new[place].event))
        item: Item = (index, line, event, stream)
        made = decide_line(batch, item, history, known_on, again=again, told=told)
        if made is not None:
            history.append(Fact(before + len(new), known_on, made))
    return batch


def _looked_up(
    session: Session, items: Iterable[Item], types: CostTypes, *, trusting: bool
) -> dict[bytes, list[Fact]]:
    """Return what stands in the streams of lines.

    Trusting, bookings are taken for new, and the caller undoes the step when one is not. Not those
    whose type is not known by its name: a repeat asks for nothing.
    """
    wanted = [
        stream
        for _, _, event, stream in items
        if event is None or not trusting or event.cost_type not in types.names
    ]
    return standing_in(session, wanted)


def items_of(batch: Batch, lines: Iterable[tuple[int, Line]], today: int) -> list[Item]:
    """Return the lines that are fine by themselves; the others are refused in the batch."""
    facts = batch.facts
    found: list[Item] = []
    for index, line in lines:
        try:
            event = book_cost(line, facts) if type(line) is c.BookCost else None
        except Refusal as refusal:
            batch.refused[index] = refusal.findings
            continue
        if type(line) is c.ReverseCost and line.expected_cost_type:
            line = settled_line(line, batch.types)  # noqa: PLW2901 - what its word means
        if line.known_on > today or (event is not None and event.payee):
            unfit = booking_findings(line, event, facts, today)
            if unfit:
                batch.refused[index] = tuple(unfit)
                continue
        found.append((index, line, event, _stream(line, event)))
    return found


def decide_line(  # noqa: PLR0913 - what there is to know about a line
    batch: Batch,
    item: Item,
    history: list[Fact],
    known_on: int,
    *,
    again: bool,
    told: Told | None = None,
) -> e.Event | None:
    """Decide about one line on top of what stands in its stream; return what happened, if so."""
    if item[2] is not None and history and item[2].cost_type not in batch.types:
        item = as_meant(batch, item, history)
    index, _, event, stream = item
    count = len(batch.new)
    if event is None or history:
        # Certifications and payments are versions of the stream; what stands is booked or reversed.
        stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
        before = _told_before(item, history, told) if told is not None and not again else None
        if before is not None:
            batch.known[index] = before
        else:
            again = again or (told is not None and bool(stands) and told.get(stream) == len(stands))
            _on_standing(batch, item, history, known_on, again=again)
            if told is not None and len(batch.new) > count:
                told[stream] = len(stands) + 1
    elif late := closed_year_finding(event, batch.facts.closed_until(event.employing_body)):
        batch.refused[index] = (late,)
    else:
        booked(batch, index, NewEvent(event, known_on, stream, 1))
    return batch.new[-1].event if len(batch.new) > count else None


def _told_before(item: Item, history: list[Fact], told: Told) -> int | None:
    """Return the fact that a line of a file repeats, in the order in which the file tells them.

    A voucher may be booked, reversed and booked anew in one file. A longer export repeats all of
    it: its lines are the standing facts, one after the other, and not a word about the last one.
    """
    _, line, event, stream = item
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    for place in range(told.get(stream, 0), len(stands)):
        fact = stands[place]
        same = (
            says(event, history, fact)
            if event is not None
            else isinstance(line, c.ReverseCost) and _same_reversal(fact.event, line)
        )
        if same:
            if len(stands) > 1:
                told[stream] = place + 1
            return fact.sequence
    return None


def _on_standing(
    batch: Batch,
    item: Item,
    history: list[Fact],
    known_on: int,
    *,
    again: bool,
) -> None:
    """Decide about a line whose voucher stands already, or that reverses one."""
    index, line, event, stream = item
    version = len(history) + 1
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    if event is not None:
        last = stands[-1]
        twin = next((fact for fact in stands if says(event, history, fact)), None)
        if isinstance(last.event, e.CostBooked) and not says(event, history, last):
            batch.conflicts[index] = conflict(event, last, history, batch.before)
            return
        if twin is not None and (isinstance(last.event, e.CostBooked) or not again):
            batch.known[index] = twin.sequence
            return
        if unfit := unfit_again(event, known_on, last, batch.facts):
            batch.refused[index] = (unfit,)
            return
        booked(batch, index, NewEvent(event, known_on, stream, version))
        return
    if not isinstance(line, c.ReverseCost):
        raise TypeError(type(line).__name__)
    if stands and _same_reversal(stands[-1].event, line):
        batch.known[index] = stands[-1].sequence
        return
    try:
        mirror = reverse_cost(line, history, known_on)
    except Refusal as refusal:
        batch.refused[index] = refusal.findings
        return
    batch.new.append(NewEvent(mirror, known_on, stream, version))


def _same_reversal(last: e.Event, line: c.ReverseCost) -> bool:
    return (
        isinstance(last, e.CostReversed)
        and bool(line.reversal_voucher)
        and last.reversal_voucher == line.reversal_voucher
        and last.booked_on == line.booked_on
    )


def _stream(line: Line, event: e.CostBooked | None) -> bytes:
    """Return the stream of the line's voucher key, filled in where the line left it to the post."""
    body = line.employing_body if event is None else event.employing_body
    year = line.fiscal_year if event is None else event.fiscal_year
    return voucher_stream(body, line.source, year, line.voucher, line.line)


def facts_for(session: Session, lines: Iterable[Line], known: Facts | None) -> Facts:
    """Return what lines are judged by; `known` was read before in this transaction."""
    names = (
        lines.post_names()
        if isinstance(lines, Lines)
        else {line.post for line in lines if type(line) is c.BookCost}
    )
    if known is not None and names <= known.posts.keys():
        return known  # bookings change no fact
    before = known.posts.keys() if known is not None else set()
    about = with_references(session, {("post", name) for name in names | before})
    facts = fold(about)
    if not names <= facts.posts.keys():
        return fold(all_facts(session))  # to offer the nearest of all names
    # Which years they have closed, read once for all lines; their own streams alone say it.
    closed = closings(session, {post.event.employing_body for post in facts.posts.values()})
    return fold([*about, *closed]) if closed else facts
