"""The page for a committee or council (Ausschuss, Rat): a picture, a sentence, what to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import FIGURES as FIGURE_TREES
from ledger.application.evidence import PLANNED
from ledger.position.council_page import APPROVE, DECIDE, PLAN_DECIDE, PLAN_OVER
from ledger.position.explanation import FIGURES
from ledger.position.position import EXCEEDED, NO_DECISION
from ledger.reporting.documents.evidence import Workings, figure_links, led
from ledger.reporting.documents.model import Bar, Bars, Column, Document, Lines, Section, Table
from ledger.reporting.documents.tables import authorised_table, money, over_ceiling
from ledger.reporting.status_words import later_lines, status_words

if TYPE_CHECKING:
    from ledger.application.evidence import Evidence
    from ledger.position.council_page import CouncilPage
    from ledger.position.position import Position
    from ledger.reporting.documents.model import Block, Value
    from ledger.reporting.language import Language

_YEARS = 5
"""Years in the picture and in the table of what it cost: the page is one page."""
_NEEDS = {
    DECIDE: (FIGURE_TREES, "unrefinanced"),
    PLAN_OVER: (PLANNED, "headroom"),
    PLAN_DECIDE: (PLANNED, "unrefinanced"),
}
"""Which tree explains what a council is to decide, and which figure in it."""


def council_document(
    answer: CouncilPage,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    evidence: Evidence | None = None,
) -> Document:
    """Return the page; amounts are those of `position`, and with evidence lead to where they are.

    Only the section of explanations comes after the one page.
    """
    say, works = language.say, Workings(evidence, language)
    recent = [row for row in answer.rows if row.year > answer.year - _YEARS]
    short = tuple(_sentence(row, language) for row in answer.of_year)
    nothing = (say("committee_nothing", year=answer.year),)
    sections = (
        Section(
            say("committee_short"),
            (
                *((_picture(answer, recent, language),) if recent else ()),
                Lines(short or nothing, strong=True),
            ),
        ),
        Section(say("committee_needs"), (_needs(answer, works),)),
        Section(say("committee_decided"), (_decided(answer, works), *_later(recent, language))),
        Section(say("committee_cost"), (_cost(recent, works),)),
        *works.sections(),
    )
    title = say("committee_title", name=answer.name, year=answer.year)
    return Document("council", title, sections, provenance)


def _picture(answer: CouncilPage, rows: list[Position], language: Language) -> Bars:
    say = language.say
    several = len({row.programme for row in rows}) > 1
    bars = tuple(
        Bar(
            f"{row.year}, {row.programme}" if several else str(row.year),
            row.unrefinanced_cents,
            row.authorised_cents,
        )
        for row in sorted(rows, key=lambda row: (row.programme, row.year))
    )
    title = say("committee_picture", name=answer.name)
    return Bars(title, say("unrefinanced"), say("authorised"), bars)


def _sentence(row: Position, language: Language) -> str:
    values = {
        "programme": row.programme,
        "year": row.year,
        "unrefinanced": language.money(row.unrefinanced_cents),
    }
    if row.status == NO_DECISION:
        return language.say("committee_undecided", **values)
    if row.answered_on is not None:
        return language.say("committee_later", status=status_words(row, language), **values)
    if row.status == EXCEEDED:
        return language.say("committee_over", over=language.money(row.over_cents), **values)
    values["authorised"] = language.money(row.authorised_cents)
    return language.say("committee_left", left=language.money(row.headroom_cents or 0), **values)


def _needs(answer: CouncilPage, works: Workings) -> Block:
    say = works.language.say
    if not answer.needs:
        return Lines((say("committee_no_needs"),))
    columns = (
        Column("programme", say("programme")),
        Column("year", say("year")),
        Column("kind", say("committee_need")),
        money("amount", say("amount")),
    )
    rows: list[tuple[Value, ...]] = [
        (need.programme, str(need.year), say(f"need_{need.kind}"), need.cents)
        for need in answer.needs
    ]
    links = {}
    for number, need in enumerate(answer.needs):
        if need.kind == APPROVE:
            asked = (need.programme, need.year)
            row = next(one for one in answer.rows if (one.programme, one.year) == asked)
            links[number, 3] = over_ceiling(row, works)
            continue
        group, figure = _NEEDS[need.kind]
        links[number, 3] = works.at(
            group, (answer.question.body, need.programme, need.year), figure
        )
    return led(Table("needs", say("committee_needs"), columns, tuple(rows)), links)


def _decided(answer: CouncilPage, works: Workings) -> Table:
    title = f"{works.language.say('year_end_parts')}, {answer.year}"
    return authorised_table(answer.of_year, title, works, whose=False)


def _later(rows: list[Position], language: Language) -> tuple[Block, ...]:
    """Return what was decided after a closing, and what was carried over too much."""
    lines = dict.fromkeys(line for row in rows for line in later_lines(row, language))
    return (Lines(tuple(lines)),) if lines else ()


def _cost(rows: list[Position], works: Workings) -> Table:
    say = works.language.say
    columns = (
        Column("programme", say("programme")),
        Column("year", say("year")),
        *(money(name, say(name)) for name in FIGURES),
        Column("status", say("status")),
    )
    found: tuple[tuple[Value, ...], ...] = tuple(
        (
            row.programme,
            str(row.year),
            *(getattr(row, f"{name}_cents") for name in FIGURES),
            status_words(row, works.language),
        )
        for row in rows
    )
    table = Table("years", say("committee_cost_table"), columns, found)
    return led(table, figure_links(rows, works, 2))
