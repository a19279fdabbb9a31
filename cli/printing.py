"""The two channels: whatever a command prints goes through here.

What is for a person is written as the channel carries it; what is for a program is UTF-8 always.
With `--format json` the error channel carries JSON as well, one object a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.run import this_run
from ledger.reporting.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping


def echo(text: str = "", *, nl: bool = True, err: bool = False) -> None:
    """Print a text; signs that a terminal would obey are shown as escapes."""
    click.echo(visible(text), nl=nl, err=err)


def give(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print what a program reads."""
    click.echo(visible(text).encode(), nl=nl, err=err)


def answer(text: str, form: str, *, nl: bool = True) -> None:
    """Print an answer in a form: for a person, or for a program."""
    (echo if form == "text" else give)(text, nl=nl)


def warn(said: object, place: str = "") -> None:
    """Say on the error channel what does not stand in the way."""
    if this_run().json:
        _tell("warning", said, place)
    else:
        echo(f"warning: {place}: {said}" if place else f"warning: {said}", err=True)


def blame(said: object, place: str = "") -> None:
    """Say on the error channel what is wrong; `place` is a file, in front of its own place."""
    if this_run().json:
        _tell("error", said, place)
    else:
        echo(f"error: {place}, {said}" if place else f"error: {said}", err=True)


def remark(said: object) -> None:
    """Say on the error channel what belongs to an answer for a person."""
    if this_run().json:
        _tell("remark", said)
    else:
        echo(str(said), err=True)


def _tell(level: str, said: object, place: str = "") -> None:
    import json

    parts = _parts(said)
    places = [str(one) for one in (place, parts["place"]) if one]
    record = {"level": level, **parts, "place": ", ".join(places)}
    give(json.dumps(record, ensure_ascii=False, default=str), err=True)


def _parts(said: object) -> Mapping[str, object]:
    """Return code, place, problem, remedy and values of what is said, as far as it knows them."""
    finding = getattr(said, "finding", said)
    whole = getattr(finding, "said", finding)
    values = dict(getattr(whole, "values", {}))
    found = {name: str(values.pop(name, "")) for name in ("place", "problem", "remedy")}
    for part in (getattr(whole, "values", {}).get(name) for name in found):
        values |= getattr(part, "values", {})
    found["problem"] = found["problem"] or str(whole)
    code = getattr(whole, "code", "") or str(values.get("code", ""))
    return {"code": code or None, **found, "values": values}
