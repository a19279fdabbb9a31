"""Many bookings decided in columns, and one by one what is odd or stands already.

What is decided is what `ledger.application.booking.judge` decides line by line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import astuple

from ledger.application.booking import Batch, Prepared, decide_line, prepared
from ledger.domain.booking_block import Booked, book_all
from ledger.domain.events import CostBooked
from ledger.domain.facts import Fact
from ledger.log.canonical import Stored, voucher_streams
from ledger.log.eventlog import Recorded, standing_in, stored_in
from ledger.log.topics import REGISTRY, encode
from ledger.projections.bookings import Vouchers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ledger.domain.booking_block import Lines
    from ledger.domain.facts import Facts
    from ledger.log.database import Session

_WIDTH = len(Booked._fields)
_NUMBERS = {event: topic.number for event, topic in REGISTRY.by_event.items()}
_BOOKED = _NUMBERS[CostBooked]


class Standpoint(NamedTuple):
    """From where a part of a file is judged.

    Attributes:
        today: the day of recording.
        known_on: the day of receipt of lines that name none.
        again: a repeat is meant.
        before: the last event so far.
        start: the last event before the whole file.
        trusting: bookings are taken for new; the log's unique key says when one is not.
    """

    today: int
    known_on: int
    again: bool
    before: int
    start: int
    trusting: bool


class Decided(NamedTuple):
    """What is to be recorded of a part, in columns; `odd` is what is no plain booking."""

    batch: Batch
    stored: Stored
    vouchers: Vouchers
    odd: list[Recorded]


class _Plain(NamedTuple):
    """Plain bookings: their places among the lines, streams, stored states and fields."""

    places: Sequence[int]
    streams: Sequence[bytes]
    states: Sequence[bytes]
    booked: Booked

    def without(self, gone: AbstractSet[int]) -> _Plain:
        """Return the others; `gone` are numbers within these columns."""
        if not gone:
            return self
        kept = [number not in gone for number in range(len(self.places))]
        booked = Booked._make(list(compress(column, kept)) for column in self.booked)
        places, streams, states = self[:3]
        return _Plain(
            list(compress(places, kept)),
            list(compress(streams, kept)),
            list(compress(states, kept)),
            booked,
        )


def decide_in_columns(
    session: Session, lines: Lines, at: Standpoint, facts: Facts
) -> Decided | None:
    """Decide about the lines of a part in their order; None where all are to be judged singly."""
    booked = book_all(lines.bookings, facts)
    if booked is None:
        return None
    source = lines.bookings.source
    streams = voucher_streams(booked.employing_bodies, source, booked.fiscal_years, booked.vouchers)
    if not at.trusting and len(set(streams)) < len(streams):
        return None
    batch = Batch(facts=facts, before=at.start)
    plain = _Plain(lines.places(), streams, list(map(encode, zip(*booked, strict=True))), booked)
    items = prepared(batch, lines.others, at.today)
    apart = _behind(plain, items)
    known = set() if at.trusting else _standing(session, plain, batch, apart)
    for number in apart:
        place, stream = plain.places[number], streams[number]
        items.append((place, lines.bookings.command(number), booked.event(number), stream))
    items.sort(key=itemgetter(0))
    new = plain.without(known | apart)
    return _whole(new, _one_by_one(session, items, new, batch, at), batch, at)


def _behind(plain: _Plain, items: Sequence[Prepared]) -> set[int]:
    """Return the bookings whose voucher an odd line before them has: these are decided after it."""
    if not items:
        return set()
    numbers = {stream: number for number, stream in enumerate(plain.streams)}
    found = ((numbers.get(stream), place) for place, _, _, stream in items)
    return {
        number for number, place in found if number is not None and plain.places[number] > place
    }


def _standing(session: Session, plain: _Plain, batch: Batch, apart: set[int]) -> set[int]:
    """Return the bookings that are known, and add to `apart` those that want a closer look.

    What stands already nearly always stands just like this: then nothing needs to be decoded.
    """
    stored = stored_in(session, plain.streams)
    known: set[int] = set()
    for number, stream in enumerate(plain.streams) if stored else ():
        rows = stored.get(stream)
        if rows is None or number in apart:
            continue
        sequence, _, kind, state = rows[0]
        if len(rows) == 1 and kind == _BOOKED and state == plain.states[number]:
            batch.known[plain.places[number]] = sequence
            known.add(number)
        else:
            apart.add(number)
    return known


def _one_by_one(
    session: Session, items: Sequence[Prepared], new: _Plain, batch: Batch, at: Standpoint
) -> list[int]:
    """Decide about odd lines; return how many plain ones stand before each event that they make."""
    if not items:
        return []
    ranks: list[int] = []
    standing = standing_in(session, [stream for _, _, _, stream in items])
    numbers = {stream: number for number, stream in enumerate(new.streams)}
    for item in items:
        place, line, _, stream = item
        rank = bisect_left(new.places, place)
        history = standing.setdefault(stream, [])
        number = numbers.get(stream, rank)
        if number < rank and not history:
            sequence = at.before + 1 + number + bisect_right(ranks, number)
            history.append(Fact(sequence, at.known_on, new.booked.event(number)))
        known_on = line.known_on or at.known_on
        made = decide_line(batch, item, history, known_on, again=at.again)
        if made is not None:
            history.append(Fact(at.before + 1 + rank + len(ranks), known_on, made))
            ranks.append(rank)
    return ranks


def _whole(new: _Plain, ranks: Sequence[int], batch: Batch, at: Standpoint) -> Decided:
    """Return plain and odd ones together, in the order of the file."""
    count = len(new.places)
    first = at.before + 1
    booked = new.booked
    stored = Stored(new.streams, [1] * count, [_BOOKED] * count, [at.known_on] * count, new.states)
    odd: list[Recorded] = []
    if ranks:
        columns: list[list[Any]] = [list(column) for column in (*booked, *stored)]
        for place, one in enumerate(batch.new):
            behind = ranks[place] + place
            kind, state = _NUMBERS[type(one.event)], encode(one.event)
            values = astuple(one.event)[:_WIDTH]
            values += (one.stream, one.version, kind, one.known_on, state)
            for column, value in zip(columns, values, strict=True):
                column.insert(behind, value)
            odd.append(Recorded(first + behind, one.known_on, one.event))
        booked, stored = Booked._make(columns[:_WIDTH]), Stored._make(columns[_WIDTH:])
    vouchers = Vouchers(
        booked.posts,
        booked.bearing_years,
        range(first, first + count + len(ranks)),
        booked.cost_types,
        booked.cents,
        booked.service_from,
        booked.service_to,
        booked.booked_on,
        booked.paid_on,
        stored.known_on,
    )
    return Decided(batch, stored, vouchers, odd)
