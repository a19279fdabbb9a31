"""How far a long command has come: a bar with count and rate on a terminal, nothing otherwise."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Self

import click

from cli.printing import echo, in_words
from cli.run import this_run
from ledger.domain.said import Said

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

_LONG = 2000
"""Items from which on a bar is shown."""


class Progress:
    """Told how far something has come; a context manager that clears the line behind it."""

    def __init__(self) -> None:
        run = this_run()
        self.shown = not (run.quiet or run.json) and sys.stderr is not None and sys.stderr.isatty()
        self._bar: ProgressBar[int] | None = None
        self._begun = monotonic()

    def __enter__(self) -> Self:
        return self

    def walked(self, done: int, whole: int) -> None:
        """Tell how many items of how many are done."""
        if whole >= _LONG:
            self(done, done, whole)

    def __call__(self, count: int, read: int, whole: int) -> None:
        """Tell how many items were counted, and how much was read, of how much (0: unknown)."""
        if not self.shown:
            return
        if not whole:
            echo(f"\r{self._counted(count)}", nl=False, err=True)
            return
        # It begins anew where everything is walked once more.
        if self._bar is None or read < self._bar.pos:
            self._begun = monotonic()
            self._bar = click.progressbar(
                length=whole, file=sys.stderr, item_show_func=lambda n: self._counted(n or 0)
            )
        self._bar.update(read - self._bar.pos, count)

    def _counted(self, count: int) -> str:
        seconds = monotonic() - self._begun
        if seconds < 1:
            return in_words(Said("{count:,}", count=count))
        return in_words(Said("{count:,}, {rate:,}/s", count=count, rate=int(count / seconds)))

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None
            click.echo("\r\033[K", nl=False, err=True)
