"""The year-end reconciliation of one body or all (Jahresabschluss): figures, open items, checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.evidence import BALANCES, BOOKED, PLANNED, POSITIONS, Evidence
from ledger.domain.period import date_of, months_of
from ledger.reporting.columns import BODY, MONEY, Column, spoken
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import (
    Band,
    Columns,
    Document,
    Flow,
    Moment,
    Picture,
    Section,
    Table,
    TimelineChart,
)
from ledger.reporting.documents.forms.tables import summed, tabulated
from ledger.reporting.documents.position_tables import (
    STATUS,
    WHO,
    YEAR,
    against_ceiling,
    authorised_table,
    figures,
    key_figures,
    later,
)
from ledger.reporting.documents.year_changes import changes_section
from ledger.reporting.documents.year_checks import checks_table
from ledger.reporting.documents.year_open import open_section
from ledger.reporting.language import Language, Words

if TYPE_CHECKING:
    from ledger.application.asking.changes import Changes
    from ledger.position.position import Position
    from ledger.position.years.year_end import BookedCost, YearEnd


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


def year_end_document(
    answer: YearEnd,
    language: Language,
    provenance: tuple[tuple[str, str], ...],
    extras: Extras,
) -> Document:
    """Return the document; every table of amounts ends in its sums."""
    say, year = language.say, answer.question.year
    body = answer.question.body
    whose = say("year_end_all") if body is None else answer.names.get(body, body)
    rows = _of_year(answer)
    works = Workings(extras.evidence, language, answer.names)
    added = [] if extras.changes is None else [changes_section(*extras.changes, works)]
    sections = (
        Section(
            say("year_end_positions", year=year),
            (
                key_figures(rows, language),
                against_ceiling(say("year_end_picture"), rows, _whose, language),
                _positions(answer, works),
                authorised_table(rows, say("year_end_parts"), works, whose=True),
                *later(rows, language),
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


def _whose(row: Position) -> str:
    return f"{row.municipality_name}, {row.programme}"


def _of_year(answer: YearEnd) -> list[Position]:
    return [row for row in answer.rows if row.year == answer.question.year]


def _positions(answer: YearEnd, works: Workings) -> Table:
    plans = {row.key: row.unrefinanced_cents for row in answer.planned if row.cost_share_cents}

    def balance(name: str) -> Column[Position]:
        return Column(f"{name}_cents", f"part_{name}", MONEY, leads=works.figure(BALANCES, name))

    columns: tuple[Column[Position], ...] = (
        *WHO,
        Column(
            "planned_cents",
            "year_end_planned",
            MONEY,
            lambda row: plans.get(row.key),
            works.figure(PLANNED, "unrefinanced"),
        ),
        *figures(works),
        STATUS,
        balance("advances"),
        balance("balance"),
    )
    return summed("positions", "year_end_table", columns, _of_year(answer), works.words)


def _booked(answer: YearEnd, works: Workings) -> Table:
    columns: tuple[Column[BookedCost], ...] = (
        Column("post", "post"),
        Column("employing_body", "year_end_employing", BODY),
        Column("cost_type", "cost_type", spoken(_cost_type), lambda one: one),
        Column("amount_cents", "amount", MONEY, "cents", works.number(BOOKED)),
    )
    return summed("cost", "year_end_booked", columns, answer.booked, works.words)


def _cost_type(one: BookedCost, words: Words) -> str:
    return (
        words.say("overhead_computed") if one.computed else words.language.cost_type(one.cost_type)
    )


def _earlier(answer: YearEnd, works: Workings) -> Table:
    """Return unrefinanced year by year, with the change from the year before."""
    rows = {row.key: row for row in answer.rows}

    def before(row: Position) -> Position | None:
        return rows.get((row.municipality, row.programme, row.year - 1))

    def change(row: Position) -> int | None:
        earlier = before(row)
        return None if earlier is None else row.unrefinanced_cents - earlier.unrefinanced_cents

    def leads(row: Position, _: int) -> str:
        earlier = before(row)
        return _change(earlier, row, works) if earlier else ""

    columns: tuple[Column[Position], ...] = (
        *WHO,
        YEAR,
        *figures(works, "unrefinanced", "authorised"),
        Column("change_cents", "change", MONEY, change, leads),
    )
    return tabulated("years", "year_end_years", columns, answer.rows, works.words)


def _change(before: Position, row: Position, works: Workings) -> str:
    """Explain how what is unrefinanced changed from one year to the next."""
    say = works.language.say
    words = f"{say('change')}: {row.municipality_name}, {row.programme}, {row.year}"
    here, there = (works.at(POSITIONS, one.key, "unrefinanced") for one in (row, before))
    parts = (
        (f"{say('unrefinanced')} {row.year}", row.unrefinanced_cents, here),
        (f"− {say('unrefinanced')} {before.year}", -before.unrefinanced_cents, there),
    )
    return works.sum(words, parts)


def cost_pictures(answer: YearEnd, language: Language) -> list[Picture]:
    """Return cost by type over months, and the way of the grant; empty where none were asked."""
    drawn, say, names = answer.pictures, language.say, answer.names
    if drawn is None:
        return []
    labels = tuple(f"{date_of(month.start):%m}" for month in months_of(answer.question.year))
    kinds = tuple(language.cost_type(name) for name in drawn.months)
    columns = Columns(say("year_end_months"), labels, kinds, tuple(drawn.months.values()))
    bands = tuple(
        Band(way.stage, names.get(way.giver, way.giver), names.get(way.taker, way.taker), way.cents)
        for way in drawn.ways
    )
    return [columns, Flow(say("year_end_ways"), bands)]


def decided(answer: YearEnd, language: Language) -> list[Section]:
    """Return the section with the timeline; none where no pictures were asked for."""
    if answer.pictures is None:
        return []
    say, names = language.say, answer.names
    moments = tuple(
        Moment(
            one.day,
            say(
                f"moment_{one.kind}",
                name=one.name,
                body=names.get(one.body, one.body),
                amount=language.money(one.cents),
            ),
        )
        for one in answer.pictures.milestones
    )
    title = say("year_end_timeline")
    return [Section(title, (TimelineChart(title, moments),))]
