"""Values of a setup file: each field is read by one strict reader, chosen by name or unit."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.iban import parse_iban
from ledger.domain.keys import parse_fraction, parse_fte, ratio_of
from ledger.domain.money import parse_amount
from ledger.domain.period import check_year, day_of, iso, parse_day, parse_month_day
from ledger.domain.repayments.interest import parse_base_rate
from ledger.domain.said import Said
from ledger.domain.vocabulary import CENTS, DAY, FIELDS, FLAG, TEXTS, YEAR, typed_name
from ledger.importing.files.toml import as_written, typed

if TYPE_CHECKING:
    from collections.abc import Callable


def value_of(place: str, field: str, value: object) -> object:
    """Return the value of a command's field as it is typed in a setup file.

    Raises:
        UsageError: a value with two readings or none; a decimal number, which is not exact.
    """
    unit = FIELDS[field].unit
    reader = _READERS.get(field) or _BY_UNIT.get(unit, text_value)
    if isinstance(value, float) and (field in _EXACT or unit == CENTS) and isfinite(value):
        name = typed_name(field)
        problem = "{place}: BL-416 {name} = {value}"
        remedy = 'write it as text, exactly: {name} = "{value}"'
        raise UsageError.of(problem, remedy, place=place, name=name, value=as_written(value))
    return reader(place, field, value)


def note_value(place: str, key: str, value: object) -> object:
    """Return a value that goes with any entry: text, a day, or yes and no."""
    if key in {"again", "is_an_id"}:
        return _flag(place, key, value)
    return (text_value if key in {"document", "reason"} else day_value)(place, key, value)


def text_value(place: str, field: str, value: object) -> str:
    """Return a text; refuse a number."""
    if not isinstance(value, str):
        problem = "{place}: BL-417 {field} = {value}"
        remedy = "write it as text in quotation marks"
        raise UsageError.of(problem, remedy, place=place, field=field, value=as_written(value))
    return value


def day_value(place: str, field: str, value: object) -> int:
    """Return the day of a TOML date or a text; refuse everything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return parse_day(iso(day_of(value)))
    if isinstance(value, str):
        return parse_day(value)
    problem = "{place}: BL-417 {field} = {value}"
    remedy = "a date, such as 2024-09-15"
    raise UsageError.of(problem, remedy, place=place, field=field, value=as_written(value))


def _year(place: str, field: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        problem = "{place}: BL-417 {field} = {value}"
        raise UsageError.of(
            problem, "a year, such as 2024", place=place, field=field, value=as_written(value)
        )
    check_year(value, Said("{place}, {field}", place=place, field=field))
    return value


def _years(place: str, field: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        problem = "{place}: BL-417 {field} = {value}"
        remedy = "a whole number of years, such as 10"
        raise UsageError.of(problem, remedy, place=place, field=field, value=as_written(value))
    return value


def _flag(place: str, field: str, value: object) -> bool:
    if not isinstance(value, bool):
        problem = "{place}: BL-417 {field} = {value}"
        raise UsageError.of(
            problem, "true or false", place=place, field=field, value=as_written(value)
        )
    return value


def _texts(place: str, field: str, value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(text_value(place, field, item) for item in items)


_EXACT = ("fte", "minimum_share", "base_rate")
"""What may have decimals, beside amounts."""
_BY_UNIT: dict[str, Callable[[str, str, object], object]] = {
    CENTS: lambda _, __, value: parse_amount(typed(value)),
    DAY: day_value,
    FLAG: _flag,
    TEXTS: _texts,
    YEAR: _year,
}
_READERS: dict[str, Callable[[str, str, object], object]] = {
    "iban": lambda place, field, value: parse_iban(text_value(place, field, value)),
    "retention_years": _years,
    "fte": lambda _, __, value: ratio_of(parse_fte(typed(value))),
    "minimum_share": lambda _, __, value: ratio_of(parse_fraction(typed(value), Said("share"))),
    "base_rate": lambda _, __, value: parse_base_rate(typed(value)),
    "proof_due": lambda place, field, value: parse_month_day(text_value(place, field, value)),
}
