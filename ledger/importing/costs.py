"""Import a file of actual costs: read, judge every line, then record all of it or nothing."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledger.application import Note
from ledger.application.import_results import ImportReport, LineFinding, Total
from ledger.application.results import command_id_from
from ledger.application.streaming import SHOWN, Imported, Part, Wanted
from ledger.domain.commands import BookCost, ImportFile, ReverseCost
from ledger.domain.errors import UsageError
from ledger.domain.period import iso
from ledger.importing.lines import OwnColumns
from ledger.importing.mapped import MappedColumns
from ledger.importing.plain import Reading
from ledger.importing.rejected import RejectedFile
from ledger.importing.rows import CsvRows
from ledger.importing.xlsx import XlsxRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from ledger.application import Ledger
    from ledger.importing.profile import Profile

_LINES = 10_000
"""Lines that are held at once."""


class Rows(Protocol):
    """Rows of a file with their numbers, its hash, and how it is written."""

    name: str
    file_hash: bytes
    delimiter: str
    encoding: str

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and fields."""


class Columns(Protocol):
    """What makes a booking or reversal of a row, None of one to skip, or says what is wrong.

    `account` is that of the last row, empty where the file knows only cost types.
    """

    dropped_texts: int
    account: str

    def __call__(
        self, number: int, row: list[str]
    ) -> BookCost | ReverseCost | list[LineFinding] | None:
        """Read one row."""


