"""What a command may hold at all: types, ranges and plain texts, before any rule is asked.

A command may come from a program that no parser has looked at, so every field is checked here by
its name. The rules (`ledger.domain.rules`) may then rely on days that exist and numbers that fit.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from unicodedata import is_normalized

from ledger.domain import commands as c
from ledger.domain.errors import Finding, UsageError
from ledger.domain.money import MAX_CENTS, decimal_text
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, day_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_TEXT = 200
"""Characters of a name, reference or reason; longer ones belong into the document itself."""

FIRST_DAY, LAST_DAY = day_of(date(FIRST_YEAR, 1, 1)), day_of(date(LAST_YEAR, 12, 31))
MAX_NUMBER = 10**9
MAX_FTE = 1000
_COMMAND_ID, _FILE_HASH = 16, 32

Problem = tuple[str, str]
"""What is wrong with a value, and the remedy."""


def check_command(command: c.Command) -> None:
    """Refuse a command with a field that no rule could judge.

    Raises:
        UsageError: every such field, one a line, with its remedy.
    """
    if isinstance(command, c.ImportCosts):
        _raise([*_fields(command, "", skip="lines"), *_lines(command.lines)])
    else:
        _raise(_fields(command, ""))


def check_note(  # noqa: PLR0913 - everything that may accompany a command
    *,
    known_on: int | None,
    document: str,
    document_date: int,
    file_hash: bytes,
    reason: str,
    command_id: bytes | None,
    corrects: int | None,
) -> None:
    """Refuse what accompanies a command when it could not be stored or read again.

    Raises:
        UsageError: every such field, one a line, with its remedy.
    """
    checks: list[tuple[str, Problem | None]] = [
        ("document", _text(document)),
        ("document date", _optional_day(document_date)),
        ("reason", _text(reason)),
        ("file hash", _bytes(file_hash, _FILE_HASH) if file_hash else None),
    ]
    if known_on is not None:
        checks.append(("known on", _day(known_on)))
    if corrects is not None:
        checks.append(("corrects", _event_number(corrects)))
    if command_id is not None:
        checks.append(("command id", _bytes(command_id, _COMMAND_ID)))
    _raise(Finding(name, *problem) for name, problem in checks if problem)


def check_actor(login: str) -> None:
    """Refuse an actor whom nobody could name later.

    Raises:
        UsageError: an empty, blank or unreadable login.
    """
    problem = _name(login)
    _raise([Finding("actor", *problem)] if problem else [])


def _raise(findings: Iterator[Finding] | list[Finding]) -> None:
    lines = "\n".join(map(str, findings))
    if lines:
        raise UsageError(lines)


def _lines(lines: tuple[c.BookCost | c.ReverseCost, ...]) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if type(line) is c.BookCost:
            if not _is_plain(line):
                yield from _fields(line, f"line {number}, ")
        elif type(line) is c.ReverseCost:
            yield from _fields(line, f"line {number}, ")
        else:
            problem = f"is a {type(line).__name__}"
            yield Finding(f"line {number}", problem, "an import holds bookings and reversals")


def _is_plain(line: c.BookCost) -> bool:
    """Say at once that a booking is fine: most of a hundred thousand lines are.

    Anything else is left to `_fields`, which words it. The types are compared as such, because
    True is an int as well.
    """
    amount, first, last = line.amount_cents, line.service_from, line.service_to
    booked, paid, known = line.booked_on, line.paid_on, line.known_on
    number, year, body, text = line.line, line.fiscal_year, line.employing_body, line.text
    post, cost_type, voucher = line.post, line.cost_type, line.voucher
    source, payee = line.source, line.payee
    if not (
        type(amount) is type(first) is type(last) is type(booked) is type(paid) is int
        and type(known) is type(number) is type(year) is int
        and type(post) is type(cost_type) is type(voucher) is type(source) is str
        and type(body) is type(payee) is type(text) is str
    ):
        return False
    joined = f"{post}{cost_type}{voucher}{source}{body}"
    return (
        joined.isascii()
        and joined.isprintable()
        and len(joined) <= MAX_TEXT
        # Without a blank nothing can begin or end with one.
        and " " not in joined
        and bool(post and cost_type and voucher and source)
        # These have blanks and umlauts where they are given at all.
        and (not payee or FIELDS["payee"](payee) is None)
        and (not text or FIELDS["text"](text) is None)
        and FIRST_DAY <= first <= LAST_DAY
        and FIRST_DAY <= last <= LAST_DAY
        and FIRST_DAY <= booked <= LAST_DAY
        and (paid == 0 or FIRST_DAY <= paid <= LAST_DAY)
        and (known == 0 or FIRST_DAY <= known <= LAST_DAY)
        and (year == 0 or FIRST_YEAR <= year <= LAST_YEAR)
        and 1 <= number <= MAX_NUMBER
        and -MAX_CENTS <= amount <= MAX_CENTS
    )


def _fields(command: c.Command, place: str, skip: str = "") -> Iterator[Finding]:
    annotations = type(command).__annotations__
    for name in command.__struct_fields__:
        value = getattr(command, name)
        if name == skip or (value is None and "None" in annotations[name]):
            continue
        problem = FIELDS[name](value)
        if problem:
            yield Finding(place + name.replace("_", " "), *problem)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - a glance


def _text(value: object) -> Problem | None:
    """Free text: plain, short, maybe empty."""
    if type(value) is not str:
        return f"{_shown(value)} is not a text", "give a text"
    if len(value) > MAX_TEXT:
        problem = f"{_shown(value)} has over {MAX_TEXT} characters"
        return problem, "type a short text; the rest belongs into the document"
    if not value.isprintable():
        return f"{_shown(value)} contains control characters", "type a plain text on one line"
    return None


def _name(value: object) -> Problem | None:
    """A name or key: what looks the same must be the same."""
    problem = _optional_name(value)
    return ("is empty", "give one") if problem is None and not value else problem


def _optional_name(value: object) -> Problem | None:
    problem = _text(value)
    if problem or not isinstance(value, str):
        return problem
    if value != value.strip():
        return f"{_shown(value)} begins or ends with a blank", "leave the blanks out"
    if not value.isascii() and not is_normalized("NFC", value):
        return f"{_shown(value)} has letters in two parts", "convert the text to Unicode form NFC"
    return None


def _whole(value: object) -> Problem | None:
    # type() and not isinstance(): True would pass for 1.
    if type(value) is not int:
        return f"{_shown(value)} is not a whole number", "give an integer"
    return None


def _cents(value: object) -> Problem | None:
    if type(value) is not int:
        return f"{_shown(value)} is not a whole number of cents", "give cents as an integer"
    if abs(value) > MAX_CENTS:
        shown = decimal_text(value) if abs(value) < MAX_CENTS**2 else "the amount"
        return f"{shown} is beyond 10 billion euros", "check the decimal separator"
    return None


def _between(value: object, low: int, high: int, what: str) -> Problem | None:
    problem = _whole(value)
    if problem is None and not low <= value <= high:  # type: ignore[operator]
        return f"{_shown(value)} is {what}", "check the number"
    return problem


def _day(value: object) -> Problem | None:
    what = f"no day of the years {FIRST_YEAR} to {LAST_YEAR} (days since 1970-01-01)"
    return _between(value, FIRST_DAY, LAST_DAY, what)


def _optional_day(value: object) -> Problem | None:
    return None if type(value) is int and value == 0 else _day(value)


def _year(value: object) -> Problem | None:
    return _between(value, FIRST_YEAR, LAST_YEAR, f"no year from {FIRST_YEAR} to {LAST_YEAR}")


def _optional_year(value: object) -> Problem | None:
    return None if type(value) is int and value == 0 else _year(value)


def _count(value: object) -> Problem | None:
    return _between(value, 1, MAX_NUMBER, f"no number from 1 to {MAX_NUMBER}")


def _event_number(value: object) -> Problem | None:
    return _between(value, 1, 2**62, "no event number")


def _flag(value: object) -> Problem | None:
    return None if type(value) is bool else (f"{_shown(value)} is not yes or no", "give a bool")


def _bytes(value: object, length: int) -> Problem | None:
    if type(value) is bytes and len(value) == length:
        return None
    return f"{_shown(value)} is not {length} bytes", f"give exactly {length} bytes"


def _ratio(value: object) -> Problem | None:
    remedy = "give (numerator, denominator), e.g. (1, 2)"
    if type(value) is not tuple or [type(part) for part in value] != [int, int]:
        return f"{_shown(value)} is not an exact ratio", remedy
    above, below = value
    if below <= 0 or below > MAX_NUMBER or not 0 < above <= MAX_FTE * below:
        return f"{_shown(value)} is not above 0 and at most {MAX_FTE}", remedy
    return None


def _key(value: object) -> Problem | None:
    remedy = "give (member, numerator, denominator) for each, e.g. ('05558016', 1, 2)"
    if type(value) is not tuple:
        return f"{_shown(value)} is not a key", remedy
    for share in value:
        if type(share) is not tuple or [type(part) for part in share] != [str, int, int]:
            return f"{_shown(share)} is not a share", remedy
        problem = _name(share[0])
        if problem:
            return problem
    return None


def _names(value: object) -> Problem | None:
    if type(value) is not tuple:
        return f"{_shown(value)} is not a tuple of texts", "give a tuple, e.g. ('personnel',)"
    problems = (_name(item) for item in value)
    return next((problem for problem in problems if problem), None)


FIELDS: dict[str, Callable[[object], Problem | None]] = {
    **dict.fromkeys(("body", "programme", "decision", "grant", "agreement", "post"), _name),
    **dict.fromkeys(("name", "level", "grantor", "recipient", "day_count", "person"), _name),
    **dict.fromkeys(("version", "cost_type", "voucher", "source"), _name),
    **dict.fromkeys(("employing_body", "reversal_voucher"), _optional_name),
    **dict.fromkeys(("expected_post", "expected_cost_type"), _optional_name),
    "expected_cents": _cents,
    **dict.fromkeys(("region", "clause", "payee", "text", "file_name"), _text),
    **dict.fromkeys(("ceiling_cents", "rate_cents", "amount_cents"), _cents),
    **dict.fromkeys(("first_year", "last_year", "from_year", "year"), _year),
    **dict.fromkeys(("valid_from", "valid_to", "from_day", "last_day"), _day),
    **dict.fromkeys(("adopted_on", "received_on"), _day),
    **dict.fromkeys(("service_from", "service_to", "booked_on"), _day),
    **dict.fromkeys(("paid_on", "known_on"), _optional_day),
    **dict.fromkeys(("cost_types", "personnel_cost_types"), _names),
    **dict.fromkeys(("key", "grant_key"), _key),
    "fiscal_year": _optional_year,
    "fte": _ratio,
    "handover": _flag,
    "line": _count,
    "withdraws": _event_number,
}
"""How each field of a command is checked, by its name; a test lists what is missing."""
