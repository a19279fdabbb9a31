"""What a command may hold at all: types, ranges and plain texts, before any rule is asked.

A command may come from a program that no parser has looked at, so every field is checked here by
its name. The rules (`ledger.domain.rules`) may then rely on days that exist and numbers that fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from ledger.domain import commands as c
from ledger.domain.errors import Finding, UsageError
from ledger.domain.fields import (
    FIELDS,
    FILE_HASH,
    FIRST_DAY,
    LAST_DAY,
    MAX_NUMBER,
    MAX_TEXT,
    Problem,
    bytes_problem,
    day_problem,
    event_number_problem,
    name_problem,
    optional_day_problem,
    text_problem,
)
from ledger.domain.money import MAX_CENTS
from ledger.domain.period import FIRST_YEAR, LAST_YEAR
from ledger.domain.said import NOWHERE, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMAND_ID = 16


def check_command(command: c.Command) -> None:
    """Refuse a command with a field that no rule could judge.

    Raises:
        UsageError: every such field, one a line, with its remedy.
    """
    if isinstance(command, c.ImportCosts):
        _raise([*_fields(command, NOWHERE, skip="lines"), *_lines(command.lines)])
    else:
        _raise(_fields(command, NOWHERE))


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
        ("document", text_problem(document)),
        ("document date", optional_day_problem(document_date)),
        ("reason", text_problem(reason)),
        ("file hash", bytes_problem(file_hash, FILE_HASH) if file_hash else None),
    ]
    if known_on is not None:
        checks.append(("known on", day_problem(known_on)))
    if corrects is not None:
        checks.append(("corrects", event_number_problem(corrects)))
    if command_id is not None:
        checks.append(("command id", bytes_problem(command_id, _COMMAND_ID)))
    _raise(Finding(Said(name), *problem) for name, problem in checks if problem)


def check_actor(login: str) -> None:
    """Refuse an actor whom nobody could name later.

    Raises:
        UsageError: an empty, blank or unreadable login.
    """
    problem = name_problem(login)
    _raise([Finding(Said("actor"), *problem)] if problem else [])


def _raise(findings: Iterator[Finding] | list[Finding]) -> None:
    found = list(findings)
    if found:
        raise UsageError(found)


def _lines(lines: tuple[c.BookCost | c.ReverseCost, ...]) -> Iterator[Finding]:
    for number, line in enumerate(lines, 1):
        if type(line) is c.BookCost:
            if not _is_plain(line):
                yield from _fields(line, Said("line {number}, ", number=number))
        elif type(line) is c.ReverseCost:
            yield from _fields(line, Said("line {number}, ", number=number))
        else:
            problem = "BL-211 is a {kind}"
            remedy = "an import holds bookings and reversals"
            yield Finding.of(
                Said("line {number}", number=number), problem, remedy, kind=type(line).__name__
            )


def line_findings(line: c.BookCost | c.ReverseCost) -> list[Finding]:
    """Return which fields of a line no rule could judge; see `check_command`."""
    if type(line) is c.BookCost and _is_plain(line):
        return []
    return list(_fields(line, NOWHERE))


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
        and line.bearing_year is UNSET
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


def _fields(command: c.Command, place: Said, skip: str = "") -> Iterator[Finding]:
    annotations = type(command).__annotations__
    for name in command.__struct_fields__:
        value = getattr(command, name)
        if name == skip or (value is None and "None" in annotations[name]):
            continue
        problem = FIELDS[name](value)
        if problem:
            yield Finding(
                Said("{line}{field}", line=place, field=Said(name.replace("_", " "))), *problem
            )
