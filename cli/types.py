"""Parameter types: what people type becomes cents, days, ratios and keys, or a usage error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledger.domain.errors import UsageError
from ledger.domain.keys import Ratio, Share, parse_fte, parse_key, ratio_of
from ledger.domain.money import parse_amount
from ledger.domain.period import check_year, parse_day

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
YEAR_DIGITS = 4


class Parsed(click.ParamType[T]):
    """A parameter read by one of the domain's strict parsers."""

    def __init__(self, name: str, parse: Callable[[str], T]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: Any, ctx: Any) -> T:  # noqa: ANN401 - click's signature
        """Parse a text; a default that is a value already passes."""
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        try:
            return self._parse(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == YEAR_DIGITS):
        raise UsageError(f"year {text[:20]!r}: type four digits, such as 2024")
    check_year(int(text), f"year {text}")
    return int(text)


def _ratio(text: str) -> Ratio:
    return ratio_of(parse_fte(text))


def _moment(text: str) -> tuple[str, int]:
    from ledger.application.clock import parse_moment  # noqa: PLC0415 - needs the zone's data

    return text, parse_moment(text)


AMOUNT: Parsed[int] = Parsed("amount", parse_amount)
DAY: Parsed[int] = Parsed("date", parse_day)
YEAR: Parsed[int] = Parsed("year", _year)
FTE: Parsed[Ratio] = Parsed("fte", _ratio)
KEY: Parsed[tuple[Share, ...]] = Parsed("key", parse_key)
MOMENT: Parsed[tuple[str, int]] = Parsed("moment", _moment)
