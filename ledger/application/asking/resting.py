"""What figures rest on: how far the chain of hashes was recomputed, and read models compared.

Not everything is checked before every report. It is checked from the last event at which this
machine saw the ledger whole; who checks everything, and with receipts held elsewhere, is `verify`.
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.canonical import receipt
from ledger.log.database import Session
from ledger.log.eventlog import digests_of
from ledger.log.times import times_of
from ledger.log.verifying.chain import chain_from
from ledger.log.verifying.telling import Place, place_behind

_FEW = 1000


class SeenWhole(NamedTuple):
    """The state in which somebody's machine saw a ledger whole.

    Attributes:
        first: the hash of event 1, which tells one ledger from another.
        event: the last event.
        hash: its hash.
        models: the event at which read models were last compared with the log; 0: never here.
        last: the last event of which the machine was told at all, and its hash; None: of none.
    """

    first: bytes = b""
    event: int = 0
    hash: bytes = b""
    models: int = 0
    last: tuple[int, bytes] | None = None

    @property
    def events(self) -> dict[int, bytes]:
        """Return the events that every later state contains, with their hashes."""
        whole = {self.event: self.hash} if self.event else {}
        return whole | dict([self.last] if self.last else [])

    @property
    def receipts(self) -> list[str]:
        """Return the receipts of these."""
        return [receipt(*one) for one in self.events.items()]


class Rest(NamedTuple):
    """What figures rest on: the state seen now, what is wrong with it, and what was seen before.

    `another`: under the same name lies another ledger than was seen before.
    """

    seen: SeenWhole
    broken: Finding | None = None
    another: bool = False


def rests_on(session: Session, known: SeenWhole, _: int) -> Rest:
    """Recompute the chain from the last event at which the ledger was seen whole."""
    stored = digests_of(session, (1, *known.events))
    first = stored.get(1, b"")
    another = bool(known.event) and bool(first) and first != known.first
    if another:
        known = SeenWhole(first)
    for event, digest in known.events.items():
        if stored.get(event) != digest:
            return Rest(known, _gone(event, digest))
    known = known._replace(first=first)
    start = Place()
    if known.event:
        start = place_behind(session, known.event, known.hash, times_of(session))
    few = known.event > 0 and not digests_of(session, (known.event + _FEW,))
    end, found = chain_from(session, start, at_once=few)
    if found:
        return Rest(known, found[0], another)
    return Rest(known._replace(event=end.sequence, hash=end.digest), None, another)


def _gone(event: int, digest: bytes) -> Finding:
    problem = (
        "BL-704 was seen on this machine, and is gone or another one; an older or another "
        "ledger lies in its place"
    )
    remedy = (
        "compare it with your receipts: verify --receipt {receipt}; restored on purpose: "
        "verify --restored"
    )
    told = receipt(event, digest)
    return Finding.of(Said("event {event}", event=event), problem, remedy, receipt=told)
