"""How values of commands are checked; which field is checked how: `ledger.domain.vocabulary`."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from unicodedata import is_normalized

from msgspec import UNSET

from ledger.domain.iban import is_iban
from ledger.domain.money import MAX_CENTS, Cents
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, day_of
from ledger.domain.said import Said

MAX_TEXT = 200
"""Characters of a name, reference or reason; longer ones belong into the document itself."""

FIRST_DAY, LAST_DAY = day_of(date(FIRST_YEAR, 1, 1)), day_of(date(LAST_YEAR, 12, 31))
_A_DAY = 86_400_000_000
MAX_NUMBER = 10**9
MAX_FTE = 1000
MAX_SMALL = 600
"""Months or years that a rule may run."""

FILE_HASH = 32
"""Bytes of a SHA-256."""

INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Letters and marks, as Unicode has it, of which nothing is seen: two names would look the same."""

_FORMULA = re.compile(r"[=+@\t\r]|-(?!\d+(?:\.\d+)?\Z)").match

Problem = tuple[Said, Said]
"""What is wrong with a value, and the remedy."""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - a glance


def _wrong(problem: str, remedy: str, value: object, **values: object) -> Problem:
    """Put a value, shortened, and other values into words."""
    return Said(problem, value=_shown(value), **values), Said(remedy, **values)


def text_problem(value: object) -> Problem | None:
    """Return what is wrong with free text, which is plain, short, maybe empty."""
    if type(value) is not str:
        return _wrong("BL-086 {value} is not a text", "give a text", value)
    if len(value) > MAX_TEXT:
        remedy = "type a short text; the rest belongs into the document"
        return _wrong("BL-087 {value} has over {most} characters", remedy, value, most=MAX_TEXT)
    if not value.isprintable():
        remedy = "type a plain text on one line"
        return _wrong("BL-088 {value} contains control characters", remedy, value)
    if not value.isascii() and INVISIBLE.search(value):
        problem = "BL-462 {value} contains characters that nobody sees"
        return _wrong(problem, "type it anew", ascii(value))
    return None


