"""Who recorded an event, when, and its hash: what a second person has to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.log.canonical import CLAIMED, PROOFS
from ledger.log.database import Session
from ledger.log.times import times_of

_AT_ONCE = 500


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
    result: dict[int, Origin] = {}
    times = times_of(session)
    for start in range(0, len(sequences), _AT_ONCE):
        part = sequences[start : start + _AT_ONCE]
        rows = session.all(
            "SELECT e.sequence, c.actor, c.recorded_at, e.hash, c.proof FROM event e "
            "JOIN command c ON c.number = e.command "
            f"WHERE e.sequence IN ({','.join('?' * len(part))})",
            *part,
        )
        result.update(
            (
                number,
                Origin(
                    actor, times.recorded_at(number, at), bytes(hash_), PROOFS[proof] in CLAIMED
                ),
            )
            for number, actor, at, hash_, proof in rows
        )
    return result
