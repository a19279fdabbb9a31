"""DATEV EXTF Buchungsstapel (700 / 21 / versions 9 to 13): its columns are known by name.

The first line says what the file is and when the fiscal year begins, the second names the columns.
A document date is TTMM: its year follows from the fiscal year. The amount is without sign; S or H
says on which side of the account it stands, and the contra account has it on the other one.
Generalumkehr marks a reversal, by its column or by the tax key (BU-Schlüssel); it repeats side and
amount of what it undoes, or has the other side where a program writes it so (`[reversals]`).
"""

from __future__ import annotations

from calendar import isleap
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.errors import UsageError
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, date_of, day_of, year_span
from ledger.domain.said import Said
from ledger.importing.files.dates import Dates
from ledger.importing.files.notation import AmountNotation
from ledger.importing.files.text import worded
from ledger.importing.profiles.heads import same_head
from ledger.importing.profiles.profile import Profile
from ledger.importing.profiles.units import check_client

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT, _CATEGORY = "700", "21"
_VERSIONS = frozenset({"9", "10", "11", "12", "13"})
_ADVISER, _CLIENT, _YEAR_START, _ACCOUNT_DIGITS, _PERIOD = 10, 11, 12, 13, (14, 15)
_CURRENCY = 21
_PURPOSE = 19
"""Rechnungslegungszweck."""
_EVER = (year_span(FIRST_YEAR).start, year_span(LAST_YEAR).end - 1)
_DIGITS = frozenset("45678")
"""How many digits general ledger accounts may have."""
_SHORT, _LONG = 4, 8
COLUMNS = {
    "amount": "Umsatz (ohne Soll/Haben-Kz)",
    "side": "Soll/Haben-Kennzeichen",
    "account": "Konto",
    "booked_on": "Belegdatum",
    "voucher": "Belegfeld 1",
    "cost_bearer": "KOST1 - Kostenstelle",
}
_OPTIONAL = {
    "contra_account": (
        "Gegenkonto (ohne BU-Schlüssel)", "Gegenkonto", "Gegenkonto (ohne BU-Schl.)",
        "Gegenkonto (ohne BU)", "Contra account", "Offsetting account",
    ),
    "currency": ("WKZ Umsatz",),
    "text": ("Buchungstext",),
    "tax_key": (
        "BU-Schlüssel", "BU Schlüssel", "BU-Schluessel", "BU Schluessel", "BU-Schl.", "BU",
        "Steuerschlüssel", "Steuerschluessel", "Tax key", "BU code",
    ),
    "service_from": ("Leistungsdatum",),
    "reversal": ("Generalumkehr (GU)", "Generalumkehr"),
    "tax_rate": ("Steuersatz",),
    "tax_case": ("Sachverhalt L+L", "Sachverhalt"),
}  # fmt: skip
"""Columns that a batch may lack, by the names that programs give them."""


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

    def service_day(self, text: str) -> int:
        """Return the day of a text that names its year: a service may be of another one.

        Raises:
            UsageError: it names none.
        """
        if len(text) <= _SHORT:
            problem = "BL-856 {text!r} names no year"
            raise UsageError.of(problem, "write it TTMMJJJJ, such as 31122023", text=text)
        return self.day(text)

    def _parsed(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= _LONG):
            problem = "BL-359 {text!r} is no date such as 3112 or 31122024"
            raise UsageError.of(problem, "mend it, or export it anew", text=text[:30])
        if len(text) > _SHORT:
            return super()._parsed(text.zfill(_LONG))
        padded = text.zfill(_SHORT)
        years = [self._start.year, self._start.year + 1]
        if padded == "2902":  # in one of the two years only
            years = [year for year in years if isleap(year)] or years
        found = [super(_Dates, self)._parsed(f"{padded}{year}") for year in years]
        return next((day for day in found if day >= day_of(self._start)), found[-1])


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
    kind = [cell[:30] for cell in (fields + [""] * 5)[1:5]]
    if kind[0] != _FORMAT or kind[1] != _CATEGORY or kind[3] not in _VERSIONS:
        problem = (
            "file {name}, line 1: BL-475 DATEV format {kind}, category {kind_2} {kind_3!r}, "
            "version {kind_4}"
        )
        remedy = "export a Buchungsstapel (700, 21, 13)"
        raise UsageError.of(
            problem, remedy, name=name, kind=kind[0], kind_2=kind[1], kind_3=kind[2], kind_4=kind[3]
        )
    fields += [""] * (_CURRENCY + 1 - len(fields))
    begins = _day(name, fields[_YEAR_START], "start of the fiscal year")
    _check_books(name, fields)
    names = {same_head(cell) for cell in heads}
    columns = dict(COLUMNS)
    for target, known in _OPTIONAL.items():
        columns.update((target, one) for one in known if same_head(one) in names)
    if given and "post" in given.defaults and same_head(columns["cost_bearer"]) not in names:
        del columns["cost_bearer"]
    base = given or Profile("datev", "1", "0" * 64, "datev", own_accounts=True, mirrored=False)
    return replace(
        base,
        header=2,
        source=base.source if given else "datev",
        notes=_of_client(name, fields, base.client),
        columns=columns | base.columns,
        amounts=AmountNotation(",", ""),
        dates=_Dates(begins),
        month_of=base.month_of or "booked_on",
        marks=(*base.marks, "1", "G", "GU"),
        period=_period(name, fields),
        account_digits=int(digits) if (digits := fields[_ACCOUNT_DIGITS]) in _DIGITS else 0,
    )


