"""The page for a committee or council (Ausschuss, Rat): a picture, a sentence, what to decide."""

from __future__ import annotations

from ledger.application.asking.evidence import PLANNED, POSITIONS, Evidence
from ledger.domain.council.authorised import EXCEEDED, NO_DECISION
from ledger.position.position import Position
from ledger.position.years.council_page import (
    APPROVE,
    DECIDE,
    PLAN_DECIDE,
    PLAN_OVER,
    CouncilPage,
    Need,
)
from ledger.reporting.columns import MONEY, Column, word
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Bars, Block, Document, Lines, Section, Table
from ledger.reporting.documents.forms.tables import tabulated
from ledger.reporting.documents.position_tables import (
    STATUS,
    YEAR,
    against_ceiling,
    authorised_table,
    figures,
    key_figures,
    later,
    over_ceiling,
)
from ledger.reporting.language import Language
from ledger.reporting.positions.status_words import status_words

_YEARS = 5
"""Years in the picture and in the table of what it cost: the page is one page."""
_NEEDS = {
    DECIDE: (POSITIONS, "unrefinanced"),
    PLAN_OVER: (PLANNED, "headroom"),
    PLAN_DECIDE: (PLANNED, "unrefinanced"),
}
"""Which tree explains what a council is to decide, and which figure in it."""


def council_document(
    answer: CouncilPage,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    evidence: Evidence | None,
) -> Document:
    """Return the page; amounts are those of `position`, and with evidence lead to where they are.

    Only the section of explanations comes after the one page.
    """
    say, works = language.say, Workings(evidence, language)
    recent = [row for row in answer.rows if row.year > answer.year - _YEARS]
    wanted = {(need.programme, need.year) for need in answer.needs if need.kind == DECIDE}
    short = tuple(
        _sentence(row, language, undecided=(row.programme, row.year) in wanted)
        for row in answer.of_year
    )
    nothing = (say("committee_nothing", year=answer.year),)
    sections = (
        Section(
            say("committee_short"),
            (
                *((key_figures(answer.of_year, language),) if answer.of_year else ()),
                *((_picture(answer, recent, language),) if recent else ()),
                Lines(short or nothing, strong=True),
            ),
        ),
        Section(say("committee_needs"), (_needs(answer, works),)),
        Section(say("committee_decided"), (_decided(answer, works), *later(recent, language))),
        Section(say("committee_cost"), (_cost(recent, works),)),
        *works.sections(),
    )
    title = say("committee_title", name=answer.name, year=answer.year)
    return Document("council", title, sections, provenance)


def _picture(answer: CouncilPage, rows: list[Position], language: Language) -> Bars:
    several = len({row.programme for row in rows}) > 1
    return against_ceiling(
        language.say("committee_picture", name=answer.name),
        sorted(rows, key=lambda row: (row.programme, row.year)),
        lambda row: f"{row.year}, {row.programme}" if several else str(row.year),
        language,
    )


def _sentence(row: Position, language: Language, *, undecided: bool) -> str:
    """Return a row in words; that a decision is missing is said of what wants one (`undecided`)."""
    values = {
        "programme": row.programme,
        "year": row.year,
        "unrefinanced": language.money(row.unrefinanced_cents),
    }
    if undecided:
        return language.say("committee_undecided", **values)
    if row.status == NO_DECISION or row.answered_on is not None:
        return language.say("committee_later", status=status_words(row, language), **values)
    if row.status == EXCEEDED:
        return language.say("committee_over", over=language.money(row.over_cents), **values)
    values["authorised"] = language.money(row.authorised_cents)
    return language.say("committee_left", left=language.money(row.headroom_cents or 0), **values)


def _needs(answer: CouncilPage, works: Workings) -> Block:
    say = works.language.say
    if not answer.needs:
        return Lines((say("committee_no_needs"),))
    columns: tuple[Column[Need], ...] = (
        Column("programme", "programme"),
        Column("year", "year"),
        Column("kind", "committee_need", word("need_")),
        Column(
            "amount_cents", "amount", MONEY, "cents", lambda need, _: _behind(need, answer, works)
        ),
    )
    return tabulated("needs", "committee_needs", columns, answer.needs, works.words)


def _behind(need: Need, answer: CouncilPage, works: Workings) -> str:
    """Return the anchor of what explains an amount that needs a decision."""
    key = (answer.question.body, need.programme, need.year)
    if need.kind == APPROVE:
        return over_ceiling(next(row for row in answer.rows if row.key == key), works)
    group, figure = _NEEDS[need.kind]
    return works.at(group, key, figure)


def _decided(answer: CouncilPage, works: Workings) -> Table:
    title = f"{works.language.say('year_end_parts')}, {answer.year}"
    return authorised_table(answer.of_year, title, works, whose=False)


def _cost(rows: list[Position], works: Workings) -> Table:
    programme: Column[Position] = Column("programme", "programme")
    columns = (programme, YEAR, *figures(works), STATUS)
    return tabulated("years", "committee_cost_table", columns, rows, works.words)
