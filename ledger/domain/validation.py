"""What a command may hold at all: types, ranges and plain texts, before any rule is asked.

A command may come from a program that no parser has looked at, so every field is checked here by
its name. The rules (`ledger.domain.rules`) may then rely on days that exist and numbers that fit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from msgspec import NODEFAULT, UnsetType
from msgspec.structs import astuple

from ledger.domain import commands as c
from ledger.domain.costs.booking_block import Line, LineBlock
from ledger.domain.errors import Finding, UsageError
from ledger.domain.fields import (
    FILE_HASH,
    Problem,
    are_plain_names,
    bytes_problem,
    day_problem,
    event_number_problem,
    name_problem,
    optional_day_problem,
    text_problem,
)
from ledger.domain.said import NOWHERE, Said
from ledger.domain.vocabulary import FIELDS

_COMMAND_ID = 16
_SOME = 100


def check_command(command: c.Command) -> None:
    """Refuse a command with a field that no rule could judge.

    Raises:
        UsageError: every such field, one a line, with its remedy.
    """
    if isinstance(command, c.ImportCosts):
        check_lines(LineBlock.parts_of(command.lines))
    else:
        _raise(_fields(command))


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


def lines_findings(lines: Iterable[Line]) -> list[tuple[int, Finding]]:
    """Return which fields of lines no rule could judge, each with the place of its line, in order.

    What is asked of a single field is asked column by column, once for each different value.
    """
    every = LineBlock.of(lines)
    found = list(_column_findings(c.BookCost, every.bookings, every.places()))
    for kind in (c.BookCost, c.ReverseCost):
        mine = [pair for pair in every.others if type(pair[1]) is kind]
        if mine:
            columns = list(zip(*(astuple(line) for _, line in mine), strict=True))
            found += _column_findings(kind, columns, [place for place, _ in mine])
    for place, line in every.others:
        if type(line) not in {c.BookCost, c.ReverseCost}:
            problem = "BL-211 is a {kind}"
            remedy = "an import holds bookings and reversals"
            found.append((place, Finding.of(NOWHERE, problem, remedy, kind=type(line).__name__)))
    return sorted(found, key=itemgetter(0))


def check_lines(parts: Iterable[LineBlock]) -> None:
    """Refuse lines of an import, part by part, with a field that no rule could judge.

    Raises:
        UsageError: as `check_command`.
    """
    found, before = [], 0
    for lines in parts:
        for place, finding in lines_findings(lines):
            where = Said("line {number}", number=before + place + 1)
            if finding.place:
                where = Said("{line}, {field}", line=where, field=finding.place)
            found.append(finding._replace(place=where))
        before += len(lines)
    _raise(found)


def _column_findings(
    kind: type[Line], columns: Sequence[Sequence[object]], places: Sequence[int]
) -> Iterator[tuple[int, Finding]]:
    for name, column in zip(kind.__struct_fields__, columns, strict=True):
        for row, problem in _problems(_check_of(name), column):
            yield places[row], Finding(Said(name.replace("_", " ")), *problem)


def _problems(
    ask: Callable[[object], Problem | None], column: Sequence[object]
) -> Iterator[tuple[int, Problem]]:
    """Yield the rows of a column that a field's rule refuses, with what is wrong."""
    kinds = {*map(type, column)}
    if len(kinds) == 1 and kinds <= {int, str, UnsetType}:
        telling: Any = telling_values(column)
        if not any(map(ask, telling)):
            return
        known = {value: ask(value) for value in {*column}}
        ask = known.__getitem__
    # Else each row is asked: True is 1 to a set, and not everything can be in one.
    for row, value in enumerate(column):
        problem = ask(value)
        if problem:
            yield row, problem


def telling_values(column: Sequence[Any]) -> Iterable[Any]:
    """Return so many values of a column that nothing is wrong with any if not with these.

    Numbers are fine within bounds, 0 aside; of plain names only an empty one is not.
    """
    first = column[0]
    if isinstance(first, int):
        low, high = min(column), max(column)
        if low > 0 or high < 0:
            return low, high
        numbers = {*column} - {0}
        return 0, min(numbers, default=0), max(numbers, default=0)
    # The same few names, or all different: one look at the first of them tells.
    several = len({*column[:_SOME]}) < _SOME // 2
    values: Collection[Any] = {*column} if several else column
    if isinstance(first, str) and are_plain_names(values):
        return (first,) if all(values) else (first, "")
    return values


@cache
def _unsaid(kind: type[c.Command]) -> tuple[tuple[str, object], ...]:
    """Return the fields of a command, each with what it holds where nothing is said."""
    fields, defaults = kind.__struct_fields__, kind.__struct_defaults__
    needed = [NODEFAULT] * (len(fields) - len(defaults))
    return tuple(zip(fields, [*needed, *defaults], strict=True))


def _fields(command: c.Command) -> Iterator[Finding]:
    annotations = type(command).__annotations__
    for name, default in _unsaid(type(command)):
        value = getattr(command, name)
        if value is default or (value is None and "None" in annotations[name]):
            continue
        problem = _check_of(name)(value)
        if problem:
            yield Finding(Said(name.replace("_", " ")), *problem)


def _check_of(name: str) -> Callable[[object], Problem | None]:
    check = FIELDS[name].problem
    if check is None:
        raise TypeError(f"{name}: nobody checks it → name its check in FIELDS")
    return check
