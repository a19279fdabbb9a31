"""Events on their way into the log: chained and numbered, with the commands that they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.log.relations import COMMAND, EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.log.canonical import Stored
    from ledger.log.database import Session


class Appended(NamedTuple):
    """Events behind the last one of the log.

    Attributes:
        first: the number of the first event.
        commands: rows of `COMMAND`; of one that goes on first and last event do not count.
        numbers: the command of each event, in order; may be endless.
        stored: the events.
        hashes: of each event.
        topics: the names of types, by number.
        goes_on: events of the command are still to come.
    """

    first: int
    commands: Sequence[tuple[Any, ...]]
    numbers: Iterable[int]
    stored: Stored
    hashes: Sequence[bytes]
    topics: Mapping[int, bytes]
    goes_on: bool = False


def insert_appended(session: Session, new: Appended) -> None:
    """Insert the rows, where the session has the right to."""
    stored, count = new.stored, len(new.hashes)
    # bytearray: both drivers bind it as it is; bytes go through an adaption protocol.
    columns = (
        range(new.first, new.first + count),
        map(bytearray, stored.streams),
        stored.versions,
        stored.kinds,
        new.numbers,
        stored.known_on,
        map(bytearray, stored.states),
        map(bytearray, new.hashes),
    )
    session.insert_columns(EVENT, count, columns)
    if not new.goes_on:
        session.insert(COMMAND, new.commands)
