"""A year's checks as text, CSV or JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain.period import iso, parse_day
from ledger.projections.axes import EVERYTHING
from ledger.reporting.clock_report import clock_lines, clock_record
from ledger.reporting.staff_report import fte
from ledger.reporting.status_words import with_money
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from ledger.position.year_check import Check, Item, YearCheck
    from ledger.reporting.language import Language

FIELDS = ("check", "colour", "kind", "found", "cents", "look_with")
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""


def year_check_text(answer: YearCheck, language: Language, as_of: str = "") -> str:
    """Return the checks in the order in which a clerk works them off, each with a way in."""
    say = language.say
    year, colour = answer.question.year, say(answer.colour)
    lines = [say("year_check_head", body=answer.body_name, year=year, colour=colour)]
    if answer.closed_event is not None:
        day = language.day(answer.closed_on)
        lines.append(say("year_closed_by", day=day, event=answer.closed_event))
    rows = [row for check in answer.checks for row in _rows(check, language)]
    names = ("check", "status", "found", "amount", "drill")
    table = text_table([say(name) for name in names], rows, frozenset({3}))
    axes = [say("as_of", moment=as_of)] if as_of else []
    if answer.question.axes.known_on != EVERYTHING:
        axes.append(say("known_on_axis", day=language.day(answer.question.axes.known_on)))
    axes += clock_lines(answer.question.axes, language)
    axes.append(say("ledger_state", receipt=answer.receipt))
    return "\n\n".join(["\n".join(lines), table, "\n".join(axes)])


def _rows(check: Check, language: Language) -> list[list[str]]:
    name = language.say(f"check_{check.name}")
    if not check.items:
        return [[name, language.say(check.colour), "", "", ""]]
    return [
        [
            name,
            language.say(item.colour),
            found_words(item, language),
            "" if item.cents is None else language.money(item.cents),
            item.drill,
        ]
        for item in check.items
    ]


def found_words(item: Item, language: Language) -> str:
    """Return what a check found, in words."""
    values = with_money(item.values, language)
    for name, value in item.values.items():
        if name.endswith("_fte"):
            values[name.removesuffix("_fte")] = fte(Fraction(str(value)), language)
    if isinstance(values.get("day"), str):
        values["day"] = language.day(parse_day(str(values["day"])))
    return language.say(f"check_{item.kind}", **values)


def year_check_json(answer: YearCheck, language: Language, as_of: str = "") -> str:
    """Return the answer for a program; see `FIELDS` for what each check found."""
    question = answer.question
    return json_text(
        {
            "receipt": answer.receipt,
            "today": iso(answer.today),
            "as_of": as_of or None,
            "known_on": iso(question.axes.known_on)
            if question.axes.known_on != EVERYTHING
            else None,
            **clock_record(question.axes),
            "body": question.body,
            "year": question.year,
            "colour": answer.colour,
            "closed_on": None if answer.closed_on is None else iso(answer.closed_on),
            "closed_event": answer.closed_event,
            "checks": [
                {
                    "check": check.name,
                    "colour": check.colour,
                    "items": [
                        {
                            "colour": item.colour,
                            "kind": item.kind,
                            "found": found_words(item, language),
                            "values": dict(item.values),
                            "cents": item.cents,
                            "look_with": item.drill,
                        }
                        for item in check.items
                    ],
                }
                for check in answer.checks
            ],
        }
    )


def year_check_csv(answer: YearCheck, language: Language) -> str:
    """Return one line for each thing that a check found, and one for each green check."""
    rows: list[list[object]] = []
    for check in answer.checks:
        if not check.items:
            rows.append([check.name, check.colour, "", "", None, ""])
        rows += [
            [
                check.name,
                item.colour,
                item.kind,
                found_words(item, language),
                item.cents,
                item.drill,
            ]
            for item in check.items
        ]
    return csv_table(FIELDS, rows)
