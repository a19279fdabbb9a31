"""Many bookings decided in columns, and one by one what is odd or stands already.

What is decided is what `ledger.application.booking.judge` decides line by line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.application.booking import Batch, Item, Told, decide_line, items_of
from ledger.domain.booking_block import LineBlock, commands_of
from ledger.domain.booking_columns import Booked
from ledger.domain.commands import BookCost
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked
from ledger.domain.facts import Fact
from ledger.log.canonical import Stored
from ledger.log.eventlog import Recorded, standing_in, stored_in
from ledger.log.prepared import prepare
from ledger.log.stored_form import encode
from ledger.log.topics import REGISTRY
from ledger.projections.bookings import Vouchers, fields_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ledger.domain.cost_types import CostTypes
    from ledger.domain.facts import Facts
    from ledger.log.database import Session
    from ledger.log.prepared import Prepared

_WIDTH = len(Vouchers._fields) - 2
"""Columns of lines that do not depend on when they are recorded."""
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
        told: what the lines of the file before have told.
        types: the cost types that are known, those that the file has introduced included.
    """

    today: int
    known_on: int
    again: bool
    before: int
    start: int
    trusting: bool
    told: Told
    types: CostTypes


class Decided(NamedTuple):
    """What is to be recorded of a part, in columns; `odd` is what is no plain booking.

    `plain` are the plain bookings alone.
    """

    batch: Batch
    stored: Stored
    vouchers: Vouchers
    odd: list[Recorded]
    plain: Booked

    def origins(self) -> set[tuple[str, str]]:
        """Return the bodies and sources of the plain bookings."""
        return {*zip(self.plain.employing_bodies, self.plain.sources, strict=True)}


class _Plain(NamedTuple):
    """Plain bookings: their places among the lines, streams, stored states and fields."""

    places: Sequence[int]
    streams: Sequence[bytes]
    states: Sequence[bytes]
    booked: Booked

    def event(self, number: int) -> CostBooked:
        """Return one of them."""
        columns: Sequence[Sequence[Any]] = self.booked
        return CostBooked(*(column[number] for column in columns))

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
    session: Session, lines: LineBlock, ahead: Prepared | None, at: Standpoint, facts: Facts
) -> Decided | None:
    """Decide about the lines of a part in their order; None where all are to be judged singly.

    `ahead` are its bookings as they were prepared before the write lock was taken, if they were.
    """
    meant = _meant(lines, at)
    if meant is None:
        return None
    if meant is not lines:
        lines, ahead = meant, None
    made = _prepared(lines, ahead, facts)
    if made is None or (not at.trusting and len(set(made.streams)) < len(made.streams)):
        return None
    batch = Batch(facts=facts, before=at.start, types=at.types)
    plain = _Plain(lines.places(), made.streams, made.states, made.booked)
    items = items_of(batch, lines.others, at.today)
    apart = _behind(plain, items)
    known = set() if at.trusting else _standing(session, plain, batch, apart)
    commands = commands_of(plain.booked.bookings()) if apart else []
    for number in apart:
        item = (plain.places[number], commands[number], plain.event(number), plain.streams[number])
        items.append(item)
    items.sort(key=itemgetter(0))
    new = plain.without(known | apart)
    return _whole(new, _one_by_one(session, items, new, batch, at), batch, at)


def _meant(lines: LineBlock, at: Standpoint) -> LineBlock | None:
    """Return the lines with the cost types that their words mean; None: one by one, if at all.

    Each type of a part is looked at once. A word may have stood as a type of its own when the file
    was read before: that is seen where every voucher is looked up, line by line.
    """
    known = at.types.names
    others = {line.cost_type for _, line in lines.others if isinstance(line, BookCost)}
    words = {*lines.bookings.cost_types} - known
    if not others <= known or (words and not at.trusting):
        return None
    if not words:
        return lines
    try:
        meanings = {word: at.types.meaning(word) for word in words}
    except Refusal:
        return None
    found = {word: name for word, name in meanings.items() if name is not None}
    if len(found) < len(words):
        return None
    kinds = [found.get(word, word) for word in lines.bookings.cost_types]
    return LineBlock(lines.bookings._replace(cost_types=kinds), lines.others)


def _prepared(lines: LineBlock, ahead: Prepared | None, facts: Facts) -> Prepared | None:
    """Return the bookings as they will be stored; None where a closer look is wanted."""
    homes = {name: post.event.employing_body for name, post in facts.posts.items()}
    # What was prepared before counts as long as it rests on what holds now.
    made = ahead
    if made is None or not made.homes.items() <= homes.items():
        made = prepare(lines.bookings, homes)
    if made is None or not facts.closed:
        return made
    closed = max(map(facts.closed_until, set(made.homes.values())), default=0)
    return made if min(made.booked.bearing_years, default=closed) > closed else None


def _behind(plain: _Plain, items: Sequence[Item]) -> set[int]:
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
    session: Session, items: Sequence[Item], new: _Plain, batch: Batch, at: Standpoint
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
            history.append(Fact(sequence, at.known_on, new.event(number)))
        known_on = line.known_on or at.known_on
        made = decide_line(batch, item, history, known_on, again=at.again, told=at.told)
        if made is not None:
            history.append(Fact(at.before + 1 + rank + len(ranks), known_on, made))
            ranks.append(rank)
    return ranks


def _whole(new: _Plain, ranks: Sequence[int], batch: Batch, at: Standpoint) -> Decided:
    """Return plain and odd ones together, in the order of the file."""
    count = len(new.places)
    stored = Stored(new.streams, [1] * count, [_BOOKED] * count, [at.known_on] * count, new.states)
    columns: list[Any] = [getattr(new.booked, name) for name in Vouchers._fields[:_WIDTH]]
    odd: list[Recorded] = []
    first = at.before + 1
    if ranks:
        columns = list(map(list, columns))
        stored = Stored._make(map(list, stored))
        for number, one in enumerate(batch.new):
            place = ranks[number] + number
            event = one.event
            kind = _NUMBERS[type(event)]
            values = (*fields_of(event), one.stream, one.version, kind, one.known_on, encode(event))
            for column, value in zip((*columns, *stored), values, strict=True):
                column.insert(place, value)
            odd.append(Recorded(first + place, one.known_on, event))
    sequences = range(first, first + count + len(ranks))
    vouchers = Vouchers._make([*columns, sequences, stored.known_on])
    return Decided(batch, stored, vouchers, odd, new.booked)
