"""Arguments and options that fill the fields of a command that records.

How a field is called and read is the same wherever it is typed; whether it has to be typed, and
what it is else, is what its command says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from cli.named import THINGS
from cli.options import command_of, records
from cli.types import (
    AMOUNT,
    DAY,
    DAY_IN_YEAR,
    EVENT,
    FTE,
    INSTANT,
    KEY,
    MONTH_DAY,
    SHARE,
    YEAR,
    Chosen,
)
from ledger.domain import vocabulary
from ledger.domain.vocabulary import FIELDS, typed_name

if TYPE_CHECKING:
    from ledger.domain.commands import Command

    Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_BY_UNIT: dict[str, click.ParamType[Any]] = {
    vocabulary.CENTS: AMOUNT,
    vocabulary.DAY: DAY,
    vocabulary.INSTANT: INSTANT,
    vocabulary.RATIO: FTE,
    vocabulary.YEAR: YEAR,
}
_MOST_YEARS = _MOST_MONTHS = 600
_MOST_LINES = 10**9
_IN_YEAR = ("decided_on", "from_day", "last_day", "received_on", "valid_from", "valid_to")
"""Days that mostly lie in the command's year, so that they may be typed without one."""
_BY_NAME: dict[str, click.ParamType[Any]] = {
    **{field: THINGS[kind] for field, kind in vocabulary.NAMED.items()},
    **dict.fromkeys(_IN_YEAR, DAY_IN_YEAR),
    **dict.fromkeys(("key", "grant_key"), KEY),
    **dict.fromkeys(("proof_due", "settlement_due"), MONTH_DAY),
    **dict.fromkeys(("first", "last", "withdraws"), EVENT),
    "line": click.IntRange(1, _MOST_LINES),
    "minimum_share": SHARE,
    "notice_months": click.IntRange(0, _MOST_MONTHS),
    "retention_years": click.IntRange(0, _MOST_YEARS),
}
_CALLED = {
    "cost_type": "type",
    "cost_types": "cost-type",
    "end": "to",
    "from_day": "from",
    "personnel_cost_types": "personnel-cost-type",
    "start": "from",
    "valid_from": "from",
    "valid_to": "until",
}
"""What a field is called as an option, where that is not its name."""


def fills(command: type[Command]) -> Decorator:
    """Record the command whose fields the options fill; the function has nothing but the help.

    A field for which nothing was typed has the command's own default.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def filled(**fields: Any) -> Command:  # noqa: ANN401 - click's options
            return command(**typed(command, fields))

        return records(filled, command)

    return decorate


def typed(command: type[Command], fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a command but for those that are left to its defaults."""
    own = _defaults(command)
    return {name: v for name, v in fields.items() if name not in own or v not in (None, ())}


def argument(field: str, **said: Any) -> Decorator:  # noqa: ANN401 - click's own
    """Add an argument that fills a field; `type=str` where the command makes the thing known."""
    return click.argument(field, **{"type": _type_of(field), **said})


def option(field: str, called: str = "", **said: Any) -> Decorator:  # noqa: ANN401 - click's own
    """Add an option that fills a field of the command that the function records.

    Args:
        field: of the command.
        called: another name than the field has elsewhere.
        said: what is otherwise than it follows from the field, and the help.
    """
    name = called or _CALLED.get(field) or typed_name(field).replace("_", "-")

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        follows = _follows(command_of(function), field)
        return click.option(f"--{name}", field, **{**follows, **said})(function)

    return decorate


def _follows(command: type[Command], field: str) -> dict[str, Any]:
    """Return what an option is by the unit of its field and the default of its command."""
    unit = FIELDS[field].unit
    if unit == vocabulary.FLAG:
        return {"is_flag": True, "default": None}
    follows: dict[str, Any] = {"type": _type_of(field), "multiple": unit == vocabulary.TEXTS}
    defaults = _defaults(command)
    if field not in defaults:
        return follows | {"required": True}
    default = defaults[field]
    return follows | {"default": default, "show_default": True} if default else follows


def _defaults(command: type[Command]) -> dict[str, Any]:
    """Return the default of each field that has one."""
    names, defaults = command.__struct_fields__, command.__struct_defaults__
    return dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


def _type_of(field: str) -> click.ParamType[Any] | None:
    if field in vocabulary.CHOSEN:
        return Chosen(field)
    return _BY_NAME.get(field) or _BY_UNIT.get(FIELDS[field].unit)
