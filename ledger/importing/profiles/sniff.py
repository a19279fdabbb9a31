"""Look at an unknown export: what it is, where its header stands, what its columns and rows say.

What is not sure becomes a question, which a person answers in the profile.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from ledger.domain.errors import UsageError
from ledger.domain.period import iso, year_of
from ledger.domain.said import Said
from ledger.importing.files.dates import Dates
from ledger.importing.files.notation import AmountNotation
from ledger.importing.files.splitting import MAX_COLUMNS, texts_alone
from ledger.importing.files.text import file_hash, is_archive, refuse_markup
from ledger.importing.files.xlsx import XlsxRows
from ledger.importing.profiles.datev import batch_client, is_datev
from ledger.importing.profiles.heads import known_heads, readable, same_head, twice_known
from ledger.importing.profiles.sniff_rows import SampleRows, look_at_rows
from ledger.importing.profiles.sniff_values import cents_of, look_at_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ledger.importing.profiles.sniff_rows import SkipRule

_LOOK = 1 << 20
_ROWS = 2000
_TITLES = 50
"""Lines among which the header is looked for."""
_FEWEST = 3
"""Known columns that make a line the header."""
_DOUBTED = frozenset({"cost_bearer", "account", "booked_on", "voucher", "body"})
"""Of what a second column may be meant."""
_PERIODS = frozenset({"periode", "buchungsperiode", "monat", "period", "postingperiod"})
"""Heads below which a month may stand that is not that of the day of booking."""
_DELIMITERS = (";", "\t", "|", ",")
_UMLAUTS = {"cp850": b"\x84\x94\x81\x8e\x99\x9a\xe1", "cp1252": b"\xe4\xf6\xfc\xc4\xd6\xdc\xdf"}
"""How German letters are written: a letter between two others is hardly anything else."""
_UNKNOWN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Letters of CP850 that CP1252 does not have."""


class Sniffed(Struct):
    """What was found out about a file, as a profile would say it; see its reference.

    Attributes:
        header: number of the header line; 0: none was found.
        codes: distinct accounts, cost bearers and bodies, counted.
        split: column and pattern of a combined code.
        doubts: what a person has to decide.
        samples: the first rows.
    """

    format: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ";"
    header: int = 0
    sheet: str = ""
    client: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    amounts: AmountNotation = AmountNotation()
    sign: str = ""
    sides: dict[str, list[str]] = field(default_factory=dict)
    notations: tuple[str, ...] = ("DD.MM.YYYY",)
    marks: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    mirrored: bool | None = None
    codes: dict[str, Counter[str]] = field(default_factory=dict)
    split: tuple[str, str] | None = None
    skips: list[SkipRule] = field(default_factory=list)
    fill_down: list[str] = field(default_factory=list)
    count_lines: bool = False
    short_rows: bool = False
    equal_rows: bool = False
    heads: list[str] = field(default_factory=list)
    doubts: list[Said] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)

    def ask(self, words: str, **values: object) -> None:
        """Add what a person has to decide, once: a template in English, and its values."""
        question = Said(words, **values)
        if question not in self.doubts:
            self.doubts.append(question)


class _Table(NamedTuple):
    """Rows of a file with the numbers of their lines, and the known heads of the best of them."""

    rows: list[tuple[int, list[str]]]
    place: int
    heads: dict[str, list[str]]

    @property
    def fitness(self) -> tuple[int, int]:
        """Return how much speaks for these being the cells: known heads, rows as wide as theirs."""
        if not self.heads:
            return 0, 0
        width = len(self.rows[self.place][1])
        return len(self.heads), sum(len(row) == width for _, row in self.rows[self.place :])


def sniff(path: Path, sheet: str = "") -> Sniffed:
    """Look at the beginning of a file.

    Args:
        path: the file.
        sheet: of a workbook; empty: the visible one.

    Raises:
        UsageError: it cannot be read, or is empty.
    """
    found = Sniffed(sheet=sheet)
    file_hash(path)  # refuses what is no file
    refuse_markup(path)
    if path.suffix.lower() in {".xlsx", ".xlsm"} or is_archive(path):
        found.format = "xlsx"
        table = _table(XlsxRows(path, sheet).first(_ROWS))
    else:
        found.encoding, text = _text(path)
        found.format = "datev" if is_datev(path) else "csv"
        tables = {sign: _table(_split(path.name, text, sign)) for sign in _DELIMITERS}
        found.delimiter = max(_DELIMITERS, key=lambda sign: tables[sign].fitness)
        if not tables[found.delimiter].heads:
            found.delimiter = max(_DELIMITERS, key=text[: _LOOK >> 4].count)
        table = tables[found.delimiter]
    if not any(any(row) for _, row in table.rows):
        raise UsageError.of("file {name}: BL-089 is empty", "export it anew", name=path.name)
    found.samples = [row for _, row in table.rows if any(row)][:3]
    if table.heads:
        _look(found, table)
    return found


