"""What is left of a folder after a power cut: what was put on the disk, and what chance adds.

Between two requests to put something there a disk may keep any of what was written, in any order,
and of each writing any sectors. A name is a writing into its folder.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_HEAD = struct.Struct("=QQQII")
_T = TypeVar("_T")
_SECTOR = 512
KEPT = NOTHING, EVERYTHING, FIRST, SOME, TORN = tuple(range(5))
"""What is kept of that which nobody asked for."""


class Call(NamedTuple):
    """One call as the shim keeps it; see `keep` in `shim.c`."""

    what: str
    inode: int
    place: int
    text: bytes
    other: bytes


def calls_of(record: bytes) -> list[Call]:
    """Return the calls of a record."""
    return list(_calls(record))


def _calls(record: bytes) -> Iterator[Call]:
    at = 0
    while at < len(record):
        what, inode, place, first, second = _HEAD.unpack_from(record, at)
        at += _HEAD.size
        one, two = record[at : at + first], record[at + first : at + first + second]
        at += first + second
        yield Call(chr(what), inode, place, one, two)


_Writing = tuple[int, bytes | None]
"""Where what was written; None: the file ends there."""


class _File:
    """A file: what of it is on the disk, and what was written since."""

    def __init__(self, content: bytes = b"") -> None:
        self.kept = content
        self.written: list[_Writing] = []

    def after(self, written: list[_Writing]) -> bytes:
        """Return what it holds once so much was written."""
        content = bytearray(self.kept)
        for place, data in written:
            content.extend(bytes(max(0, place - len(content))))
            if data is None:
                del content[place:]
            else:
                content[place : place + len(data)] = data
        return bytes(content)

    def sync(self) -> None:
        """Put all that was written on the disk."""
        self.kept, self.written = self.after(self.written), []


_Names = dict[str, "_File | None"]
"""Names, and what they lead to; None: to nothing any more."""


class Disk:
    """A folder on a disk, and what programs did to it."""

    def __init__(self, folder: Path) -> None:
        """Begin with what lies in a folder, all of it on the disk."""
        self._root = str(folder.resolve())
        self._kept: _Names = {}
        self._inodes: dict[int, _File] = {}
        for one in folder.resolve().rglob("*"):
            if one.is_file():
                self._kept[str(one)] = self._inodes[one.stat().st_ino] = _File(one.read_bytes())
        self._now = dict(self._kept)
        self._named: list[tuple[set[str], _Names]] = []

    def take(self, call: Call) -> None:
        """Do what a call did."""
        one, two = os.fsdecode(call.text), os.fsdecode(call.other)
        file = self._inodes.get(call.inode)
        if call.what == "C" and (file is None or self._now.get(one) is not file):
            self._inodes[call.inode] = file = _File()
            self._name({one: file}, one)
        elif call.what == "W" and file is not None:
            file.written.append((call.place, call.text))
        elif call.what == "T" and file is not None:
            file.written.append((call.place, None))
        elif call.what == "S":
            self._sync(one, file)
        elif call.what in {"R", "L"}:
            moved = {at: held for at, held in self._now.items() if _is_below(at, one)}
            names = {f"{two}{at[len(one) :]}": held for at, held in moved.items()}
            names = {**dict.fromkeys(moved), **names} if call.what == "R" else names
            # What holds the name of a folder does not hold those within.
            self._name(names, one, two)
        elif call.what == "U":
            self._name({one: None}, one)

    def _name(self, names: _Names, *changed: str) -> None:
        self._now.update(names)
        self._named.append(({str(Path(one).parent) for one in changed}, names))

    def _sync(self, path: str, file: _File | None) -> None:
        """Put a file's content on the disk, or the names in a folder."""
        if file is not None:
            file.sync()
        for folders, names in self._named:
            if path in folders:
                self._kept.update(names)
        self._named = [one for one in self._named if path not in one[0]]

    def leave(self, folder: Path, how: int, chance: random.Random) -> None:
        """Write into an empty folder what a power cut leaves now."""
        names = dict(self._kept)
        for _, changed in _some(self._named, how, chance):
            names.update(changed)
        for name, file in names.items():
            # What processes share in memory is no file of the disk's.
            if file is None or name.endswith("-shm"):
                continue
            written = _some(file.written, how, chance)
            if how == TORN:
                written = [part for each in written for part in _torn(*each, chance)]
            place = folder / os.path.relpath(name, self._root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.after(written))


def _is_below(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")


def _some(done: list[_T], how: int, chance: random.Random) -> list[_T]:
    """Return what is kept of that which nobody asked for."""
    if how == NOTHING:
        return []
    if how == FIRST:
        return done[: chance.randint(0, len(done))]
    return done if how == EVERYTHING else [one for one in done if chance.random() < 1 / 2]


def _torn(place: int, data: bytes | None, chance: random.Random) -> Iterator[_Writing]:
    """Yield some of the sectors of what was written."""
    if data is None:
        yield place, None
        return
    for at in range(0, len(data), _SECTOR):
        if chance.random() < 1 / 2:
            yield place + at, data[at : at + _SECTOR]
