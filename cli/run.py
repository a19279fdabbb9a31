"""One run of the program: what it was asked for beside its command, and how it ends."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from enum import IntEnum
from itertools import pairwise
from typing import NoReturn


class ExitCode(IntEnum):
    """What a script reads: the one table of them, as `errors-and-exit-codes.md` explains it."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    BROKEN = 3
    CANNOT_TELL = 4
    BUSY = 5
    UNTOLD = 6
    CANCELLED = 130


LOST = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EINVAL, errno.EBADF})
"""What the system says where somebody, or a disk, takes no more."""


class UndeliveredError(Exception):
    """What was said could not be written to where it goes."""


class Run:
    """What was asked for beside the command.

    Attributes:
        typed: the words before `=` of what was typed.
        json: the answer is for a program, and so is what goes to the error channel.
        quiet: nothing is said of how far it has come.
        database: the ledger that was opened.
        recorded: the receipt of what was recorded, once it is durable.
    """

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        self.typed = frozenset(word.partition("=")[0] for word in arguments)
        self.json = "--format=json" in arguments or ("--format", "json") in pairwise(arguments)
        self.quiet = False
        self.database = ""
        self.recorded = ""


_RUN: ContextVar[Run | None] = ContextVar("run", default=None)


def this_run() -> Run:
    """Return the run that is going on."""
    return _RUN.get() or Run()


def open_channels() -> None:
    """Open the standard channels that a caller closed.

    Else the ledger's file would be opened in their place, and what is said would go into it. An
    answer that nobody takes is lost, and told so by the exit code; messages nobody wants are not.
    """
    for number, way in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, way)  # takes the lowest number that is free, which is this one
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - the program's own
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - as above


def begin(arguments: Sequence[str]) -> Run:
    """Begin a run, within a context of its own: whatever the channels carry, nothing is lost."""
    codecs.register_error("budget-ledger", _substitute)
    for channel in (sys.stdout, sys.stderr):
        if hasattr(channel, "reconfigure"):
            channel.reconfigure(errors="budget-ledger")
    run = Run(arguments)
    _RUN.set(run)
    return run


_PLAIN = {
    "€": "EUR", "→": "->", "←": "<-", "…": "...", "–": "-", "—": "-", "−": "-", "×": "x",
    "≠": "<>", "≤": "<=", "≥": ">=", "±": "+-", "·": ".", "Σ": "sum", "µ": "u", "§": "Par.",
    "─": "-", "│": "|", "├": "|", "└": "`", "„": '"', "“": '"', "”": '"', "’": "'",
    "\u00a0": " ", "\u2007": " ", "\u202f": " ",
}  # fmt: skip
"""What is written for a sign that a channel such as cp1252 does not carry; of others the number.

A channel of ASCII is a locale that nobody set: click writes UTF-8 there.
"""


def _substitute(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign) or _numbered(sign) for sign in signs), error.end


def _numbered(sign: str) -> str:
    return sign.encode("ascii", "backslashreplace").decode("ascii")


def leave(code: int) -> NoReturn:
    """End the program; what nobody takes any more is not tried, and reported, again."""
    for channel in (sys.stdout, sys.stderr):
        try:
            channel.flush()
        except (OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, channel.fileno())
            os.close(nowhere)
    sys.exit(code)