def _look(found: Sniffed, table: _Table) -> None:
    """Fill in what the columns and rows behind the header say."""
    found.header, head = table.rows[table.place]
    if found.format == "datev":
        found.client = batch_client(table.rows[0][1])
    names = [readable(cell) for cell in head]
    rows = SampleRows(names, table.rows[table.place + 1 :])
    # Of several that may be meant, one that is empty in every row is not.
    heads = {
        target: [one for one in columns if any(rows.cells({target: one}, target))] or columns[:1]
        for target, columns in table.heads.items()
    }
    for target, columns in heads.items():
        if len(columns) > 1 and target in _DOUBTED:
            _ask_which(found, target, columns)
    found.columns = {target: columns[0] for target, columns in heads.items()}
    for one in sorted(twice_known(head)):
        found.ask("the head {one!r} stands twice: which column is meant? Name them apart", one=one)
    currencies = table.heads.get("currency", ())
    found.heads = [name for name in names if name and name not in currencies]
    look_at_values(found, rows)
    _ask_of_amounts(found, rows, heads.get("amount", []))
    _ask_of_years(found, rows)
    _ask_of_periods(found, rows)
    look_at_rows(found, rows)


def _ask_which(found: Sniffed, target: str, columns: Sequence[str]) -> None:
    others = ", ".join(map(repr, columns[1:4]))
    words = "{target} may also be {others}; taken: {column!r}"
    found.ask(words, target=target, others=others, column=columns[0])


def _ask_of_amounts(found: Sniffed, rows: SampleRows, columns: list[str]) -> None:
    """Ask which of several amounts is the cost, where one is another than the first."""
    if found.columns.get("amount") != next(iter(columns), ""):
        return
    cents = partial(cents_of, found.amounts)
    others = [
        other
        for other in columns[1:]
        if any(
            cents(one) and cents(second) and cents(one) != cents(second)
            for one, second in rows.together({"a": columns[0], "b": other}, "a", "b")
        )
    ]
    if others:
        _ask_which(found, "amount", [columns[0], *others])


def _ask_of_periods(found: Sniffed, rows: SampleRows) -> None:
    """Ask which month is that of the service, where the file's own period is another one."""
    period = next((name for name in rows.names if same_head(name) in _PERIODS), "")
    given = {"service_from", "service_month"} & found.columns.keys()
    if given or not period or "booked_on" not in found.columns:
        return
    dates = Dates(found.notations, zone="local")
    for text, day in rows.together({**found.columns, "period": period}, "period", "booked_on"):
        with suppress(UsageError):
            if text.isdecimal() and 1 <= int(text[:3]) <= 12:  # noqa: PLR2004 - months of a year
                if int(text) != int(iso(dates.day(day))[5:7]):
                    question = (
                        "period {period!r} is not the month of {day!r}: which is that of the "
                        "service? Here that of a date; else export a column such as 01.2024"
                    )
                    found.ask(question, period=text, day=day)
                    return
            elif iso(dates.month(text))[:7] != iso(dates.day(day))[:7]:
                question = (
                    "{period!r} is not the month of {day!r}: which is that of the service? "
                    'service_month = "{column}" in [columns], if it is the first'
                )
                found.ask(question, period=text, day=day, column=period)
                return


def _ask_of_years(found: Sniffed, rows: SampleRows) -> None:
    """Ask which year bears, where the date that says the month is of another than the row's."""
    month = next((one for one in ("document_on", "booked_on") if one in found.columns), "")
    if "service_from" in found.columns or "fiscal_year" not in found.columns or not month:
        return
    dates = Dates(found.notations, zone="local")
    for year, day in rows.together(found.columns, "fiscal_year", month):
        with suppress(UsageError):
            if year.isdecimal() and int(year) != year_of(dates.day(day)):
                question = (
                    "{year!r} is not the year of {day!r}: which bears? [service] year_of = "
                    '"fiscal_year", or "date"'
                )
                found.ask(question, year=year, day=day)
                return


def _table(rows: list[tuple[int, list[str]]]) -> _Table:
    place, best = 0, dict[str, list[str]]()
    for at, (_, row) in enumerate(rows[:_TITLES]):
        heads = known_heads(row)
        if len(heads) > len(best):
            place, best = at, heads
    return _Table(rows, place, best if len(best) >= _FEWEST else {})


def _split(name: str, text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a text, as an import would see them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            # An import refuses more fields; to look at all of them would take minutes.
            rows.append((reader.line_num, texts_alone(row[:MAX_COLUMNS])))
            if len(rows) == _ROWS:
                break
    except csv.Error as error:
        if not rows:
            problem = "file {name}: BL-418 is no CSV: {error}"
            remedy = "export it as CSV or XLSX"
            raise UsageError.of(problem, remedy, name=name, error=error) from None
    return rows


def _text(path: Path) -> tuple[str, str]:
    """Return encoding and beginning of a text file."""
    with path.open("rb") as file:
        raw = file.read(_LOOK)
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16", raw.decode("utf-16", "ignore")
    if b"\x00" in raw:
        remedy = "export it as CSV or XLSX"
        raise UsageError.of("file {name}: BL-339 is no text", remedy, name=path.name)
    whole = raw.rsplit(b"\n", 1)[0] if len(raw) == _LOOK else raw
    try:
        return "utf-8", whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        counts = {
            name: len(re.findall(rb"(?<=[A-Za-z])[" + letters + rb"](?=[A-Za-z])", whole))
            for name, letters in _UMLAUTS.items()
        }
        encoding = "cp850" if counts["cp850"] > counts["cp1252"] else "cp1252"
        if not any(counts.values()) and _UNKNOWN.search(whole):
            encoding = "cp850"
        return encoding, whole.decode(encoding, "replace")