def _check_books(name: str, fields: list[str]) -> None:
    """Refuse a batch in another currency, or of no books."""
    if fields[_CURRENCY].upper() not in {"", "EUR"}:
        problem = "file {name}, line 1: BL-476 amounts are in {fields!r}, not in euros"
        remedy = "export them in euros"
        raise UsageError.of(problem, remedy, name=name, fields=fields[_CURRENCY][:10])
    if fields[_PURPOSE] == "40":
        problem = "file {name}, line 1: BL-967 is a batch of imputed cost (Kalkulatorik)"
        raise UsageError.of(problem, "export the batches of the books", name=name)


def batch_client(fields: list[str]) -> str:
    """Return adviser and client that the first line of a file names, as `1001/16`; or empty."""
    given = (fields + [""] * (_CLIENT + 1))[: _CLIENT + 1]
    adviser, client = (given[place].strip().strip('"')[:20] for place in (_ADVISER, _CLIENT))
    return f"{adviser}/{client}" if adviser and client else client


def without_keys(by: Profile) -> tuple[Said, ...]:
    """Return what is to be feared of a batch that has no column of what undoes, and of taxes."""
    if by.format != "datev" or by.tax or {"tax_key", "reversal"} & by.columns.keys():
        return ()
    words = (
        "BL-979 has no column BU-Schlüssel, and none Generalumkehr: reversals and taxes cannot be "
        'told; export it with them, or say [amounts] tax = "gross" in a profile if there are none'
    )
    return (Said(words),)


def _of_client(name: str, fields: list[str], wanted: str) -> tuple[Said, ...]:
    """Return what is to be said of the client of a batch, of which only its first line speaks.

    Raises:
        UsageError: it is not the one that the profile is of.
    """
    whole = batch_client(fields)
    if not whole:
        return ()
    if wanted:
        check_client(name, 1, whole, wanted)
        return ()
    words = (
        "BL-887 line 1 names client {client}, and no profile says that it is the one meant: say "
        'client = "{client}" in one; else another client\'s vouchers may be taken for known'
    )
    return (Said(words, client=whole),)


def _period(name: str, fields: list[str]) -> tuple[int, int] | None:
    """Return first and last day of the batch, as far as the file names them."""
    given = [fields[place] for place in _PERIOD]
    if not any(given):
        return None
    known = [_day(name, text, "period of the batch") if text else None for text in given]
    first, last = (ever if day is None else day for day, ever in zip(known, _EVER, strict=True))
    return first, last


def _day(name: str, text: str, what: str) -> int:
    try:
        return Dates(("YYYYMMDD",)).day(text)
    except UsageError as error:
        problem = "file {name}, line 1, {what}: BL-214 {error}"
        raise UsageError.of(
            problem, "export it anew", name=name, what=what, error=error.said
        ) from None
