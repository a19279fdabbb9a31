"""What an answer says where somebody set the clock right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.application.clock import datetime_of
from ledger.log.canonical import CLAIMED, PROOFS, Envelope
from ledger.log.times import CorrectedEnvelope
from ledger.projections.axes import Axes

if TYPE_CHECKING:
    from ledger.log.history import HistoryEntry
    from ledger.log.verifying.telling import CorrectedTime
    from ledger.reporting.language import Language


def recorded_text(envelope: Envelope, language: Language) -> str:
    """Return when a command was recorded, with what set the time right if anything did."""
    text = language.moment(datetime_of(envelope.recorded_at))
    if not isinstance(envelope, CorrectedEnvelope):
        return text
    stored = language.moment(datetime_of(envelope.stored_at))
    return language.say("clock_corrected", moment=text, event=envelope.corrected_by, stored=stored)


def actor_text(envelope: Envelope, language: Language) -> str:
    """Return who recorded it; of a login that was only claimed, that it was."""
    claimed = PROOFS[envelope.proof] in CLAIMED
    return language.say("claimed", actor=envelope.actor) if claimed else envelope.actor


def who_text(entry: HistoryEntry, language: Language) -> str:
    """Return who recorded an event, with the server's login where one was kept."""
    who = actor_text(entry.envelope, language)
    return language.say("with_login", actor=who, login=entry.login) if entry.login else who


def recorded_record(envelope: Envelope) -> dict[str, object]:
    """Return the same for a program: what was stored only where it was wrong."""
    record: dict[str, object] = {"recorded_at": datetime_of(envelope.recorded_at).isoformat()}
    if isinstance(envelope, CorrectedEnvelope):
        record["stored_recorded_at"] = datetime_of(envelope.stored_at).isoformat()
        record["clock_corrected_by"] = envelope.corrected_by
    return record


def clock_lines(axes: Axes, language: Language) -> list[str]:
    """Return a line for each correction of the clock that an answer uses."""
    return [
        language.say(
            "clock_used", events=events_text(one.first, one.last, language), event=one.number
        )
        for one in axes.corrections
    ]


def clock_record(axes: Axes) -> dict[str, object]:
    """Return the corrections that an answer uses for a program; nothing where it uses none."""
    numbers = sorted({one.number for one in axes.corrections})
    return {"clock_corrected_by": numbers} if numbers else {}


def corrected_lines(found: Iterable[CorrectedTime], language: Language) -> list[str]:
    """Return a line for each command whose stored time was set right."""
    return [
        language.say(
            "clock_stored",
            events=events_text(one.first, one.last, language),
            stored=language.moment(datetime_of(one.stored)),
            moment=language.moment(datetime_of(one.recorded_at)),
            event=one.number,
        )
        for one in found
    ]


def events_text(first: int, last: int, language: Language) -> str:
    """Return one event or several in words."""
    if first == last:
        return language.say("clock_event", event=first)
    return language.say("clock_events", first=first, last=last)
