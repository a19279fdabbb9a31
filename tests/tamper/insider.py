"""Who can write past the rules, and what `verify` says then."""

from __future__ import annotations

from datetime import datetime

from ledger.application.clock import berlin, instant_of
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from tests.application.mitte import day

LATER = instant_of(datetime(2026, 2, 3, 8, tzinfo=berlin()))


def slip_in(ledger, *events, known_on=None, proof=0):
    """Record events without asking a rule, and make the read models follow."""
    known_on = day("2026-02-03") if known_on is None else known_on
    with ledger._database.write() as session:
        envelope = Envelope(b"\x01" * 16, bytes(32), LATER, "insider", proof, "", 0, b"", "")
        append(session, envelope, [NewEvent(event, known_on) for event in events])
    ledger.rebuild()


def problems(ledger):
    return [finding.problem for finding in ledger.verify().findings]
