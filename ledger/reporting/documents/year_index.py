"""The first page of a year's pages body by body: one row a position, leading to the body's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.position.explanation import FIGURES
from ledger.reporting.documents.model import Column, Document, Section, Table
from ledger.reporting.documents.tables import money
from ledger.reporting.status_words import status_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.position.position import Position
    from ledger.position.year_end import YearEnd
    from ledger.reporting.documents.model import Value
    from ledger.reporting.language import Language


def index_rows(answer: YearEnd, language: Language) -> list[tuple[Value, ...]]:
    """Return a body's rows: its positions of the year, and the worst that the checks found.

    A body without a position in the year has one row, without figures.
    """
    say, body, year = language.say, answer.question.body or "", answer.question.year
    found = say(answer.checks[0].colour) if answer.checks else ""
    mine: list[Position | None] = [row for row in answer.rows if row.year == year]
    return [_row(answer.names.get(body, body), row, found, language) for row in mine or [None]]


def _row(name: str, row: Position | None, found: str, language: Language) -> tuple[Value, ...]:
    if row is None:
        return (name, "", *(None for _ in FIGURES), "", found)
    cents = (getattr(row, f"{figure}_cents") for figure in FIGURES)
    return (name, row.programme, *cents, status_words(row, language), found)


def index_document(
    year: int,
    pages: Sequence[tuple[str, Sequence[tuple[Value, ...]]]],
    language: Language,
    provenance: tuple[tuple[str, str], ...],
) -> Document:
    """Return the page that leads to the others.

    Args:
        year: the one they are about.
        pages: of each body the address of its page and its `index_rows`, in the order to show.
        language: of its words.
        provenance: what it rests on and how it is made again.
    """
    say = language.say
    columns = (
        Column("municipality", say("municipality")),
        Column("programme", say("programme")),
        *(money(figure, say(figure)) for figure in FIGURES),
        Column("status", say("status")),
        Column("found", say("year_end_checks")),
    )
    listed = [(address, row) for address, rows in pages for row in rows]
    table = Table(
        "bodies",
        say("year_end_table"),
        columns,
        tuple(row for _, row in listed),
        pages={(number, 0): address for number, (address, _) in enumerate(listed)},
    )
    section = Section(say("year_end_positions", year=year), (table,))
    title = say("year_end_title", year=year, whose=say("year_end_all"))
    return Document("year-end-index", title, (section,), provenance)
