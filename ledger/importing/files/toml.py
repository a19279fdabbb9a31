"""TOML that people write: read with bounds, for a file may be anything."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, time
from typing import TYPE_CHECKING, Any, Self

from ledger.domain.errors import UsageError
from ledger.domain.said import Said, by_system

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1 << 20
MOST_BYTES = 16 << 20
"""Of a setup file: a whole country is a few of them."""
MOST_DOTS = 20
"""Of the keys in a line: what reads them takes the square of their parts."""
MOST_DEPTH = 20
"""Of lists and tables within each other: what reads them calls itself for each."""
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_SHOWN = 40
_QUOTED = re.compile(
    r'"{3}(?:[^\\]|\\[^\0])*?"{3,5}'
    r"|'{3}[^\0]*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'|#[^\n]*"
)
_BRACKET = re.compile(r"[\[\]{}]")


class WrittenFloat(float):
    """A number that is not exact, with the text that it was read from."""

    def __new__(cls, text: str) -> Self:
        """Read a text."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __str__(self) -> str:
        """Return what stands in the file."""
        return self.text


def as_written(value: object) -> str:
    """Return a value as it stands in a file, or could stand there."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(map(as_written, value))}]"
        case dict():
            return f"{{{', '.join(f'{key} = {as_written(one)}' for key, one in value.items())}}}"
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def typed(value: object) -> str:
    """Return what a reader of texts is given: a text itself, of any other value what is shown."""
    return value if isinstance(value, str) else as_written(value)


def read_text(path: Path, what: str | Said, most: int = MAX_BYTES) -> str:
    """Return the text of a file, no more of it than a person writes.

    Args:
        path: the file; what has no end is read no further than to its bound.
        what: it is, for messages: `profile x.toml`.
        most: bytes that it may have.

    Raises:
        UsageError: it cannot be read, is no UTF-8, or is too long.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        problem = "{what}: BL-493 {strerror}"
        cause = by_system(error)
        raise UsageError.of(problem, "check the path", what=what, strerror=cause) from None
    if len(raw) > most:
        remedy = "is this the right file?"
        raise UsageError.of("{what}: BL-504 over {most} MiB", remedy, what=what, most=most >> 20)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError.of("{what}: BL-383 not UTF-8", "save it as UTF-8", what=what) from None


def parse(text: str, what: str | Said) -> dict[str, Any]:
    """Return the document of a text.

    Raises:
        UsageError: it is no TOML, or nests deeper than anybody reads.
    """
    lines = _QUOTED.sub(lambda quoted: "\n" * quoted[0].count("\n"), text).split("\n")
    depth = 0
    for number, line in enumerate(lines, 1):
        if line.count(".") > MOST_DOTS:
            raise _too_deep(what, number)
        for bracket in _BRACKET.findall(line):
            depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
            if depth > MOST_DEPTH:
                raise _too_deep(what, number)
    try:
        return tomllib.loads(text, parse_float=WrittenFloat)
    except ValueError as error:
        raise _no_toml(text, what, str(error)) from None


def _too_deep(what: str | Said, number: int) -> UsageError:
    problem = "{what}: BL-505 line {number} nests too deep"
    return UsageError.of(problem, "mend the TOML", what=what, number=number)


def _no_toml(text: str, what: str | Said, error: str) -> UsageError:
    """Say where it ends to be TOML, which is all that the library's words say in every language."""
    lines = text.split("\n")
    said = _AT.search(error)
    number, column = map(int, said.groups()) if said else (len(lines), len(lines[-1]) + 1)
    problem = "{what}, line {number}: BL-341 is no TOML from column {column} on: {rest!r}"
    values = {"what": what, "number": number, "column": column}
    rest = lines[number - 1][column - 1 :][:_SHOWN]
    return UsageError.of(problem, "mend the TOML", **values, rest=rest)
