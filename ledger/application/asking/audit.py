"""What auditors ask: the history, and whether what is stored is what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.recording.clock_guard import clock_state
from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.eventlog import command_of
from ledger.log.history import Filter, HistoryEntry
from ledger.log.history import matching_entries as _history
from ledger.log.times import effective, times_of
from ledger.projections.certifications import certifications_on
from ledger.projections.engine import outdated, rebuild
from ledger.projections.fact_index import sequences_of
from ledger.projections.payment_lists import payments_on

if TYPE_CHECKING:
    from ledger.log.canonical import Envelope
    from ledger.log.chain import ChainCheck
    from ledger.log.database import Session

__all__ = ["Filter", "HistoryEntry", "envelopes_of", "history", "verify"]


def history(session: Session, wanted: Filter) -> list[HistoryEntry]:
    """Return the events that match, in order; with a limit the latest ones."""
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


def verify(session: Session, receipt: str | None, now: int, *, read_models: bool) -> ChainCheck:
    """Check the log and, in a write session, the read models against a rebuild beside them."""
    from ledger.log.chain import check_log  # noqa: PLC0415 - no other question needs it

    check = check_log(session, receipt)
    if not check.findings:
        check = check._replace(clock=clock_state(session, now).finding)
    if check.findings or not read_models:
        return check
    found = [
        Finding.of(
            Said("read model {relation}", relation=difference.relation),
            "BL-258 {only_stored} rows too many, {only_rebuilt} missing",
            "run rebuild",
            only_stored=difference.only_stored,
            only_rebuilt=difference.only_rebuilt,
        )
        for difference in rebuild(session, swap=False)
    ]
    problem = "BL-259 missing or of another version"
    found += [
        Finding.of(Said("read model {name}", name=name), problem, "run rebuild")
        for name in outdated(session)
    ]
    return check._replace(findings=tuple(found), read_models=True)
