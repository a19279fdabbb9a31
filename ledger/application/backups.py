"""Backups in a folder: each is called by its day and its state; a rule says which are kept."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ledger.domain.errors import DatabaseError, UsageError
from ledger.domain.period import iso
from ledger.log.database import open_database
from ledger.log.eventlog import digests_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_HASH = 8
"""Digits of a receipt's hash in a name."""
_PERIODS: Mapping[str, Callable[[date], object]] = {
    "d": lambda day: day,
    "w": lambda day: day.isocalendar()[:2],
    "m": lambda day: (day.year, day.month),
    "y": lambda day: day.year,
}
"""What a letter of a rule counts."""


def backup_name(stem: str, day: int, receipt: str) -> str:
    """Return the name of a backup made on a day, such as `ledger-2026-11-30-42-616fb0bc.db`."""
    number, _, digits = receipt.partition("-")
    return f"{stem}-{iso(day)}-{number}-{digits[:_HASH]}.db"


def parse_keep(text: str) -> dict[str, int]:
    """Return how many days, weeks, months and years are to have a backup: `14d,8w,24m,10y`.

    Raises:
        UsageError: it has another form.
    """
    parts = [re.fullmatch(r"([1-9]\d{0,3})([dwmy])", one.strip()) for one in text.split(",")]
    found = {part[2]: int(part[1]) for part in parts if part}
    if None in parts or len(found) != len(parts):
        problem = "BL-835 {text!r} is no rule of what is kept"
        raise UsageError.of(
            problem, "days, weeks, months, years, such as 14d,8w,24m,10y", text=text
        )
    return found


def superfluous(names: Iterable[str], stem: str, keep: Mapping[str, int]) -> list[str]:
    """Return which of the names in a folder are backups that the rule does not keep.

    Of each day, week, month or year that has one, the latest is kept.
    """
    form = re.compile(rf"{re.escape(stem)}-(\d{{4}}-\d\d-\d\d)-(\d+)-[0-9a-f]{{{_HASH}}}\.db")
    found = []
    for name in names:
        match = form.fullmatch(name)
        if match:
            found.append((date.fromisoformat(match[1]), int(match[2]), name))
    found.sort(reverse=True)
    kept: set[str] = set()
    for letter, count in keep.items():
        latest: dict[object, str] = {}
        for day, _, name in found:
            latest.setdefault(_PERIODS[letter](day), name)
        kept.update(list(latest.values())[:count])
    return [name for *_, name in found if name not in kept]


def prune(folder: Path, stem: str, keep: Mapping[str, int], first: bytes) -> list[str]:
    """Remove those backups of a ledger that the rule does not keep, and return their names.

    `first` is the hash of its first event: what lies there of another ledger is left alone.
    """
    removed = []
    for name in superfluous([one.name for one in folder.iterdir()], stem, keep):
        if _first_of(folder / name) == first:
            (folder / name).unlink()
            removed.append(name)
    return removed


def _first_of(path: Path) -> bytes | None:
    place = open_database(f"{path}?mode=ro")
    try:
        with place.examine() as session:
            return digests_of(session, (1,)).get(1)
    except DatabaseError:
        return None
    finally:
        place.close()
