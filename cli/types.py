"""Parameter types: what people type becomes cents, days, ratios and keys, or a usage error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from cli.named import found
from ledger.domain.errors import UsageError
from ledger.domain.keys import Ratio, Share, parse_fraction, parse_fte, parse_key, ratio_of
from ledger.domain.money import parse_amount
from ledger.domain.period import check_year, parse_day, parse_month_day
from ledger.domain.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.application.moments import Moment

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
            self.fail(error.said, param, ctx)


class KeyParameter(Parsed[tuple[Share, ...]]):
    """A key, read as the basis allows that `--key-basis` names (an eager option, so known here)."""

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[Share, ...]:  # noqa: ANN401 - as above
        """Parse a text under the basis; its bodies may be typed by name."""
        basis = ctx.params.get("key_basis", "") if ctx else ""
        parsed = Parsed(self.name, lambda text: parse_key(text, basis)).convert(value, param, ctx)
        return tuple((found(ctx, "body", name), over, under) for name, over, under in parsed)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == YEAR_DIGITS):
        raise UsageError.of("year {text!r}: BL-458 type four digits, such as 2024", text=text[:20])
    check_year(int(text), Said("year {text}", text=text))
    return int(text)


def _years(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    years = (_year(first), _year(last) if dash else _year(first))
    if years[0] > years[1]:
        problem = "years {text!r}: BL-459 end before they start"
        raise UsageError.of(problem, "type {last}-{first}", text=text, last=last, first=first)
    return years


def years_text(years: tuple[int, int]) -> str:
    """Return years, both included, as they are typed: `2024` or `2023-2025`."""
    first, last = years
    return str(first) if first == last else f"{first}-{last}"


def _ratio(text: str) -> Ratio:
    return ratio_of(parse_fte(text))


def _share(text: str) -> Ratio:
    value = parse_fraction(text, Said("share"))
    if not 0 < value <= 1:
        problem = "share {text!r}: BL-460 must be above 0 and at most 1"
        raise UsageError.of(problem, "type 1/2, 0.5 or 50%", text=text)
    return ratio_of(value)


TypedMoment: TypeAlias = "tuple[str, Moment]"
"""A moment, behind the words that were typed for it."""


def _moment(text: str) -> TypedMoment:
    from ledger.application.moments import moment_of

    return text, moment_of(text)


def _instant(text: str) -> int:
    from ledger.application.clock import parse_instant

    return parse_instant(text)


AMOUNT: Parsed[int] = Parsed("amount", parse_amount)
DAY: Parsed[int] = Parsed("date", parse_day)
MONTH_DAY: Parsed[str] = Parsed("month-day", lambda text: parse_month_day(text) if text else "")
YEAR: Parsed[int] = Parsed("year", _year)
YEARS: Parsed[tuple[int, int]] = Parsed("years", _years)
FTE: Parsed[Ratio] = Parsed("fte", _ratio)
SHARE: Parsed[Ratio] = Parsed("share", _share)
KEY = KeyParameter("key", parse_key)
MOMENT: Parsed[TypedMoment] = Parsed("moment", _moment)
INSTANT: Parsed[int] = Parsed("time", _instant)
