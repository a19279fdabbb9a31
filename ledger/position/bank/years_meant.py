"""Which budget years the text of a payment means: not those of a name, nor those of a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ledger.domain.costs.voucher_text import lower_cased, names, tight, without_name
from ledger.domain.period import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from ledger.domain.facts import Facts

_NAMING = ("grant", "agreement", "settlement", "claim", "post", "programme", "decision")
_MONTH = r"(?:jan|feb|maer|mar|apr|mai|may|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*\.?"
_DAY = re.compile(
    r"(?P<until>(?<=[\d.])\s*(?:bis|[-–/])\s*)?(?<![\d.])"
    rf"(?:\d\d?\. ?(?:\d\d?\.|{_MONTH}) ?(\d{{4}}|\d\d)|\d\d?/\d\d?/(\d{{4}})|(\d{{4}})-\d\d-\d\d)"
    r"(?!\d)(?P<since>(?=\s*(?:bis|[-–])\s*\d))?"
)
_YEAR = re.compile(r"(?<!\d)(?:20\d\d|2100)(?!\d)")
_TWO_YEARS = re.compile(r"(?<!\d)(20)?(\d\d) ?[/–-] ?(?:20)?(\d\d)(?!\d)")
"""`2023/24`, `23/24`, `2023-2024`."""
_MONTH_OF_YEAR = re.compile(r"(?<![\d/.])(?:0[1-9]|1[0-2])/(\d\d)(?![\d/])")
_MONTHS = 12
"""A lower number may be a month, or one of a year's instalments."""
_OF_FILE = re.compile(
    r"\b(?:az|aktenz[a-z]*|gz|geschaeftsz[a-z]*|kassenz[a-z]*|zeichen"
    r"|(?:akten|rechnungs?|bescheid|vertrags?|kunden|vorgangs|beleg|auftrags)[ -]?(?:nr|nummer))"
    r"\b[.: ]*(?=[a-z0-9./_-]*\d)(?!20\d\d(?![\w./-]))[\w./-]+"
)
"""A file's or an invoice's number behind the word for it: `Az. 2023/4`. `AZ 2023` is an advance."""
_JOINED = re.compile(r"(?<![\d/-])(?<!kw )(?<!kw)(?:[a-z]+[/-])?\d+(?:[/-]\d+)+(?![\d/-])")
_OF_A_YEAR = re.compile(r"0?[1-9]|1[0-2]|20\d\d|2100")
_MONEY = re.compile(
    r"(?<!\d)(?:20\d\d|2100)(?:,\d\d(?!\d)| ?(?:eur|euro|€)(?!\w| ?\d))"
    r"|(?<!\d)(?<!\d )(?:eur|euro|€) ?(?:20\d\d|2100)(?![\d/-])"
)


def dated_names(facts: Facts) -> dict[int, list[str]]:
    """Return what has a name with a year in it, by that year."""
    found: dict[int, list[str]] = {}
    keys = (name for kind in _NAMING for name in facts.table(kind))
    for name in (*keys, *(body.name for body in facts.bodies.values())):
        # Of a name that is nothing but a year nobody can say whether it or the year is meant.
        for year in years_in(name) if _rest(name) else ():
            found.setdefault(year, []).append(name)
    return found


def years_meant(text: str, dated: Mapping[int, Iterable[str]]) -> frozenset[int]:
    """Return the budget years that a text means a payment for.

    A year within a name (`dated`) that the text says, such as `KIM-2023`, is no such year, nor that
    of a single day. A period from day to day means the years of both.
    """
    years = years_in(text)
    for name in sorted({one for year in years for one in dated.get(year, ())}, key=len)[::-1]:
        if names(text, name):
            text = without_name(text, name)
    return frozenset(years_in(text) if years else ())


def years_in(text: str) -> set[int]:
    """Return the budget years that a text names, in any of the ways in which years are written."""
    text = _OF_FILE.sub(" ", _DAY.sub(_of_period, lower_cased(text)))
    text = _JOINED.sub(_of_years, _MONEY.sub(" ", text))
    years = {int(found) for found in _YEAR.findall(text)}
    years |= {2000 + int(found) for found in _MONTH_OF_YEAR.findall(text) if int(found) > _MONTHS}
    for century, first, second in _TWO_YEARS.findall(text):
        if int(second) == int(first) + 1 and (century or int(first) > _MONTHS):
            years |= {2000 + int(first), 2000 + int(second)}
    return {year for year in years if FIRST_YEAR <= year <= LAST_YEAR}


def purpose(kind: str, name: str, year: int) -> str:
    """Return the purpose of a payment by which it is found again: what it is for, and its year.

    A settlement is of one year, so a name that says it is enough.
    """
    alone = kind == "settlement" and years_in(name) == {year}
    return name if alone else f"{name} {year}"


def _of_period(day: re.Match[str]) -> str:
    """Return the year of a day where a period begins or ends with it, else nothing."""
    if day["until"] is None and day["since"] is None:
        return " "
    year = next(found for found in day.groups()[1:-1] if found)
    return f" {2000 + int(year) if len(year) == 2 else year} "  # noqa: PLR2004 - `31.12.23`


def _of_years(joined: re.Match[str]) -> str:
    """Return joined numbers that may all be of a year, else nothing: `2023/17` is a number."""
    text = joined[0].lstrip("abcdefghijklmnopqrstuvwxyz/-")
    known = _TWO_YEARS.fullmatch(text) or all(map(_OF_A_YEAR.fullmatch, re.split("[/-]", text)))
    return text if known or _MONTH_OF_YEAR.fullmatch(text) else " "


def _rest(name: str) -> str:
    """Return what a name says beside its years."""
    return tight(_YEAR.sub("", _TWO_YEARS.sub("", name)))
