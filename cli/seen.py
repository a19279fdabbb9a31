"""What this machine saw of a ledger, kept beside it: in the user's own folder, never in the ledger.

Whoever changes the ledger has to change this as well: it is one more receipt held elsewhere, if not
a far one. A file that cannot be read or written is no fault: the chain is then checked from its
beginning, and a proof reads all hashes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.application.asking.resting import SeenWhole
    from ledger.log.proving.proofs import TreeSeen

_FOLDERS = {
    "win32": ("LOCALAPPDATA", "AppData/Local", "budget-ledger/budget-ledger/seen"),
    "darwin": ("XDG_STATE_HOME", "Library/Application Support", "budget-ledger/seen"),
}
_ELSEWHERE = ("XDG_STATE_HOME", ".local/state", "budget-ledger/seen")
"""System: the variable that names the folder of states, where it is else, the program's own."""


def seen_file(database: str, system: str, environment: Mapping[str, str]) -> Path:
    """Return the file of what was seen of a database; its name does not tell which one that is."""
    variable, below_home, own = _FOLDERS.get(system, _ELSEWHERE)
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home refuses who has none
    path = database.removeprefix("sqlite:///").removesuffix("?mode=ro")
    place = database if "://" in path else os.path.realpath(path)
    name = sha256(place.encode()).hexdigest()[:32]
    return home / (environment.get(variable, "").strip() or below_home) / own / f"{name}.txt"


def seen_before(database: str) -> SeenWhole:
    """Return what was last seen whole of a database; nothing, where that cannot be read."""
    from ledger.application.asking.resting import SeenWhole

    with suppress(OSError, ValueError):
        path = seen_file(database, sys.platform, os.environ)
        first, event, digest, models = path.read_text(encoding="ascii").split()
        return SeenWhole(bytes.fromhex(first), int(event), bytes.fromhex(digest), int(models))
    return SeenWhole()


def keep_seen(database: str, seen: SeenWhole) -> None:
    """Keep what was seen whole, where that can be written."""
    if not seen.event:
        return
    path = seen_file(database, sys.platform, os.environ)
    _keep(path, f"{seen.first.hex()} {seen.event} {seen.hash.hex()} {seen.models}\n")


@contextmanager
def tree_seen(database: str) -> Iterator[TreeSeen]:
    """Give what is known of a ledger's tree, and keep what is known of it afterwards."""
    from ledger.log.proving.proofs import TreeSeen

    path, seen = seen_file(database, sys.platform, os.environ).with_suffix(".tree"), TreeSeen()
    with suppress(OSError, ValueError):
        digest, *hashes = map(bytes.fromhex, path.read_text(encoding="ascii").split())
        # A folder that is damaged must not become a proof of nothing.
        if digest == sha256(b"".join(hashes)).digest():
            seen = TreeSeen(hashes[0], hashes[1], hashes[2:])
    known = len(seen.blocks)
    yield seen
    if len(seen.blocks) != known:
        hashes = [seen.first, seen.last, *seen.blocks]
        lines = [sha256(b"".join(hashes)).digest(), *hashes]
        _keep(path, "".join(f"{one.hex()}\n" for one in lines))


def _keep(path: Path, text: str) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_text(text, encoding="ascii")
        new.replace(path)
