"""What an event says that no event can say: where it was read, nothing of that is shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ledger.domain import vocabulary
from ledger.domain.errors import Broken, Finding
from ledger.domain.events import ClockCorrected, YearClosed
from ledger.domain.fields import key_problem, month_day_problem, numbers_problem, rate_problem
from ledger.domain.said import Said
from ledger.domain.years.closing import figures_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.domain.events import Event
    from ledger.domain.fields import Problem
    from ledger.log.eventlog import Recorded

REMEDY = "keep this file and restore a backup that agrees with your receipts"
"""What to do about a ledger in which something is stored that nobody can have recorded."""
_TELL_MORE = {ClockCorrected, YearClosed}
"""What says more of itself than numbers that are right one by one."""
_NUMBERS = {
    vocabulary.CENTS,
    vocabulary.DAY,
    vocabulary.KEY,
    vocabulary.NUMBER,
    vocabulary.RATIO,
    vocabulary.YEAR,
}


def refuse_unsayable(events: Sequence[Recorded]) -> None:
    """Refuse events that were read, where one says what none can say; each value is asked once.

    Raises:
        Broken: it names the event.
    """
    of_kind: dict[type[Event], list[Recorded]] = {}
    for item in events:
        of_kind.setdefault(type(item.event), []).append(item)
    for kind, items in of_kind.items():
        if kind not in _TELL_MORE and not any(_odd_values(kind, items)):
            continue
        for item in items:
            for problem in unsayable(item.sequence, item.event):
                place = Said("event {event}", event=item.sequence)
                raise Broken([Finding(place, problem, Said(REMEDY))])


def _odd_values(kind: type[Event], items: Sequence[Recorded]) -> Iterator[Problem]:
    for name, ask in numeric_fields(kind):
        values = {getattr(item.event, name) for item in items} - {None}
        yield from filter(None, map(ask, values))


def unsayable(number: int, event: Event) -> Iterator[Said]:
    """Yield what the event with a number says that no event can say."""
    for name, ask in numeric_fields(type(event)):
        value = getattr(event, name)
        problem: Problem | None = ask(value) if value is not None else None
        if problem is not None:
            yield Said("BL-696 {field}: {problem}", field=field_words(name), problem=problem[0])
    if isinstance(event, ClockCorrected) and not event.first <= event.last < number:
        yield Said("BL-227 corrects the time of events that were not recorded before it")
    if isinstance(event, YearClosed):
        frozen = figures_hash(event.body, event.year, event.figures)
        if frozen != event.figures_hash:
            yield Said("BL-228 the closed figures are not those that their hash was made of")


@cache
def numeric_fields(kind: type[Event]) -> list[tuple[str, Any]]:
    """Return the fields of an event that hold numbers or days, with what refuses one."""
    found = []
    for name in kind.__struct_fields__:
        field = vocabulary.FIELDS[name]
        # Of a command some of these are lists, whose parts are checked one by one.
        counted = field.unit in _NUMBERS and field.problem not in {None, numbers_problem}
        if counted or field.problem is month_day_problem:
            found.append((name, _key_problem if field.problem is key_problem else field.problem))
    return found


def _key_problem(value: Any) -> Problem | None:  # noqa: ANN401 - what was stored
    """Return what is wrong with a key of which nothing was asked when it was recorded."""
    parts = (rate_problem(share[1:]) for share in value)
    return key_problem(value) or next(filter(None, parts), None)


def field_words(name: str) -> Said:
    """Return the words for a field."""
    return Said(name.replace("_", " "))
