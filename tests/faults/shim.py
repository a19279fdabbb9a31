"""What stands between a program and the system: a few lines of C, loaded before the C library.

A process that was started with it (`environment`) says by `WANTED` what shall happen to the calls
of the processes that it begins.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOURCE = Path(__file__).with_name("shim.c")
_LONGEST_PATH = 4096
WRITE, SYNC, TRUNCATE, NAME, OPEN, READ = (1 << one for one in range(6))
CHANGES = WRITE | SYNC | TRUNCATE | NAME | OPEN


class _Wanted(ctypes.Structure):
    _fields_ = [
        ("folder", ctypes.c_char * _LONGEST_PATH),
        ("calls", ctypes.c_int64),
        ("moment", ctypes.c_int64),
        *((name, ctypes.c_int32) for name in ("kinds", "error", "lasting", "torn")),
        *((name, ctypes.c_int32) for name in ("record", "read_only")),
    ]


def lacking() -> str:
    """Return why it cannot be had here; empty: it can."""
    if sys.platform != "linux":
        return "this system has no LD_PRELOAD"
    return "" if shutil.which("cc") else "there is no C compiler"  # `.ci/run` has one


def environment(folder: Path) -> dict[str, str]:
    """Compile it into a folder; return the environment of a process that begins with it."""
    built = folder / "shim.so"
    if not built.exists():
        flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
        subprocess.run(
            [shutil.which("cc") or "cc", *flags, "-o", str(built), str(_SOURCE)], check=True
        )
    return {**os.environ, "LD_PRELOAD": str(built)}


@cache
def _wanted() -> _Wanted:
    place = ctypes.POINTER(_Wanted).in_dll(ctypes.CDLL(None), "budget_ledger_wanted")
    return place.contents


def loaded() -> bool:
    """Return whether this process was started with it."""
    try:
        return bool(_wanted())
    except ValueError:
        return False


@contextmanager
def wanted(folder: Path, **values: int) -> Iterator[_Wanted]:
    """Say what shall happen to the calls about files of a folder, within the block."""
    place = _wanted()
    everything = {"kinds": 0, "moment": 0, "error": 0, "lasting": 0, "torn": 0, "calls": 0}
    for name, value in {**everything, "record": -1, "read_only": 0, **values}.items():
        setattr(place, name, value)
    place.folder = os.fsencode(folder.resolve())
    try:
        yield place
    finally:
        place.folder = b""
        place.record = -1
