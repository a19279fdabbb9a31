"""The way of an event, as a tree for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.reporting.event_words import event_sentence
from ledger.reporting.history_report import event_record
from ledger.reporting.language import Words
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.application.asking.replaying.trace import Stage, Trace
    from ledger.log.history import HistoryEntry
    from ledger.reporting.report import Frame

_SHOWN = 12
"""Branches of a stage that a person reads; the rest is counted."""


class _Branch(NamedTuple):
    text: str
    below: Sequence[_Branch] = ()


def trace_output(found: Trace, frame: Frame) -> str:
    """Return the event with the stages that it rests on and those that followed."""
    words = Words(frame.language, found.names)
    if frame.form == "json":
        return json_text(
            {
                **frame.about("receipt", "as_of", "known_on", "clock"),
                "event": event_record(found.entry),
                "same": list(map(event_record, found.same)),
                "rests_on": [_record(stage, words) for stage in found.rests_on],
                "led_to": [_record(stage, words) for stage in found.led_to],
            }
        )
    parts = [
        _Branch(words.say("trace_same"), _few([_line(one, words) for one in found.same], words)),
        *(
            _Branch(words.say(name), [_branch(stage, words) for stage in stages])
            for name, stages in (("trace_rests_on", found.rests_on), ("trace_led_to", found.led_to))
        ),
    ]
    root = _Branch(_line(found.entry, words), [part for part in parts if part.below])
    return frame.text("\n".join(_drawn(root)))


def _line(entry: HistoryEntry, words: Words) -> str:
    envelope, day = entry.envelope, words.language.day(entry.event.known_on)
    rests = ", ".join(filter(None, (day, envelope.actor, envelope.document)))
    return f"{entry.event.sequence}  {event_sentence(entry.event.event, words)}  [{rests}]"


def _branch(stage: Stage, words: Words) -> _Branch:
    texts = [
        *(_line(entry, words) for entry in stage.entries),
        *(
            words.say(
                "trace_lines",
                post=one.post,
                year=one.year,
                count=one.lines,
                amount=words.language.money(one.cents),
            )
            for one in stage.lines
        ),
        *(f"position {body} --year {year} --programme {programme}  [{words.body(body)}]"
          for body, programme, year in stage.positions),
    ]  # fmt: skip
    return _Branch(words.say(f"stage_{stage.name}"), _few(texts, words))


def _few(texts: Sequence[str], words: Words) -> list[_Branch]:
    rest = len(texts) - _SHOWN
    more = [words.say("moved_more", count=rest)] if rest > 0 else []
    return [_Branch(text) for text in (*texts[:_SHOWN], *more)]


def _drawn(branch: _Branch, first: str = "", rest: str = "") -> Iterator[str]:
    yield first + branch.text
    for number, one in enumerate(branch.below, 1):
        last = number == len(branch.below)
        yield from _drawn(one, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def _record(stage: Stage, words: Words) -> dict[str, object]:
    """Return a stage; what it has nothing of is left out."""
    parts: dict[str, Iterable[object]] = {
        "events": map(event_record, stage.entries),
        "lines": (
            {"post": one.post, "year": one.year, "lines": one.lines, "amount_cents": one.cents}
            for one in stage.lines
        ),
        "positions": (
            {"body": body, "body_name": words.body(body), "programme": programme, "year": year}
            for body, programme, year in stage.positions
        ),
    }
    found = {name: list(part) for name, part in parts.items()}
    return {"stage": stage.name} | {name: part for name, part in found.items() if part}
