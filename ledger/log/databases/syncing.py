"""A new name lasts through a power cut once the folder that holds it is on the disk."""

from __future__ import annotations

import errno
import os

_FAILED = {errno.EIO, errno.ENOSPC, errno.EDQUOT}


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Put the names in a folder on the disk, where the system knows such a thing.

    Raises:
        OSError: the disk took them not.
    """
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows
        return
    try:
        os.fsync(place)
    except OSError as error:
        if error.errno in _FAILED:
            raise
    finally:
        os.close(place)
