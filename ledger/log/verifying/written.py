"""Read back what was written, before it is acknowledged (design §3, 3 and 9).

A trigger, a rule or a damaged page can swallow or change a row behind the program's back. So a
recording reads every row that it gave to the log and compares it, and recomputes the hash of the
event that it extends.
"""

from __future__ import annotations

from itertools import zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from ledger.domain.errors import LogError
from ledger.domain.said import Said
from ledger.log.canonical import GENESIS, Chained, Envelope, envelope_digest, event_hash, receipt
from ledger.log.relations import COMMAND, EVENT, LOG
from ledger.log.times import times_of
from ledger.log.topics import REGISTRY
from ledger.log.verifying.chain import chain_from
from ledger.log.verifying.content import UNFIT
from ledger.log.verifying.telling import Place, place_behind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.appended import Appended
    from ledger.log.database import Session

_ROWS = {one.name: f"SELECT {', '.join(one.column_names)} FROM {one.name}" for one in LOG}
_LAST = f"{_ROWS[EVENT.name]} ORDER BY sequence DESC LIMIT 2"
_END = "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 1"
_BEHIND = {
    one.name: f"{_ROWS[one.name]} WHERE {one.key[0]} >= ? ORDER BY {one.key[0]}" for one in LOG
}
_ITS_COMMAND = (
    f"{_ROWS[COMMAND.name]} WHERE number = "
    "(SELECT command FROM event ORDER BY sequence DESC LIMIT 1)"
)
_UNLIKE = Said("does not stand as it was written")
_MANY = 1000
"""Rows from which on they are read as a stream."""


class Acknowledgement(Protocol):
    """What a caller is about to be told."""

    @property
    def receipt(self) -> str:
        """The receipt of the state behind it."""

    @property
    def repeated(self) -> bool:
        """Whether it was recorded before."""

    @property
    def events(self) -> int:
        """How many events it stands for."""


class ReadingBack:
    """A session that reads back what it gives to the log; asked once more before the commit.

    Made under the write lock, before anything is recorded.
    """

    def __init__(self, session: Session) -> None:
        """Check the last event: its hash must follow from the one before it.

        Raises:
            LogError: it does not.
        """
        self._session = session
        self.dialect = session.dialect
        self.all, self.stream, self.chunks = session.all, session.stream, session.chunks
        self.run, self.add_up, self.tables = session.run, session.add_up, session.tables
        self.insert, self.insert_columns = session.insert, session.insert_columns
        self.together = session.together
        self.now, self.known = session.now, session.known
        if "read" in self.known:
            return  # the last event was read back when it was written, and nobody wrote since
        last, commands = session.together((_LAST,), (_ITS_COMMAND,))
        try:
            fits = not last or self._follows(commands, *last)
        except (*UNFIT, KeyError):  # a value that no row of a log has
            fits = False
        if not fits:
            self._walk(last[1:])

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a unique key stands already."""
        return self._session.duplicates

    def append(self, new: Appended) -> None:
        """Append events to the log.

        Raises:
            LogError: they do not stand as they were given.
        """
        self._session.append(new)
        asked = (
            (_BEHIND[EVENT.name], new.first),
            (_BEHIND[COMMAND.name], new.commands[0][0]),
        )
        if len(new.hashes) < _MANY:
            events, commands = self.together(*asked)
        else:
            events, commands = list(self.stream(*asked[0])), list(self.stream(*asked[1]))
        given = list(zip(*new.columns, strict=True))
        if events != given:
            same = [one == other for one, other in zip_longest(events, given)]
            number = new.first + same.index(False)
            self._refuse(Said("event {event}", event=number), _UNLIKE)
        if commands != ([] if new.goes_on else list(new.commands)):
            self._refuse(Said("log"), _UNLIKE)
        if not new.goes_on:
            self.known["read"] = True

    def check(self, receipts: Iterable[Acknowledgement]) -> None:
        """Refuse to acknowledge anything unless the log ends with it.

        Raises:
            LogError: nothing may be committed.
        """
        new = [one for one in receipts if one.events and not one.repeated]
        if not new:
            return
        acknowledged = max(new, key=attrgetter("last_sequence")).receipt
        stored = receipt(*self.all(_END)[0])
        if stored != acknowledged:
            problem = (
                "log: BL-702 ends with {stored} instead of {acknowledged} once it is written; "
                "nothing was recorded"
            )
            told = {"stored": stored, "acknowledged": acknowledged}
            raise LogError.of(problem, "see verify", **told)

    @staticmethod
    def _refuse(place: object, problem: object) -> NoReturn:
        words = "{place}: BL-701 {problem}; nothing was recorded"
        raise LogError.of(words, "see verify", place=place, problem=problem)

    @staticmethod
    def _follows(
        commands: Sequence[tuple[Any, ...]],
        last: tuple[Any, ...],
        before: tuple[Any, ...] = (GENESIS,),
    ) -> bool:
        """Return whether an event is as it was recorded, by its command, behind another one."""
        number, stream, version, kind, _, known_on, state, digest = last
        ((_, *said, _, end),) = commands
        event = Chained(
            previous=before[-1],
            sequence=number,
            stream=stream,
            version=version,
            known_on=known_on,
            envelope=envelope_digest(Envelope._make(said)),
            topic=REGISTRY.hashed_names[kind],
            state=state,
        )
        return (event_hash(event), number) == (digest, end)

    def _walk(self, before: list[tuple[Any, ...]]) -> None:
        """Say what is wrong with the last event."""
        start = Place()
        if before:
            number, *_, digest = before[0]
            start = place_behind(self._session, number, bytes(digest), times_of(self._session))
        _, found = chain_from(self._session, start)
        for one in found[:1]:
            self._refuse(one.place, one.problem)
