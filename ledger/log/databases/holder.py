"""Which program holds the write lock of a SQLite file, where the system tells."""

from __future__ import annotations

from pathlib import Path

from ledger.domain.said import NOWHERE, Said

_LOCKS = Path("/proc/locks")
_WAL_WRITER = "120"
"""The byte of the file `-shm` that the one writer holds."""


def who_writes(path: Path) -> Said:
    """Return number and program of the process that writes to a file; nothing where nobody knows.

    Linux lists all locks. The file itself is not opened for that: to close it would let go of our
    own locks.
    """
    try:
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return NOWHERE
    files = {_inode(path): "", _inode(path.with_name(f"{path.name}-shm")): _WAL_WRITER}
    for line in lines:
        # 1: POSIX  ADVISORY  WRITE 6729 fe:00:2213465 120 120
        _, kind, _, mode, process, file, first, *_ = line.replace("-> ", "").split()
        byte = files.get(file.rpartition(":")[2])
        if kind in {"POSIX", "OFDLCK"} and mode == "WRITE" and byte in {"", first}:
            return Said(
                " (process {process}, {program})", process=process, program=_program(process)
            )
    return NOWHERE


def _inode(path: Path) -> str:
    try:
        return str(path.stat().st_ino)
    except OSError:
        return "none"


def _program(process: str) -> str | Said:
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return Said("unknown")
