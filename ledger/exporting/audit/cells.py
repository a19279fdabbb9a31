"""How a value is written in the files of the audit export, by its unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from msgspec import json

from ledger.domain import vocabulary as v
from ledger.domain.events.base import joined
from ledger.domain.money import decimal_text
from ledger.domain.period import date_of

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def _day(value: int | None) -> str:
    return date_of(value).strftime("%d.%m.%Y") if value else ""


@lru_cache(maxsize=4096)
def _instant(value: int) -> str:
    at = _BEGINNING + timedelta(microseconds=value)
    return at.isoformat(timespec="microseconds")


def _json(value: object) -> str:
    return json.encode(value).decode()


CELLS: dict[str, Callable[[Any], str]] = {
    v.BYTES: bytes.hex,
    v.CENTS: lambda cents: decimal_text(cents).replace(".", ","),
    v.DAY: _day,
    v.FLAG: lambda said: "yes" if said else "no",
    v.INSTANT: _instant,
    v.KEY: _json,
    v.LIST: _json,
    v.NUMBER: str,
    v.RATIO: lambda ratio: f"{ratio[0]}/{ratio[1]}",
    v.TEXT: lambda text: text if isinstance(text, str) else joined(*text),
    v.TEXTS: lambda texts: joined(*texts),
    v.YEAR: lambda year: str(year or ""),
}
"""How a value of a unit is written; None is nothing."""
BARE = frozenset({v.CENTS, v.DAY, v.NUMBER, v.YEAR})
"""Units of numbers and days; every other value is a text."""


def as_text(name: str, value: object) -> str:
    """Return the value of a field as it is written."""
    return "" if value is None else CELLS[v.FIELDS[name].unit](value)
