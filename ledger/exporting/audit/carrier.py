"""The files of the audit export: a table each, their description, and the hash of every one.

Text as in RFC 4180 with semicolons, in UTF-8. Texts stand in quotes, as recorded: not even one that
a spreadsheet would take for a formula is changed. Amounts are euros with a comma,
days `31.12.2024`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import file_digest
from importlib.resources import files
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from ledger.exporting.audit.cells import BARE, CELLS
from ledger.exporting.audit.description import DTD, AuditYear, Speaker, described

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.exporting.audit.columns import AuditTable

SUMS = "SHA256SUMS"
_END = "\r\n"
_AT_ONCE = 1000


class TableFile:
    """One table on its way into a file, row by row."""

    def __init__(self, table: AuditTable, path: Path) -> None:
        """Begin the file with the names of the columns."""
        self.table, self.rows = table, 0
        self.longest = [1] * len(table.columns)
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="")
        self._file.write(";".join(f'"{one.name}"' for one in table.columns) + _END)
        self._waiting: list[Iterable[object]] = []
        self._cells = [(CELLS[one.unit], one.unit in BARE) for one in table.columns]

    def add(self, values: Iterable[object]) -> None:
        """Add a row, its values in the order of the columns."""
        self._waiting.append(values)
        self.rows += 1
        if len(self._waiting) == _AT_ONCE:
            self._write()

    def _write(self) -> None:
        """Write what waits, column by column: in half the time of row by row."""
        columns = []
        values = zip(*self._waiting, strict=True)
        for place, ((shown, bare), column) in enumerate(zip(self._cells, values, strict=True)):
            texts = ["" if one is None else shown(one) for one in column]
            if not bare:
                self.longest[place] = max(self.longest[place], *map(len, texts))
                texts = ['"' + text.replace('"', '""') + '"' for text in texts]
            columns.append(texts)
        self._file.writelines(";".join(row) + _END for row in zip(*columns, strict=True))
        self._waiting.clear()

    def close(self) -> None:
        """Write what is left."""
        if self._waiting:
            self._write()
        self._file.close()


class AuditCarrier:
    """The folder of an audit export (Datenträger); a table is there as soon as it has a row."""

    def __init__(self, folder: Path) -> None:
        """Take an empty folder."""
        self._folder = folder
        self._files: dict[str, TableFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for one in self._files.values():
            one.close()

    @property
    def tables(self) -> Sequence[TableFile]:
        """Return the tables by name."""
        return [self._files[name] for name in sorted(self._files)]

    def add(self, table: AuditTable, values: Iterable[object]) -> None:
        """Write a row of a table."""
        file = self._files.get(table.name)
        if file is None:
            path = self._folder / f"{table.name}.csv"
            file = self._files[table.name] = TableFile(table, path)
        file.add(values)

    def finish(
        self, handed: AuditYear, origin: Iterable[tuple[str, str]], speaker: Speaker
    ) -> None:
        """Write the description (see `described`), and the hash of every file."""
        for one in self._files.values():
            one.close()
        text = described(self.tables, handed, origin, speaker)
        (self._folder / "index.xml").write_text(text, encoding="utf-8", newline="")
        (self._folder / DTD).write_bytes(files(__package__).joinpath(DTD).read_bytes())
        lines = []
        for path in sorted(self._folder.iterdir()):
            with path.open("rb") as file:
                lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
        (self._folder / SUMS).write_text("".join(lines), encoding="ascii", newline="\n")
