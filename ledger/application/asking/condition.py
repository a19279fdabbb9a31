"""In what condition a ledger is: how long, read models, clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.application.recording.clock_guard import clock_state
from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.projections import engine


def condition(session: Session, now: int) -> dict[str, str]:
    """Return what `doctor` tells of a ledger's content; `now` is what the clock says (µs UTC)."""
    outdated = engine.outdated(session)
    finding = clock_state(session, now).finding
    return {
        "events": str(head(session).sequence),
        "receipt": head(session).receipt,
        "read_models": _current(outdated),
        "clock": finding._replace(place="").said if finding else Said("believed"),
    }


def _current(outdated: Sequence[str]) -> Said:
    if not outdated:
        return Said("current")
    return Said("outdated: {names} → rebuild", names=", ".join(outdated))


def weaknesses(session: Session, _: None = None) -> Iterator[Finding]:
    """Yield by which rights the log could be changed past the product, on a server."""
    if session.dialect != "postgresql":
        return
    from ledger.log.databases.rights import loose_rights  # noqa: PLC0415 - of one database

    yield from loose_rights(session)
