"""A replay as chronicle, JSON, JSON lines or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.domain.years.figures import FIGURES, SELDOM
from ledger.reporting.clock_report import actor_text, recorded_record, recorded_text
from ledger.reporting.done_report import MOVED, done_record
from ledger.reporting.done_words import done_lines
from ledger.reporting.language import Language, Words
from ledger.reporting.table import csv_table

if TYPE_CHECKING:
    from ledger.application.asking.replaying.replay import Replay, ReplayStep
    from ledger.reporting.report import Frame

_HEAD = (
    *("first_sequence", "last_sequence", "recorded_at", "first_known_on", "last_known_on"),
    *("actor", "document", "reason", "types"),
)


def replay_output(replay: Replay, frame: Frame) -> str:
    """Return the steps, each with what it moved; `jsonl` is one object a step."""
    language = frame.language
    if frame.form == "csv":
        return _csv(replay, language)
    if frame.form == "text":
        found = [_chronicle(step, language) for step in replay.steps]
        return "\n\n".join([*found, "\n".join(frame.lines())])
    records = (
        _about(step) | done_record(step.done, Words(language, step.done.names))
        for step in replay.steps
    )
    if frame.form == "jsonl":
        return "\n".join(json.dumps(one, ensure_ascii=False) for one in records)
    return frame.json({"steps": list(records)})


def _chronicle(step: ReplayStep, language: Language) -> str:
    envelope, words = step.entry.envelope, Words(language, step.done.names)
    first, last = map(language.day, step.known_on)
    head = language.say(
        "replay_step",
        events=str(step.first) if step.first == step.last else f"{step.first}-{step.last}",
        recorded_at=recorded_text(envelope, language),
        known_on=first if first == last else language.say("replay_days", first=first, last=last),
        actor=actor_text(envelope, language),
    )
    rests = (envelope.document, envelope.reason and f"({envelope.reason})")
    head = " · ".join([head, *filter(None, rests)])
    lines = [*done_lines(step.done._replace(moved=()), words), *_moved(step, words)]
    return "\n".join([head, *(f"  {line}" for line in lines)])


def _moved(step: ReplayStep, words: Words) -> Iterator[str]:
    """Yield a line for each position that moved, with what moved of it, before and after."""
    say, money = words.say, words.language.money
    for one in step.done.moved:
        pairs = [[getattr(row, f"{name}_cents", None) for row in one] for name in FIGURES]
        moved = ", ".join(
            f"{say(name)} {money(before)} → {money(after)}"
            for name, (before, after) in zip(FIGURES, pairs, strict=True)
            # A row that comes with no VAT did not move in it.
            if before != after and (name not in SELDOM or before or after)
        )
        row = one.row
        yield f"{row.municipality_name} {row.programme} {row.year}: {moved}"


def _about(step: ReplayStep) -> dict[str, object]:
    envelope = step.entry.envelope
    first, last = map(iso, step.known_on)
    return {
        "first_sequence": step.first,
        "last_sequence": step.last,
        **recorded_record(envelope),
        "first_known_on": first,
        "last_known_on": last,
        "actor": envelope.actor,
        "document": envelope.document or None,
        "reason": envelope.reason or None,
    }


def _csv(replay: Replay, language: Language) -> str:
    """Return a row for each position that a step moved, and one for a step that moved none."""
    rows: list[dict[str, object]] = []
    for step in replay.steps:
        words = Words(language, step.done.names)
        types = " ".join(dict.fromkeys(one.event.kind.name for one in step.done.events))
        about = _about(step) | {"types": types}
        moved: list[dict[str, object]] = MOVED.records(step.done.moved, words) or [{}]
        rows += [about | one for one in moved]
    known = dict.fromkeys(name for row in rows for name in row if name not in MOVED.fields)
    head = list(dict.fromkeys((*_HEAD, *known, *MOVED.fields)))
    return csv_table(head, [[row.get(name) for name in head] for row in rows])
