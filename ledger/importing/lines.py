"""The product's own CSV of actual costs: documented columns, strict values, a finding a bad field.

UTF-8 (a byte order mark is fine), a header line, `;` or `,` between the fields. Columns: see
`COLUMNS`; those in `REQUIRED` must be there.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.errors import UsageError
from ledger.domain.money import parse_amount
from ledger.domain.payee import is_pseudonym
from ledger.domain.period import check_year, parse_day, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

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
MAX_BYTES = 1 << 30
"""A file of more than a gibibyte is refused before it is read."""

_day = lru_cache(maxsize=100_000)(parse_day)


class LineFinding(NamedTuple):
    """What is wrong in which line and field."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        """One line of text."""
        return f"line {self.line}, {self.column}: {self.problem}"


@dataclass(slots=True)
class CostFile:
    """A file that was read: its hash, its lines with their numbers, and what is wrong."""

    name: str
    file_hash: bytes
    lines: list[BookCost | ReverseCost] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    findings: list[LineFinding] = field(default_factory=list)
    dropped_texts: int = 0


class Reading(NamedTuple):
    """How to read: the default source, free text kept or dropped, each post's employing body."""

    source: str
    keep_text: bool
    employing_bodies: Mapping[str, str]


def read_costs(path: Path, reading: Reading) -> CostFile:
    """Read the whole file once.

    Raises:
        UsageError: no file, not UTF-8, no header, an unknown or missing column.
    """
    text, digest = _text(path)
    result = CostFile(path.name, digest)
    head, _, _ = text.partition("\n")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    # Not splitlines: it would also split inside a field, at characters that end no CSV line.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(path.name, next(rows, []))
        for row in rows:
            if any(cell.strip() for cell in row):
                _add(result, rows.line_num, columns, row, reading)
    except csv.Error as error:
        problem = f"file {path.name}, line {rows.line_num}: {error}"
        remedy = "shorten it" if "larger" in str(error) else "mend the quotation marks"
        raise UsageError(f"{problem} → {remedy}") from None
    return result


def _text(path: Path) -> tuple[str, bytes]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"file {path.name}: over one gibibyte → split it")
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"file {path}: {error.strerror} → check the path") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"file {path.name}, line {line}: not UTF-8"
        raise UsageError(f"{problem} → save it as UTF-8 (CSV UTF-8)") from None
    if "\x00" in text:
        raise UsageError(f"file {path.name}: contains a NUL character → export it as text")
    return text, sha256(raw).digest()


def _columns(name: str, head: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in head]
    missing = [column for column in REQUIRED if column not in columns]
    unknown = [column for column in columns if column not in COLUMNS]
    if missing:
        raise UsageError(f"file {name}: column {missing[0]!r} is missing → add it to the header")
    if unknown:
        known = ", ".join(COLUMNS)
        raise UsageError(f"file {name}: unknown column {unknown[0]!r} → known: {known}")
    if len(set(columns)) != len(columns):
        raise UsageError(f"file {name}: a column stands twice → name each once")
    return columns


def _add(
    result: CostFile, number: int, columns: list[str], row: list[str], reading: Reading
) -> None:
    if len(row) != len(columns):
        problem = f"{len(row)} fields, the header has {len(columns)}"
        result.findings.append(LineFinding(number, "line", problem))
        return
    cells = dict(zip(columns, map(str.strip, row), strict=True))
    found = list(_bad_texts(number, cells))
    values = _Values(number, cells, found)
    line = _reversal(values, reading) if cells.get("reverses") else _booking(values, reading)
    if found:
        result.findings += found
        return
    if cells.get("text") and not reading.keep_text:
        result.dropped_texts += 1
    result.lines.append(line)
    result.numbers.append(number)


def _bad_texts(number: int, cells: dict[str, str]) -> Iterator[LineFinding]:
    for column, cell in cells.items():
        if not cell.isprintable():
            yield LineFinding(number, column, "contains a control character")
        elif len(cell) > MAX_FIELD:
            yield LineFinding(number, column, f"is longer than {MAX_FIELD} characters")


class _Values:
    """Parses the fields of one line and collects what is wrong instead of stopping."""

    def __init__(self, number: int, cells: dict[str, str], found: list[LineFinding]) -> None:
        self._number = number
        self._cells = cells
        self._found = found

    def text(self, column: str, default: str = "") -> str:
        value = self._cells.get(column) or default
        if not value and column in REQUIRED:
            self._tell(column, "is empty")
        return value

    def day(self, column: str) -> int:
        cell = self._cells.get(column)
        if not cell:
            if column in REQUIRED:
                self._tell(column, "is empty")
            return 0
        try:
            return _day(cell)
        except UsageError as error:
            self._tell(column, str(error))
            return 0

    def amount(self) -> int:
        try:
            return parse_amount(self._cells["amount"])
        except UsageError as error:
            self._tell("amount", str(error))
            return 0

    def number(self, column: str, default: int) -> int:
        cell = self._cells.get(column)
        if not cell:
            return default
        if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):  # noqa: PLR2004 - nine digits
            self._tell(column, f"{cell!r} is no whole number")
            return default
        return int(cell)

    def year(self, column: str) -> int:
        year = self.number(column, 0)
        if year:
            try:
                check_year(year, column)
            except UsageError as error:
                self._tell(column, str(error))
        return year

    def _tell(self, column: str, problem: str) -> None:
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
