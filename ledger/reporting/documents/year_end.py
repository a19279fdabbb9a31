"""The year-end reconciliation of one body or all (Jahresabschluss): figures, open items, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.evidence import BALANCES, BOOKED, FIGURES, PLANNED
from ledger.reporting.documents.evidence import Workings, figure_links, led
from ledger.reporting.documents.model import Bar, Bars, Column, Document, Lines, Section, Table
from ledger.reporting.documents.tables import authorised_table, money, summed
from ledger.reporting.documents.year_changes import changes_section
from ledger.reporting.documents.year_checks import checks_table
from ledger.reporting.documents.year_open import open_section
from ledger.reporting.documents.year_pictures import cost_pictures, decided
from ledger.reporting.status_words import later_lines, status_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.application.changes import Changes
    from ledger.application.evidence import Evidence
    from ledger.position.position import Position
    from ledger.position.year_end import YearEnd
    from ledger.reporting.documents.model import Value
    from ledger.reporting.language import Language

_FIRST_FIGURE = 3
"""Column of the positions in which the first of `FIGURES` stands; the others follow in order."""


class Extras(NamedTuple):
    """What a document may show besides.

    Attributes:
        evidence: leads every figure of the year's positions to its explanation.
        changes: what changed since an earlier report, and that moment as it was typed.
        accounts: by body, side and kind of an open item, where the body would post it.
    """

    evidence: Evidence | None = None
    changes: tuple[Changes, str] | None = None
    accounts: Mapping[tuple[str, str, str], str] | None = None


NOTHING = Extras()


def year_end_document(
    answer: YearEnd,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    extras: Extras = NOTHING,
) -> Document:
    """Return the document; every table of amounts ends in its sums."""
    say, year = language.say, answer.question.year
    body = answer.question.body
    whose = say("year_end_all") if body is None else answer.names.get(body, body)
    works = Workings(extras.evidence, language)
    added = [] if extras.changes is None else [changes_section(*extras.changes, works)]
    sections = (
        Section(
            say("year_end_positions", year=year),
            (
                _picture(answer, language),
                _positions(answer, works),
                _parts(answer, works),
                *_later(answer, language),
            ),
        ),
        Section(
            say("year_end_cost", year=year),
            (*cost_pictures(answer, language), _booked(answer, works)),
        ),
        Section(say("year_end_earlier"), (_earlier(answer, works),)),
        *added,
        open_section(answer, extras.accounts, works),
        Section(say("year_end_checks"), (checks_table(answer, works),)),
        *decided(answer, language),
        *works.sections(),
    )
    title = say("year_end_title", year=year, whose=whose)
    return Document("year-end", title, sections, provenance)


def _money(key: str, language: Language, word: str = "") -> Column:
    return money(key, language.say(word or key))


def _who(language: Language) -> tuple[Column, ...]:
    return (
        Column("municipality", language.say("municipality")),
        Column("programme", language.say("programme")),
    )


def _picture(answer: YearEnd, language: Language) -> Bars:
    """Return what is unrefinanced against what is authorised; a picture first."""
    bars = tuple(
        Bar(
            f"{row.municipality_name}, {row.programme}",
            row.unrefinanced_cents,
            row.authorised_cents,
        )
        for row in answer.rows
        if row.year == answer.question.year
    )
    say = language.say
    return Bars(say("year_end_picture"), say("unrefinanced"), say("authorised"), bars)


def _positions(answer: YearEnd, works: Workings) -> Table:
    language = works.language
    say = language.say
    planned = {(row.municipality, row.programme): row for row in answer.planned}
    columns = (
        *_who(language),
        _money("planned", language, "year_end_planned"),
        *(_money(name, language) for name in ("cost_share", "refinanced", "unrefinanced")),
        _money("authorised", language),
        _money("headroom", language),
        Column("status", say("status")),
        _money("advances", language, "part_advances"),
        _money("balance", language, "part_balance"),
    )
    rows: list[tuple[Value, ...]] = []
    for row in answer.rows:
        if row.year == answer.question.year:
            plan = planned.get((row.municipality, row.programme))
            rows.append(
                (
                    row.municipality_name,
                    row.programme,
                    plan.unrefinanced_cents if plan and plan.cost_share_cents else None,
                    row.cost_share_cents,
                    row.refinanced_cents,
                    row.unrefinanced_cents,
                    row.authorised_cents,
                    row.headroom_cents,
                    status_words(row, works.language),
                    row.advances_cents,
                    row.balance_cents,
                )
            )
    table = summed("positions", say("year_end_table"), columns, rows, say("sum"))
    mine = [row for row in answer.rows if row.year == answer.question.year]
    links = figure_links(mine, works, _FIRST_FIGURE)
    for number, row in enumerate(mine):
        links[number, _FIRST_FIGURE - 1] = works.at(PLANNED, row.key, "unrefinanced")
        for place, figure in ((9, "advances"), (10, "balance")):
            links[number, place] = works.at(BALANCES, row.key, figure)
    return led(table, links)


def _parts(answer: YearEnd, works: Workings) -> Table:
    rows = [row for row in answer.rows if row.year == answer.question.year]
    return authorised_table(rows, works.language.say("year_end_parts"), works, whose=True)


def _later(answer: YearEnd, language: Language) -> tuple[Lines, ...]:
    """Return what was decided after the closing, and what was carried over too much."""
    rows = (row for row in answer.rows if row.year == answer.question.year)
    lines = dict.fromkeys(line for row in rows for line in later_lines(row, language))
    return (Lines(tuple(lines)),) if lines else ()


def _booked(answer: YearEnd, works: Workings) -> Table:
    language, names = works.language, answer.names
    say = language.say
    columns = (
        Column("post", say("post")),
        Column("employing_body", say("year_end_employing")),
        Column("cost_type", say("cost_type")),
        _money("amount", language),
    )
    rows: list[tuple[Value, ...]] = [
        (
            one.post,
            names.get(one.employing_body, one.employing_body),
            language.cost_type(one.cost_type),
            one.cents,
        )
        for one in answer.booked
    ]
    table = summed("cost", say("year_end_booked"), columns, rows, say("sum"))
    return led(table, {(number, 3): works.at(BOOKED, number) for number in range(len(rows))})


def _earlier(answer: YearEnd, works: Workings) -> Table:
    """Return unrefinanced year by year, with the change from the year before."""
    language = works.language
    say = language.say
    columns = (
        *_who(language),
        Column("year", say("year")),
        _money("unrefinanced", language),
        _money("authorised", language),
        _money("change", language),
    )
    rows: list[tuple[Value, ...]] = []
    links: dict[tuple[int, int], str] = {}
    before: Position | None = None
    for number, row in enumerate(answer.rows):
        same = before is not None and (before.municipality, before.programme, before.year + 1) == (
            row.municipality,
            row.programme,
            row.year,
        )
        change = row.unrefinanced_cents - before.unrefinanced_cents if before and same else None
        rows.append(
            (
                row.municipality_name,
                row.programme,
                str(row.year),
                row.unrefinanced_cents,
                row.authorised_cents,
                change,
            )
        )
        for place, figure in ((3, "unrefinanced"), (4, "authorised")):
            links[number, place] = works.at(FIGURES, row.key, figure)
        if before and same:
            links[number, 5] = _change(before, row, works)
        before = row
    return led(Table("years", say("year_end_years"), columns, tuple(rows)), links)


def _change(before: Position, row: Position, works: Workings) -> str:
    """Explain how what is unrefinanced changed from one year to the next."""
    say = works.language.say
    words = f"{say('change')}: {row.municipality_name}, {row.programme}, {row.year}"
    here, there = (works.at(FIGURES, one.key, "unrefinanced") for one in (row, before))
    parts = (
        (f"{say('unrefinanced')} {row.year}", row.unrefinanced_cents, here),
        (f"− {say('unrefinanced')} {before.year}", -before.unrefinanced_cents, there),
    )
    return works.sum(words, parts)
