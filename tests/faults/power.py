"""Power cuts: what was acknowledged is there whatever the disk kept of what nobody asked for."""

from __future__ import annotations

import os
import random
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ledger.application import Actor, Ledger
from ledger.commands import RegisterBody
from ledger.domain.errors import LedgerError
from ledger.log.databases import sqlite_settings
from tests.faults.calls import JOBS, RECEIPT, content_of, undisturbed, with_jobs
from tests.faults.children import in_a_child, typed
from tests.faults.disk import KEPT, NOTHING, Call, Disk, calls_of
from tests.faults.place import state_of
from tests.faults.recording import BOOK
from tests.faults.shim import wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.faults.place import Place

_COMMITS = 14
_PAGES = 24
"""After so many the log is folded into the file, so that cuts fall into that as well."""
_DURABLE = [("WAL", "FULL"), ("DELETE", "EXTRA")]
"""What the product chooses, by the version of SQLite that is found."""
_LOSING = [("WAL", "NORMAL"), ("DELETE", "FULL")]
"""If nothing were lost with these, nothing would be proven."""


class Cut(NamedTuple):
    """What a power cut left: in which folder, what was acknowledged before, and whether all was."""

    left: Path
    receipts: tuple[str, ...]
    ended: bool
    case: str


class Deed:
    """What a program did, call by call, with a disk on which it is done again."""

    def __init__(self, place: Place, action: Callable[[], None]) -> None:
        place.fresh()
        self._left, self._disk = place.folder / "left", Disk(place.work)
        record = os.open(place.folder / "record", os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        with wanted(place.work, record=record):
            assert in_a_child(action, str(place.said)) == 0, place.said.read_text("utf-8")
        self._calls = calls_of(os.pread(record, os.fstat(record).st_size, 0))
        os.close(record)

    def cuts(self, count: int, chance: random.Random) -> Iterator[Cut]:
        """Yield what is left of it by cuts at calls by chance, and behind the last one."""
        moments = sorted(chance.choices(range(len(self._calls)), k=count - count // 4))
        yield from self._cut([*moments, *[len(self._calls)] * (count // 4)], chance)

    def once_said(self) -> Cut:
        """Return what is left once all is acknowledged, where nothing is kept unasked."""
        last = max(number for number, call in enumerate(self._calls) if RECEIPT.search(_said(call)))
        (cut,) = self._cut([last + 1], random.Random(), (NOTHING,))
        return cut

    def _cut(
        self, moments: list[int], chance: random.Random, ways: tuple[int, ...] = KEPT
    ) -> Iterator[Cut]:
        receipts: list[str] = []
        done = 0
        for moment in moments:
            for call in self._calls[done:moment]:
                self._disk.take(call)
                receipts += RECEIPT.findall(_said(call))
            done, how = moment, chance.choice(ways)
            shutil.rmtree(self._left, ignore_errors=True)
            self._left.mkdir()
            self._disk.leave(self._left, how, chance)
            case = f"cut before call {moment} of {len(self._calls)}, kept as {how}"
            yield Cut(self._left, tuple(receipts[-1:]), moment == len(self._calls), case)


def _said(call: Call) -> str:
    return call.text.decode("utf-8", "replace") if call.what == "A" else ""


def _commits(place: Place, settings: tuple[str, str]) -> Callable[[], None]:
    """Return a program that has the ledger open for a while."""

    def action() -> None:
        sqlite_settings.durability = lambda _: settings  # type: ignore[assignment] # in a process of its own
        sqlite_settings.WAL_PAGES = _PAGES
        with Ledger(str(place.path), Actor("clerk", "option"), place.clock) as ledger:
            for number in range(_COMMITS):
                receipt = ledger.execute(RegisterBody(f"0555{number:04}", f"Ort {number}"))
                os.write(1, f"receipt {receipt.receipt}\n".encode())

    return action


def _typed(place: Place) -> Callable[[], None]:
    """Return a program that is begun and ended for every booking."""

    def action() -> None:
        for number in range(_COMMITS // 2):
            with suppress(SystemExit):
                typed(str(place.path), BOOK.replace("fault", f"cut-{number}"), place.clock)

    return action


def power(place: Place, count: int, seed: int) -> str:
    """Cut the power at calls by chance, while somebody books, and while files are written."""
    chance, share = random.Random(seed), max(4, count // 5)
    with_jobs(place)
    for settings in _LOSING:
        assert _is_lost(Deed(place, _commits(place, settings)).once_said()), settings
    tried = 0
    for action in (*(_commits(place, one) for one in _DURABLE), _typed(place)):
        for cut in Deed(place, action).cuts(share, chance):
            found = state_of(cut.left / place.path.name, place.before.receipt, *cut.receipts)
            assert found.events <= place.before.events + _COMMITS, cut.case
            tried += 1
    jobs = chance.sample(JOBS, min(count // 4, len(JOBS)))
    for job in jobs:
        done = undisturbed(place, job)

        def action(line: str = job.line) -> None:
            os.chdir(place.work)
            typed(str(place.path), line, place.clock)

        for cut in Deed(place, action).cuts(max(4, 2 * share // len(JOBS)), chance):
            case = f"{job.line}: {cut.case}"
            found = state_of(cut.left / place.path.name)
            assert found == done.after or (found == place.before and not cut.ended), case
            if job.makes:
                made = content_of(cut.left / job.makes)
                assert made == done.content or not (made or cut.ended), case
            tried += 1
    losing = ", ".join(f"{journal} with {synchronous}" for journal, synchronous in _LOSING)
    return f"{tried} power cuts, {len(jobs)} commands that write files: none lost ({losing}: lost)"


def _is_lost(cut: Cut) -> bool:
    try:
        state_of(cut.left / "harmed.db", *cut.receipts)
    except (AssertionError, LedgerError):
        return True
    return False
