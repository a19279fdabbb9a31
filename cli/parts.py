"""What is not finished yet lies beside its name, and is held by who makes it.

So whatever nobody holds was left by one who was killed: the next one who makes a file of that name
removes it, and `doctor` names it.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Give a name of our own beside another one, for a file or folder; what is left is removed."""
    for left in left_in(path.parent, path.name):
        shutil.rmtree(left, ignore_errors=True)
    folder, held = _made(path)
    try:
        yield folder / path.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def left_in(folder: Path, name: str = "") -> Iterator[Path]:
    """Yield what writers of a name, or of any, left in a folder; it is held until the next one.

    Where the system cannot say whether somebody holds it, nothing is known to be left.
    """
    form = re.compile(rf"\.{re.escape(name) or '.+'}\.[a-z0-9_]{{8}}\.part")
    with suppress(OSError):
        for one in sorted(folder.iterdir()):
            if form.fullmatch(one.name) and one.is_dir() and not one.is_symlink():
                held = _hold(one, wait=False)
                if held is not None:
                    yield one
                    os.close(held)


def _made(path: Path) -> tuple[Path, int | None]:
    """Make a folder beside a name, and hold it; who removes what is left may have been faster."""
    import tempfile

    while True:
        made = tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        folder = Path(made)
        held = _hold(folder, wait=True)
        if folder.exists():
            return folder, held
        if held is not None:
            os.close(held)


def _hold(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder as long as this process lives; None: somebody holds it, or nobody can."""
    try:
        import fcntl

        held = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):  # Windows
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(held)
        return None
    return held
