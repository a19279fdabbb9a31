"""A command in a process of its own, which is killed, or runs out of disk, at a chosen moment.

The process is a copy of this one (`fork`), so that nothing has to be imported again.
"""

from __future__ import annotations

import os
import resource
import shlex
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

from cli.root import root
from ledger.log.databases.sqlite import SqliteDatabase

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = -signal.SIGKILL


def in_a_child(action: Callable[[], None], said: str = os.devnull) -> int:
    """Return the exit code of an action in another process; negative: what signal ended it."""
    return ended(begun(action, said))


def ended(process: int) -> int:
    """Wait for a process, and return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def begun(action: Callable[[], None], said: str = os.devnull) -> int:
    """Begin an action in another process, and return its number.

    What it says, answers and errors, goes into a file.
    """
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        channels = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for channel in (1, 2):
            os.dup2(channels, channel)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        action()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def typed(database: str, line: str, clock: Callable[[], int]) -> None:
    """Type a command as somebody who only claims to be that."""
    before = ["--database", database, "--actor", "clerk", "--lang", "en"]
    root.main([*before, *shlex.split(line)], obj=clock)


def at_statement(number: int, act: Callable[[], None]) -> None:
    """Let something happen before the n-th statement that a ledger's connection executes."""
    opened, seen = SqliteDatabase._open, 0

    def counted(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            act()

    def opening(self: SqliteDatabase, mode: str) -> Any:
        connection = opened(self, mode)
        connection.set_trace_callback(counted)
        return connection

    SqliteDatabase._open = opening  # type: ignore[method-assign] # in a process of its own


def die() -> None:
    """End at once, as by a power cut of this process alone."""
    os.kill(os.getpid(), signal.SIGKILL)


def with_room(size: int) -> None:
    """Let no file of this process grow beyond so many bytes: what is written there fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
