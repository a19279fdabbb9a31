"""Positions over years and bodies as a document; every table of amounts ends in its sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import FIGURES as EVIDENCE
from ledger.position.explanation import FIGURES
from ledger.reporting.documents.evidence import Workings, figure_links, led
from ledger.reporting.documents.model import Bar, Bars, Column, Document, Section
from ledger.reporting.documents.tables import money, summed
from ledger.reporting.status_words import status_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.application.survey import Survey
    from ledger.position.position import Position
    from ledger.reporting.documents.model import Table, Value
    from ledger.reporting.language import Language


_ADDED = FIGURES[:3]


def survey_document(
    answer: Survey, language: Language, provenance: tuple[tuple[str, str], ...]
) -> Document:
    """Return a picture, the rows, and their sums by year and by municipality."""
    say = language.say
    works = Workings(answer.evidence, language)
    table = led(survey_table(answer.rows, language), figure_links(answer.rows, works, 3))
    bars = tuple(
        Bar(f"{row.municipality_name}, {row.year}", row.unrefinanced_cents, row.authorised_cents)
        for row in answer.rows
    )
    picture = Bars(say("year_end_picture"), say("unrefinanced"), say("authorised"), bars)
    by_year = _sums(answer.rows, "year", lambda row: str(row.year), works)
    by_body = _sums(answer.rows, "municipality", lambda row: row.municipality_name, works)
    sections = (
        Section(say("survey_positions"), (picture, table)),
        Section(say("survey_sums"), (by_year, by_body)),
        *works.sections(),
    )
    return Document("position", _title(answer, language), sections, provenance)


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


def survey_table(rows: Sequence[Position], language: Language) -> Table:
    """Return positions as a table with their sums."""
    say = language.say
    columns = (
        Column("municipality", say("municipality")),
        Column("programme", say("programme")),
        Column("year", say("year")),
        *(money(name, say(name)) for name in FIGURES),
        Column("status", say("status")),
    )
    found: list[tuple[Value, ...]] = [
        (
            row.municipality_name,
            row.programme,
            str(row.year),
            *(getattr(row, f"{name}_cents") for name in FIGURES),
            status_words(row, language),
        )
        for row in rows
    ]
    return summed("positions", say("year_end_table"), columns, found, say("sum"))


def _sums(
    rows: Sequence[Position], key: str, name_of: Callable[[Position], str], works: Workings
) -> Table:
    say = works.language.say
    found: dict[str, list[Position]] = {}
    for row in rows:
        found.setdefault(name_of(row), []).append(row)
    columns = (Column(key, say(key)), *(money(name, say(name)) for name in _ADDED))
    listed: list[tuple[Value, ...]] = []
    links: dict[tuple[int, int], str] = {}
    for number, (name, mine) in enumerate(sorted(found.items())):
        cells = [[getattr(row, f"{figure}_cents") for row in mine] for figure in _ADDED]
        listed.append((name, *(sum(cents) for cents in cells)))
        for place, figure in enumerate(_ADDED):
            parts = (
                (
                    f"{row.municipality_name}, {row.programme}, {row.year}",
                    cents,
                    works.at(EVIDENCE, row.key, figure),
                )
                for row, cents in zip(mine, cells[place], strict=True)
            )
            links[number, place + 1] = works.sum(f"{say(figure)}, {name}", parts)
    table = summed(f"by-{key}", say(f"survey_by_{key}"), columns, listed, say("sum"))
    return led(table, links)
