"""Events that a command names by their numbers: what stands of them, and what was said before."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.events import Event, Voucher
from ledger.domain.facts import Fact
from ledger.domain.said import Said
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import events_at, standing_in


def named_events(
    session: Session, numbers: Sequence[int], about_to_stand: Sequence[Fact] = ()
) -> dict[int, tuple[Event, Sequence[Fact]]]:
    """Return events by their numbers, each with what stands in its stream.

    Only a booking's stream tells something here, and is read; a post's may be long.
    """
    events = {item.sequence: item.event for item in events_at(session, numbers)}
    streams = {n: stream_id(e.subject) for n, e in events.items() if isinstance(e, Voucher)}
    standing = standing_in(session, list(dict.fromkeys(streams.values())))
    for fact in about_to_stand:
        standing.get(stream_id(fact.event.subject), []).append(fact)
    return {
        number: (event, standing[streams[number]] if number in streams else ())
        for number, event in events.items()
    }


def said_before(known: dict[int, int], words: str, more: Said) -> tuple[Said, ...]:
    """Warn of events of which the same was said before, by the first one and how many `more`."""
    if not known:
        return ()
    event, earlier = next(iter(known.items()))
    return (Said(words, event=event, earlier=earlier, more=more if len(known) > 1 else Said("")),)
