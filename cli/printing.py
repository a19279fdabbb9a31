"""The two channels: whatever a command prints goes through here.

What is for a person is written as the channel carries it; what is for a program is UTF-8 always.
With `--format json` the error channel carries JSON as well, one object a line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar

import click

from cli.language import spoken
from cli.run import this_run
from ledger.domain.said import Said, code_of, with_code
from ledger.reporting.page import PAGE, folded
from ledger.reporting.visible import visible

ERROR, WARNING = Said("error"), Said("warning")
_NARROWEST = 40
"""Signs in a line; nothing is made narrower."""
_LINE: ContextVar[int] = ContextVar("line", default=0)
"""Signs in a line that is printed; 0: as many as it takes."""


def set_page() -> None:
    """Let what is printed fit the terminal, or COLUMNS; elsewhere it is as wide as it is."""
    width, columns = 0, os.environ.get("COLUMNS", "")
    if columns.isdecimal():
        width = int(columns)
    elif sys.stdout is not None and sys.stdout.isatty():
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    width = max(width, _NARROWEST) if width else 0
    PAGE.set(width)
    _LINE.set(width)


def for_a_file() -> None:
    """Let an answer be as wide as it is; what is said beside it is still printed."""
    PAGE.set(0)


def echo(text: str = "", *, nl: bool = True, err: bool = False) -> None:
    """Print a text within the page; signs that a terminal would obey are shown as escapes."""
    click.echo(folded(visible(text), _LINE.get()), nl=nl, err=err)


def give(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print what a program reads."""
    click.echo(visible(text).encode(), nl=nl, err=err)


def give_record(record: Mapping[str, object]) -> None:
    """Print the acknowledgement of a command, one line of JSON."""
    import json

    give(json.dumps(record, ensure_ascii=False))


def answer(text: str, form: str, *, nl: bool = True) -> None:
    """Print an answer in a form: for a person, or for a program."""
    (echo if form == "text" else give)(text, nl=nl)


def warn(said: object, place: str = "") -> None:
    """Say on the error channel what does not stand in the way."""
    if this_run().json:
        _tell("warning", said, place)
    else:
        echo(": ".join(filter(None, (in_words(WARNING), in_words(place), told(said)))), err=True)


def blame(said: object, place: str = "") -> None:
    """Say on the error channel what is wrong; `place` is a file, in front of its own place."""
    if this_run().json:
        _tell("error", said, place)
    else:
        line = f"{in_words(ERROR)}: {f'{place}, ' if place else ''}{told(said)}"
        echo(_without_secrets(line), err=True)


def remark(said: object) -> None:
    """Say on the error channel what belongs to an answer for a person."""
    if this_run().quiet:
        return
    if this_run().json:
        _tell("remark", said)
    else:
        echo(in_words(said), err=True)


def told(what: object) -> str:
    """Return what is said in the language in use, with its code."""
    said = _whole(what)
    return with_code(in_words(said), code_of(said))


def in_words(said: object) -> str:
    """Return what is said in the language in use."""
    if not isinstance(said, Said) or spoken() == "en":
        return str(said)
    from ledger.reporting.language import Language

    return Language(spoken()).worded(said)


def _whole(said: object) -> object:
    finding = getattr(said, "finding", said)
    return getattr(finding, "said", finding)


def _tell(level: str, said: object, place: str = "") -> None:
    import json

    found = parts(said)
    places = [in_words(one) for one in (place, found["place"]) if one]
    record = {"level": level, **found, "place": ", ".join(places)}
    hidden = {name: _each_without_secrets(value) for name, value in record.items()}
    give(json.dumps(hidden, ensure_ascii=False), err=True)


def _each_without_secrets(value: object) -> object:
    if isinstance(value, dict):
        return {name: _each_without_secrets(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_each_without_secrets(one) for one in value]
    return _without_secrets(value) if isinstance(value, str) else value


def _without_secrets(text: str) -> str:
    """Return what is said of what was typed: a connection string may stand at any place of it."""
    from ledger.log.databases.hidden import without_any

    return without_any(text)


def warnings_in(warnings: Sequence[object]) -> dict[str, object]:
    """Return warnings as fields for a program: as they are stored, and taken apart."""
    return {"warnings": list(warnings), "warnings_said": [parts(one) for one in warnings]}


def parts(said: object) -> Mapping[str, object]:
    """Return code, place, problem, remedy and values of what is said, as far as it knows them."""
    whole = _whole(said)
    values = dict(getattr(whole, "values", {}))
    found = {name: in_words(values.pop(name, "")) for name in ("place", "problem", "remedy")}
    for part in (getattr(whole, "values", {}).get(name) for name in found):
        values |= getattr(part, "values", {})
    found["problem"] = found["problem"] or in_words(whole)
    return {"code": code_of(whole) or None, **found, "values": _plain(values)}


def _plain(value: object) -> object:
    """Return a value as JSON has it; days and exact fractions are texts."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, int | str) else str(value)
