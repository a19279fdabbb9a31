"""Who recorded an event, when, and its hash: what a second person has to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.log.canonical import CLAIMED, PROOFS
from ledger.log.database import Session, some_at_a_time
from ledger.log.times import times_of


class Origin(NamedTuple):
    """The login that recorded an event, the effective moment (µs UTC), and the chained hash.

    `claimed`: nobody but whoever acted says that it is theirs.
    """

    actor: str
    recorded_at: int
    hash: bytes
    claimed: bool = False


def origins(session: Session, sequences: Sequence[int]) -> dict[int, Origin]:
    """Return the origin of each event; numbers that no event has are left out."""
    times = times_of(session)
    sql = (
        "SELECT e.sequence, c.actor, c.recorded_at, e.hash, c.proof FROM event e "
        "JOIN command c ON c.number = e.command WHERE e.sequence IN (?*)"
    )
    return {
        number: Origin(actor, times.recorded_at(number, at), bytes(hash_), PROOFS[proof] in CLAIMED)
        for number, actor, at, hash_, proof in some_at_a_time(session, sql, sequences)
    }
