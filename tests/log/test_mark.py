"""A write-ahead log is read only with the file that it was begun on, or that it is folded into."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.root import root
from ledger import DatabaseError, Ledger
from ledger.commands import BookCost, RegisterBody
from ledger.domain.period import parse_day
from ledger.log.databases.sqlite_settings import durability, sqlite
from tests.effort import examples
from tests.log.small_ledger import small_ledger, ticking

pytestmark = pytest.mark.skipif(
    durability(sqlite.sqlite_version_info)[0] != "WAL", reason="this SQLite keeps no such log"
)


def recorded(ledger: Ledger, number: int) -> None:
    ledger.execute(RegisterBody(f"05554{number:03}", "Ahaus", "municipality"))


def crashed(path: Path, into: Path, log_of: Path | None = None) -> Path:
    """Copy a file with a log as they lie there, as they do behind a crash."""
    into.mkdir()
    shutil.copyfile(path, into / "ledger.db")
    log = Path(f"{log_of or path}-wal")
    if log.exists():
        shutil.copyfile(log, into / "ledger.db-wal")
    return into / "ledger.db"


@pytest.fixture
def states(tmp_path):
    """An older copy, a newer one, and a ledger in between whose log is not yet folded in."""
    path, older, newer = (tmp_path / f"{name}.db" for name in ("ledger", "older", "newer"))
    small_ledger(str(path))
    shutil.copyfile(path, older)
    with Ledger(str(path), clock=ticking()) as ledger:
        recorded(ledger, 1)
    with Ledger(str(path), clock=ticking()) as ledger:
        recorded(ledger, 2)
        crash = crashed(path, tmp_path / "crash")
    with Ledger(str(path), clock=ticking()) as ledger:
        recorded(ledger, 3)
    shutil.copyfile(path, newer)
    return crash, older, newer


def test_a_crash_loses_nothing(states):
    crash, *_ = states
    with Ledger(str(crash)) as ledger:
        assert ledger.receipt().startswith("12-")
        assert ledger.verify().whole


@pytest.mark.parametrize("which", [1, 2])
def test_another_state_of_the_file_is_not_mixed_with_it(states, which):
    crash = states[0]
    shutil.copyfile(states[which], crash)
    before = crash.read_bytes(), Path(f"{crash}-wal").read_bytes()
    with pytest.raises(DatabaseError, match=r"ledger.db-wal was begun on another state of it"):
        Ledger(str(crash))
    for asked, code in (("position", 1), ("verify", 4), ("body register 05 NRW", 1)):
        done = CliRunner().invoke(root, ["--database", str(crash), "--lang", "en", *asked.split()])
        assert done.exit_code == code
        said = " ".join(done.stderr.split())
        assert "[BL-843] → put the right file back, or restore a backup" in said
    assert (crash.read_bytes(), Path(f"{crash}-wal").read_bytes()) == before


def test_what_a_power_cut_tore_is_no_log(states):
    """Where its first transaction is not whole, SQLite takes nothing of a log."""
    crash, older, _ = states
    shutil.copyfile(older, crash)
    log = Path(f"{crash}-wal")
    torn = bytearray(log.read_bytes())
    torn[100] ^= 1
    log.write_bytes(torn)
    with Ledger(str(crash)) as ledger:
        assert ledger.verify().whole
        assert ledger.receipt().startswith("10-")


@pytest.mark.parametrize("left", [1, 3, 16, 31])
def test_nor_is_one_that_ends_within_its_head(states, left):
    crash, older, _ = states
    shutil.copyfile(older, crash)
    log = Path(f"{crash}-wal")
    log.write_bytes(log.read_bytes()[:left])
    with Ledger(str(crash), clock=ticking()) as ledger:
        assert ledger.verify().whole
        recorded(ledger, 3)
        assert ledger.verify().whole


def test_nor_is_another_ledger(states, tmp_path):
    crash, *_ = states
    other = tmp_path / "other.db"
    with Ledger.create(str(other), clock=ticking()) as ledger:
        recorded(ledger, 1)
    shutil.copyfile(other, crash)
    with pytest.raises(DatabaseError, match="was begun on another state of it"):
        Ledger(str(crash))


def test_restore_puts_it_right(states):
    crash, older, newer = states
    shutil.copyfile(older, crash)
    done = CliRunner().invoke(root, ["--database", str(crash), "restore", str(newer), "--yes"])
    assert done.exit_code == 0, done.output
    with Ledger(str(crash)) as ledger:
        assert ledger.verify().whole
        assert ledger.receipt().startswith("13-")


@settings(max_examples=examples(24), deadline=None)
@given(steps=st.lists(st.sampled_from(["register", "book", "close", "fold"]), max_size=4))
def test_whatever_is_read_is_a_state_that_there_was(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("states")
    path = folder / "ledger.db"
    receipts = {small_ledger(str(path)), None}
    clock = ticking()
    ledger = Ledger(str(path), clock=clock)
    taken = []
    for number, step in enumerate(["book", *steps, "close", "register"]):
        if step == "register":
            recorded(ledger, number)
        elif step == "book":  # which changes other pages
            day = parse_day("2023-07-31")
            ledger.execute(BookCost("CM-1", "personnel", 100, day, day, day, day, f"N-{number}"))
        elif step == "close":
            ledger.close()
            ledger = Ledger(str(path), clock=clock)
        else:
            _folded(path)
        taken.append((crashed(path, folder / f"taken-{number}"), ledger.receipt()))
        receipts.add(taken[-1][1])
    ledger.close()
    for number, ((file, receipt), (log, _)) in enumerate(product(taken, taken)):
        mixed = crashed(file, folder / f"mixed-{number}", log)
        assert _read(mixed) in ({receipt} if file == log else receipts)


def _folded(path: Path) -> None:
    """Fold the log into the file, and leave it there: somebody has it open."""
    connection = sqlite.connect(str(path))
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()


def _read(path: Path) -> str | None:
    """Return the receipt of a ledger that is whole; None: it is refused."""
    try:
        ledger = Ledger(str(path))
    except DatabaseError as error:
        if error.code != "BL-843":
            raise
        return None
    with ledger:
        assert ledger.verify().whole
        return ledger.receipt()
