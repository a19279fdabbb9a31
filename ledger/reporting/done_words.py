"""What a command did, for a person: a sentence for an event, a line for a position that moved."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.domain import vocabulary as said
from ledger.domain.events import YearClosed
from ledger.domain.vocabulary import fields_in
from ledger.position.position import EXCEEDED
from ledger.reporting.language import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.application.asking.done import Done, Moved
    from ledger.domain.events import Event
    from ledger.position.position import Position
    from ledger.reporting.language import Words

_CENTS, _DAYS, _RATIOS, _KEYS = map(fields_in, (said.CENTS, said.DAY, said.RATIO, said.KEY))
_SENTENCES, _BODIES = 5, 20
"""Events and bodies that are told one by one; the rest is counted."""


def done_sentence(event: Event, words: Words) -> str:
    """Say what an event says, in one sentence: `Nottuln: decision 181/2022, €5,000.00 a year …`.

    A part of the sentence in brackets is left out where a value in it is not said.
    """
    values = {name: _shown(event, name, words) for name in event.__struct_fields__}
    values["id"] = getattr(event, "body", "")  # as it is typed

    def part(found: re.Match[str]) -> str:
        names = re.findall(r"{(\w+)}", found[1])
        return found[1] if all(values[name] for name in names) else ""

    sentence = words.say(f"done_{event.kind.name}")
    return re.sub(r"\[(.*?)\]", part, sentence).format_map(values)


def _shown(event: Event, name: str, words: Words) -> str:
    value: Any = getattr(event, name)
    if value is None or value == "" or (name in _DAYS and not value):
        return ""
    shown = str(words.body(value) if isinstance(value, str) else value)
    if name in _CENTS:
        shown = words.language.money(value)
    elif name in _DAYS:
        shown = words.language.day(value)
    elif name in _KEYS:
        shown = ", ".join(f"{words.body(body)} {above}/{below}" for body, above, below in value)
    elif name == "fte":
        shown = words.language.fte(Fraction(*value))
    elif name in _RATIOS:
        shown = percent(Fraction(*value))
    elif name == "cost_type":
        shown = words.language.cost_type(value)
    return shown


def done_lines(done: Done, words: Words) -> Iterator[str]:
    """Yield what a command recorded and what it moved, one line each."""
    for recorded in done.events[:_SENTENCES]:
        yield done_sentence(recorded.event, words)
        yield from _frozen(recorded.event, words)
    if len(done.events) > _SENTENCES:
        yield words.say("moved_more", count=len(done.events) - _SENTENCES)
    several = len({one.row.programme for one in done.moved}) > 1
    for one in done.moved[:_BODIES]:
        yield _moved(one, words, several=several)
    if len(done.moved) > _BODIES:
        yield words.say("moved_more", count=len(done.moved) - _BODIES)


def _frozen(event: Event, words: Words) -> Iterator[str]:
    """Yield the figures that a closing freezes, programme by programme."""
    money = words.language.money
    for one in event.figures if isinstance(event, YearClosed) else ():
        yield words.say(
            "closed_figures",
            programme=one.programme,
            cost_share=money(one.cost_share_cents),
            refinanced=money(one.refinanced_cents),
            unrefinanced=money(one.unrefinanced_cents),
            authorised=money(one.authorised_cents),
        )


def _moved(one: Moved, words: Words, *, several: bool) -> str:
    row, money = one.row, words.language.money
    where = f"{row.municipality_name} {row.year}"
    if several:
        where = f"{where}, {row.programme}"
    change = money(one.after.unrefinanced_cents if one.after else 0)
    if one.before is not None and one.before.unrefinanced_cents != row.unrefinanced_cents:
        change = f"{money(one.before.unrefinanced_cents)} → {change}"
    key, left = _status(one.after)
    return words.say(key, where=where, change=change, left=money(left))


def _status(row: Position | None) -> tuple[str, int]:
    if row is None:
        return "moved_gone", 0
    if row.headroom_cents is None:
        return "moved_undecided", 0
    over = row.status == EXCEEDED
    return "moved_over" if over else "moved_within", abs(row.headroom_cents)