def _silent(_: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import.

    Attributes:
        source: name of the source system for lines that do not name one; part of the voucher key.
        accept_valid: record the good lines although others are wrong.
        keep_text: keep free text and payees that are no ids; else they are dropped.
        dry_run: judge everything, record nothing.
        note: what accompanies the command.
        rejected: where refused lines are written in the layout of the file; None: nowhere.
        progress: called with the lines read so far.
    """

    source: str = "csv"
    accept_valid: bool = False
    keep_text: bool = False
    dry_run: bool = False
    note: Note = field(default_factory=Note)
    rejected: Path | None = None
    progress: Callable[[int], None] = _silent


class LineReader:
    """Reads rows into parts, keeps what is wrong with them, and adds up control totals."""

    def __init__(
        self, rows: Iterator[tuple[int, list[str]]], columns: Columns, sink: RejectedFile | None
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._sink = sink
        self._part: dict[int, list[str]] = {}
        self._wrong: list[int] = []
        self.findings: list[LineFinding] = []
        self.read = self.refused = self.skipped = 0
        self.totals: dict[tuple[str, int], list[int]] = {}

    def parts(self) -> Iterator[Part]:
        """Yield the lines that could be read, so many at a time."""
        lines: list[BookCost | ReverseCost] = []
        numbers: list[int] = []
        columns, keep = self._columns, self._sink is not None
        for number, row in self._rows:
            made = columns(number, row) if any(row) else None
            if isinstance(made, BookCost):
                account = columns.account or made.cost_type
                self._add(account, made.booked_on, made.amount_cents)
            elif isinstance(made, ReverseCost):
                account = columns.account or made.expected_cost_type
                self._add(account, made.booked_on, made.expected_cents)
            else:
                self._none(number, row, made)
                continue
            lines.append(made)
            numbers.append(number)
            if keep:
                self._part[number] = row
            if len(lines) == _LINES:
                yield Part(lines, numbers)
                lines, numbers = [], []
        if lines or self._wrong:
            yield Part(lines, numbers)

    def _add(self, account: str, day: int, cents: int) -> None:
        self.read += 1
        cell = self.totals.get((account, day))
        if cell is None:
            self.totals[account, day] = [1, cents]
        else:
            cell[0] += 1
            cell[1] += cents

    def _none(self, number: int, row: list[str], made: list[LineFinding] | None) -> None:
        """Count a row of which nothing is booked; a blank one does not count."""
        if not any(cell.strip() for cell in row):
            return
        if made is None:
            self.skipped += 1
            return
        self.read += 1
        self._refuse(number, row, made)

    def _refuse(self, number: int, row: list[str], found: list[LineFinding]) -> None:
        self.refused += 1
        self.findings += found[: max(0, SHOWN - len(self.findings))]
        if self._sink is not None:
            self._part[number] = row
            self._wrong.append(number)

    def by_month(self) -> tuple[Total, ...]:
        """Return the control totals per account and month of booking."""
        found: dict[tuple[str, str], list[int]] = {}
        for (account, day), (rows, cents) in self.totals.items():
            cell = found.setdefault((account, iso(day)[:7]), [0, 0])
            cell[0] += rows
            cell[1] += cents
        return tuple(Total(*key, *cell) for key, cell in sorted(found.items()))

    def judged(self, refused: Sequence[int]) -> None:
        """Write what was refused of the last part, by the reader or the rules, in its order."""
        if self._sink is not None:
            for number in sorted({*self._wrong, *refused}):
                self._sink.add(self._part[number])
            self._part.clear()
            self._wrong.clear()


def import_costs(ledger: Ledger, path: Path, options: ImportOptions) -> ImportReport:
    """Import the product's own CSV; see `import_rows`."""
    rows = CsvRows(path)
    numbered = iter(rows)
    _, head = next(numbered, (0, []))
    reading = Reading(options.source, options.keep_text, ledger.employing_bodies())
    columns = OwnColumns(path.name, head, reading)
    return import_rows(ledger, File(rows, numbered, [head], columns, ""), options)


def import_export(
    ledger: Ledger, path: Path, profile: Profile, options: ImportOptions
) -> ImportReport:
    """Import a finance system's export by a mapping profile; see `import_rows`."""
    bodies = ledger.employing_bodies()
    return import_rows(ledger, open_export(path, profile, options, bodies), options)


def open_export(
    path: Path, profile: Profile, options: ImportOptions, bodies: Mapping[str, str]
) -> File:
    """Open an export and read up to its header line.

    Raises:
        UsageError: it cannot be read, has no header there, or lacks a column of the profile.
    """
    rows = (
        XlsxRows(path, profile.sheet, profile.amounts.decimal, profile.dates)
        if profile.format == "xlsx"
        else CsvRows(path, _ENCODINGS.get(profile.encoding, profile.encoding), profile.delimiter)
    )
    numbered = iter(rows)
    head: list[list[str]] = []
    for number, row in numbered:
        head.append(row)
        if number >= profile.header:
            break
    else:
        problem = f"file {path.name}: ends before line {profile.header}, the header"
        raise UsageError(f"{problem} → mend header in the profile")
    reading = Reading(profile.source, options.keep_text, bodies)
    columns = MappedColumns(path.name, head[-1], profile, reading)
    return File(rows, numbered, head, columns, profile.reading)


_ENCODINGS = {"utf-8": "utf-8-sig"}
"""A byte order mark is no part of the text."""


class File(NamedTuple):
    """A file that is open: its rows behind the header, what reads them, and how that is called."""

    rows: Rows
    numbered: Iterator[tuple[int, list[str]]]
    head: list[list[str]]
    columns: Columns
    reading: str


def import_rows(ledger: Ledger, file: File, options: ImportOptions) -> ImportReport:
    """Import a file whose header was read.

    Raises:
        UsageError: the file cannot be read as a whole; nothing was recorded.
    """
    rejected = nullcontext() if options.rejected is None else RejectedFile(options.rejected, file)
    with rejected as sink:
        reader = LineReader(file.numbered, file.columns, sink)

        def follow(judged: int, refused: Sequence[int]) -> None:
            reader.judged(refused)
            options.progress(judged)

        wanted = Wanted(
            note=_note(file, options),
            accept_valid=options.accept_valid,
            dry_run=options.dry_run,
            refused_by_reader=lambda: reader.refused,
            follow=follow,
        )
        rows = file.rows
        command = ImportFile(
            rows.name, rows.file_hash, options.source, file.reading, options.keep_text
        )
        found = ledger.import_file(command, reader.parts(), wanted)
    return _report(reader, file, found)


def _note(file: File, options: ImportOptions) -> Note:
    """The file's hash and the way it is read make the command repeatable, unless it is partial."""
    note = options.note
    if note.command_id or note.again or options.accept_valid:
        return note
    text = f"import-file:{file.rows.file_hash.hex()}:{options.source}:{file.reading}"
    if options.keep_text:
        text += ":text"
    return replace(note, command_id=command_id_from(text))


def _report(reader: LineReader, file: File, found: Imported) -> ImportReport:
    findings = list(reader.findings)
    for one in found.refused:
        remedy = f" → {one.finding.remedy}" if one.finding.remedy else ""
        text = f"{one.finding.place}: {one.finding.problem}{remedy}"
        findings.append(LineFinding(one.number, "line", text))
    repeated = found.receipt is not None and found.receipt.repeated and not found.judged
    known = found.receipt.events if repeated and found.receipt else found.known
    return ImportReport(
        read=known if repeated else reader.read,
        new=found.new,
        known=known,
        reversals=found.reversals,
        conflicts=found.conflicts,
        rejected=reader.refused + found.rejected,
        skipped=reader.skipped,
        findings=tuple(sorted(findings)),
        dropped_texts=file.columns.dropped_texts,
        receipt=found.receipt,
        totals=reader.by_month(),
        before=found.before,
        after=found.after,
    )
