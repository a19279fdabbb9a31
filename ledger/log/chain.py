"""Verify the log: every stored byte must follow from the one before it (design §3, 3 and 9)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ledger.domain.errors import Finding, LedgerError, UsageError
from ledger.domain.events import ClockCorrected, CostCertified, YearClosed
from ledger.domain.said import Said
from ledger.domain.years.closing import figures_hash
from ledger.log.canonical import (
    GENESIS,
    RECEIPT_HEX,
    Envelope,
    envelope_digest,
    event_hash,
    receipt,
    stream_id,
)
from ledger.log.certified_hashes import wrong_certifications
from ledger.log.times import times_of
from ledger.log.topics import REGISTRY, encode

if TYPE_CHECKING:
    from ledger.domain.clock import Times
    from ledger.log.database import Session

_RECEIPT = re.compile(rf"(\d{{1,18}})-([0-9a-f]{{{RECEIPT_HEX}}})", re.ASCII)


class CorrectedTime(NamedTuple):
    """Events `first` to `last` of one command: their stored time, the right one, what says so."""

    first: int
    last: int
    stored: int
    recorded_at: int
    number: int


class ChainCheck(NamedTuple):
    """What was looked at, the receipt of its end, and every finding.

    `corrected` shows the stored times that a correction of the clock set right; `clock` what
    speaks against the clock as it is now. Neither is a fault of the log.
    """

    events: int
    receipt: str
    findings: tuple[Finding, ...]
    read_models: bool = False
    corrected: tuple[CorrectedTime, ...] = ()
    clock: Finding | None = None


def check_log(session: Session, given: str | None) -> ChainCheck:
    """Recompute chain, order, streams, stored forms and ranges; compare a receipt if given.

    Raises:
        UsageError: the receipt has not the form of one.
    """
    wanted = _parse_receipt(given) if given is not None else None
    found: list[Finding] = []
    state = _Chain(found, wanted, times_of(session))
    if wanted and wanted[0] == 0:
        state.compare(Said("the beginning"))
    for row in session.stream(_CHECKED):
        try:
            state.step(row)
        except LedgerError as error:
            problem = Said("BL-214 {error}", error=error.findings[0].said)
            state.tell(row[0], problem)
        except _UNFIT as error:
            problem = Said("BL-215 holds a value that no event has ({error})", error=str(error))
            state.tell(row[0], problem)
    state.finish(session)
    if state.certified and not found:
        for place, problem in wrong_certifications(session):
            state.tell(place, problem)
    end = receipt(state.sequence, state.digest)
    return ChainCheck(state.sequence, end, tuple(found), corrected=tuple(state.corrected))


def _parse_receipt(text: str) -> tuple[int, str]:
    match = _RECEIPT.fullmatch(text.strip().lower())
    if match is None:
        problem = "receipt {text!r}: BL-216 a receipt reads <number>-<{digits} hexadecimal digits>"
        raise UsageError.of(problem, text=text, digits=RECEIPT_HEX)
    return int(match[1]), match[2]


_CHECKED = (
    "SELECT e.sequence, e.stream, e.version, e.type, e.command, e.known_on, e.state, e.hash, "
    "c.command_id, c.content_hash, c.recorded_at, c.actor, c.proof, c.document, c.document_date, "
    "c.file_hash, c.reason, c.first_sequence, c.last_sequence "
    "FROM event e LEFT JOIN command c ON c.number = e.command ORDER BY e.sequence"
)


_UNFIT = (ValueError, TypeError, AttributeError, OverflowError, struct.error)
"""What the encoding raises about a value that its column was not made for."""


_LACKS_EVENTS = "BL-217 command {command} lacks events at its end"


class _Chain:
    """Walks the log once; every row must follow from the one before it."""

    def __init__(self, found: list[Finding], wanted: tuple[int, str] | None, times: Times) -> None:
        self.sequence = 0
        self.digest = GENESIS
        self._found = found
        self._wanted = wanted
        self._command = 0
        self._recorded_at = 0
        self._enveloped = b""
        self._streams: dict[bytes, int] = {}
        self._last = 0
        self.certified = False
        self.corrected: list[CorrectedTime] = []
        self._times = times

    def step(self, row: tuple[Any, ...]) -> None:
        """Check one event; after a broken chain only its first break is told."""
        number, stream, version, kind, command, known_on, state, stored, *envelope = row
        if self._found:
            self.sequence, self.digest = number, stored if isinstance(stored, bytes) else b""
            return
        if number != self.sequence + 1:
            self.tell(
                number,
                Said("BL-218 follows event {event}: a gap in the sequence", event=self.sequence),
            )
        if envelope[0] is None:
            self.tell(number, Said("BL-219 its command {command} is missing", command=command))
            return
        if command != self._command:
            self._next_command(number, command, envelope)
        if number > self._last:
            self.tell(number, Said("BL-220 lies behind the last event that its command names"))
        self._check_stream(number, stream, version, kind, state)
        topic = REGISTRY.name(kind, number).encode()
        # No conversion: a fraction or a text must not pass for the number that it resembles.
        self.digest = event_hash(
            previous=self.digest,
            sequence=number,
            stream=stream,
            version=version,
            known_on=known_on,
            envelope=self._enveloped,
            topic=topic,
            state=state,
        )
        if self.digest != stored:
            self.tell(number, Said("BL-221 the stored hash does not follow from what is stored"))
        self.sequence = number
        if self._wanted and number == self._wanted[0]:
            self.compare(number)

    def _next_command(self, sequence: int, number: int, envelope: list[Any]) -> None:
        *fields, first, last = envelope
        stored = Envelope._make(fields)
        if number != self._command + 1:
            self.tell(
                sequence,
                Said(
                    "BL-222 command {number} follows command {last}",
                    number=number,
                    last=self._command,
                ),
            )
        if self._last != self.sequence:
            self.tell(sequence, Said(_LACKS_EVENTS, command=self._command))
        if first != sequence:
            self.tell(
                sequence,
                Said("BL-223 is not the first event that its command names, {first}", first=first),
            )
        at = self._times.recorded_at(sequence, stored.recorded_at)
        if at < self._recorded_at:
            self.tell(sequence, Said("BL-224 was recorded before its predecessor"))
        if correction := self._times.correction(sequence):
            times = (stored.recorded_at, at, correction.number)
            self.corrected.append(CorrectedTime(sequence, last, *times))
        self._command, self._recorded_at, self._last = number, at, last
        self._enveloped = envelope_digest(stored)

    def _check_stream(
        self, sequence: int, stream: bytes, version: int, kind: int, state: bytes
    ) -> None:
        expected = self._streams.get(stream, 0) + 1
        self._streams[stream] = version
        if version != expected:
            words = "BL-225 has version {version} in its stream, expected {expected}"
            self.tell(sequence, Said(words, version=version, expected=expected))
        try:
            event = REGISTRY.decoder(kind, sequence)(state)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.tell(sequence, Said("BL-226 cannot be read: {error}", error=str(error)))
            return
        self.certified = self.certified or isinstance(event, CostCertified)
        if isinstance(event, ClockCorrected) and not event.first <= event.last < sequence:
            self.tell(
                sequence,
                Said("BL-227 corrects the time of events that were not recorded before it"),
            )
        if isinstance(event, YearClosed):
            frozen = figures_hash(event.body, event.year, event.figures)
            if frozen != event.figures_hash:
                self.tell(
                    sequence,
                    Said("BL-228 the closed figures are not those that their hash was made of"),
                )
        if stream_id(event.subject) != stream:
            self.tell(sequence, Said("BL-229 stands in another stream than its content says"))
        topic = REGISTRY.by_number[kind]
        if topic.upcast is None and encode(event) != state:
            self.tell(sequence, Said("BL-230 is stored in another form than its type has"))

    def finish(self, session: Session) -> None:
        """Check the end: nothing behind the last event, and the receipt's event was met."""
        commands = session.all("SELECT count(*) FROM command")[0][0]
        if not self._found and commands != self._command:
            words = "BL-231 {count} commands without events at the end"
            self.tell(Said("log"), Said(words, count=commands - self._command))
        if not self._found and self._last != self.sequence:
            self.tell(Said("log"), Said(_LACKS_EVENTS, command=self._command))
        if self._wanted and self._wanted[0] > self.sequence:
            place = Said("receipt {number}-{hash}", number=self._wanted[0], hash=self._wanted[1])
            self.tell(place, Said("BL-232 the log ends at event {event}", event=self.sequence))

    def compare(self, place: Said | int) -> None:
        """Compare the receipt, which was given for this place, with what stands there."""
        if self._wanted and self.digest.hex()[:RECEIPT_HEX] != self._wanted[1]:
            self.tell(place, Said("BL-233 is not the event that the receipt was given for"))

    def tell(self, place: Said | int, problem: Said) -> None:
        """Note a finding, mostly at an event by its number."""
        at = Said("event {event}", event=place) if isinstance(place, int) else place
        remedy = Said("keep this file and restore a backup that agrees with your receipts")
        self._found.append(Finding(at, problem, remedy))
