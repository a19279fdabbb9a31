"""Open a file of costs: what it is, up to its header, and what reads its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.errors import UsageError
from ledger.domain.said import Said
from ledger.importing.costs.ahead import AheadRows
from ledger.importing.costs.ahead_process import Job
from ledger.importing.costs.line_reader import File
from ledger.importing.costs.own import own_columns, own_profile
from ledger.importing.costs.table import TableReader
from ledger.importing.costs.twins import undone_later
from ledger.importing.files.rows import CsvRows
from ledger.importing.files.xlsx import XlsxRows
from ledger.importing.profiles.datev import datev_profile, has_mark, is_datev, without_keys
from ledger.importing.profiles.units import check_client, check_sheet, check_titles, client_of

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.costs.ahead import AheadProcess
    from ledger.importing.costs.fields import Torn
    from ledger.importing.costs.line_reader import OpenRows
    from ledger.importing.profiles.codes import Reading
    from ledger.importing.profiles.profile import Profile

_BLOCK = 1_000
"""Rows that are looked through at once."""
_ENCODINGS = {"utf-8": "utf-8-sig"}
"""A byte order mark is no part of the text."""


def open_file(
    path: Path,
    profile: Profile | None,
    reading: Reading,
    ahead: AheadProcess | None = None,
    torn: Torn | None = None,
) -> File:
    """Open a file by a profile; without one it is DATEV's, or the product's own CSV.

    Args:
        path: the file.
        profile: of an export.
        reading: default source, free text, what the ledger knows.
        ahead: reads the rows behind the header, where `may_be_read_ahead`.
        torn: vouchers of which no line is taken.

    Raises:
        UsageError: it cannot be read, is another format, or lacks a column.
        ProcessGone: nobody reads ahead.
    """
    if profile is not None and profile.format != "datev":
        rows, head, by = _export(path, profile)
        by = _with_twins(path, profile, reading) if "reverses" in by.columns else by
    elif profile is not None or is_datev(path):
        rows, head, by = _datev(path, profile)
    else:
        rows, head, by = _own(path)
    table = TableReader(path.name, head[-1], by, reading, torn)
    if ahead is not None and isinstance(rows, CsvRows):
        ahead.begin(
            Job(
                path=str(path.resolve()),  # /dev/stdin would be another one there
                digest=rows.file_hash,
                encoding=rows.encoding,
                delimiter=rows.delimiter,
                head=head,
                reading=reading._replace(employing_bodies=dict(reading.employing_bodies)),
                profile=by,
                torn=torn,
            )
        )
    source, name = (reading.source, "") if by.own else (by.source, by.reading)
    count, lacks = by.count_lines, without_keys(by)
    file = File(rows, head, table, name, source, counted=count, lacks=lacks, said=by.notes)
    if ahead is not None and isinstance(rows, CsvRows):
        return file._replace(rows=AheadRows(rows, ahead))
    return file


def may_be_read_ahead(profile: Profile | None) -> bool:
    """Return whether it is a text file that is read by a profile, or without one."""
    return profile is None or profile.format != "xlsx"


_Opened = tuple["OpenRows", list[list[str]], "Profile"]
"""Rows behind the header, the rows up to it, and how they are read."""


def _says_delimiter(number: int, row: list[str]) -> bool:
    """Say whether a row is the first line that Excel puts above a header: `sep=;`."""
    text = "".join(row).strip("\"' ").casefold()
    return number == 1 and text.startswith("sep=") and len(text) <= len("sep=;")


def _own(path: Path) -> _Opened:
    rows = CsvRows(path)
    _, head = next((one for one in rows if not _says_delimiter(*one)), (0, []))
    profile = own_profile(own_columns(path.name, head))
    return rows, [head], replace(profile, delimiter=rows.delimiter)


def _export(path: Path, profile: Profile) -> _Opened:
    rows = (
        XlsxRows(path, profile.sheet, profile.amounts.decimal, profile.dates)
        if profile.format == "xlsx"
        else CsvRows(
            path,
            _ENCODINGS.get(profile.encoding, profile.encoding),
            profile.delimiter,
            heads=profile.columns.values(),
        )
    )
    head: list[list[str]] = []
    for number, row in rows:
        head.append(row)
        if number >= profile.header and not _says_delimiter(number, row):
            break
    else:
        empty = "" if head else Said("has no lines: ")
        problem = "file {name}: BL-490 {empty}ends before line {header}, the header"
        remedy = "mend header in the profile"
        raise UsageError.of(problem, remedy, name=path.name, empty=empty, header=profile.header)
    check_titles(path.name, head[:-1])
    clients = {client_of(" ".join(row)): n for n, row in enumerate(head[:-1], 1)}
    clients.pop("", None)
    if first := next(iter(clients), ""):
        if profile.client not in clients:
            check_client(path.name, clients[first], first, profile.client)
        profile = replace(profile, client=first)
    if isinstance(rows, XlsxRows):
        profile = replace(profile, dates=rows.dates)
        check_sheet(path.name, rows.sheet or "")
    else:
        profile = replace(profile, delimiter=rows.delimiter)
    return rows, head, profile


def _with_twins(path: Path, profile: Profile, reading: Reading) -> Profile:
    """Return how an export is read that names vouchers, which is looked through for that."""
    rows, head, by = _export(path, profile)
    twins = undone_later(path.name, head[-1], by, reading, rows.blocks(_BLOCK))
    return replace(by, undone_later=twins)


def _datev(path: Path, given: Profile | None) -> _Opened:
    encoding = given.encoding if given else ""
    encoding = encoding or ("utf-8" if has_mark(path) else "cp1252")
    rows = CsvRows(path, _ENCODINGS.get(encoding, encoding), ";")
    head = [row for _, (_, row) in zip(range(2), rows, strict=False)]
    if len(head) < 2:  # noqa: PLR2004 - what the file is, and its columns
        remedy = "export it anew"
        raise UsageError.of("file {name}: BL-382 ends before its columns", remedy, name=path.name)
    return rows, head, datev_profile(path.name, head[0], head[1], given)
