"""DATEV EXTF Buchungsstapel (700 / 21 / versions 9 to 13): its columns are known by name.

The first line says what the file is and when the fiscal year begins, the second names the columns.
A document date is TTMM: its year follows from the fiscal year. The amount is without sign, S or H
turns it; Generalumkehr marks a reversal, which repeats side and amount of what it undoes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.errors import UsageError
from ledger.domain.period import date_of, day_of
from ledger.domain.said import Said
from ledger.importing.files.notation import AmountNotation, Dates
from ledger.importing.files.text import worded
from ledger.importing.profiles.profile import Profile

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT, _CATEGORY = "700", "21"
_VERSIONS = frozenset({"9", "10", "11", "12", "13"})
_YEAR_START = 12
_SHORT, _LONG = 4, 8
COLUMNS = {
    "amount": "Umsatz (ohne Soll/Haben-Kz)",
    "side": "Soll/Haben-Kennzeichen",
    "account": "Konto",
    "booked_on": "Belegdatum",
    "voucher": "Belegfeld 1",
    "text": "Buchungstext",
    "cost_bearer": "KOST1 - Kostenstelle",
}
_OPTIONAL = {
    "service_from": ("Leistungsdatum",),
    "reversal": ("Generalumkehr (GU)", "Generalumkehr"),
}


def is_datev(path: Path) -> bool:
    """Return whether a file begins as a DATEV file does."""
    if not path.is_file():
        return False  # to open a pipe would wait for whoever writes into it
    try:
        with path.open("rb") as file:
            start = file.read(16).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return False
    return start.startswith((b'"EXTF";', b"EXTF;", b'"DTVF";', b"DTVF;"))


def has_mark(path: Path) -> bool:
    """Return whether a file begins with the byte order mark of UTF-8."""
    with worded(path), path.open("rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"


class _Dates(Dates):
    """TTMM in the fiscal year, or TTMMJJJJ; leading zeros are often lost."""

    def __init__(self, start: int) -> None:
        super().__init__(("DDMMYYYY",))
        self._start = date_of(start)

    def day(self, text: str) -> int:
        """Return the day of a text; see `Dates.day`."""
        if not (text.isascii() and text.isdigit() and len(text) <= _LONG):
            problem = "BL-359 {text!r} is no date such as 3112 or 31122024"
            raise UsageError.of(problem, text=text[:30])
        if len(text) > _SHORT:
            return super().day(text.zfill(_LONG))
        padded = text.zfill(_SHORT)
        first = super().day(f"{padded}{self._start.year}")
        if first >= day_of(self._start):
            return first
        return super().day(f"{padded}{self._start.year + 1}")


def datev_profile(name: str, first: list[str], heads: list[str], given: Profile | None) -> Profile:
    """Return how the rows of a DATEV file are read.

    Args:
        name: of the file, for messages.
        first: its first line.
        heads: its second line, the names of the columns.
        given: maps of accounts and cost centres; None: the account is the cost type, and the cost
            centre the post.

    Raises:
        UsageError: another format, category or version, or no fiscal year.
    """
    fields = [cell.strip() for cell in first]
    kind = (fields + [""] * 5)[1:5]
    if kind[0] != _FORMAT or kind[1] != _CATEGORY or kind[3] not in _VERSIONS:
        problem = (
            "file {name}, line 1: BL-360 DATEV format {format}, category {category} {title!r}, "
            "version {version}"
        )
        remedy = "export a Buchungsstapel (700, 21, 13)"
        values = dict(zip(("format", "category", "title", "version"), kind, strict=True))
        raise UsageError.of(problem, remedy, name=name, **values)
    start = fields[_YEAR_START] if len(fields) > _YEAR_START else ""
    try:
        begins = Dates(("YYYYMMDD",)).day(start)
    except UsageError as error:
        place = Said("file {name}, line 1, start of the fiscal year", name=name)
        raise error.within(place) from None
    names = [cell.strip() for cell in heads]
    columns = dict(COLUMNS)
    for target, known in _OPTIONAL.items():
        columns.update((target, one) for one in known if one in names)
    base = given or Profile("datev", "1", "0" * 64, own_accounts=True)
    return replace(
        base,
        header=2,
        source=base.source if given else "datev",
        columns=columns | base.columns,
        amounts=AmountNotation(",", ""),
        credit=("H",),
        dates=_Dates(begins),
        month_of=base.month_of or "booked_on",
        marks=("1", "G", "GU"),
        mirrored=False,
    )
