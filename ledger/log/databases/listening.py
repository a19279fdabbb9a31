"""What is opened, read and written, for whoever listens with `logging`; how far a walk has come.

Nobody listens in a program that never imported `logging`, and nobody waits for it to be imported.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ledger.domain.said import Said

T = TypeVar("T")
_OFTEN = 1000
"""Items between two words of how far it has come."""

FOLLOWER: ContextVar[Callable[[int, int], None] | None] = ContextVar("follower", default=None)
"""Who is told how many items of how many are done; None: nobody."""

WAITER: ContextVar[Callable[[Said], None] | None] = ContextVar("waiter", default=None)
"""Who is told, and of whom, where a writer waits for another one; None: nobody."""
PATIENCE_SECONDS = 2.0
"""How long a writer waits before anybody is told."""


def waiting(who: Said) -> None:
    """Tell that another program is writing, and which one it is as far as the system says."""
    told = WAITER.get()
    if told is not None:
        told(who)


def tell(words: str, *values: object) -> None:
    """Say something to the logger `ledger`, in the notation of `logging`."""
    logging = sys.modules.get("logging")
    if logging is not None:
        logging.getLogger("ledger").info(words, *values)


@contextmanager
def timed(verb: str, what: object) -> Iterator[None]:
    """Say what was done, and how many milliseconds it took."""
    begun = perf_counter()
    try:
        yield
    finally:
        tell("%s %s in %.1f ms", verb, what, (perf_counter() - begun) * 1000)


def come_to(done: int, whole: Callable[[], int]) -> None:
    """Tell whoever follows how many items of how many are done."""
    follow = FOLLOWER.get()
    if follow is not None:
        follow(done, whole())


def followed(items: Iterable[T], whole: Callable[[], int]) -> Iterable[T]:
    """Return the items of a long walk; whoever follows is told how far it has come.

    `whole` says how many there are; it is asked for only where somebody follows.
    """
    follow = FOLLOWER.get()
    return items if follow is None else _told(items, whole(), follow)


def _told(items: Iterable[T], whole: int, follow: Callable[[int, int], None]) -> Iterator[T]:
    done = 0
    for done, item in enumerate(items, 1):
        yield item
        if done % _OFTEN == 0:
            follow(done, whole)
    follow(done, whole)
