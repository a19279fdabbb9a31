"""How values of commands are checked; which field is checked how: `ledger.domain.vocabulary`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from msgspec import UNSET

from ledger.domain.money import MAX_CENTS, decimal_text
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, day_of

if TYPE_CHECKING:
    from collections.abc import Collection

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

Problem = tuple[str, str]
"""What is wrong with a value, and the remedy."""


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - a glance


def text_problem(value: object) -> Problem | None:
    """Return what is wrong with free text, which is plain, short, maybe empty."""
    if type(value) is not str:
        return f"{_shown(value)} is not a text", "give a text"
    if len(value) > MAX_TEXT:
        problem = f"{_shown(value)} has over {MAX_TEXT} characters"
        return problem, "type a short text; the rest belongs into the document"
    if not value.isprintable():
        return f"{_shown(value)} contains control characters", "type a plain text on one line"
    if not value.isascii() and INVISIBLE.search(value):
        return f"{_shown(ascii(value))} contains characters that nobody sees", "type it anew"
    return None


def name_problem(value: object) -> Problem | None:
    """Return what is wrong with a name: what looks the same must be the same."""
    problem = optional_name_problem(value)
    return ("is empty", "give one") if problem is None and not value else problem


def optional_name_problem(value: object) -> Problem | None:
    """Return what is wrong with a name that may be empty."""
    problem = text_problem(value)
    if problem or not isinstance(value, str):
        return problem
    if value != value.strip():
        return f"{_shown(value)} begins or ends with a blank", "leave the blanks out"
    if not value.isascii() and not is_normalized("NFC", value):
        return f"{_shown(value)} has letters in two parts", "convert the text to Unicode form NFC"
    return None


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
        return f"{_shown(value)} is not a whole number", "give an integer"
    return None


def cents_problem(value: object) -> Problem | None:
    """Return what is wrong with cents."""
    if type(value) is not int:
        return f"{_shown(value)} is not a whole number of cents", "give cents as an integer"
    if abs(value) > MAX_CENTS:
        shown = decimal_text(value) if abs(value) < MAX_CENTS**2 else "the amount"
        return f"{shown} is beyond 10 billion euros", "check the decimal separator"
    return None


def between_problem(value: object, low: int, high: int, what: str) -> Problem | None:
    """Return what is wrong with a number that is `what` outside two bounds."""
    problem = whole_problem(value)
    if problem is None and not low <= value <= high:  # type: ignore[operator]
        return f"{_shown(value)} is {what}", "check the number"
    return problem


def day_problem(value: object) -> Problem | None:
    """Return what is wrong with a day."""
    what = f"no day of the years {FIRST_YEAR} to {LAST_YEAR} (days since 1970-01-01)"
    return between_problem(value, FIRST_DAY, LAST_DAY, what)


def optional_day_problem(value: object) -> Problem | None:
    """Return what is wrong with a day or 0, which says none."""
    return None if type(value) is int and value == 0 else day_problem(value)


def year_problem(value: object) -> Problem | None:
    """Return what is wrong with a year."""
    return between_problem(
        value, FIRST_YEAR, LAST_YEAR, f"no year from {FIRST_YEAR} to {LAST_YEAR}"
    )


def optional_year_problem(value: object) -> Problem | None:
    """Return what is wrong with a year or 0, which says none."""
    return None if type(value) is int and value == 0 else year_problem(value)


def unsaid_year_problem(value: object) -> Problem | None:
    """Return what is wrong with a year that may be left unsaid."""
    return None if value is UNSET else optional_year_problem(value)


def count_problem(value: object) -> Problem | None:
    """Return what is wrong with a count."""
    return between_problem(value, 1, MAX_NUMBER, f"no number from 1 to {MAX_NUMBER}")


def event_number_problem(value: object) -> Problem | None:
    """Return what is wrong with an event number."""
    return between_problem(value, 1, 2**62, "no event number")


def instant_problem(value: object) -> Problem | None:
    """Return what is wrong with an instant, in microseconds since 1970-01-01 UTC."""
    what = f"no instant of the years {FIRST_YEAR} to {LAST_YEAR} (microseconds since 1970-01-01)"
    return between_problem(value, FIRST_DAY * _A_DAY, (LAST_DAY + 1) * _A_DAY - 1, what)


def flag_problem(value: object) -> Problem | None:
    """Return what is wrong with yes or no."""
    return None if type(value) is bool else (f"{_shown(value)} is not yes or no", "give a bool")


def bytes_problem(value: object, length: int) -> Problem | None:
    """Return what is wrong with bytes of a length."""
    if type(value) is bytes and len(value) == length:
        return None
    return f"{_shown(value)} is not {length} bytes", f"give exactly {length} bytes"


def file_hash_problem(value: object) -> Problem | None:
    """Return what is wrong with a SHA-256."""
    return bytes_problem(value, FILE_HASH)


def ratio_problem(value: object) -> Problem | None:
    """Return what is wrong with a positive ratio."""
    remedy = "give (numerator, denominator), e.g. (1, 2)"
    if type(value) is not tuple or [type(part) for part in value] != [int, int]:
        return f"{_shown(value)} is not an exact ratio", remedy
    above, below = value
    if below <= 0 or below > MAX_NUMBER or not 0 < above <= MAX_FTE * below:
        return f"{_shown(value)} is not above 0 and at most {MAX_FTE}", remedy
    return None


def key_problem(value: object) -> Problem | None:
    """Return what is wrong with the form of a key."""
    remedy = "give (member, numerator, denominator) for each, e.g. ('05558016', 1, 2)"
    if type(value) is not tuple:
        return f"{_shown(value)} is not a key", remedy
    for share in value:
        if type(share) is not tuple or [type(part) for part in share] != [str, int, int]:
            return f"{_shown(share)} is not a share", remedy
        problem = name_problem(share[0])
        if problem:
            return problem
    return None


def names_problem(value: object) -> Problem | None:
    """Return what is wrong with several names."""
    if type(value) is not tuple:
        return f"{_shown(value)} is not a tuple of texts", "give a tuple, e.g. ('personnel',)"
    problems = (name_problem(item) for item in value)
    return next((problem for problem in problems if problem), None)


def month_day_problem(value: object) -> Problem | None:
    """Return what is wrong with `MM-DD`, a day of every year; empty: none."""
    if value == "":
        return None
    try:
        date.fromisoformat(f"2001-{value}")
    except ValueError:
        return f"{_shown(value)} is no day of every year", "type MM-DD, e.g. 03-31"
    return None


def small_problem(value: object) -> Problem | None:
    """Return what is wrong with a number of months or years."""
    return between_problem(value, 0, MAX_SMALL, f"not from 0 to {MAX_SMALL}")


def rate_problem(value: object) -> Problem | None:
    """Return what is wrong with a base rate, which may be zero or negative: (362, 10000)."""
    remedy = "give (numerator, denominator), e.g. (362, 10000) for 3.62 %"
    if type(value) is not tuple or [type(part) for part in value] != [int, int]:
        return f"{_shown(value)} is not an exact ratio", remedy
    above, below = value
    if below <= 0 or below > MAX_NUMBER or abs(above) > below:
        return f"{_shown(value)} is not between -1 and 1", remedy
    return None


def numbers_problem(value: object) -> Problem | None:
    """Return what is wrong with event numbers."""
    if type(value) is not tuple or not value:
        return f"{_shown(value)} names no event", "give a tuple of event numbers"
    problems = (event_number_problem(item) for item in value)
    return next((problem for problem in problems if problem), None)
