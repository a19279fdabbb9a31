"""What this machine saw of a ledger, kept beside it: in the user's own folder, never in the ledger.

Whoever changes the ledger has to change this as well: it is one more receipt held elsewhere, if not
a far one. A file that cannot be read or written is no fault: the chain is then checked from its
beginning, and a proof reads all hashes.

Two lines: the state that was last seen whole, and the last event that was seen at all, which every
later state of the ledger has to contain; and a sum that tells whether they were kept to the end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

try:  # without the rest of the library, which a cold question has no need of
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from ledger.application.asking.resting import SeenWhole
    from ledger.log.proving.proofs import TreeSeen

_FOLDERS = {
    "win32": ("LOCALAPPDATA", "AppData/Local", "budget-ledger/budget-ledger/seen"),
    "darwin": ("XDG_STATE_HOME", "Library/Application Support", "budget-ledger/seen"),
}
_ELSEWHERE = ("XDG_STATE_HOME", ".local/state", "budget-ledger/seen")
"""System: the variable that names the folder of states, where it is else, the program's own."""


def seen_file(database: str, system: str, environment: Mapping[str, str]) -> str:
    """Return the file of what was seen of a database; its name does not tell which one that is."""
    variable, below_home, own = _FOLDERS.get(system, _ELSEWHERE)
    path = database.removeprefix("sqlite:///").removesuffix("?mode=ro")
    place = database if "://" in path else os.path.realpath(path)
    name = blake2b(place.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    states = environment.get(variable, "").strip() or below_home
    return os.path.join(os.path.expanduser("~"), states, own, f"{name}.txt")


def _lines(database: str) -> tuple[str, str]:
    """Return what was seen whole, and the last event that was seen, as they are kept."""
    with suppress(OSError, ValueError):
        with open(seen_file(database, sys.platform, os.environ), encoding="ascii") as file:
            whole, last, check = file.read().split("\n")
        if check == _check(whole, last):
            return whole, last
    return "", ""


def _check(whole: str, last: str) -> str:
    return blake2b(f"{whole}\n{last}".encode(), digest_size=8).hexdigest()


def _event(number: str, digest: str) -> tuple[int, bytes]:
    return int(number), bytes.fromhex(digest)


def last_seen(database: str) -> tuple[int, bytes] | None:
    """Return the last event that this machine was told of, and its hash; None: none, or unread."""
    last = _lines(database)[1].split()
    return _event(*last) if last else None


def seen_before(database: str) -> SeenWhole:
    """Return what was last seen of a database; nothing, where that cannot be read."""
    from ledger.application.asking.resting import SeenWhole

    whole, last = (line.split() for line in _lines(database))
    seen = SeenWhole(last=_event(*last) if last else None)
    if not whole:
        return seen
    first, number, digest, models = whole
    return SeenWhole(bytes.fromhex(first), *_event(number, digest), int(models), seen.last)


def keep_seen(database: str, seen: SeenWhole) -> None:
    """Keep what was seen whole, where that can be written; of an empty ledger that is nothing."""
    last = f"{seen.event} {seen.hash.hex()}" if seen.event else ""
    _keep(database, last and f"{seen.first.hex()} {last} {seen.models}", last)


def keep_last(database: str, last: tuple[int, bytes] | None) -> None:
    """Keep the last event that was seen, or that a ledger was made anew: none."""
    _keep(database, _lines(database)[0], f"{last[0]} {last[1].hex()}" if last else "")


@contextmanager
def tree_seen(database: str) -> Iterator[TreeSeen]:
    """Give what is known of a ledger's tree, and keep what is known of it afterwards."""
    from ledger.log.proving.proofs import TreeSeen

    path = f"{os.path.splitext(seen_file(database, sys.platform, os.environ))[0]}.tree"
    seen = TreeSeen()
    with suppress(OSError, ValueError):
        with open(path, encoding="ascii") as file:
            digest, *hashes = map(bytes.fromhex, file.read().split())
        # A folder that is damaged must not become a proof of nothing.
        if digest == blake2b(b"".join(hashes)).digest():
            seen = TreeSeen(hashes[0], hashes[1], hashes[2:])
    known = (seen.first, seen.last, *seen.blocks)
    yield seen
    if seen.blocks and (seen.first, seen.last, *seen.blocks) != known:
        hashes = [seen.first, seen.last, *seen.blocks]
        lines = [blake2b(b"".join(hashes)).digest(), *hashes]
        _write(path, "".join(f"{one.hex()}\n" for one in lines))


def _keep(database: str, whole: str, last: str) -> None:
    path = seen_file(database, sys.platform, os.environ)
    _write(path, "\n".join((whole, last, _check(whole, last))))


def _write(path: str, text: str) -> None:
    """Write over what was kept: to put a new file in its place costs a wait for the disk."""
    content = text.encode()
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(number, content)
            os.ftruncate(number, len(content))
        finally:
            os.close(number)
