"""A year's checks as text, CSV or JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.period import iso, parse_day
from ledger.reporting.columns import MESSAGE, MONEY, TEXT, Column, Listing, nested, spoken, word
from ledger.reporting.language import Language, Words
from ledger.reporting.positions.status_words import with_money
from ledger.reporting.report import Frame, Report
from ledger.reporting.table import json_text

if TYPE_CHECKING:
    from ledger.position.years.checked import Check, Item, YearCheck


def found_words(item: Item, language: Language) -> str:
    """Return what a check found, in words."""
    values = with_money(item.values, language)
    for name, value in item.values.items():
        if name.endswith("_fte"):
            values[name.removesuffix("_fte")] = language.fte(Fraction(str(value)))
    if isinstance(values.get("day"), str):
        values["day"] = language.day(parse_day(str(values["day"])))
    return language.say(f"check_{item.kind}", **values)


def _drill(line: str, words: Words) -> str:
    """Return a command whose figure is typed as it is shown."""
    return line.replace(" headroom", f" {words.language.chosen('figure', 'headroom')}")


DRILL = TEXT.said(_drill)
"""The command that shows a finding."""


class CheckFinding(NamedTuple):
    """A check with one thing that it found; None: it found nothing."""

    check: Check
    item: Item | None

    @property
    def colour(self) -> str:
        """Return the colour of what was found, else of the check."""
        return (self.item or self.check).colour


def _found(item: Item | None, words: Words) -> str:
    return found_words(item, words.language) if item else ""


FINDINGS: Listing[CheckFinding] = Listing(
    Column("check", "check", word("check_"), "check.name"),
    Column("colour", "status", MESSAGE),
    Column("kind", of=lambda one: one.item.kind if one.item else ""),
    Column("found", "found", spoken(_found), "item"),
    Column("cents", "amount", MONEY.blank(), "item.cents"),
    Column("look_with", "drill", DRILL, lambda one: one.item.drill if one.item else ""),
)
_ITEMS: Listing[Item] = Listing(
    Column("colour"),
    Column("kind"),
    Column("found", kind=spoken(_found), of=lambda item: item),
    Column("values", of=lambda item: dict(item.values)),
    Column("cents"),
    Column("look_with", of="drill"),
)
CHECKS: Listing[Check] = Listing(
    Column("check", of="name"), Column("colour"), Column("items", kind=nested(_ITEMS))
)


def year_check_output(answer: YearCheck, frame: Frame) -> str:
    """Return the checks in the order in which a clerk works them off, each with a way in.

    As text and CSV a line for each thing that a check found, and one for each green check.
    """
    words, question = Words(frame.language), answer.question
    if frame.form == "json":
        return json_text(
            frame.about("receipt")
            | {"today": iso(answer.today)}
            | frame.about("as_of", "known_on", "clock")
            | {
                "body": question.body,
                "year": question.year,
                "colour": answer.colour,
                "closed_on": None if answer.closed_on is None else iso(answer.closed_on),
                "closed_event": answer.closed_event,
                "checks": CHECKS.records(answer.checks, words),
            }
        )
    colour = words.say(answer.colour)
    head = words.say("year_check_head", body=answer.body_name, year=question.year, colour=colour)
    if answer.closed_event is not None:
        day = words.language.day(answer.closed_on)
        head += "\n" + words.say("year_closed_by", day=day, event=answer.closed_event)
    rows = [CheckFinding(one, item) for one in answer.checks for item in one.items or (None,)]
    return Report("checks", FINDINGS, rows, words, {}, above=[head]).given(frame)
