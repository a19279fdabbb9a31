"""Advances as text, JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.position.load import Question
from ledger.reporting.axes_report import axes_lines
from ledger.reporting.clock_report import clock_record
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.application.settlements import AdvanceList
    from ledger.reporting.language import Language

ADVANCE_FIELDS = (
    "agreement",
    "year",
    "member",
    "member_name",
    "employing_body",
    "kind",
    "day",
    "amount_cents",
    "event",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""

_COLUMNS = (
    "settled_agreement",
    "year",
    "settled_member",
    "settled_employer",
    "advance_kind",
    "advance_day",
    "advance_amount",
    "advance_event",
)
_AMOUNTS = frozenset({6})


def advances_text(answer: AdvanceList, language: Language, as_of: str = "") -> str:
    """Return the advances, then what is open of each member's year."""
    say, names = language.say, answer.found.names
    rows = [
        [
            row.agreement,
            str(row.year),
            names.get(row.member, row.member),
            names.get(row.employing_body, row.employing_body) or "?",
            say(f"advance_{row.kind}"),
            language.day(row.day),
            language.money(row.cents),
            str(row.event),
        ]
        for row in answer.found.rows
    ]
    parts = [text_table([say(c) for c in _COLUMNS], rows, _AMOUNTS) if rows else say("no_advances")]
    sums = [
        say(
            "advance_sum",
            member=names.get(one.member, one.member),
            employing_body=names.get(one.employing_body, one.employing_body) or "?",
            agreement=one.agreement,
            year=one.year,
            scheduled=language.money(one.scheduled_cents),
            paid=language.money(one.paid_cents),
            open=language.money(one.open_cents),
        )
        for one in answer.found.sums
    ]
    if sums:
        parts.append("\n".join(sums))
    question = Question(axes=answer.question.axes)
    parts.append("\n".join(axes_lines(question, language, as_of, answer.receipt)))
    return "\n\n".join(parts)


def advances_json(answer: AdvanceList, as_of: str = "") -> str:
    """Return the advances and their sums for a program; see `ADVANCE_FIELDS`."""
    sums = [one._asdict() | {"open_cents": one.open_cents} for one in answer.found.sums]
    return json_text(
        {
            "receipt": answer.receipt,
            "as_of": as_of or None,
            **clock_record(answer.question.axes),
            "advances": [dict(zip(ADVANCE_FIELDS, row, strict=True)) for row in _records(answer)],
            "sums": [one | {"employing_body": one["employing_body"] or None} for one in sums],
        }
    )


def advances_csv(answer: AdvanceList) -> str:
    """Return the advances for a spreadsheet; see `ADVANCE_FIELDS`."""
    return csv_table(ADVANCE_FIELDS, _records(answer))


def _records(answer: AdvanceList) -> list[list[object]]:
    names = answer.found.names
    return [
        [
            row.agreement,
            row.year,
            row.member,
            names.get(row.member, row.member),
            row.employing_body or None,
            row.kind,
            iso(row.day),
            row.cents,
            row.event,
        ]
        for row in answer.found.rows
    ]
