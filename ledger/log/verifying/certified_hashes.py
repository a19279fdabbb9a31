"""Verify that every certification is over the hash of exactly the event it names (design §3, 12).

A certification stands in the stream of its booking, so one pass over the certifications, each
beside the earlier events of its stream, finds what it names without holding anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from ledger.domain.events import CostBooked, CostCertified, CostReversed
from ledger.domain.said import Said
from ledger.log.database import Session, marks
from ledger.log.topics import REGISTRY

_CERTIFIED = REGISTRY.numbers(CostCertified)
_CERTIFIABLE = REGISTRY.numbers(CostBooked, CostReversed)


def wrong_certifications(session: Session) -> Iterator[tuple[Said, Said]]:
    """Yield (place, problem) of every certification that does not name what it certifies."""
    rows = session.stream(
        "SELECT c.sequence, c.type, c.state, b.sequence, b.hash, w.actor, r.actor FROM event c "
        "JOIN command w ON w.number = c.command "
        "LEFT JOIN event b ON b.stream = c.stream AND b.version < c.version "
        f"AND b.type IN ({marks(_CERTIFIABLE)}) "
        "LEFT JOIN command r ON r.number = b.command "
        f"WHERE c.type IN ({marks(_CERTIFIED)}) ORDER BY c.sequence",
        *_CERTIFIABLE,
        *_CERTIFIED,
    )
    for sequence, group in groupby(rows, itemgetter(0)):
        earlier = list(group)
        event = REGISTRY.decoder(earlier[0][1])(bytes(earlier[0][2]))
        if not isinstance(event, CostCertified):
            raise TypeError(type(event).__name__)
        named = {row[3]: (bytes(row[4]), row[6]) for row in earlier if row[3] is not None}
        digest, booker = named.get(event.certifies, (None, ""))
        place = Said("event {event}", event=sequence)
        if digest is None:
            words = (
                "BL-212 certifies event {event}, which is no booking before it under its voucher"
            )
            yield place, Said(words, event=event.certifies)
        elif digest != event.event_hash:
            words = "BL-213 certifies another hash than event {event} has"
            yield place, Said(words, event=event.certifies)
        elif str(booker).casefold() == str(earlier[0][5]).casefold():
            words = "BL-707 certifies event {event}, which the same person recorded"
            yield place, Said(words, event=event.certifies)
