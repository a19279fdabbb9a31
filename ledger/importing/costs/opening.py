"""Open a file of costs: what it is, up to its header, and what reads its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import UsageError
from ledger.importing.costs.ahead import AheadRows
from ledger.importing.costs.ahead_process import Job
from ledger.importing.costs.lines import OwnColumns
from ledger.importing.costs.mapped import MappedColumns
from ledger.importing.costs.reader import File
from ledger.importing.files.rows import CsvRows
from ledger.importing.files.xlsx import XlsxRows
from ledger.importing.profiles.datev import datev_profile, has_mark, is_datev

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.costs.ahead import AheadProcess
    from ledger.importing.costs.plain_columns import Reading
    from ledger.importing.costs.reader import Rows
    from ledger.importing.profiles.profile import Profile

_ENCODINGS = {"utf-8": "utf-8-sig"}
"""A byte order mark is no part of the text."""


def open_file(
    path: Path, profile: Profile | None, reading: Reading, ahead: AheadProcess | None = None
) -> File:
    """Open a file by a profile; without one it is DATEV's, or the product's own CSV.

    Args:
        path: the file.
        profile: of an export.
        reading: default source, free text, employing bodies.
        ahead: reads the rows behind the header, where `is_read_in_columns`.

    Raises:
        UsageError: it cannot be read, is another format, or lacks a column.
        ProcessGone: nobody reads ahead.
    """
    if profile is not None and profile.format != "datev":
        opened = _export(path, profile, reading)
    elif profile is not None or is_datev(path):
        opened = _datev(path, profile, reading)
    else:
        opened = _own(path, reading)
    file, header, by = opened
    rows = file.rows
    if ahead is None or not isinstance(rows, CsvRows):
        return file
    ahead.begin(
        Job(
            path=str(path.resolve()),  # /dev/stdin would be another one there
            digest=rows.file_hash,
            encoding=rows.encoding,
            delimiter=rows.delimiter,
            head=file.head,
            header=header,
            reading=reading._replace(employing_bodies=dict(reading.employing_bodies)),
            profile=by,
        )
    )
    return file._replace(rows=AheadRows(rows, ahead))


def is_read_in_columns(profile: Profile | None) -> bool:
    """Return whether most rows of a text file are read in columns, by a profile or without one."""
    return profile is None or (profile.format != "xlsx" and not profile.count_lines)


class _Opened(NamedTuple):
    """A file, the names of its columns, and the profile that it is read by."""

    file: File
    header: list[str]
    profile: Profile | None


def _own(path: Path, reading: Reading) -> _Opened:
    rows = CsvRows(path)
    _, head = next(iter(rows), (0, []))
    columns = OwnColumns(path.name, head, reading)
    return _Opened(File(rows, [head], columns, "", reading.source), columns.names, None)


def _export(path: Path, profile: Profile, reading: Reading) -> _Opened:
    rows = (
        XlsxRows(path, profile.sheet, profile.amounts.decimal, profile.dates)
        if profile.format == "xlsx"
        else CsvRows(path, _ENCODINGS.get(profile.encoding, profile.encoding), profile.delimiter)
    )
    head: list[list[str]] = []
    for number, row in rows:
        head.append(row)
        if number >= profile.header:
            break
    else:
        problem = "file {name}: BL-381 ends before line {header}, the header"
        remedy = "mend header in the profile"
        raise UsageError.of(problem, remedy, name=path.name, header=profile.header)
    return _mapped(path, rows, head, profile, reading)


def _datev(path: Path, given: Profile | None, reading: Reading) -> _Opened:
    rows = CsvRows(path, "utf-8-sig" if has_mark(path) else "cp1252", ";")
    head = [row for _, (_, row) in zip(range(2), rows, strict=False)]
    if len(head) < 2:  # noqa: PLR2004 - what the file is, and its columns
        remedy = "export it anew"
        raise UsageError.of("file {name}: BL-382 ends before its columns", remedy, name=path.name)
    return _mapped(path, rows, head, datev_profile(path.name, head[0], head[1], given), reading)


def _mapped(
    path: Path, rows: Rows, head: list[list[str]], profile: Profile, reading: Reading
) -> _Opened:
    columns = MappedColumns(path.name, head[-1], profile, reading)
    return _Opened(File(rows, head, columns, profile.reading, profile.source), head[-1], profile)
