"""The position table as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.period import iso, year_span
from ledger.position.position import EXCEEDED
from ledger.projections.axes import EVERYTHING
from ledger.reporting.axes_report import axes_lines
from ledger.reporting.certified_report import certified_lines
from ledger.reporting.clock_report import clock_record
from ledger.reporting.parts_report import later_records, parts_records, parts_text
from ledger.reporting.status_words import later_lines, status_words, with_money
from ledger.reporting.sums_report import sums_csv, sums_records, sums_text
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.position.position import Position, PositionTable
    from ledger.reporting.language import Language

FIELDS = (
    "municipality",
    "municipality_name",
    "programme",
    "year",
    "cost_share_cents",
    "refinanced_cents",
    "unrefinanced_cents",
    "authorised_cents",
    "headroom_cents",
    "status",
    "day_count",
    "certified_cents",
    "adjustment_cents",
    "closed",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""

_COLUMNS = (
    "municipality",
    "programme",
    "year",
    "cost_share",
    "refinanced",
    "unrefinanced",
    "authorised",
    "headroom",
    "status",
    "day_count",
)
_AMOUNTS = frozenset(range(3, 8))


def only_exceeded(table: PositionTable) -> PositionTable:
    """Return the rows that are over their ceiling."""
    rows = tuple(row for row in table.rows if row.status == EXCEEDED)
    return replace(table, rows=rows, only_exceeded=True)


def position_text(
    table: PositionTable, language: Language, as_of: str = "", *, parts: bool = False
) -> str:
    """Return the table for a person: rows, then warnings, then the axes it rests on."""
    say = language.say
    rows = [_cells(row, language) for row in table.rows]
    nothing = say("none_exceeded" if table.only_exceeded else "no_rows")
    shown = [text_table([say(c) for c in _COLUMNS], rows, _AMOUNTS) if rows else nothing]
    if parts and rows:
        shown.append(parts_text(table.rows, language))
    if table.sums:
        shown.append(sums_text(table.sums, language))
    notes = list(dict.fromkeys(_notes(table, language)))
    if notes:
        shown.append("\n".join(notes))
    if certified := certified_lines(table, language):
        shown.append("\n".join(certified))
    if table.question.view != "actual":
        cut = table.question.cut
        shown.append(say(f"view_{table.question.view}", day=language.day(cut) if cut else ""))
    axes = axes_lines(table.question, language, as_of, table.head, table.recorded_afterwards)
    shown.append("\n".join(axes))
    return "\n\n".join(shown)


def _cells(row: Position, language: Language) -> list[str]:
    return [
        row.municipality_name,
        row.programme,
        str(row.year),
        language.money(row.cost_share_cents),
        language.money(row.refinanced_cents),
        language.money(row.unrefinanced_cents),
        language.money(row.authorised_cents),
        language.money(row.headroom_cents),
        _status(row, language),
        ", ".join(row.day_count),
    ]


def _status(row: Position, language: Language) -> str:
    status = status_words(row, language)
    return language.say("closed_mark", status=status) if row.closed else status


def _notes(table: PositionTable, language: Language) -> list[str]:
    notes = []
    for row in table.rows:
        if row.status == EXCEEDED:
            money = language.money(row.over_cents)
            name = row.municipality_name
            notes.append(language.say("over_ceiling", body=name, year=row.year, money=money))
        notes += _closing_notes(row, language)
        actual = table.question.view == "actual"
        running = year_span(row.year).end > table.known_by + 1
        if actual and running and row.day_count and not row.closed:
            notes.append(language.say("running_year", year=row.year))
        for key, values in row.warnings:
            notes.append(language.say(key, **with_money(values, language)))
    for one in table.left_out:
        values = one._asdict() | {"money": language.money(one.cents)}
        notes.append(language.say("left_out", **values | {"day": language.day(one.known_on)}))
    return notes


def _closing_notes(row: Position, language: Language) -> Iterator[str]:
    values: dict[str, object] = {"body": row.municipality_name, "year": row.year}
    if row.closed:
        day = language.day(row.closed_on)
        yield language.say("closed_note", **values, day=day, event=row.closed_event)
    yield from later_lines(row, language)
    if row.adjustment_cents:
        yield language.say("adjustment_note", **values, money=language.money(row.adjustment_cents))


def _record(row: Position) -> dict[str, object]:
    record: dict[str, object] = {name: getattr(row, name) for name in FIELDS}
    record["day_count"] = list(row.day_count)
    return record


def _closing_record(row: Position) -> dict[str, object]:
    return {
        "closed_on": None if row.closed_on is None else iso(row.closed_on),
        "closed_event": row.closed_event,
        "answered_on": None if row.answered_on is None else iso(row.answered_on),
        "authorised_later": later_records(row),
    }


def position_json(table: PositionTable, as_of: str = "") -> str:
    """Return the answer for a program; see `FIELDS`."""
    known_on = table.question.axes.known_on
    answer: dict[str, object] = {
        "receipt": table.head,
        "basis": table.question.basis,
        "view": table.question.view,
        "as_of": as_of or None,
        "known_on": iso(known_on) if known_on != EVERYTHING else None,
        **clock_record(table.question.axes),
        "recorded_afterwards": table.recorded_afterwards,
        "certification": table.certification,
        "positions": [
            _record(row)
            | {"vat_cents": row.vat_cents, "authorised_parts": parts_records(row)}
            | {"advances_cents": row.advances_cents, "balance_cents": row.balance_cents}
            | _closing_record(row)
            | {"warnings": [key for key, _ in row.warnings]}
            for row in table.rows
        ],
    }
    if table.sums:
        answer["sums"] = sums_records(table.sums)
    if table.left_out:
        answer["left_out"] = [
            one._asdict() | {"known_on": iso(one.known_on)} for one in table.left_out
        ]
    return json_text(answer)


def position_csv(table: PositionTable) -> str:
    """Return the rows for a spreadsheet, or their sums where these were asked for."""
    if table.sums:
        return sums_csv(table.sums)
    rows = []
    for row in table.rows:
        record = _record(row) | {"day_count": " ".join(row.day_count)}
        rows.append([record[name] for name in FIELDS])
    return csv_table(FIELDS, rows)
