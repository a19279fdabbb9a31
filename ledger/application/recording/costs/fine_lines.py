"""What is asked of bookings and reversals by themselves: lines that are fine, whatever stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.recording.costs.booking import Batch, LineItem, Standpoint
from ledger.application.recording.costs.cost_types import settled_line
from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.booking_columns import Booked, Bookings, book
from ledger.domain.costs.booking_rules import (
    SAID_RULES,
    JudgedBy,
    SaidLines,
    refusals,
    row_findings,
    unfit,
)
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked
from ledger.log.appending import NewEvent
from ledger.log.canonical import voucher_stream
from ledger.log.prepared import Prepared, stored_bookings

if TYPE_CHECKING:
    from ledger.domain.costs.booking_block import Line


class Fine(NamedTuple):
    """Bookings: their places among the lines, streams, stored states, days of receipt, fields."""

    places: Sequence[int]
    streams: Sequence[bytes]
    states: Sequence[bytes]
    known_on: Sequence[int]
    booked: Booked

    def item(self, number: int) -> LineItem:
        """Return one of them as a line of its own."""
        event = CostBooked(*self.booked.row(number))
        return LineItem(self.places[number], event, self.streams[number], self.known_on[number])

    def without(self, gone: AbstractSet[int]) -> Fine:
        """Return the others; `gone` are numbers within these columns."""
        if not gone:
            return self
        kept = [number not in gone for number in range(len(self.places))]
        *columns, booked = self
        return Fine._make([*(list(compress(one, kept)) for one in columns), booked.kept(kept)])

    def named(self, names: Mapping[str, str | None]) -> Fine:
        """Return them with other cost types; `names` holds None for a type that stays."""
        booked = self.booked
        if not any(names.values()):
            return self
        kinds = [names.get(word) or word for word in booked.cost_types]
        booked = booked._replace(cost_types=kinds)
        return Fine(self.places, *stored_bookings(booked), self.known_on, booked)

    def events(self) -> list[NewEvent]:
        """Return them as events to append, each the first of its stream."""
        events = (CostBooked(*row) for row in zip(*self.booked, strict=True))
        rows = zip(events, self.known_on, self.streams, strict=True)
        return [NewEvent(event, known_on, stream, 1) for event, known_on, stream in rows]


def type_meanings(kinds: Iterable[str], at: Standpoint) -> dict[str, str | None]:
    """Return what words that are no cost types by their name mean; None: only the line tells.

    A word may have stood as a type of its own when the file was read before: that is seen where
    every voucher is looked up.
    """
    return {word: _meaning(word, at) if at.trusting else None for word in {*kinds} - at.types.names}


def _meaning(word: str, at: Standpoint) -> str | None:
    try:
        return at.types.meaning(word)
    except Refusal:
        return None


def fine(  # noqa: PLR0913, PLR0917 - what there is to know about many bookings
    batch: Batch,
    bookings: Bookings,
    places: Sequence[int],
    at: Standpoint,
    standing: JudgedBy,
    ahead: Prepared | None = None,
) -> Fine:
    """Return the bookings that are fine by themselves; the others are refused in the batch."""
    stored: tuple[Sequence[bytes], Sequence[bytes]] | None = None
    # What was prepared before counts as long as it rests on what holds now.
    if ahead is not None and ahead.homes.items() <= standing.homes.items():
        booked, stored, found = ahead.booked, ahead[1:3], {}
    else:
        booked = book(bookings, standing.homes)
        found = refusals(booked, standing)
    said = SaidLines(bookings.vouchers, bookings.lines, bookings.known_on)
    found = unfit(said, booked, standing) | found
    known_on = [day or at.known_on for day in bookings.known_on]
    if found:
        batch.refused.update((places[row], tuple(told)) for row, told in found.items())
        kept = [row not in found for row in range(len(places))]
        places, known_on = (list(compress(column, kept)) for column in (places, known_on))
        booked = booked.kept(kept)
        if stored is not None:
            stored = list(compress(stored[0], kept)), list(compress(stored[1], kept))
    return Fine(places, *(stored or stored_bookings(booked)), known_on, booked)


def odd_items(
    batch: Batch, others: Sequence[tuple[int, Line]], at: Standpoint, standing: JudgedBy
) -> list[LineItem]:
    """Return what stands between the columns and is fine by itself; the rest is refused."""
    booked = [(place, line) for place, line in others if isinstance(line, BookCost)]
    found: list[LineItem] = []
    if booked:
        bookings = Bookings.of(line for _, line in booked)
        plain = fine(batch, bookings, [place for place, _ in booked], at, standing)
        named = {place for place, line in booked if line.bearing_year}
        items = map(plain.item, range(len(plain.places)))
        found += [item._replace(names_bearer=item.place in named) for item in items]
    rest = [(place, line) for place, line in others if isinstance(line, ReverseCost)]
    said = SaidLines(
        [line.voucher for _, line in rest],
        [line.line for _, line in rest],
        [line.known_on for _, line in rest],
    )
    refused = row_findings(SAID_RULES, said, standing)
    batch.refused.update((rest[row][0], tuple(told)) for row, told in refused.items())
    for row, (place, line) in enumerate(rest):
        if row not in refused:
            meant = settled_line(line, batch.types) if line.expected_cost_type else line
            key = (line.employing_body, line.source, line.fiscal_year, line.voucher, line.line)
            known_on = line.known_on or at.known_on
            found.append(LineItem(place, meant, voucher_stream(*key), known_on))
    return found
