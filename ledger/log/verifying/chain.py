"""Walk the log once: every stored byte must follow from the one before it (design §3, 3 and 9).

Rows come in bulk and are looked at column by column. A block in which one thing is not as it must
be is walked again, event by event (`telling`), to say what.
"""

from __future__ import annotations

import re
from itertools import chain, groupby, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ledger.domain.errors import Finding, LedgerError, UsageError
from ledger.domain.said import Said
from ledger.log.canonical import GENESIS, RECEIPT_HEX, Stored, event_hashes, receipt
from ledger.log.databases.listening import come_to
from ledger.log.eventlog import digests_of
from ledger.log.times import times_of
from ledger.log.topics import REGISTRY
from ledger.log.verifying.content import UNFIT, Content, EventBlock, known_when
from ledger.log.verifying.telling import Commands, CorrectedTime, Place, Telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.log.database import Session

Receipts = dict[int, set[str]]
"""Event numbers, and the beginning of the hash that each had when its receipt was given."""

_RECEIPT = re.compile(rf"(\d{{1,18}})-([0-9a-f]{{{RECEIPT_HEX}}})", re.ASCII)
_EVENTS = (
    "SELECT sequence, stream, version, type, command, known_on, state, hash FROM event "
    "WHERE sequence > ? ORDER BY sequence"
)
_HASHED = EventBlock((), (), (), [])
"""Of a block of which nothing but the hashes was looked at."""
_LARGEST = 1 << 26
"""Bytes of an event; a thousand times what a country's closed year takes."""
_TOO_LARGE = "SELECT sequence FROM event WHERE length(state) > ? OR length(hash) > 64 LIMIT 1"


class ChainCheck(NamedTuple):
    """What was looked at, the receipt of its end, and every finding.

    `first` and `hash` are those of the first and the last event. `unchecked` says what could not be
    looked at: then nobody knows. `corrected` shows the stored
    times that a correction of the clock set right; `clock` what speaks against the clock as it is
    now. Neither is a fault of the log.
    """

    events: int
    receipt: str
    findings: tuple[Finding, ...]
    read_models: bool = False
    corrected: tuple[CorrectedTime, ...] = ()
    clock: Finding | None = None
    unchecked: tuple[Finding, ...] = ()
    first: bytes = b""
    hash: bytes = b""

    @property
    def whole(self) -> bool:
        """Return whether everything was looked at and nothing found."""
        return not self.findings and not self.unchecked


def parse_receipts(given: Sequence[str]) -> Receipts:
    """Return receipts as they are compared.

    Raises:
        UsageError: one has not the form of a receipt.
    """
    wanted: Receipts = {}
    for text in given:
        match = _RECEIPT.fullmatch(text.strip().lower())
        if match is None:
            problem = (
                "receipt {text!r}: BL-216 a receipt reads <number>-<{digits} hexadecimal digits>"
            )
            raise UsageError.of(problem, text=text, digits=RECEIPT_HEX)
        wanted.setdefault(int(match[1]), set()).add(match[2])
    return wanted


def check_log(
    session: Session, given: Sequence[str], take: Callable[[EventBlock], None] | None = None
) -> ChainCheck:
    """Recompute chain, order, streams, stored forms and ranges; compare the receipts given.

    Args:
        session: a snapshot.
        given: receipts held elsewhere.
        take: is handed all events in order, as long as nothing is wrong.

    Raises:
        UsageError: a receipt has not the form of one.
    """
    wanted = parse_receipts(given)
    large = session.all(_TOO_LARGE, _LARGEST)
    if large:
        told = Telling(Commands(session), times_of(session))
        told.tell(large[0][0], Said("BL-695 is larger than any event, {most} bytes", most=_LARGEST))
        return ChainCheck(0, receipt(0, GENESIS), tuple(told.found))
    content = Content()
    walk = _Walk(session, Telling(Commands(session), times_of(session), content), wanted)
    walk.run(content, take)
    end = receipt(walk.sequence, walk.digest)
    return ChainCheck(
        walk.sequence,
        end,
        tuple(walk.telling.found),
        corrected=tuple(walk.telling.corrected),
        first=digests_of(session, (1,)).get(1, b""),
        hash=walk.digest,
    )


def chain_from(
    session: Session, place: Place, *, at_once: bool = False
) -> tuple[Place, tuple[Finding, ...]]:
    """Recompute the hashes of all events behind one; return the last and what is wrong.

    `at_once`: they are few, and read in one go.
    """
    read = _AtOnce(session) if at_once else session
    walk = _Walk(read, Telling(Commands(read, place.command), times_of(session)), {}, place)
    walk.run(None, None)
    return walk.telling.place, tuple(walk.telling.found)


