"""Bodies, posts, grants … by id or name: an option or argument of such a type becomes the id.

So nothing behind the command line knows names: what is hashed and stored is as if the id had been
typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from ledger.domain.errors import DatabaseError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cli.context import Settings
    from ledger.application import Ledger


class Named(click.ParamType[str]):
    """The name of something that is registered; what nobody knows is left to the command."""

    def __init__(self, kind: str) -> None:
        self.name = self.kind = kind

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # noqa: ANN401 - click's signature
        """Return the id; of a name that several have, refuse with their ids."""
        del param
        return found(ctx, self.kind, value) if isinstance(value, str) else value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Return ids and names that begin as typed; nothing where anything is in the way."""
        from click.shell_completion import CompletionItem

        del param
        try:
            known = _begun(ctx, (self.kind, incomplete))
        except Exception:  # noqa: BLE001 - whoever presses a key wants no error
            return []
        from ledger.domain.spelling import spelled

        items = []
        for name, full in known.items():
            # A name of several words would have to be quoted, in each shell otherwise.
            by_name = not spelled(name).startswith(spelled(incomplete)) and full.isalnum()
            value, help_ = (full, name) if by_name else (name, full)
            items.append(CompletionItem(value, help=None if help_ == value else help_))
        return items


def found(context: click.Context | None, kind: str, typed: str) -> str:
    """Return the id of what was typed; what nobody knows, or no ledger holds, stays as it is."""
    from cli.context import Settings, worded

    if context is None or context.resilient_parsing or not typed:
        return typed
    with worded(), _ledger(context.find_object(Settings)) as ledger:
        return typed if ledger is None else found_in(ledger)(kind, typed)


def found_in(ledger: Ledger) -> Callable[..., str]:
    """Return what finds an id in a ledger: of a kind and a name, and things beside, see `Typed`."""
    from ledger.position.names import Typed, find

    return lambda *typed: ledger.ask(find, Typed(*typed))


def _begun(context: click.Context, typed: tuple[str, str]) -> dict[str, str]:
    """Return what begins as typed: no command has run, so its settings are read here."""
    from cli.context import Settings
    from ledger.position.names import Typed, completions

    said = context.find_root().params
    settings = Settings.found(said.get("database"), "completion", "en", None)
    with _ledger(settings) as ledger:
        return {} if ledger is None else ledger.ask(completions, Typed(*typed))


@contextmanager
def _ledger(settings: Settings | None) -> Iterator[Ledger | None]:
    """Open the ledger of this run; None where there is none: whoever needs it says so."""
    from ledger.application import Ledger

    try:
        ledger = Ledger(settings.database) if settings else None
    except DatabaseError:
        ledger = None
    if ledger is None:
        yield None
        return
    with ledger:
        yield ledger


BODY, PROGRAMME, DECISION = Named("body"), Named("programme"), Named("decision")
GRANT, AGREEMENT, POST = Named("grant"), Named("agreement"), Named("post")
SETTLEMENT, CLAIM, SIGNING_KEY = Named("settlement"), Named("claim"), Named("signing_key")
THINGS = {
    one.kind: one
    for one in (BODY, PROGRAMME, DECISION, GRANT, AGREEMENT, POST, SETTLEMENT, CLAIM, SIGNING_KEY)
}
