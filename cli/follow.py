"""`follow`: events for a program, as they come."""

from __future__ import annotations

import os
import select
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import click

from cli.context import Settings
from cli.printing import give, remark, warn
from cli.types import MOMENT, TypedMoment
from ledger.domain.errors import LedgerError
from ledger.domain.said import Said


class _Whole:
    """Writes lines as a whole: an interrupt waits until they are out, a second one does not."""

    def __init__(self) -> None:
        self._writing = self._wanted = self.ended = False

    def interrupt(self, *_: object) -> None:
        if not self._writing or self._wanted:
            raise KeyboardInterrupt
        self._wanted = True

    def give(self, text: str) -> None:
        self._writing = True
        give(text)
        self._writing = False

    def end_if_wanted(self) -> None:
        if self._wanted:
            raise KeyboardInterrupt


@contextmanager
def _interrupted_by(writer: _Whole) -> Iterator[None]:
    """Let Ctrl-C and the end of a service be no failure."""
    names = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(name, writer.interrupt) for name in names]
    _watch_reader(writer)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        writer.ended = True
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)


def _watch_reader(writer: _Whole) -> None:
    """Let the end of who reads a pipe be as Ctrl-C, for between events nothing is written to it."""
    try:
        end = sys.stdout.fileno()
        watched = select.poll() if stat.S_ISFIFO(os.fstat(end).st_mode) else None
    except (AttributeError, OSError, ValueError):  # no descriptor, or a system without `poll`
        return
    if watched is None:
        return
    watched.register(end, 0)

    def wait() -> None:
        watched.poll()
        if not writer.ended:
            os.kill(os.getpid(), signal.SIGINT)

    Thread(target=wait, daemon=True).start()


@click.command(epilog="Example: budget-ledger follow --from 2024-01-31 --once")
@click.option(
    "--from",
    "since",
    type=MOMENT,
    help="Begin behind it: a day, an instant, an event or a receipt.",
)
@click.option("--once", is_flag=True, help="End with the last event that is recorded by now.")
@click.pass_obj
def follow(settings: Settings, since: TypedMoment | None, once: bool) -> None:
    """Give every event once, in order, as soon as it is recorded: a line of JSON each.

    Ctrl-C ends it, and so does the end of who reads it. A server that is restarted is waited for,
    up to two minutes.
    """
    with settings.ledger() as ledger:
        from ledger.application.following import Following
        from ledger.log.canonical import receipt
        from ledger.reporting.history_report import history_lines

        writer, last = _Whole(), ""
        after = ledger.axes(since[1]).sequence if since else 0
        with _interrupted_by(writer):
            for entries in Following(ledger, settings.database, after, once=once, lost=_lost):
                writer.give(history_lines(entries))
                last = receipt(entries[-1].event.sequence, entries[-1].hash)
                writer.end_if_wanted()
    if last:
        remark(settings.language.say("followed_to", receipt=last))


def _lost(error: LedgerError, seconds: int) -> None:
    words = "BL-745 {problem}; it is tried again in {seconds} s"
    warn(Said(words, problem=error.findings[0].problem, seconds=seconds))
