"""What surrounds a command changes while it works: its clock, its file, its rights."""

from __future__ import annotations

import ctypes
import random
import shutil
import sys
from collections import Counter
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.run import ExitCode
from ledger.application import Actor, Ledger
from ledger.commands import RegisterBody
from ledger.domain.errors import LedgerError
from ledger.log.history import Filter
from tests.cli.conftest import START
from tests.faults import shim
from tests.faults.calls import JOBS, with_jobs
from tests.faults.children import at_statement, begun, ended, typed
from tests.faults.place import State, state_of
from tests.faults.recording import BOOK
from tests.log.harms import HARMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.place import Place

_SECOND = 1_000_000
_HOUR, _YEAR = 3600 * _SECOND, 365 * 86_400 * _SECOND
_EACH = 4
"""Bookings of a writer, each by a clock of its own."""
_WRITERS = 2
_FIRST = 100
"""Of exit codes that no command has."""
_STATEMENTS = 45


def _jumping(chance: random.Random) -> int:
    """Return what a clock says that is right, goes back, goes forward, or begins anew."""
    leap = chance.choice([0, 0, chance.randint(0, 60 * _SECOND), -_HOUR, _HOUR, _YEAR])
    return chance.choice([START + _HOUR + leap] * 5 + [0])


def clocks(place: Place, count: int, seed: int) -> str:
    """Let two write at once by clocks that jump."""
    tally = Counter[str]()

    def book(number: int, round_: int) -> None:
        chance = random.Random(f"{seed} {number} {round_}")
        refused = 0
        for turn in range(_EACH):
            voucher = f"clock-{number}-{turn}"
            line = BOOK.replace("fault", voucher)
            line += " --despite-clock" if chance.random() < 1 / 2 else ""
            code = ExitCode.DONE
            try:
                typed(str(place.path), line, lambda: _jumping(chance))
            except SystemExit as end:
                code = ExitCode(int(end.code or 0))
            assert code in {ExitCode.DONE, ExitCode.REFUSED}, code
            with Ledger(str(place.path)) as ledger:
                assert bool(ledger.history(Filter(voucher=voucher))) == (code == ExitCode.DONE)
            refused += code == ExitCode.REFUSED
        sys.exit(refused + _FIRST)

    for round_ in range(max(1, count // (_WRITERS * _EACH))):
        path = place.fresh()
        writers = [
            begun(lambda number=number, round_=round_: book(number, round_), str(place.said))  # type: ignore[misc] # bound now
            for number in range(_WRITERS)
        ]
        refused = 0
        for writer in writers:
            code = ended(writer)
            assert code >= _FIRST, place.said.read_text("utf-8")
            refused += code - _FIRST
        found = state_of(path, place.before.receipt)
        tally["refused"] += refused
        tally["recorded"] += _WRITERS * _EACH - refused
        assert found.events == place.before.events + _WRITERS * _EACH - refused
        with Ledger(str(path)) as ledger:
            times = [one.envelope.recorded_at for one in ledger.history(Filter())]
        assert times == sorted(times)
    return f"{tally.total()} bookings by jumping clocks, {tally['recorded']} recorded, in order"


def _set_back(path: Path) -> None:
    """Put an older copy into the file itself."""
    shutil.copyfile(path.with_name("older.db"), path)


def _older_instead(path: Path) -> None:
    """Put an older copy in the place of the file."""
    shutil.copyfile(path.with_name("older.db"), path.with_name("copied.db"))
    path.with_name("copied.db").replace(path)


def swaps(place: Place, count: int, seed: int) -> str:
    """Let the file be another one between two statements of a command by chance."""
    chance, codes = random.Random(seed), Counter[int]()
    place.prepare("backup older.db", "body register 05554008 Bocholt")
    place.fresh()
    assert place.child(BOOK) == 0
    after = state_of(place.path)
    for _ in range(count):
        path, moment = place.fresh(), chance.randint(1, _STATEMENTS)
        harm = chance.choice([*HARMS, _set_back, _older_instead])

        def act(path: Path = path, harm: Callable[[Path], None] = harm) -> None:
            with suppress(FileNotFoundError):
                harm(path)

        code = place.child(BOOK, lambda moment=moment, act=act: at_statement(moment, act))  # type: ignore[misc] # bound now
        said = place.said.read_text("utf-8", "replace")
        case = f"{harm.__name__} before statement {moment} ended with {code}: {said}"
        assert code in set(ExitCode), case
        assert "Traceback" not in said, case
        if code == ExitCode.DONE:
            # An older copy that lies there before anything was seen is the file; one written over
            # the file in the middle of a transaction can only be found afterwards.
            state = _state_or_none(path)
            older = harm is _set_back or (harm is _older_instead and state)
            assert state == after or (older and (not state or _stands(path))), case
        codes[code] += 1
    told = ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items()))
    return f"{count} files swapped under a command: {told}; acknowledged is what is there"


def _stands(path: Path) -> bool:
    with Ledger(str(path)) as ledger:
        return bool(ledger.history(Filter(voucher="fault")))


def _state_or_none(path: Path) -> State | None:
    """Return the state of a ledger; None: it is not whole."""
    try:
        return state_of(path)
    except (AssertionError, LedgerError):
        return None


def reuse(place: Place, count: int, seed: int) -> str:
    """Put an older copy under the same number of the file, while a program has closed it."""
    del seed
    place.prepare("backup older.db", "body register 05554008 Bocholt")
    reused = 0
    for _ in range(count):
        path = place.fresh()
        with Ledger(str(path), Actor("clerk", "option"), place.clock) as ledger:
            ledger.receipt()
            ledger._database.close()  # as whoever only read does before he writes
            number = path.stat().st_ino
            path.unlink()
            shutil.copyfile(place.work / "older.db", path)
            reused += path.stat().st_ino == number
            with pytest.raises(LedgerError):
                ledger.execute(RegisterBody("05554012", "Borken", "municipality"))
        assert state_of(path) == state_of(place.work / "older.db")
    return f"{count} older files in the place of a known one, {reused} under its number: refused"


def _powerless() -> None:
    """Let nobody be above rights, not even the system's keeper."""
    if sys.platform == "linux":
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
        ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())


def read_only(place: Place, count: int, seed: int) -> str:
    """Let file, folder or both be read-only; and the whole disk, where that can be had."""
    chance, codes = random.Random(seed), Counter[int]()
    with_jobs(place)
    ways = ["file", "folder", "both", *(["disk"] if shim.loaded() else [])]
    for job in chance.sample(JOBS, min(count, len(JOBS))):
        for _ in range(max(1, count // len(JOBS))):
            way = chance.choice(ways)
            path = place.fresh()
            path.chmod(0o444 if way in {"file", "both"} else 0o644)
            place.work.chmod(0o555 if way in {"folder", "both"} else 0o755)
            with shim.wanted(place.work, read_only=1) if way == "disk" else nullcontext():
                code = place.child(job.line, _powerless)
                said = place.said.read_text("utf-8", "replace")
                asked = place.child("position", _powerless)
            place.work.chmod(0o755)
            case = f"{job.line}: {way} read-only, ended with {code}: {said}"
            assert asked == ExitCode.DONE, f"{case}, {place.said.read_text('utf-8')}"
            assert code in set(ExitCode), case
            assert "Traceback" not in said, case
            assert code == ExitCode.DONE or state_of(path) == place.before, case
            codes[code] += 1
    told = ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items()))
    return f"{codes.total()} commands where nothing may be written: {told}; every question answered"
