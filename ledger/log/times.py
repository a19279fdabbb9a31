"""The corrections of a wrong clock, read from their one stream; nearly always there are none."""

from __future__ import annotations

from msgspec.structs import replace

from ledger.domain.clock import UNCORRECTED, Times
from ledger.domain.events import ClockCorrected, Event, YearClosed
from ledger.log.canonical import Envelope
from ledger.log.database import Session, marks
from ledger.log.topics import REGISTRY

_STREAM = bytes.fromhex("f8a94017a6cac975e1bd0d1fcc01963b")
"""`stream_id` of `CLOCK_STREAM`: each question asks for it, and needs no other hash."""
_TYPES = REGISTRY.numbers(ClockCorrected)
_SQL = f"SELECT sequence, type, state FROM event WHERE stream = ? AND type IN ({marks(_TYPES)})"


def times_of(session: Session, upto: int = 2**62) -> Times:
    """Return the corrections that were on record at an event; by default all of them.

    As of an instant all of them count, as of an event those that were on record there; see
    `Axes.horizon`.
    """
    rows = session.known.get("clock")
    if rows is None:
        rows = session.known["clock"] = session.all(_SQL, bytearray(_STREAM), *_TYPES)
    if not rows:
        return UNCORRECTED
    found = []
    for sequence, kind, state in rows:
        if sequence > upto:
            continue
        event = REGISTRY.decoder(kind, sequence)(bytes(state))
        assert isinstance(event, ClockCorrected)  # noqa: S101 - for the type checker
        found.append((sequence, event))
    return Times(found) if found else UNCORRECTED


class CorrectedEnvelope(Envelope):
    """An envelope whose time a correction of the clock set right: `recorded_at` is the right one.

    `stored_at` is what was stored, and what the hash covers; `corrected_by` the correction's event.
    """

    stored_at: int
    corrected_by: int


def effective(times: Times, number: int, stored: Envelope) -> Envelope:
    """Return the envelope of an event with its effective time."""
    correction = times.correction(number)
    if correction is None:
        return stored
    found = CorrectedEnvelope(*stored._replace(recorded_at=correction.event.recorded_at))
    found.stored_at, found.corrected_by = stored.recorded_at, correction.number
    return found


def dated(times: Times, sequence: int, event: Event) -> Event:
    """Return an event with its day of closing set right, where the clock gave that.

    Like a day of receipt that nobody said, it moves with the time of recording.
    """
    if not times or not isinstance(event, YearClosed):
        return event
    return replace(event, closed_on=times.known_on(sequence, event.closed_on))


def stored_times(session: Session, first: int, last: int) -> list[tuple[int, int, int]]:
    """Return (first event, last event, stored time) of the commands of a range of events."""
    return [
        (begin, end, at)
        for begin, end, at in session.all(
            "SELECT first_sequence, last_sequence, recorded_at FROM command WHERE "
            "number >= (SELECT command FROM event WHERE sequence = ?) AND "
            "number <= (SELECT command FROM event WHERE sequence = ?) ORDER BY number",
            first,
            last,
        )
    ]


def said_receipt(session: Session, first: int, last: int, day: int) -> tuple[int, int]:
    """Return the latest day of receipt but one in a range of events, and its event; (0, 0): none.

    The one is the day of recording: nobody had to say it.
    """
    rows = session.all(
        "SELECT known_on, sequence FROM event WHERE sequence >= ? AND sequence <= ? "
        "AND known_on <> ? ORDER BY known_on DESC, sequence LIMIT 1",
        first,
        last,
        day,
    )
    return (rows[0][0], rows[0][1]) if rows else (0, 0)


def built_upon(session: Session, first: int, last: int, day: int) -> list[tuple[int, int, int]]:
    """Return (event, its stored day of receipt, event before it in its stream) behind a range.

    Only behind those events of the range that carry the day of receipt `day`.
    """
    rows = session.all(
        "SELECT b.sequence, b.known_on, a.sequence FROM event a JOIN event b "
        "ON b.stream = a.stream AND b.version > a.version WHERE a.sequence >= ? "
        "AND a.sequence <= ? AND a.known_on = ? ORDER BY b.sequence",
        first,
        last,
        day,
    )
    return [(number, stored, earlier) for number, stored, earlier in rows]
