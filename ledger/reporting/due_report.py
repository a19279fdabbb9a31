"""The due list as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.due_item import COMING, OPEN
from ledger.projections.axes import EVERYTHING
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.position.due import DueList
    from ledger.position.due_item import DueItem
    from ledger.reporting.language import Language

FIELDS = (
    "state",
    "kind",
    "due_on",
    "days_left",
    "bodies",
    "towards",
    "programme",
    "name",
    "year",
    "open_cents",
    "posts",
    "bookings",
    "source",
    "source_name",
    "source_rule",
    "event",
)
"""The stable field names of the JSON and CSV answers."""

_COLUMNS = (
    "due_day",
    "due_state",
    "due_kind",
    "due_bodies",
    "due_towards",
    "due_name",
    "year",
    "due_amount",
    "due_source",
)
_MONEY = frozenset({7})
_MONTH_DAY = frozenset({"notice_proof", "forwarding", "agreement_settlement"})
_FEW = 4
"""Posts named in a line of text; the rest is counted."""


def due_text(answer: DueList, language: Language, as_of: str = "") -> str:
    """Return the table for a person: late first, then coming, then what has no deadline."""
    say = language.say
    rows = [_cells(item, answer, language) for item in answer.items]
    table = text_table([say(c) for c in _COLUMNS], rows, _MONEY) if rows else say("due_nothing")
    span = say("due_span", until=language.day(answer.until), today=language.day(answer.today))
    lines = [span]
    if as_of:
        lines.append(say("as_of", moment=as_of))
    known_on = answer.question.axes.known_on
    if known_on != EVERYTHING:
        lines.append(say("known_on_axis", day=language.day(known_on)))
        if answer.recorded_afterwards:
            lines.append(say("recorded_afterwards", count=answer.recorded_afterwards))
    lines += clock_lines(answer.question.axes, language)
    lines.append(say("ledger_state", receipt=answer.receipt))
    return "\n\n".join([table, "\n".join(lines)])


def _cells(item: DueItem, answer: DueList, language: Language) -> list[str]:
    names = answer.names
    return [
        language.day(item.day),
        _state(item, answer.today, language),
        language.say(f"due_{item.kind}", bookings=item.bookings),
        ", ".join(names.get(body, body) for body in item.bodies),
        ", ".join(names.get(body, body) for body in item.towards),
        item.name,
        str(item.year or ""),
        "" if item.cents is None else language.money(item.cents),
        _source(item, language),
    ]


def _state(item: DueItem, today: int, language: Language) -> str:
    left, state = item.days_left(today), item.state(today)
    if left is None:
        return language.say(f"due_{OPEN}")
    key = f"due_{state}_{abs(left)}"
    plain = abs(left) > 1 or (state != COMING and not left)
    return language.say(f"due_{state}", days=abs(left)) if plain else language.say(key)


def _source(item: DueItem, language: Language) -> str:
    source = item.source
    rule = source.rule
    if source.kind in _MONTH_DAY and language.code == "de":
        month, _, day = rule.partition("-")
        rule = f"{day}.{month}."
    posts = ", ".join(item.posts[:_FEW])
    if len(item.posts) > _FEW:
        posts += f" (+{len(item.posts) - _FEW})"
    words = language.say(f"due_from_{source.kind}", name=source.name, rule=rule, posts=posts)
    return language.say("due_event", source=words, event=source.event)


def _record(item: DueItem, today: int) -> dict[str, object]:
    return {
        "state": item.state(today),
        "kind": item.kind,
        "due_on": None if item.day is None else iso(item.day),
        "days_left": item.days_left(today),
        "bodies": list(item.bodies),
        "towards": list(item.towards),
        "programme": item.programme,
        "name": item.name,
        "year": item.year,
        "open_cents": item.cents,
        "posts": list(item.posts),
        "bookings": item.bookings,
        "source": item.source.kind,
        "source_name": item.source.name,
        "source_rule": item.source.rule or None,
        "event": item.source.event,
    }


def due_json(answer: DueList, as_of: str = "") -> str:
    """Return the answer for a program; see `FIELDS`."""
    known_on = answer.question.axes.known_on
    return json_text(
        {
            "receipt": answer.receipt,
            "today": iso(answer.today),
            "until": iso(answer.until),
            "as_of": as_of or None,
            "known_on": iso(known_on) if known_on != EVERYTHING else None,
            **clock_record(answer.question.axes),
            "recorded_afterwards": answer.recorded_afterwards,
            "due": [_record(item, answer.today) for item in answer.items],
        }
    )


def due_csv(answer: DueList) -> str:
    """Return the items for a spreadsheet; several bodies or posts stand apart by blanks."""
    rows = []
    for item in answer.items:
        record = _record(item, answer.today)
        cells = (record[name] for name in FIELDS)
        rows.append([" ".join(cell) if isinstance(cell, list) else cell for cell in cells])
    return csv_table(FIELDS, rows)
