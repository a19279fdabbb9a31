"""What agreements write in a setup file in a way of their own: keys by their basis, overhead, VAT.

`key = ["05558016", "05558032"]` goes with `key_basis = "equal"`, `overhead = "percent:10%"` fills
its rate, and `rate = "0%"` of a VAT decision says that none is charged.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Any

from ledger.domain import commands as c
from ledger.domain.agreements.terms import cost_base_of, parse_overhead, parse_vat_rate
from ledger.domain.errors import UsageError
from ledger.domain.keys import parse_key
from ledger.domain.period import parse_month_day
from ledger.domain.said import Said
from ledger.importing.files.toml import as_written, typed

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMA = re.compile(r"([0-9]+),([0-9]+) ?(%?)", re.ASCII)
_POINT = r"\1.\2\3"
_AGREED = (c.ConcludeAgreement, c.AmendAgreement)


def agreement_values(
    place: str, command: type[c.Command], table: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of an agreement's entry that are read here, and the rest of the table.

    Raises:
        UsageError: a value with two readings or none; place and field are named.
    """
    readers: dict[str, Callable[[Any], dict[str, Any]]] = {}
    if command in _AGREED:
        basis = table.get("key_basis", "")
        readers = {
            "key": lambda value: {"key": parse_key(_key_text(value), basis)},
            "grant_key": lambda value: {"grant_key": parse_key(_key_text(value), basis)},
            "overhead": _overhead,
            "overhead_rate": _unwritten,
            "cost_base": lambda value: {"cost_base": _cost_base(value)},
            "notice_months": lambda value: {"notice_months": _months(value)},
            "settlement_due": lambda value: {"settlement_due": parse_month_day(typed(value))},
        }
    elif command is c.DecideVat:
        readers = {"rate": lambda value: {"rate": parse_vat_rate(_exact(value))}}
        table = {"code": "", **table}
    given: dict[str, Any] = {}
    for name in readers.keys() & table.keys():
        try:
            given |= readers[name](table[name])
        except UsageError as error:
            raise error.within(Said("{place}, {field}", place=place, field=name)) from None
    return given, {name: value for name, value in table.items() if name not in readers}


def _key_text(value: object) -> str:
    if isinstance(value, dict):
        parts = []
        for member, share in value.items():
            text = _exact(share)
            comma = _COMMA.fullmatch(text.strip())
            part = f"{member}={comma.expand(_POINT) if comma else text}"
            if part.count("=") > 1 or "," in part:
                problem, remedy = "BL-684 {part!r} is more than one part", 'type {member} = "1/2"'
                raise UsageError.of(problem, remedy, part=part, member=member)
            parts.append(part)
        return ",".join(parts)
    return ",".join(map(typed, value)) if isinstance(value, list) else typed(value)


def _exact(value: object) -> str:
    if isinstance(value, float) and isfinite(value):
        raise UsageError.of(
            "BL-414 {value}", 'write it as text, exactly: "{value}"', value=as_written(value)
        )
    return typed(value)


def _overhead(value: object) -> dict[str, Any]:
    kind, rate, cents = parse_overhead(_exact(value))
    return {"overhead": kind, "overhead_rate": rate, "overhead_cents": cents}


def _unwritten(_: object) -> dict[str, Any]:
    raise UsageError.of("BL-415 is part of overhead", 'write overhead = "percent:10%"')


def _cost_base(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    names = [name for name in given if isinstance(name, str)]
    if len(names) < len(given):
        raise UsageError.of(
            "BL-404 {written}", 'write texts: ["personnel", "travel"]', written=as_written(value)
        )
    return cost_base_of(names) or ()


def _months(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UsageError.of(
            "BL-404 {written}", "a whole number of months, such as 6", written=as_written(value)
        )
    return value
