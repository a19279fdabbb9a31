"""Open a file of costs: what it is, up to its header, and what reads its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.ahead import AheadRows
from ledger.importing.ahead_process import Job
from ledger.importing.datev import datev_profile, has_mark, is_datev
from ledger.importing.lines import OwnColumns
from ledger.importing.mapped import MappedColumns
from ledger.importing.plain_columns import Reading
from ledger.importing.reader import File
from ledger.importing.rows import CsvRows
from ledger.importing.xlsx import XlsxRows

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.ahead import AheadProcess
    from ledger.importing.profile import Profile

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
        ahead: reads the rows behind the header, where the file `is_own`.

    Raises:
        UsageError: it cannot be read, is another format, or lacks a column.
        ProcessGone: nobody reads ahead.
    """
    if profile is not None and profile.format != "datev":
        return _export(path, profile, reading)
    if profile is not None or is_datev(path):
        return _datev(path, profile, reading)
    rows = CsvRows(path)
    _, head = next(iter(rows), (0, []))
    columns = OwnColumns(path.name, head, reading)
    if ahead is None:
        return File(rows, [head], columns, "", reading.source)
    job = Job(
        str(path),
        rows.file_hash,
        rows.encoding,
        rows.delimiter,
        1,
        columns.names,
        reading.source,
        reading.keep_text,
        dict(reading.employing_bodies),
    )
    ahead.begin(job)
    return File(AheadRows(rows, ahead), [head], columns, "", reading.source)


def is_own(path: Path, profile: Profile | None) -> bool:
    """Return whether a file is read as the product's own CSV."""
    return profile is None and not is_datev(path)


def _export(path: Path, profile: Profile, reading: Reading) -> File:
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
    columns = MappedColumns(path.name, head[-1], profile, reading)
    return File(rows, head, columns, profile.reading, profile.source)


def _datev(path: Path, given: Profile | None, reading: Reading) -> File:
    rows = CsvRows(path, "utf-8-sig" if has_mark(path) else "cp1252", ";")
    numbered = iter(rows)
    head = [row for _, (_, row) in zip(range(2), numbered, strict=False)]
    if len(head) < 2:  # noqa: PLR2004 - what the file is, and its columns
        raise UsageError(f"file {path.name}: ends before its columns → export it anew")
    profile = datev_profile(path.name, head[0], head[1], given)
    columns = MappedColumns(path.name, head[1], profile, reading)
    return File(rows, head, columns, profile.reading, profile.source)
