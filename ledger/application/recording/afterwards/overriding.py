"""A later word about earlier days replaces what was recorded for the days after them: say so.

An entry of a timeline (`ledger.domain.timeline`) holds for all its days. An amendment from 1 March,
recorded after one from 1 July, holds from July on as well. That may be meant, or overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.domain.errors import Finding
from ledger.domain.events import REGISTERED, Event, GrantAmended
from ledger.domain.facts import Fact, Facts, evolve
from ledger.domain.period import LAST_YEAR, date_of, year_of, year_span
from ledger.domain.said import Said
from ledger.domain.timeline import Entry, Timeline

_NEW = 2**62
"""Stands for the number that the event is going to have."""


def overridden(event: Event, facts: Facts) -> tuple[Said, ...]:
    """Return a warning for each standing event whose word for later days the new one replaces.

    Args:
        event: what is about to be recorded; the rules let it pass.
        facts: what stands, with the event's subject; the event is added to them.
    """
    kind, name = event.subject[:2]
    thing = facts.table(kind).get(name) if kind in REGISTERED else None
    if thing is None:
        return ()
    before = [(line, len(line.entries)) for line in _lines(thing)]
    evolve(facts, Fact(_NEW, 0, event))
    found: dict[int, int] = {}
    for line, known in before:
        for new in line.entries[known:]:
            for start, number in _replaced(line.entries[:known], new):
                found[number] = min(start, found.get(number, start))
    return tuple(_warning(kind, name, number, found[number]) for number in sorted(found))


def counted_whole(event: Event, facts: Facts) -> tuple[Said, ...]:
    """Return a warning where amounts change inside the year, or period, that they are for.

    They are per budget year, or for the whole period: the one that stands last in it counts.
    """
    grant = facts.grants.get(event.grant) if isinstance(event, GrantAmended) else None
    if grant is None or not isinstance(event, GrantAmended) or not event.amounts_after(grant):
        return ()
    place, first = Said("grant {grant}", grant=event.grant), grant.event.valid_from
    year = year_of(event.valid_from)
    if grant.event.account == "year":
        problem, first = "BL-892 amounts are per budget year", max(first, year_span(year).start)
        remedy = "what stands last in {year} counts for all of {year}"
    else:
        problem = "BL-893 amounts are for the whole period"
        remedy = "what stands last counts for all of it"
    found = Finding.of(place, problem, remedy, year=year).said
    return (found,) if event.valid_from > first else ()


def _lines(thing: Any) -> Iterator[Timeline[Any]]:  # noqa: ANN401 - a decision, grant, post, …
    for field in thing.__struct_fields__:
        value = getattr(thing, field)
        values = value.values() if isinstance(value, dict) else (value,)
        yield from (line for line in values if isinstance(line, Timeline))


def _replaced(entries: list[Entry[Any]], new: Entry[Any]) -> Iterator[tuple[int, int]]:
    """Yield (start, event number) of what began later and does not hold any more.

    An end (no value) says of itself that nothing holds after it, and is left alone.
    """
    if new.value is None:
        return
    for place, old in enumerate(entries):
        start, end = max(old.start, new.start), min(old.end, new.end)
        if old.start <= new.start or start >= end or old.value == new.value:
            continue
        later = [entry for entry in entries[place + 1 :] if entry.end > start]
        day = start
        # What had been replaced before is nobody's word any more.
        while covering := next((e for e in later if e.start <= day < e.end), None):
            day = covering.end
        if day < end:
            yield day, old.sequence


def _warning(kind: str, name: str, number: int, start: int) -> Said:
    since = start if start <= LAST_YEAR else date_of(start)
    place = Said("{kind} {name}", kind=Said(kind), name=name)
    problem = "BL-301 overrides event {event} from {since} on"
    remedy = "record that one again if it is still to hold"
    return Finding.of(place, problem, remedy, event=number, since=since).said
