"""Parameter types: what people type becomes cents, days, ratios and keys, or a usage error."""

from __future__ import annotations

import os
from copy import copy
from functools import cached_property
from gettext import gettext
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click

from cli.language import spoken
from cli.named import found
from ledger.domain.errors import UsageError
from ledger.domain.keys import (
    Ratio,
    Share,
    named_key,
    parse_fraction,
    parse_fte,
    parse_key,
    ratio_of,
)
from ledger.domain.money import parse_amount
from ledger.domain.period import check_year, lacks_year, parse_day, parse_month_day, year_of
from ledger.domain.said import Said
from ledger.domain.vocabulary import choices_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

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
            return value  # type: ignore[no-any-return] # a value already
        try:
            return self._parse(value)
        except UsageError as error:
            from cli.misused import Misread

            raise Misread(error, ctx, param) from error


class Chosen(click.Choice[str]):
    """One of a few values of a field; its word in either language will do, shown is the own one.

    Without choices they are those of the field, asked for when they are needed.
    """

    def __init__(self, field: str, choices: Sequence[str] = ()) -> None:
        super().__init__(choices)
        self._field = field
        if not choices:
            del self.choices

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override] # as if click had set it
        """Return the values of the field."""
        return choices_of(self._field)

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """Return a value as it is typed in the language in use."""
        if spoken() == "en":
            return super().normalize_choice(choice, ctx)
        from ledger.reporting.chosen import as_one_word
        from ledger.reporting.language import Language

        return as_one_word(Language(spoken()).chosen(self._field, str(choice)))

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # noqa: ANN401 - click's signature
        """Return the value that was typed, or whose word was."""
        value = understood(self._field, value, self.choices)
        return value if value in self.choices else super().convert(value, param, ctx)


class EventType(Chosen):
    """A type of events; what nobody knows is left to the question, which names all."""

    def __init__(self) -> None:
        super().__init__("e")

    @cached_property
    def choices(self) -> tuple[str, ...]:  # type: ignore[override] # as if click had set it
        """Return the types, as history and JSON have them."""
        from ledger.domain.events import STORED

        return tuple(sorted({event.kind.name for event in STORED}))

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """Return a type as it is typed in the language in use, such as `cost_booked`."""
        if spoken() != "en":
            return super().normalize_choice(choice, ctx)
        return "".join(f"_{c}" if c.isupper() else c for c in str(choice)).lower().strip("_")

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # noqa: ANN401 - click's signature
        """Return the type that was typed, or whose word was."""
        del param, ctx
        plain = value.replace("_", "").lower()
        named = [one for one in self.choices if one.lower() == plain] if plain else [""]
        return named[0] if named else understood(self._field, value, self.choices)


def understood(field: str, typed: str, values: Collection[str]) -> str:
    """Return the value that was typed, or whose word was."""
    if typed in values:
        return typed
    from ledger.reporting.chosen import meant

    return meant(field, typed, values)


class KeyParameter(Parsed[tuple[Share, ...]]):
    """A key, read as the basis allows that `--key-basis` names (an eager option, so known here)."""

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[Share, ...]:  # noqa: ANN401 - as above
        """Parse a text under the basis; its bodies may be typed by name."""
        basis = ctx.params.get("key_basis", "") if ctx else ""
        parsed = Parsed(self.name, lambda text: parse_key(text, basis)).convert(value, param, ctx)
        return named_key(parsed, lambda name: found(ctx, "body", name))


class Day(Parsed[int]):
    """A day; where it lies in a year that is given elsewhere in the command, `1.1.` will do.

    That is the year of `--year` or `--fiscal-year`, or that in which the period begins. A day
    that mostly lies behind the budget year, such as a settlement's, wants a year of its own.
    """

    def __init__(self, *, in_year: bool = False) -> None:
        super().__init__("date", parse_day)
        self._in_year = in_year

    def convert(self, value: Any, param: Any, ctx: Any) -> int:  # noqa: ANN401 - as above
        """Parse a text; without a year it is one of the command's year."""
        if not (self._in_year and isinstance(value, str) and lacks_year(value)):
            return super().convert(value, param, ctx)
        year = _year_elsewhere(ctx) if ctx else None
        return Parsed(self.name, lambda text: parse_day(text, year)).convert(value, param, ctx)


def _year_elsewhere(context: click.Context) -> int | None:
    """Return the year in which a command's days lie; `years_first` has read it before them."""
    said = {name: value for name, value in context.params.items() if isinstance(value, int)}
    years = {said[name] for name in ("year", "fiscal_year") if name in said}
    if not years:
        years = {year_of(said[name]) for name in ("valid_from", "from_day") if name in said}
    return years.pop() if len(years) == 1 else None


def years_first(command: click.Command) -> None:
    """Let a command, and those of a group, read years before days, however they are typed."""
    for option in command.params:
        option.is_eager |= option.type is YEAR
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        years_first(one)


class Period(click.ParamType[tuple[int, int]]):
    """Two days, both included; one without a year takes that of the other."""

    name = "period"
    is_composite = True
    arity = 2

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:  # noqa: ANN401 - as above
        """Parse two texts."""
        texts = [text for text in value if isinstance(text, str)]
        whole = [text for text in texts if not lacks_year(text)]
        if len(whole) == 1 and len(texts) == self.arity:
            year = year_of(DAY.convert(whole[0], param, ctx))
            fill = Parsed("date", lambda text: parse_day(text, year))
            first, last = (fill.convert(text, param, ctx) for text in texts)
        else:
            first, last = (DAY_IN_YEAR.convert(text, param, ctx) for text in value)
        return first, last


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


class EventNumber(click.IntRange):
    """The number of an event; its limit is the database's, and tells nobody anything in help."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 - click's signature
        """Return the number."""
        return click.IntRange(self.min, self.max).convert(value, param, ctx)

    def _describe_range(self) -> str:
        return ""


AMOUNT: Parsed[int] = Parsed("amount", parse_amount)
DAY, DAY_IN_YEAR = Day(), Day(in_year=True)
PERIOD = Period()
MONTH_DAY: Parsed[str] = Parsed("month-day", lambda text: parse_month_day(text) if text else "")
YEAR: Parsed[int] = Parsed("year", _year)
YEARS: Parsed[tuple[int, int]] = Parsed("years", _years)
FTE: Parsed[Ratio] = Parsed("fte", _ratio)
SHARE: Parsed[Ratio] = Parsed("share", _share)
KEY = KeyParameter("key", parse_key)
EVENT = EventNumber(1, 2**62)
EVENT_TYPE = EventType()
MOMENT: Parsed[TypedMoment] = Parsed("moment", _moment)
INSTANT: Parsed[int] = Parsed("time", _instant)


class FilePath(click.Path):
    """The path of a file; nobody has need of `pathlib` before one is named."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the file's path."""
        from pathlib import Path

        # It was named before a language was chosen, as every option's type is.
        worded = copy(self)
        worded.name = gettext(self.name)
        return Path(os.fsdecode(super(FilePath, worded).convert(value, param, ctx)))
