"""Retention dates as text, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.domain.retention import BOOKS, VOUCHERS
from ledger.projections.axes import EVERYTHING
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.application.retention import RetentionAnswer
    from ledger.domain.retention import Period
    from ledger.reporting.language import Language

FIELDS = (
    "records",
    "rule",
    "name",
    "years",
    "counted_from",
    "keep_until",
    "source",
    "text_of",
    "event",
)
"""The stable field names of the JSON and CSV answers."""

_COLUMNS = (
    "retention_what",
    "retention_rule",
    "retention_years",
    "retention_from",
    "retention_until",
    "event",
)


def retention_text(answer: RetentionAnswer, language: Language, as_of: str = "") -> str:
    """Return the periods, then the longest of each kind of records."""
    say, found = language.say, answer.retention
    title = say(
        "retention_head",
        body=answer.body_name,
        year=found.year,
        day=language.day(found.adopted_on),
    )
    rows = [_cells(period, language) for period in found.periods]
    table = text_table([say(c) for c in _COLUMNS], rows, frozenset({2, 5}))
    longest = []
    for what in (BOOKS, VOUCHERS):
        key = "retention_longest" if found.complete(what) else "retention_at_least"
        day = language.day(found.until(what))
        longest.append(say(key, what=say(f"retention_{what}"), day=day))
    lines = [say("as_of", moment=as_of)] if as_of else []
    if answer.question.axes.known_on != EVERYTHING:
        lines.append(say("known_on_axis", day=language.day(answer.question.axes.known_on)))
    lines += clock_lines(answer.question.axes, language)
    lines.append(say("ledger_state", receipt=answer.receipt))
    return "\n\n".join([title, table, "\n".join(longest), "\n".join(lines)])


def _cells(period: Period, language: Language) -> list[str]:
    say = language.say
    until = say("retention_not_begun") if period.until is None else language.day(period.until)
    return [
        say(f"retention_{period.what}"),
        say(
            f"retention_{period.rule}",
            name=period.name,
            source=period.source,
            text_of=language.day(period.text_of),
        ),
        str(period.years),
        language.day(period.counted_from),
        until,
        str(period.event),
    ]


def _record(period: Period) -> dict[str, object]:
    return {
        "records": period.what,
        "rule": period.rule,
        "name": period.name or None,
        "years": period.years,
        "counted_from": _iso(period.counted_from),
        "keep_until": _iso(period.until),
        "source": period.source,
        "text_of": _iso(period.text_of),
        "event": period.event,
    }


def _iso(day: int | None) -> str | None:
    return None if day is None else iso(day)


def retention_json(answer: RetentionAnswer, as_of: str = "") -> str:
    """Return the answer for a program; see `FIELDS`."""
    found, known_on = answer.retention, answer.question.axes.known_on
    return json_text(
        {
            "receipt": answer.receipt,
            "as_of": as_of or None,
            "known_on": iso(known_on) if known_on != EVERYTHING else None,
            **clock_record(answer.question.axes),
            "body": found.body,
            "year": found.year,
            "adopted_on": iso(found.adopted_on),
            "books_until": iso(found.until(BOOKS)),
            "vouchers_until": iso(found.until(VOUCHERS)),
            "complete": found.complete(BOOKS) and found.complete(VOUCHERS),
            "periods": [_record(period) for period in found.periods],
        }
    )


def retention_csv(answer: RetentionAnswer) -> str:
    """Return one line a period; see `FIELDS`."""
    records = [_record(period) for period in answer.retention.periods]
    return csv_table(FIELDS, [[record[name] for name in FIELDS] for record in records])
