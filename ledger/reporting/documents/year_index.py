"""The first page of a year's pages body by body: one row a position, leading to the body's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.years.figures import EXPLAINED
from ledger.reporting.columns import MESSAGE, MONEY, Column
from ledger.reporting.documents.forms.model import Document, Section
from ledger.reporting.documents.forms.tables import tabulated
from ledger.reporting.documents.position_tables import STATUS
from ledger.reporting.language import Language, Words

if TYPE_CHECKING:
    from ledger.position.position import Position
    from ledger.position.years.year_end import YearEnd


class IndexRow(NamedTuple):
    """A body's position of the year, None where it has none, and the worst that checks found."""

    name: str
    position: Position | None
    found: str | None


def _amount(figure: str) -> Column[IndexRow]:
    return Column(f"{figure}_cents", figure, MONEY, f"position.{figure}_cents")


_COLUMNS: tuple[Column[IndexRow], ...] = (
    Column("municipality", "municipality", of="name"),
    Column("programme", "programme", of="position.programme"),
    *map(_amount, EXPLAINED),
    Column("status", "status", STATUS.kind.blank(), "position"),
    Column("found", "check", MESSAGE.blank(), "found"),
)


def index_rows(answer: YearEnd) -> list[IndexRow]:
    """Return a body's rows; one without a position in the year has one row, without figures."""
    body, year = answer.question.body or "", answer.question.year
    found = answer.checks[0].colour if answer.checks else None
    mine: list[Position | None] = [row for row in answer.rows if row.year == year]
    return [IndexRow(answer.names.get(body, body), row, found) for row in mine or [None]]


def index_document(
    year: int,
    pages: Sequence[tuple[str, Sequence[IndexRow]]],
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
    rows = [row for _, listed in pages for row in listed]
    addresses = [address for address, listed in pages for _ in listed]
    table = replace(
        tabulated("bodies", "year_end_table", _COLUMNS, rows, Words(language)),
        pages={(number, 0): address for number, address in enumerate(addresses)},
    )
    section = Section(say("year_end_positions", year=year), (table,))
    title = say("year_end_title", year=year, whose=say("year_end_all"))
    return Document("year-end-index", title, (section,), provenance)
