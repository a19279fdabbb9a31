"""What auditors ask: the history, and whether what is stored is what was recorded."""

from __future__ import annotations

from ledger.domain.errors import of_kind
from ledger.log.canonical import Envelope
from ledger.log.database import Session
from ledger.log.eventlog import command_of
from ledger.log.history import Filter, HistoryEntry
from ledger.log.history import matching_entries as _history
from ledger.log.times import effective, times_of
from ledger.projections.certifications import certifications_on
from ledger.projections.fact_index import sequences_of
from ledger.projections.payment_lists import payments_on


def history(session: Session, wanted: Filter) -> list[HistoryEntry]:
    """Return the events that match, in order; with a limit the latest ones."""
    of_kind("filter", wanted, Filter)
    about = set(sequences_of(session, wanted.key)) if wanted.key else None
    if about is not None and wanted.key and wanted.key[0] == "post":
        about |= certifications_on(session, wanted.key[1])
        about |= payments_on(session, wanted.key[1])
    return _history(session, wanted, about)


def envelopes_of(session: Session, sequences: list[int]) -> dict[int, Envelope]:
    """Return the envelope of each event's command, with the effective time."""
    times = times_of(session)
    return {
        number: effective(times, number, command_of(session, number).envelope)
        for number in sequences
    }
