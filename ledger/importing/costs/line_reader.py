"""Rows of any file become lines, so many at a time, with their faults and control totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledger.application.recording.costs.import_results import (
    LineFinding,
    NotBooked,
    Total,
    Unmapped,
)
from ledger.application.recording.costs.streaming import SHOWN, Part
from ledger.domain.commands import BookCost
from ledger.domain.money import Cents
from ledger.domain.period import iso, year_of
from ledger.domain.said import NOWHERE, Said, code_of, with_code
from ledger.importing.costs.ahead import AheadRows
from ledger.importing.costs.cells import wrong
from ledger.importing.costs.read_rows import in_parts
from ledger.importing.costs.row_columns import Counted, count

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from ledger.application.recording.costs.streaming import JudgedPart
    from ledger.domain.costs.booking_block import Line
    from ledger.importing.costs.fields import Torn, VoucherKey
    from ledger.importing.costs.read_rows import Read
    from ledger.importing.costs.table import TableReader
    from ledger.importing.files.splitting import Block
    from ledger.importing.refused.rejected import RejectedFile

_BLOCK = 1_000
"""Rows that are read at once: so many stay in the processor's cache."""
_LINES = 4_000
"""Lines that are judged and written at once."""


class OpenRows(Protocol):
    """Rows of a file with their numbers, its hash, and how it is written.

    `sheet` is the name of a spreadsheet's sheet, None of a text file; `notes` say what is worth
    knowing of the file as a whole.
    """

    name: str
    file_hash: bytes
    delimiter: str
    encoding: str
    sheet: str | None
    notes: tuple[Said, ...]

    @property
    def read(self) -> tuple[int, int]:
        """Return how much of the file was read, and of how much; 0 of 0: nobody knows."""

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows behind the header, many at a time."""


class File(NamedTuple):
    """A file that is open: its rows behind the header, what reads them, how that is called.

    `source` is the source system of lines that name none; `counted`: its vouchers have lines that
    are counted; `lacks`: what is to be feared for columns that it has not; `said`: where it may be
    of other books.
    """

    rows: OpenRows | AheadRows
    head: list[list[str]]
    table: TableReader
    reading: str
    source: str
    counted: bool = False
    lacks: tuple[Said, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def notes(self) -> tuple[Said, ...]:
        """Return what is worth knowing of the file as a whole."""
        unread, told = self.table.unread, []
        if unread:
            words = (
                "BL-911 columns that the profile does not read: {columns}; name them in [columns], "
                "or in ignore"
            )
            told.append(Said(words, columns=", ".join(map(repr, unread))))
        for (head, word), (rows, cents) in sorted(self.table.hints.items()):
            words = (
                "BL-961 {count} {count:row|rows} of {amount} {count:is|are} booked as cost, and "
                "{column!r} says {word!r}; if money came back, give {count:it|them} a "
                "minus or a side"
            )
            values = {"amount": Cents(cents), "column": head, "word": word}
            told.append(Said(words, count=rows, **values))
        return *self.rows.notes, *self.lacks, *self.said, *told


class TornVoucherError(Exception):
    """Lines of vouchers were taken of which another line was refused: read the file again."""


class LineReader:
    """Reads rows into parts, keeps what is wrong with them, and adds up control totals.

    Args:
        file: that is open.
        sink: takes refused rows; None: nobody does.
        torn: the lines of a voucher are recorded together or not at all; those that are known to be
            refused. Where there are more, they are added, and `TornVoucherError` raised when all
            are read. None: all lines of the file are recorded, or none.
        words: how refused rows say why they are.
    """

    def __init__(
        self,
        file: File,
        sink: RejectedFile | None,
        *,
        torn: Torn | None = None,
        words: Callable[[object], str] = str,
    ) -> None:
        """Begin; nothing is read yet."""
        self._words = words
        self._file = file
        self._sink = sink
        self._torn = torn
        self._more = False
        self._rows: dict[int, list[str]] = {}
        self._last: Read | None = None
        self.findings: list[LineFinding] = []
        self.read = self.refused = self.conflicts = self.texts = self.payees = 0
        self._there: Counted = {}
        self._not_booked: Counted = {}
        self._why: Counted = {}

    def parts(self) -> Generator[Part, None, None]:
        """Yield the lines that could be read, so many at a time.

        Raises:
            TornVoucherError: see the arguments above.
        """
        for read in self._reads():
            self._take(read)
            yield Part(read.lines, read.numbers, read.doubtful, read.made, read.named)
        if self._more:
            raise TornVoucherError

    def _reads(self) -> Iterator[Read]:
        rows = self._file.rows
        if isinstance(rows, AheadRows):
            return rows.reads(self._file.table)
        table = self._file.table if self._sink is None else self._remembered
        return in_parts(table, rows.blocks(_BLOCK), _LINES)

    def _remembered(self, block: Block) -> Read:
        """Keep the rows of a part as they are filled down, for they may have to be written."""
        read = self._file.table(block)
        self._rows.update(zip(block.numbers, self._file.table.filled(block), strict=True))
        return read

    def _take(self, read: Read) -> None:
        self._last = read
        self.read += len(read.numbers) + len(read.refused)
        self.texts += read.texts
        self.payees += read.payees
        for key, (rows, cents) in read.totals.items():
            count(self._there, key, cents, rows)
        for one in read.refused:
            found = one.findings[: max(0, SHOWN - len(self.findings))]
            self.findings += map(LineFinding._make, found)
            conflict = (
                self._torn is not None and self._torn.causes.get(one.number, (NOWHERE, False))[1]
            )
            self.conflicts += conflict
            self.refused += not conflict
            why = "conflict" if conflict else "refused"
            count(self._why, (why, one.cents is None), one.cents or 0)
            if self._file.counted and one.key[0]:
                self._tear(one.key)

    def judged(self, found: JudgedPart) -> None:
        """Take what became of the last part: what stood before, and what the rules refuse of it."""
        read = self._last
        if read is None:
            return
        for at in found.known:
            self._unbooked(read, at, "known")
        where = {number: at for at, number in enumerate(read.numbers)} if found.refused else {}
        for number, one in {one.number: one for one in found.refused}.items():
            at = where[number]
            self._unbooked(read, at, "conflict" if one.conflict else "refused")
            if self._torn is not None and (one.torn or self._file.counted):
                words = one.words if len(self._torn.causes) < SHOWN else wrong("BL-930 is refused")
                self._torn.causes[number] = (words, one.conflict)
                self._tear(_key(read.lines[at]))
        if self._sink is not None:
            self._write(read, found)

    def _tear(self, key: VoucherKey) -> None:
        """Note a voucher of which a line is refused."""
        if self._torn is not None and key not in self._torn.keys:
            self._torn.keys.add(key)
            self._more = True

    def _unbooked(self, read: Read, at: int, why: str) -> None:
        count(self._not_booked, (read.accounts[at], read.days[at]), read.cents[at])
        count(self._why, (why, False), read.cents[at])

    def _write(self, read: Read, found: JudgedPart) -> None:
        """Write what was refused of a part, by the reader or the rules, in its order."""
        why: dict[int, list[str]] = {}
        for row in read.refused:
            words = [
                with_code(f"{self._words(column)}: {self._words(problem)}", code_of(problem))
                for _, column, problem in row.findings
            ]
            why.setdefault(row.number, []).extend(words)
        for one in found.refused:
            words = [with_code(self._words(one.words), code_of(one.words))]
            why.setdefault(one.number, []).extend(words)
        if self._sink is not None:
            for number in sorted(why):
                self._sink.add(self._rows[number], "; ".join(why[number]))
            self._rows.clear()

    @property
    def skipped(self) -> int:
        """Return how many rows the profile leaves out."""
        return sum(rows for rows, _ in self._file.table.skipped.values())

    def left_out(self) -> tuple[NotBooked, ...]:
        """Return what is not booked of the file, and why."""
        found = [
            NotBooked(why, "", rows, None if unread else cents)
            for (why, unread), (rows, cents) in sorted(self._why.items())
        ]
        rules = sorted(self._file.table.skipped.items())
        return (*found, *(NotBooked("skipped", rule, *cell) for rule, cell in rules))

    def unmapped(self) -> tuple[Unmapped, ...]:
        """Return the codes of accounts and cost bearers that mean nothing."""
        found = self._file.table.unmapped
        return tuple(Unmapped(*key, *cell) for key, cell in sorted(found.items()))

    def by_month(self) -> tuple[Total, ...]:
        """Return the control totals per account and month: booked, and in the file."""
        found: dict[tuple[str, str], list[int]] = {}
        days = {day for sums in (self._there, self._not_booked) for _, day in sums}
        months = {day: iso(day)[:7] for day in days}
        for sums, sign in ((self._there, 1), (self._not_booked, -1)):
            for (account, day), (rows, cents) in sums.items():
                cell = found.setdefault((account, months[day]), [0, 0, 0, 0])
                cell[0] += sign * rows
                cell[1] += sign * cents
                if sums is self._there:
                    cell[2] += rows
                    cell[3] += cents
        return tuple(Total(*key, *cell) for key, cell in sorted(found.items()))


def _key(line: Line) -> VoucherKey:
    """Return the voucher of a line, as the reader knows it."""
    year = line.fiscal_year
    return (line.voucher, year or (year_of(line.service_from) if isinstance(line, BookCost) else 0))
