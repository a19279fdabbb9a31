"""The product's own CSV of actual costs: documented columns, strict values, a finding a bad field.

UTF-8 (a byte order mark is fine), a header line, `;` or `,` between the fields. Columns: see
`COLUMNS`; those in `REQUIRED` must be there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import UNSET

from ledger.application.recording.costs.import_results import LineFinding
from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.payee import is_pseudonym
from ledger.domain.errors import UsageError
from ledger.domain.money import parse_amount
from ledger.domain.period import check_year, parse_day, year_of
from ledger.domain.said import Said
from ledger.importing.costs.plain import PlainRows
from ledger.importing.costs.plain_columns import Plain, PlainColumns, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


REQUIRED = ("post", "cost_type", "amount", "service_from", "service_to", "booked_on", "voucher")
OPTIONAL = (
    "paid_on",
    "line",
    "source",
    "fiscal_year",
    "employing_body",
    "payee",
    "text",
    "known_on",
    "reverses",
    "bearing_year",
)
COLUMNS = (*REQUIRED, *OPTIONAL)
MAX_FIELD = 200

_day = lru_cache(maxsize=100_000)(parse_day)
_cents = lru_cache(maxsize=100_000)(parse_amount)


class OwnColumns:
    """Reads the rows of the product's own CSV, column by column.

    Args:
        name: of the file, for messages.
        head: the header line.
        reading: default source, free text, employing bodies.

    Raises:
        UsageError: an unknown or missing column.
    """

    def __init__(self, name: str, head: list[str], reading: Reading) -> None:
        self.names = _columns(name, head)
        self._reading = reading
        self._plain_columns = PlainColumns(self.names, reading)
        self._plain = PlainRows(self._plain_columns)
        self._text = self.names.index("text") if "text" in self.names else -1
        self.dropped_texts = 0
        self.account = ""
        self.plain = False

    def block(self, columns: Sequence[Sequence[str]]) -> Plain | None:
        """Read many rows given as columns; None: all are to be read singly."""
        return self._plain_columns(columns)

    def __call__(self, number: int, row: list[str]) -> BookCost | ReverseCost | list[LineFinding]:
        """Return the line of a row, or everything that is wrong with it."""
        if len(row) != len(self.names):
            words = "BL-367 {count} fields, the header has {wanted}"
            problem = Said(words, count=len(row), wanted=len(self.names))
            return [LineFinding(number, "line", problem)]
        joined = "".join(row)
        plain = self._plain(row, joined)
        if plain is not None:
            self.dropped_texts += self._text >= 0 and bool(row[self._text])
            self.plain = True
            return plain
        self.plain = False
        cells = dict(zip(self.names, map(str.strip, row), strict=True))
        found: list[LineFinding] = []
        if len(joined) > MAX_FIELD or not joined.isprintable():
            found += _bad_texts(number, cells)
        values = _Values(number, cells, found)
        reading = self._reading
        line = _reversal(values, reading) if cells.get("reverses") else _booking(values, reading)
        if found:
            return found
        if cells.get("text") and not reading.keep_text:
            self.dropped_texts += 1
        return line


def _columns(name: str, head: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in head]
    missing = [column for column in REQUIRED if column not in columns]
    unknown = [column for column in columns if column not in COLUMNS]
    if missing:
        problem = "file {name}: BL-358 column {column!r} is missing"
        raise UsageError.of(problem, "add it to the header", name=name, column=missing[0])
    if unknown:
        known = tuple(COLUMNS)
        shown = unknown[0][:40]
        problem = "file {name}: BL-368 unknown column {column!r}"
        raise UsageError.of(problem, "known: {known}", name=name, column=shown, known=known)
    if len(set(columns)) != len(columns):
        remedy = "name each once"
        raise UsageError.of("file {name}: BL-369 a column stands twice", remedy, name=name)
    return columns


def _bad_texts(number: int, cells: dict[str, str]) -> Iterator[LineFinding]:
    for column, cell in cells.items():
        if not cell.isprintable():
            yield LineFinding(number, column, Said("BL-370 contains a control character"))
        elif len(cell) > MAX_FIELD:
            yield LineFinding(
                number,
                column,
                Said("BL-371 is longer than {most} characters", most=MAX_FIELD),
            )


class _Values:
    """Parses the fields of one line and collects what is wrong instead of stopping."""

    def __init__(self, number: int, cells: dict[str, str], found: list[LineFinding]) -> None:
        self._number = number
        self._cells = cells
        self._found = found

    def text(self, column: str, default: str = "") -> str:
        value = self._cells.get(column) or default
        if not value and column in REQUIRED:
            self._tell(column, Said("BL-089 is empty"))
        return value

    def day(self, column: str) -> int:
        cell = self._cells.get(column)
        if not cell:
            if column in REQUIRED:
                self._tell(column, Said("BL-089 is empty"))
            return 0
        try:
            return _day(cell)
        except UsageError as error:
            self._tell(column, error.said)
            return 0

    def amount(self) -> int:
        try:
            return _cents(self._cells["amount"])
        except UsageError as error:
            self._tell("amount", error.said)
            return 0

    def number(self, column: str, default: int) -> int:
        cell = self._cells.get(column)
        if not cell:
            return default
        if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):  # noqa: PLR2004 - nine digits
            self._tell(column, Said("BL-372 {cell!r} is no whole number", cell=cell))
            return default
        return int(cell)

    def year(self, column: str) -> int:
        year = self.number(column, 0)
        if year:
            try:
                check_year(year, Said(column))
            except UsageError as error:
                self._tell(column, error.said)
        return year

    def _tell(self, column: str, problem: Said) -> None:
        self._found.append(LineFinding(self._number, column, problem))


def _booking(values: _Values, reading: Reading) -> BookCost:
    payee = values.text("payee")
    return BookCost(
        post=values.text("post"),
        cost_type=values.text("cost_type"),
        amount_cents=values.amount(),
        service_from=values.day("service_from"),
        service_to=values.day("service_to"),
        booked_on=values.day("booked_on"),
        paid_on=values.day("paid_on"),
        voucher=values.text("voucher"),
        line=values.number("line", 1),
        source=values.text("source", reading.source),
        fiscal_year=values.year("fiscal_year"),
        employing_body=values.text("employing_body"),
        # A name in a log that cannot forget would stay: without opting in only ids come through.
        payee=payee if reading.keep_text or is_pseudonym(payee) else "",
        text=values.text("text") if reading.keep_text else "",
        known_on=values.day("known_on"),
        bearing_year=values.year("bearing_year") or UNSET,
    )


def _reversal(values: _Values, reading: Reading) -> ReverseCost:
    post, first = values.text("post"), values.day("service_from")
    body = values.text("employing_body") or reading.employing_bodies.get(post, "")
    amount, cost_type = values.amount(), values.text("cost_type")
    return ReverseCost(
        employing_body=body,
        fiscal_year=values.year("fiscal_year") or year_of(first),
        voucher=values.text("reverses"),
        booked_on=values.day("booked_on"),
        paid_on=values.day("paid_on"),
        line=values.number("line", 1),
        source=values.text("source", reading.source),
        reversal_voucher=values.text("voucher"),
        known_on=values.day("known_on"),
        expected_post=post,
        expected_cost_type=cost_type,
        expected_cents=amount,
    )
