"""A question is asked as known when, and answered in the form asked for.

An empty answer says what it looked for: a typing error must not look like an empty ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from cli.printing import remark
from cli.types import MOMENT, YEARS, Chosen, Day, years_text

if TYPE_CHECKING:
    from cli.context import Settings
    from cli.options import Asking
    from ledger.log.database import Session
    from ledger.reporting.report import Frame

T = TypeVar("T")

_HOW = frozenset({"form", "out", "force", "table"})
"""Options that say how to answer, not what to look for; nor does a flag."""


def give(
    asked: Asking,
    query: Callable[[Session, Any, int], T],
    question: Any,  # noqa: ANN401 - that of the query
    output: Callable[[T, Frame], str],
    *,
    rows: Callable[[T], Sized] | None = None,
    seen: str = "",
) -> T:
    """Ask a question about the state of knowledge that was named, and give the answer.

    Args:
        asked: what was typed about the answer.
        query: as for `Ledger.ask`.
        question: its question; `axes` are filled in.
        output: words the answer.
        rows: those of the answer; where there are none it is said what they were looked for by.
        seen: the field of the question that takes the day of --as-of.
    """
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.provenance import with_provenance

        known: dict[str, Any] = {"axes": asked.axes(ledger)}
        if seen:
            known[seen] = asked.day(ledger)
        answer, origin = ledger.ask(with_provenance(query), question._replace(**known))
    if rows is not None:
        tell_if_empty(asked.settings, rows(answer))
    asked.answer(output(answer, asked.frame(origin)))
    return answer


def tell_if_empty(settings: Settings, found: Sized) -> None:
    """Say on the error channel what an empty list was asked for; the answer itself stays as it is.

    Nothing is said where nothing was asked for.
    """
    words = looked_for()
    if len(found) == 0 and words:
        remark(settings.language.say("nothing_found", words=words))


def looked_for() -> str:
    """Return what was typed on the command line to find something, as it is typed."""
    context = click.get_current_context()
    words = []
    for option in context.command.params:
        name = option.name or ""
        value = context.params.get(name)
        typed = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if not typed or name in _HOW or value in (None, False, True, ()):
            continue
        spelled = max(option.opts, key=len) if isinstance(option, click.Option) else ""
        for one in value if getattr(option, "multiple", False) else (value,):
            words += [word for word in (spelled, _shown(option, one)) if word]
    return " ".join(words)


def _shown(option: click.Parameter, value: Any) -> str:  # noqa: ANN401 - whatever was typed
    if option.type is MOMENT:
        return str(value[0])
    if isinstance(option.type, Day):
        from ledger.domain.period import iso

        return iso(value)
    if isinstance(option.type, Chosen):
        return option.type.normalize_choice(value, None)
    return years_text(value) if option.type is YEARS else str(value)
