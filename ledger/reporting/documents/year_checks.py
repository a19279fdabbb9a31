"""What the checks of a year found, as a table whose amounts lead to where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import (
    ITEMS,
    OUTDATED,
    PAID_SINCE,
    PENDING,
    PLANNED,
    POSITIONS,
)
from ledger.reporting.columns import MESSAGE, MONEY, Column, spoken, word
from ledger.reporting.documents.forms.tables import tabulated
from ledger.reporting.documents.position_tables import over_ceiling
from ledger.reporting.years.checks import DRILL, found_words

if TYPE_CHECKING:
    from ledger.position.settlements.open_items import OpenItem
    from ledger.position.years.checked import Check, Item, YearCheck
    from ledger.position.years.year_end import YearEnd
    from ledger.reporting.documents.evidence import Workings
    from ledger.reporting.documents.forms.model import Table
    from ledger.reporting.language import Words

_SUBJECTS = ("settlement", "agreement", "grant")
"""Values of a finding that name what an open item is about."""


class _Found(NamedTuple):
    """What a check of a body found."""

    body: YearCheck
    check: Check
    item: Item


def checks_table(answer: YearEnd, works: Workings) -> Table:
    """Return a row for each finding of each body."""
    places = _Places(answer)
    columns: tuple[Column[_Found], ...] = (
        Column("municipality", "municipality", of="body.body_name"),
        Column("check", "check", word("check_"), "check.name"),
        Column("colour", "status", MESSAGE, "item.colour"),
        Column("found", "found", spoken(_words), "item"),
        Column(
            "amount_cents",
            "amount",
            MONEY,
            "item.cents",
            lambda one, _: _behind(places, one.body.question.body, one.item, works),
        ),
        Column("look_with", "drill", DRILL, "item.drill"),
    )
    rows = [
        _Found(one, check, item)
        for one in answer.checks
        for check in one.checks
        for item in check.items
    ]
    return tabulated("checks", "year_end_found", columns, rows, works.words)


def _words(item: Item, words: Words) -> str:
    return found_words(item, words.language)


class _Places:
    """Where positions and open items of an answer stand."""

    def __init__(self, answer: YearEnd) -> None:
        self.year = answer.question.year
        self.rows = {row.key: row for row in answer.rows}
        self.items: dict[tuple[object, int, int, str], tuple[int, OpenItem]] = {}
        for number, one in enumerate(answer.items):
            left = abs(one.cents - one.paid_since_cents)
            for side in (one.creditor, one.debtor):
                self.items.setdefault((one.name, one.year, left, side), (number, one))


def _behind(places: _Places, body: str, item: Item, works: Workings) -> str:
    """Return the anchor of what explains a finding's amount."""
    values = item.values
    key = (body, str(values.get("programme", "")), places.year)
    match item.kind:
        case "over_ceiling" | "no_decision":
            over = item.kind == "over_ceiling"
            row = places.rows[key]
            return over_ceiling(row, works) if over else works.at(POSITIONS, key, "unrefinanced")
        case "over_plan":
            return _over_plan(item, key, works)
        case "carried_too_much":
            return _carried(item, body, works)
        case "uncertified" | "not_paid":
            return works.at(PENDING, (item.kind, values["post"]))
        case "outdated":
            return works.at(OUTDATED, (values["settlement"], body))
        case _:
            return _open_item(places, body, item, works)


def _over_plan(item: Item, key: tuple[str, str, int], works: Workings) -> str:
    say = works.language.say
    actual, planned = item.values["actual_cents"], item.values["planned_cents"]
    assert isinstance(actual, int)  # noqa: S101 - for the type checker
    assert isinstance(planned, int)  # noqa: S101 - for the type checker
    parts = (
        (say("unrefinanced"), actual, works.at(POSITIONS, key, "unrefinanced")),
        (f"− {say('year_end_planned')}", -planned, works.at(PLANNED, key, "unrefinanced")),
    )
    return works.sum(say("check_plan"), parts)


def _carried(item: Item, body: str, works: Workings) -> str:
    say, values = works.language.say, item.values
    carried, left = values["carried_cents"], values["left_cents"]
    assert isinstance(carried, int)  # noqa: S101 - for the type checker
    assert isinstance(left, int)  # noqa: S101 - for the type checker
    event = works.event(int(str(values["events"]).partition(",")[0]))
    key = (body, str(values["programme"]), values["year"])
    parts = (
        (f"{say('part_carry_over')} {values['year']}", carried, event),
        (f"− {say('headroom')} {values['year']}", -left, works.at(POSITIONS, key, "headroom")),
    )
    return works.sum(say("check_carry_over"), parts)


def _open_item(places: _Places, body: str, item: Item, works: Workings) -> str:
    """Return the open item that a finding is about: same subject, year, side and amount now."""
    subject = next((item.values[name] for name in _SUBJECTS if name in item.values), None)
    found = places.items.get((subject, places.year, abs(item.cents or 0), body))
    if found is None:
        return ""
    number, one = found
    anchor, since = works.at(ITEMS, number), one.paid_since_cents
    if not since:
        return anchor
    say = works.language.say
    paid = (f"− {say('open_paid_since')}", -since, works.at(ITEMS, (number, PAID_SINCE)))
    return works.sum(say("open_now", name=one.name), ((one.name, one.cents, anchor), paid))
