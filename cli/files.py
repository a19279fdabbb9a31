"""Files that a command writes: whole or not at all, and never over another one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cli.misused import Misused

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def writing(path: Path, *, force: bool = False) -> Iterator[IO[bytes]]:
    """Give a file to write to, which takes its name once everything is in it and on the disk.

    Args:
        path: the name; the folder must exist.
        force: take the place of a file that is there.

    Raises:
        click.UsageError: it exists, or cannot be written.
    """
    exists = Misused("file {path}: BL-405 exists", "name another one", path=str(path))
    if path.exists() and not force:
        raise exists
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as file:
            part = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(part, path, force=force)
    except FileExistsError:
        raise exists from None
    except OSError as error:
        problem = "file {path}: BL-214 {error}"
        raise Misused(problem, "check the path", path=str(path), error=error.strerror) from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _give_name(part: Path, path: Path, *, force: bool) -> None:
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(0o666 & ~mask)
    if force:
        part.replace(path)
        return
    try:
        # A link refuses where a rename would silently take the place of what came meanwhile.
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        part.replace(path)