def no_formula(value: object) -> object:
    """Return a value for CSV; a text that a spreadsheet would compute gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and _FORMULA(value) else value


def name_problem(value: object) -> Problem | None:
    """Return what is wrong with a name: what looks the same must be the same."""
    problem = optional_name_problem(value)
    return (
        _wrong("BL-089 is empty", "give one", value) if problem is None and not value else problem
    )


def optional_name_problem(value: object) -> Problem | None:
    """Return what is wrong with a name that may be empty."""
    problem = text_problem(value)
    if problem or not isinstance(value, str):
        return problem
    if value != value.strip():
        return _wrong("BL-090 {value} begins or ends with a blank", "leave the blanks out", value)
    if not value.isascii() and not is_normalized("NFC", value):
        return _wrong(
            "BL-091 {value} has letters in two parts", "convert the text to Unicode form NFC", value
        )
    return None


def iban_problem(value: object) -> Problem | None:
    """Return what is wrong with an IBAN without blanks, which may be empty."""
    problem = optional_name_problem(value)
    if problem is None and isinstance(value, str) and value and not is_iban(value):
        remedy = "compare it with the original; leave the blanks out"
        return _wrong("BL-622 {value} is no IBAN: its form or its check digits", remedy, value)
    return problem


def are_plain_names(texts: Collection[str]) -> bool:
    """Return whether texts, however many, are plain ASCII without a blank, and none is too long.

    Then nothing is wrong with them as names, but that one may be empty.
    """
    joined = "".join(texts)
    return (
        joined.isascii()
        and joined.isprintable()
        and " " not in joined
        and max(map(len, texts), default=0) <= MAX_TEXT
    )


def whole_problem(value: object) -> Problem | None:
    """Return what is wrong with a whole number."""
    # type() and not isinstance(): True would pass for 1.
    if type(value) is not int:
        return _wrong("BL-092 {value} is not a whole number", "give an integer", value)
    return None


def cents_problem(value: object) -> Problem | None:
    """Return what is wrong with cents."""
    if type(value) is not int:
        return _wrong(
            "BL-093 {value} is not a whole number of cents", "give cents as an integer", value
        )
    if abs(value) > MAX_CENTS:
        shown = Cents(value) if abs(value) < MAX_CENTS**2 else Said("the amount")
        problem = Said("BL-040 {amount} is beyond 10 billion euros", amount=shown)
        return problem, Said("check the decimal separator")
    return None


def between_problem(value: object, low: int, high: int, problem: str) -> Problem | None:
    """Return what is wrong with a number; outside two bounds it is the problem in words."""
    found = whole_problem(value)
    if found is None and not low <= value <= high:  # type: ignore[operator] # a number by now
        bounds = {"low": low, "high": high, "first": FIRST_YEAR, "last": LAST_YEAR}
        return _wrong(problem, "check the number", value, **bounds)
    return found


def day_problem(value: object) -> Problem | None:
    """Return what is wrong with a day."""
    problem = "BL-094 {value} is no day of the years {first} to {last} (days since 1970-01-01)"
    return between_problem(value, FIRST_DAY, LAST_DAY, problem)


def optional_day_problem(value: object) -> Problem | None:
    """Return what is wrong with a day or 0, which says none."""
    return None if type(value) is int and value == 0 else day_problem(value)


def year_problem(value: object) -> Problem | None:
    """Return what is wrong with a year."""
    problem = "BL-095 {value} is no year from {low} to {high}"
    return between_problem(value, FIRST_YEAR, LAST_YEAR, problem)


def optional_year_problem(value: object) -> Problem | None:
    """Return what is wrong with a year or 0, which says none."""
    return None if type(value) is int and value == 0 else year_problem(value)


def unsaid_year_problem(value: object) -> Problem | None:
    """Return what is wrong with a year that may be left unsaid."""
    return None if value is UNSET else optional_year_problem(value)


def count_problem(value: object) -> Problem | None:
    """Return what is wrong with a count."""
    return between_problem(value, 1, MAX_NUMBER, "BL-096 {value} is no number from {low} to {high}")


def event_number_problem(value: object) -> Problem | None:
    """Return what is wrong with an event number."""
    return between_problem(value, 1, 2**62, "BL-097 {value} is no event number")


def instant_problem(value: object) -> Problem | None:
    """Return what is wrong with an instant, in microseconds since 1970-01-01 UTC."""
    problem = (
        "BL-098 {value} is no instant of the years {first} to {last} (microseconds since "
        "1970-01-01)"
    )
    return between_problem(value, FIRST_DAY * _A_DAY, (LAST_DAY + 1) * _A_DAY - 1, problem)


def flag_problem(value: object) -> Problem | None:
    """Return what is wrong with yes or no."""
    return (
        None
        if type(value) is bool
        else _wrong("BL-099 {value} is not yes or no", "give a bool", value)
    )


def bytes_problem(value: object, length: int) -> Problem | None:
    """Return what is wrong with bytes of a length."""
    if type(value) is bytes and len(value) == length:
        return None
    problem, remedy = "BL-100 {value} is not {length} bytes", "give exactly {length} bytes"
    return _wrong(problem, remedy, value, length=length)


def file_hash_problem(value: object) -> Problem | None:
    """Return what is wrong with a SHA-256."""
    return bytes_problem(value, FILE_HASH)


def signature_problem(value: object) -> Problem | None:
    """Return what is wrong with an Ed25519 signature."""
    return bytes_problem(value, 2 * FILE_HASH)


def hashes_problem(value: object) -> Problem | None:
    """Return what is wrong with the hashes of a proof."""
    hashes = value if type(value) is tuple else (value,)
    return next((problem for one in hashes if (problem := file_hash_problem(one))), None)


def ratio_problem(value: object) -> Problem | None:
    """Return what is wrong with a positive ratio."""
    remedy = "give (numerator, denominator), e.g. (1, 2)"
    if type(value) is not tuple or [type(part) for part in value] != [int, int]:
        return _wrong("BL-101 {value} is not an exact ratio", remedy, value)
    above, below = value
    if below <= 0 or below > MAX_NUMBER or not 0 < above <= MAX_FTE * below:
        return _wrong(
            "BL-102 {value} is not above 0 and at most {most}", remedy, value, most=MAX_FTE
        )
    return None


def key_problem(value: object) -> Problem | None:
    """Return what is wrong with the form of a key."""
    remedy = "give (member, numerator, denominator) for each, e.g. ('05558016', 1, 2)"
    if type(value) is not tuple:
        return _wrong("BL-103 {value} is not a key", remedy, value)
    for share in value:
        if type(share) is not tuple or [type(part) for part in share] != [str, int, int]:
            return _wrong("BL-104 {value} is not a share", remedy, share)
        problem = name_problem(share[0])
        if problem:
            return problem
    return None


def names_problem(value: object) -> Problem | None:
    """Return what is wrong with several names."""
    if type(value) is not tuple:
        return _wrong(
            "BL-105 {value} is not a tuple of texts", "give a tuple, e.g. ('personnel',)", value
        )
    problems = (name_problem(item) for item in value)
    return next((problem for problem in problems if problem), None)


def month_day_problem(value: object) -> Problem | None:
    """Return what is wrong with `MM-DD`, a day of every year; empty: none."""
    if value == "":
        return None
    try:
        date.fromisoformat(f"2001-{value}")
    except ValueError:
        return _wrong("BL-106 {value} is no day of every year", "type MM-DD, e.g. 03-31", value)
    return None


def small_problem(value: object) -> Problem | None:
    """Return what is wrong with a number of months or years."""
    return between_problem(value, 0, MAX_SMALL, "BL-107 {value} is not from {low} to {high}")


def rate_problem(value: object) -> Problem | None:
    """Return what is wrong with a base rate, which may be zero or negative: (362, 10000)."""
    remedy = "give (numerator, denominator), e.g. (362, 10000) for 3.62 %"
    if type(value) is not tuple or [type(part) for part in value] != [int, int]:
        return _wrong("BL-101 {value} is not an exact ratio", remedy, value)
    above, below = value
    if below <= 0 or below > MAX_NUMBER or abs(above) > below:
        return _wrong("BL-108 {value} is not between -1 and 1", remedy, value)
    return None


def numbers_problem(value: object) -> Problem | None:
    """Return what is wrong with event numbers."""
    if type(value) is not tuple or not value:
        return _wrong("BL-109 {value} names no event", "give a tuple of event numbers", value)
    problems = (event_number_problem(item) for item in value)
    return next((problem for problem in problems if problem), None)
