"""Say what is wrong with the log, event by event: where a block is not as it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.errors import Finding, LedgerError
from ledger.domain.said import Said
from ledger.log.canonical import GENESIS, Chained, Envelope, envelope_digest, event_hash
from ledger.log.relations import COMMAND
from ledger.log.topics import REGISTRY
from ledger.log.verifying.content import UNFIT, odd_numbers
from ledger.log.verifying.unsayable import REMEDY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.clock import Times
    from ledger.log.database import Session
    from ledger.log.verifying.chain import RowReader
    from ledger.log.verifying.content import Content

LACKS_EVENTS = "BL-217 command {command} lacks events at its end"
_COMMANDS = f"SELECT {', '.join(COMMAND.column_names)} FROM command"


class CorrectedTime(NamedTuple):
    """Events `first` to `last` of one command: their stored time, the right one, what says so."""

    first: int
    last: int
    stored: int
    recorded_at: int
    number: int


class Place(NamedTuple):
    """Where a walk stands: behind an event, in a command that was recorded then.

    `last` is the last event that the command names, `enveloped` the digest of what accompanies it.
    """

    sequence: int = 0
    digest: bytes = GENESIS
    command: int = 0
    recorded_at: int = 0
    last: int = 0
    enveloped: bytes = b""


def place_behind(session: Session, sequence: int, digest: bytes, times: Times) -> Place:
    """Return the place behind an event whose hash is known to be right."""
    sql = f"{_COMMANDS} WHERE number = (SELECT command FROM event WHERE sequence = ?)"
    ((number, *fields, _, last),) = session.all(sql, sequence)
    stored = Envelope._make(fields)
    at = times.recorded_at(sequence, stored.recorded_at)
    enveloped = envelope_digest(stored)
    return Place(sequence, digest, number, at, last=last, enveloped=enveloped)


class Commands:
    """The commands in order, read as far as a walk has come."""

    def __init__(self, session: RowReader, after: int = 0) -> None:
        """Begin behind a command."""
        sql = f"{_COMMANDS} WHERE number > ? ORDER BY number"
        self._rows: Iterator[list[tuple[Any, ...]]] = session.chunks(sql, after)
        self._known: dict[int, tuple[Any, ...]] = {}
        self._before: dict[int, tuple[Any, ...]] = {}
        self._last = after

    def get(self, number: int) -> tuple[Any, ...] | None:
        """Return what is stored of a command behind its number; None where there is none."""
        while self._last < number:
            rows = next(self._rows, None)
            if rows is None:
                break
            # A block of events that is walked again begins in the rows before, at the earliest.
            self._before, self._known = self._known, {row[0]: row[1:] for row in rows}
            self._last = rows[-1][0]
        return self._known.get(number) or self._before.get(number)


class Telling:
    """What was found so far, and the one way of checking that can say what it is."""

    def __init__(self, commands: Commands, times: Times, content: Content | None = None) -> None:
        """Stand before the first event."""
        self.place = Place()
        self.found: list[Finding] = []
        self.corrected: list[CorrectedTime] = []
        self._commands = commands
        self._times = times
        self._content = content

    def mark(self) -> tuple[Place, int, int]:
        """Return where it stands, to be taken up again by `back_to`."""
        return self.place, len(self.found), len(self.corrected)

    def back_to(self, mark: tuple[Place, int, int]) -> None:
        """Stand again where it stood, and know no more than then."""
        self.place, found, corrected = mark
        del self.found[found:], self.corrected[corrected:]

    def step(self, row: tuple[Any, ...]) -> None:
        """Check one event; after a broken chain only its first break is told."""
        if self.found:
            digest = row[-1] if isinstance(row[-1], bytes) else b""
            self.place = self.place._replace(sequence=row[0], digest=digest)
            return
        try:
            self._step(*row)
        except LedgerError as error:
            self.tell(row[0], Said("BL-214 {error}", error=error.findings[0].problem))
        except UNFIT as error:
            problem = Said("BL-215 holds a value that no event has ({error})", error=str(error))
            self.tell(row[0], problem)

    def _step(  # noqa: PLR0913, PLR0917 - the columns of the log
        self,
        number: int,
        stream: bytes,
        version: int,
        kind: int,
        command: int,
        known_on: int,
        state: bytes,
        stored: bytes,
    ) -> None:
        if number != self.place.sequence + 1:
            words = "BL-218 follows event {event}: a gap in the sequence"
            self.tell(number, Said(words, event=self.place.sequence))
        if command != self.place.command or type(command) is not int:
            if self._commands.get(command) is None:
                self.tell(number, Said("BL-219 its command {command} is missing", command=command))
                return
            self.next_command(number, command)
        if number > self.place.last:
            self.tell(number, Said("BL-220 lies behind the last event that its command names"))
        if self._content:
            for problem in self._content.problems(number, stream, version, kind, state):
                self.tell(number, problem)
            for problem in odd_numbers(known_on=known_on):
                self.tell(number, problem)
        # No conversion: a fraction or a text must not pass for the number that it resembles.
        event = Chained(
            previous=self.place.digest,
            sequence=number,
            stream=stream,
            version=version,
            known_on=known_on,
            envelope=self.place.enveloped,
            topic=REGISTRY.name(kind, number).encode(),
            state=state,
        )
        digest = event_hash(event)
        if digest != stored:
            self.tell(number, Said("BL-221 the stored hash does not follow from what is stored"))
        self.place = self.place._replace(sequence=number, digest=digest)

    def next_command(self, sequence: int, number: int) -> bool:
        """Begin the command that recorded an event; return whether nothing is wrong with it."""
        before, place = len(self.found), self.place
        row = self._commands.get(number)
        if row is None:
            return False
        *fields, first, last = row
        stored = Envelope._make(fields)
        if number != place.command + 1:
            words = "BL-222 command {number} follows command {last}"
            self.tell(sequence, Said(words, number=number, last=place.command))
        if place.last != place.sequence:
            self.tell(sequence, Said(LACKS_EVENTS, command=place.command))
        if first != sequence:
            words = "BL-223 is not the first event that its command names, {first}"
            self.tell(sequence, Said(words, first=first))
        at, proof, dated = stored.recorded_at, stored.proof, stored.document_date
        for problem in odd_numbers(recorded_at=at, proof=proof, document_date=dated):
            self.tell(sequence, problem)
        at = self._times.recorded_at(sequence, at)
        if at < place.recorded_at:
            self.tell(sequence, Said("BL-224 was recorded before its predecessor"))
        if correction := self._times.correction(sequence):
            times = (stored.recorded_at, at, correction.number)
            self.corrected.append(CorrectedTime(sequence, last, *times))
        self.place = place._replace(
            command=number, recorded_at=at, last=last, enveloped=envelope_digest(stored)
        )
        return len(self.found) == before

    def finish(self, session: RowReader) -> None:
        """Check the end: nothing behind the last event."""
        if self.found:
            return
        sql = "SELECT count(*) FROM command WHERE number > ? OR number < 1"
        count = session.all(sql, self.place.command)[0][0]
        if count:
            words = "BL-231 {count} {count:command|commands} without events at the end"
            self.tell(Said("log"), Said(words, count=count))
        early = session.all("SELECT count(*) FROM event WHERE sequence < 1")[0][0]
        if early:
            self.tell(
                Said("log"),
                Said("BL-703 {count} {count:event|events} before the first", count=early),
            )
        if self.place.last != self.place.sequence:
            self.tell(Said("log"), Said(LACKS_EVENTS, command=self.place.command))

    def tell(self, place: Said | int, problem: Said) -> None:
        """Note a finding, mostly at an event by its number."""
        at = Said("event {event}", event=place) if isinstance(place, int) else place
        self.found.append(Finding(at, problem, Said(REMEDY)))
