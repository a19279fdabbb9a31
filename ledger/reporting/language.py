"""Amounts, days and words as German or English readers write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from ledger.domain.errors import UsageError
from ledger.domain.money import Cents
from ledger.domain.period import day_of, iso, parse_day
from ledger.domain.said import MomentText, OneOf, Said, filled
from ledger.reporting.words import LANGUAGES, message, sayings

NO_VALUE = "–"
_DAY_SIGNS = 10
_MARKS = str.maketrans(",.", ".,")


class Language:
    """One of `LANGUAGES`."""

    def __init__(self, code: str) -> None:
        """Choose the language.

        Raises:
            UsageError: neither `de` nor `en`.
        """
        if code not in LANGUAGES:
            problem = "language {code!r}: BL-236 one of {known}"
            raise UsageError.of(problem, code=code, known=tuple(LANGUAGES))
        self.code = code

    def say(self, key: str, **values: object) -> str:
        """Return the words for a key with values put in.

        Raises:
            KeyError: no catalogue holds the key.
        """
        text = message(self.code, key)
        if text is None:
            raise KeyError(key)
        return filled(text, values) if values else text

    def __contains__(self, key: str) -> bool:
        """Return whether there are words for a key."""
        return message(self.code, key) is not None

    def worded(self, said: Said) -> str:
        """Return a refusal, a warning or a part of one in this language.

        Its English template is the id in the catalogue, in the context `said`; what the catalogue
        does not hold stays English.
        """
        known = sayings(self.code)
        return said.worded(lambda english: known.pgettext("said", english), self._shown)

    def _shown(self, value: object) -> object:
        if isinstance(value, Cents):
            return self.money(value)
        if isinstance(value, OneOf):
            return self.chosen(value.of, value)
        if isinstance(value, MomentText):
            return self.typed(value)
        return self.day(day_of(value)) if isinstance(value, date) else value

    def chosen(self, of: str, value: str) -> str:
        """Return one of a few values in words, see `OneOf`; any other as it is."""
        return message(self.code, f"v_{of}_{value}") or message(self.code, f"{of}_{value}") or value

    def cost_type(self, name: str) -> str:
        """Return a cost type in words, or its name where it is one of the municipality's own."""
        return self.chosen("type", name)

    def money(self, cents: int | None) -> str:
        """Return cents as `1.234,56 €` or `€1,234.56`; a dash where there is no amount."""
        if cents is None:
            return NO_VALUE
        shown = str(Cents(cents))
        return f"{self.decimal(shown.replace('€', ''))}\xa0€" if self.code == "de" else shown

    def day(self, day: int | None) -> str:
        """Return a day as `31.12.2023` or `2023-12-31`."""
        if not day:
            return NO_VALUE
        year, month, of_month = iso(day).split("-")
        return f"{of_month}.{month}.{year}" if self.code == "de" else iso(day)

    def month_day(self, text: str) -> str:
        """Return a day of every year, such as `03-31`, as `31.03.` or as it is."""
        month, _, day = text.partition("-")
        return f"{day}.{month}." if self.code == "de" else text

    def moment(self, value: datetime) -> str:
        """Return a moment to the second."""
        pattern = "%d.%m.%Y %H:%M:%S" if self.code == "de" else "%Y-%m-%d %H:%M:%S"
        return value.strftime(pattern)

    def typed(self, moment: str) -> str:
        """Return a moment as somebody typed it, but its day as days are written here.

        An event, a receipt or a day that is none stays as it is.
        """
        day, time = moment[:_DAY_SIGNS], moment[_DAY_SIGNS:]
        try:
            return f"{self.day(parse_day(day))}{time.replace('T', ' ')}"
        except UsageError:
            return moment

    def decimal(self, text: str) -> str:
        """Return a number that was written with a point, as numbers are written here."""
        return text.translate(_MARKS) if self.code == "de" else text

    def percent(self, value: Fraction) -> str:
        """Return a part of one as `12,5 %`, or as `1/3` where no decimals say it."""
        hundredths = value * 100
        if 10**6 % hundredths.denominator:
            return str(value)
        text = format((Decimal(hundredths.numerator) / hundredths.denominator).normalize(), "f")
        return f"{self.decimal(text)}\xa0%" if self.code == "de" else f"{text}%"

    def fte(self, value: Fraction | None) -> str:
        """Return FTE with up to four decimals; a dash where nobody said how many."""
        if value is None:
            return NO_VALUE
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        whole, _, rest = f"{exact.quantize(Decimal('0.0001'), ROUND_HALF_UP)}".partition(".")
        return self.decimal(f"{whole}.{rest.rstrip('0').ljust(2, '0')}")


def percent(rate: Fraction) -> str:
    """Return a rate as an exact percent."""
    scaled = rate * 1000000
    text = f"{abs(scaled.numerator) // scaled.denominator:05d}"
    sign = "-" if rate < 0 else ""
    return f"{sign}{text[:-4]}.{text[-4:].rstrip('0') or '0'} %"


class Words(NamedTuple):
    """The language of an answer, and the names of the bodies in it."""

    language: Language
    names: Mapping[str, str] = MappingProxyType({})

    def say(self, key: str, **values: object) -> str:
        """Return the words for a key."""
        return self.language.say(key, **values)

    def body(self, body: str) -> str:
        """Return the name of a body, or its key."""
        return self.names.get(body, body)
