"""Read back what was written, before it is acknowledged (design §3, 3 and 9).

A trigger, a rule or a damaged page can swallow or change a row behind the program's back. So a
recording recomputes, from what stands in the log, the hash of the event that it extends and of
every event behind it, and compares the end with the receipt that it is about to hand out.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from ledger.domain.errors import LogError
from ledger.log.canonical import receipt
from ledger.log.times import times_of
from ledger.log.verifying.chain import chain_from
from ledger.log.verifying.telling import Place, place_behind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.log.database import Session

_LAST = "SELECT sequence, hash FROM event ORDER BY sequence DESC LIMIT 2"
_FEW = 1000


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
    """Made under the write lock before anything is recorded; asked before the commit."""

    def __init__(self, session: Session) -> None:
        """Look at the event before the last one: the last one's hash must follow from it."""
        rows = session.all(_LAST)
        self._session = session
        self._last = rows[0][0] if rows else 0
        self._start = (rows[1][0], bytes(rows[1][1])) if len(rows) > 1 else None

    def check(self, receipts: Iterable[Acknowledgement]) -> None:
        """Refuse to acknowledge anything unless what it stands for stands in the log.

        Raises:
            LogError: nothing may be committed.
        """
        new = [one for one in receipts if one.events and not one.repeated]
        if new:
            self._check(max(new, key=attrgetter("last_sequence")).receipt)

    def _check(self, acknowledged: str) -> None:
        session, start = self._session, Place()
        if self._start is not None:
            start = place_behind(session, *self._start, times_of(session))
        written = int(acknowledged.partition("-")[0]) - self._last
        end, found = chain_from(session, start, at_once=written <= _FEW)
        if found:
            problem = "{place}: BL-701 {problem}; nothing was recorded"
            values = {"place": found[0].place, "problem": found[0].problem}
            raise LogError.of(problem, "see verify", **values)
        stored = receipt(end.sequence, end.digest)
        if stored != acknowledged:
            problem = (
                "log: BL-702 ends with {stored} instead of {acknowledged} once it is written; "
                "nothing was recorded"
            )
            told = {"stored": stored, "acknowledged": acknowledged}
            raise LogError.of(problem, "see verify", **told)
