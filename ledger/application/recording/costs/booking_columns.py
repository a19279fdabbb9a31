"""Bookings and reversals, one or a hundred thousand: which are new, known, conflicting, refused.

All that is asked of a booking by itself is asked in columns, and what is new is recorded in them. A
line whose voucher stands, or that is odd in another way, is decided by itself, at its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from ledger.application.recording.costs.booking import Batch, LineItem, Standpoint, decide_line
from ledger.application.recording.costs.booking_standing import booked_themselves, reversed_since
from ledger.application.recording.costs.fine_lines import Fine, fine, odd_items, type_meanings
from ledger.application.recording.costs.told import Told
from ledger.application.recording.guarding import facts_to_book_on
from ledger.domain.costs.booking_block import Line, LineBlock
from ledger.domain.costs.booking_columns import Booked, years_of
from ledger.domain.costs.booking_rules import (
    NEW_RULES,
    JudgedBy,
    refused_rows,
)
from ledger.domain.costs.people import rows_of_people
from ledger.domain.events import CostBooked, Voucher
from ledger.domain.facts import Fact, Facts
from ledger.log.appending import as_stored
from ledger.log.canonical import Stored
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, standing_in, stored_in
from ledger.log.prepared import Prepared
from ledger.log.topics import REGISTRY
from ledger.position.snapshot import Snapshot
from ledger.projections.bookings import Vouchers, fields_of
from ledger.projections.open_vouchers import UnpaidChange

_FIELDS = Vouchers._fields[:-2]
"""Columns of lines that do not depend on when they are recorded."""
_BOOKED = REGISTRY.by_event[CostBooked].number


class Judgement(NamedTuple):
    """What is to be recorded of some lines, in columns; `odd` is what is no plain booking.

    `ranks` are how many of the `fine`, the plain bookings, stand before each odd event. The batch
    holds the odd events alone.
    """

    batch: Batch
    stored: Stored
    vouchers: Vouchers
    odd: list[Recorded]
    fine: Fine
    ranks: Sequence[int]

    @property
    def plain(self) -> Booked:
        """Return the plain bookings alone."""
        return self.fine.booked

    def origins(self) -> set[tuple[str, str]]:
        """Return the bodies and sources of the plain bookings."""
        return self.plain.origins()

    def unpaid(self) -> list[UnpaidChange]:
        """Return the plain bookings that say no day of payment."""
        plain = self.plain
        if all(plain.paid_on):
            return []
        apart = {item.sequence for item in self.odd}
        numbers = [number for number in self.vouchers.sequences if number not in apart]
        vouchers = zip(*plain[:4], strict=True)
        rows = zip(plain.paid_on, vouchers, numbers, plain.cents, strict=True)
        return [UnpaidChange(who, number, cents) for day, who, number, cents in rows if not day]


def judge(session: Session, lines: Sequence[Line], at: Standpoint) -> Batch:
    """Decide about every line, in order, on top of what stands and of the lines before it."""
    every = LineBlock.of(lines)
    decided = decide_lines(session, every, at, facts_for(session, every, None))
    batch = decided.batch
    batch.new = _spliced(decided.fine.events(), decided.ranks, batch.new)
    return batch


def decide_lines(
    session: Session, lines: LineBlock, at: Standpoint, facts: Facts, ahead: Prepared | None = None
) -> Judgement:
    """Decide about lines in their order; of the plain bookings among them in columns.

    `ahead` are its bookings as they were prepared before the write lock was taken, if they were.
    """
    batch = Batch(facts=facts, before=at.start, types=at.types)
    standing = JudgedBy.of(facts, at.today)._replace(is_an_id=at.is_an_id)
    plain = fine(batch, lines.bookings, lines.places(), at, standing, ahead=ahead)
    items = odd_items(batch, lines.others, at, standing)
    # Under the write lock the numbers that new events will get are known: a later line may reverse
    # an earlier one and must point at it.
    names = type_meanings(plain.booked.cost_types, at)
    unknown = {word for word, name in names.items() if name is None}
    apart = _odd(plain, items, at, standing, unknown)
    known = set() if at.trusting else _standing(session, plain, batch, apart, at.told)
    items += map(plain.item, apart)
    items.sort()
    new = plain.without(known | apart).named(names)
    ranks = _one_by_one(session, items, new, batch, at)
    return _whole(session, new, ranks, batch, at)


def facts_for(session: Session, lines: LineBlock, known: Facts | None) -> Facts:
    """Return what lines are judged by; `known` was read before in this transaction."""
    names = lines.post_names()
    if known is not None and names <= known.posts.keys():
        return known  # bookings change no fact
    before = known.posts.keys() if known is not None else set()
    facts = facts_to_book_on(session, names | before)
    if not names <= facts.posts.keys():
        return Snapshot(session).facts  # to offer the nearest of all names
    return facts


def _odd(
    plain: Fine,
    items: Sequence[LineItem],
    at: Standpoint,
    standing: JudgedBy,
    unknown: AbstractSet[str],
) -> set[int]:
    """Return the bookings that are decided by themselves.

    They are borne by another year than that of their service, or by a closed one, name a type that
    nobody knows, pay a person, or have the voucher of a line before them.
    """
    booked = plain.booked
    apart = refused_rows(NEW_RULES, booked, standing)
    apart |= set() if at.is_an_id else rows_of_people(booked.payees)
    served = years_of(booked.service_from)
    if booked.bearing_years != served:
        both = enumerate(zip(booked.bearing_years, served, strict=True))
        apart |= {row for row, (year, service) in both if year != service}
    if unknown:
        apart |= {row for row, kind in enumerate(booked.cost_types) if kind in unknown}
    first: dict[bytes, int] = {}
    if not at.trusting:  # else the log's unique key tells two of a kind
        first.update(zip(reversed(plain.streams), reversed(plain.places), strict=True))
    for item in items:
        first[item.stream] = min(item.place, first.get(item.stream, item.place))
    if first:
        named = [row for row, stream in enumerate(plain.streams) if stream in first]
        apart |= {row for row in named if first[plain.streams[row]] < plain.places[row]}
    return apart


def _standing(
    session: Session, plain: Fine, batch: Batch, apart: set[int], told: Told | None
) -> set[int]:
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
        same = len(rows) == 1 and kind == _BOOKED and state == plain.states[number]
        if same and (told is None or told.tell(sequence)):
            batch.known[plain.places[number]] = sequence
            known.add(number)
        else:
            apart.add(number)
    return known


def _one_by_one(
    session: Session, items: Sequence[LineItem], fine: Fine, batch: Batch, at: Standpoint
) -> list[int]:
    """Decide about odd lines; return how many plain ones stand before each event that they make."""
    if not items:
        return []
    ranks: list[int] = []
    standing = standing_in(session, [item.stream for item in items])
    asked = {item.stream for item in items}
    numbers = {stream: row for row, stream in enumerate(fine.streams) if stream in asked}
    themselves = booked_themselves(session, items)
    for said in items:
        item = said
        if item.place in themselves:
            batch.refused[item.place] = (themselves[item.place],)
            continue
        if at.counted is not None and item.stream in standing:
            item = at.counted.standing(item, standing)
        rank = bisect_left(fine.places, item.place)
        history = standing.setdefault(item.stream, [])
        number = numbers.get(item.stream, rank)
        if number < rank and not history:
            sequence = at.before + 1 + number + bisect_right(ranks, number)
            event = CostBooked(*fine.booked.row(number))
            history.append(Fact(sequence, fine.known_on[number], event))
        made = decide_line(batch, item, history, at)
        # A cost type that is introduced stands before its booking.
        ranks += [rank] * (len(batch.new) - len(ranks))
        if made is not None:
            history.append(Fact(at.before + rank + len(ranks), item.known_on, made))
    reversed_since(session, items, batch, at.told)
    return ranks


def _whole(
    session: Session, fine: Fine, ranks: Sequence[int], batch: Batch, at: Standpoint
) -> Judgement:
    """Return plain and odd ones together, in the order of the file."""
    count, first = len(fine.places), at.before + 1
    stored = Stored(fine.streams, [1] * count, [_BOOKED] * count, fine.known_on, fine.states)
    odd = [
        Recorded(first + number + rank, new.known_on, new.event)
        for number, (rank, new) in enumerate(zip(ranks, batch.new, strict=True))
    ]
    numbers: Sequence[int] = range(first, first + count + len(odd))
    columns: list[Sequence[Any]] = [getattr(fine.booked, name) for name in _FIELDS]
    if odd:
        rows = zip(*as_stored(session, batch.new), strict=True)
        pairs = zip(stored, rows, strict=True)
        stored = Stored._make(_spliced(column, ranks, values) for column, values in pairs)
        apart = {item.sequence for item in odd}
        numbers = [number for number in numbers if number not in apart]
    columns += [numbers, fine.known_on]
    lines = [pair for pair in zip(ranks, odd, strict=True) if isinstance(pair[1].event, Voucher)]
    if lines:
        fields = [(*fields_of(one.event), one.sequence, one.known_on) for _, one in lines]
        places = [rank for rank, _ in lines]
        both = zip(columns, zip(*fields, strict=True), strict=True)
        columns = [_spliced(column, places, values) for column, values in both]
    return Judgement(
        batch=batch,
        stored=stored,
        vouchers=Vouchers._make(columns),
        odd=odd,
        fine=fine,
        ranks=ranks,
    )


def _spliced(column: Sequence[Any], ranks: Sequence[int], values: Iterable[Any]) -> list[Any]:
    """Return a column with values put in, each behind as many rows as its rank says."""
    found: list[Any] = []
    start = 0
    for rank, value in zip(ranks, values, strict=True):
        found += column[start:rank]
        found.append(value)
        start = rank
    found += column[start:]
    return found
