"""Processes of their own that act on one ledger at the same moment."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from ledger.application import Ledger, Note, Receipt
from ledger.domain.errors import Refusal
from tests.application.mitte import booking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from threading import Barrier

    from ledger.domain.commands import Command

MANY = 8
PATIENCE_SECONDS = 120
"""How long a process waits for the others; only a failure takes that long."""

RECORDED, REPEATED, REFUSED = "recorded", "repeated", "refused"


class Outcome(NamedTuple):
    """What became of one process's command."""

    what: str
    receipt: Receipt | None = None
    message: str = ""


class Writers:
    """Eight processes that wait for each other before they act."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(
            MANY, mp_context=context, initializer=_start, initargs=(context.Barrier(MANY),)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def at_once(self, function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> Any:
        """Call a function of this module in every process at the same moment."""
        assert len(arguments) == MANY
        tasks = [self._pool.submit(function, *each) for each in arguments]
        return [task.result(PATIENCE_SECONDS) for task in tasks]

    def race(self, url: str, commands: Sequence[Command]) -> list[Outcome]:
        """Execute a command in every process at the same moment."""
        return self.at_once(execute, [(url, command) for command in commands])  # type: ignore[no-any-return] # as the pool returns them


_BARRIER: list[Barrier] = []
"""In each process the one that all wait for: a barrier cannot be sent along with a task."""


def _start(barrier: Barrier) -> None:
    _BARRIER.append(barrier)


def _wait() -> None:
    _BARRIER[0].wait(PATIENCE_SECONDS)


def execute(url: str, command: Command) -> Outcome:
    with Ledger(url) as ledger:
        _wait()
        try:
            receipt = ledger.execute(command, Note(reason="race", despite_clock=True))
        except Refusal as refusal:
            return Outcome(REFUSED, message=str(refusal))
    return Outcome(REPEATED if receipt.repeated else RECORDED, receipt)


def create(url: str) -> str:
    _wait()
    with Ledger.create(url) as ledger:
        return ledger.receipt()


def book_many(url: str, writer: int, count: int) -> list[Receipt]:
    with Ledger(url) as ledger:
        _wait()
        return [
            ledger.execute(
                booking(f"{writer}-{number}", 1000 * writer + number + 1), Note(despite_clock=True)
            )
            for number in range(count)
        ]