class RowReader(Protocol):
    """What a walk reads by."""

    def chunks(self, sql: str, *params: object) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows, many at a time."""

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""


class _AtOnce:
    """Reads all rows of an answer in one go: one way to a server and back."""

    def __init__(self, session: Session) -> None:
        self.all = session.all

    def chunks(self, sql: str, *params: object) -> Iterator[list[tuple[Any, ...]]]:
        rows = self.all(sql, *params)
        if rows:
            yield rows


class _Walk:
    """One way through the log, block by block."""

    def __init__(
        self, session: RowReader, telling: Telling, wanted: Receipts, start: Place | None = None
    ) -> None:
        self._session = session
        self._wanted = wanted
        self.telling = telling
        if start is not None:
            telling.place = start
        else:
            self._compare(0, GENESIS)

    @property
    def sequence(self) -> int:
        """Return the last event that was looked at."""
        return self.telling.place.sequence

    @property
    def digest(self) -> bytes:
        """Return its hash."""
        return self.telling.place.digest

    def run(self, content: Content | None, take: Callable[[EventBlock], None] | None) -> None:
        """Walk to the end of the log."""
        telling = self.telling
        for rows in self._session.chunks(_EVENTS, self.sequence):
            mark = telling.mark()
            events = None if telling.found else self._plain(rows, content)
            if events is None:
                # What the quick look found is found again, and in order.
                telling.back_to(mark)
                for row in rows:
                    telling.step(row)
            come_to(self.sequence, self._last)
            first = mark[0].sequence + 1
            for number in sorted(self._wanted):
                if first <= number < first + len(rows) and not telling.found:
                    self._compare(number, rows[number - first][-1])
            if take is not None and events is not None and not telling.found:
                take(events)
        telling.finish(self._session)
        self._compare_beyond()

    def _last(self) -> int:
        return int(self._session.all("SELECT max(sequence) FROM event")[0][0])

    def _compare_beyond(self) -> None:
        """Tell the receipts of events that the log does not have."""
        for number in sorted(number for number in self._wanted if number > self.sequence):
            for digits in sorted(self._wanted[number]):
                place = Said("receipt {number}-{hash}", number=number, hash=digits)
                problem = Said("BL-232 the log ends at event {event}", event=self.sequence)
                self.telling.tell(place, problem)

    def _plain(self, rows: list[tuple[Any, ...]], content: Content | None) -> EventBlock | None:
        """Return the events of a block in which everything is as it must be; else None."""
        numbers, streams, versions, kinds, commands, known_on, states, hashes = zip(
            *rows, strict=True
        )
        start = self.telling.place
        if numbers != tuple(range(start.sequence + 1, start.sequence + 1 + len(rows))):
            return None
        # Elsewhere a number that is none is refused when it becomes bytes.
        counted = {*map(type, kinds), *map(type, commands), *map(type, known_on)} == {int}
        if not counted or not known_when(known_on):
            return None
        stored = Stored(streams, versions, kinds, known_on, states)
        try:
            envelopes = self._envelopes(numbers, commands)
            if envelopes is None:
                return None
            found = event_hashes(
                start.digest, start.sequence, envelopes, REGISTRY.hashed_names, stored
            )
            if tuple(found) != hashes:
                return None
            events = _HASHED
            if content is not None:
                events = content.typed(numbers, stored)._replace(hashes=b"".join(found))
        except (*UNFIT, KeyError, LedgerError):
            return None
        self.telling.place = self.telling.place._replace(sequence=numbers[-1], digest=found[-1])
        return events

    def _envelopes(self, numbers: Sequence[int], commands: Sequence[int]) -> Iterator[bytes] | None:
        """Return the digest of each event's command; None where one is not as it must be."""
        telling = self.telling
        found: list[Iterator[bytes]] = []
        at = 0
        for number, run in groupby(commands):
            count = len(list(run))
            if number != telling.place.command:
                telling.place = telling.place._replace(sequence=numbers[at] - 1)
                if not telling.next_command(numbers[at], number):
                    return None
            at += count
            if numbers[at - 1] > telling.place.last:
                return None
            found.append(repeat(telling.place.enveloped, count))
        return chain.from_iterable(found)

    def _compare(self, number: int, digest: object) -> None:
        """Compare the receipts that were given for an event with what stands there."""
        for digits in sorted(self._wanted.get(number, ())):
            if not isinstance(digest, bytes) or digest.hex()[:RECEIPT_HEX] != digits:
                place = number or Said("the beginning")
                problem = Said("BL-233 is not the event that the receipt was given for")
                self.telling.tell(place, problem)
