"""Events on their way into the log: chained and numbered, with the commands that they are of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.log.relations import COMMAND, EVENT

if TYPE_CHECKING:
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

    @property
    def columns(self) -> tuple[Iterable[Any], ...]:
        """The rows of the events, column by column."""
        count = len(self.hashes)
        streams, versions, kinds, known_on, states = self.stored
        sequences, numbers = range(self.first, self.first + count), islice(self.numbers, count)
        return sequences, streams, versions, kinds, numbers, known_on, states, self.hashes


def insert_appended(session: Session, new: Appended) -> None:
    """Insert the rows, where the session has the right to."""
    session.insert_columns(EVENT, len(new.hashes), new.columns)
    if not new.goes_on:
        session.insert(COMMAND, new.commands)
