"""Positions over years and bodies as a document; every table of amounts ends in its sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ledger.application.asking.evidence import POSITIONS
from ledger.domain.years.figures import MADE_OF
from ledger.reporting.columns import Column
from ledger.reporting.documents.evidence import Workings
from ledger.reporting.documents.forms.model import Document, Section, Table
from ledger.reporting.documents.forms.tables import Amount, Explained, explained, summed
from ledger.reporting.documents.position_tables import (
    against_ceiling,
    key_figures,
    kind_of,
    positions_table,
)
from ledger.reporting.language import Language

if TYPE_CHECKING:
    from ledger.application.asking.survey import Survey
    from ledger.position.position import Position


def survey_document(
    answer: Survey, language: Language, provenance: tuple[tuple[str, str], ...]
) -> Document:
    """Return a picture, the rows, and their sums by year and by municipality."""
    say = language.say
    works = Workings(answer.evidence, language)
    table = positions_table(answer.rows, works)
    picture = against_ceiling(say("year_end_picture"), answer.rows, _whose, language)
    by_year = _sums(answer.rows, "year", lambda row: str(row.year), works)
    by_body = _sums(answer.rows, "municipality", lambda row: row.municipality_name, works)
    sections = (
        Section(say("survey_positions"), (key_figures(answer.rows, language), picture, table)),
        Section(say("survey_sums"), (by_year, by_body)),
        *works.sections(),
    )
    return Document("position", _title(answer, language), sections, provenance)


def _whose(row: Position) -> str:
    return f"{row.municipality_name}, {row.year}"


def _title(answer: Survey, language: Language) -> str:
    say = language.say
    years = sorted({row.year for row in answer.rows})
    names = list(dict.fromkeys(row.municipality_name for row in answer.rows))
    whose = ", ".join(names) if answer.question.bodies else say("year_end_all")
    if not years:
        return say("survey_empty", whose=whose or ", ".join(answer.question.bodies))
    first, last = answer.question.years or (years[0], years[-1])
    period = str(first) if first == last else f"{first}-{last}"
    return say("survey_title", whose=whose, period=period)


def _sums(
    rows: Sequence[Position], key: str, name_of: Callable[[Position], str], works: Workings
) -> Table:
    found: dict[str, list[Position]] = {}
    for row in rows:
        found.setdefault(name_of(row), []).append(row)
    sums = [
        Explained(name, {figure: _sum(figure, name, mine, works) for figure in MADE_OF})
        for name, mine in sorted(found.items())
    ]
    added = (explained(name, name, kind_of(name)) for name in MADE_OF)
    columns = (Column[Explained](key, key, of="name"), *added)
    return summed(f"by-{key}", f"survey_by_{key}", columns, sums, works.words)


def _sum(figure: str, name: str, rows: list[Position], works: Workings) -> Amount:
    parts = (
        (
            f"{row.municipality_name}, {row.programme}, {row.year}",
            getattr(row, f"{figure}_cents"),
            works.at(POSITIONS, row.key, figure),
        )
        for row in rows
    )
    return works.added(f"{works.language.say(figure)}, {name}", parts)
