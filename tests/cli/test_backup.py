"""A ledger is backed up while it is used, put back by who knows what is lost, and moves whole."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.parts import part_of
from ledger import Ledger
from ledger.log.databases import swapping
from ledger.log.databases.beside import BESIDE
from ledger.log.databases.sqlite_settings import set_journal
from tests.cli.conftest import Typist
from tests.log.tamper import tamper

ROOT = Path(__file__).parents[2]
HAVIXBECK = "body register 05558020 Havixbeck"


def receipt_of(database: object) -> str:
    with Ledger(str(database)) as ledger:
        assert ledger.verify().whole
        return ledger.receipt()


@pytest.fixture
def backup(mitte, tmp_path):
    """A backup of the case Mitte, into which one more event is recorded afterwards."""
    mitte.ok(f"backup {tmp_path}/backup.db")
    mitte.ok(HAVIXBECK)
    return tmp_path / "backup.db"


def test_a_backup_is_a_ledger_of_its_own(mitte, tmp_path):
    said = mitte.ok(f"backup {tmp_path}/backup.db")
    receipt = receipt_of(mitte.database)
    assert (
        said == f"backup {tmp_path}/backup.db: 18 events, checked one by one.\nreceipt {receipt}\n"
    )
    assert Typist(f"{tmp_path}/backup.db").ok("position") == mitte.ok("position")
    assert "exists [BL-405]" in mitte.refused(f"backup {tmp_path}/backup.db", exit_code=2)
    mitte.ok(f"backup {tmp_path}/backup.db --force --receipt {receipt}")
    # Whoever reads it leaves nothing beside it, nor does who makes it.
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith((".", "backup"))] == [
        "backup.db"
    ]


def test_a_backup_that_does_not_agree_with_a_receipt_is_none(mitte, tmp_path):
    said = mitte.refused(f"backup {tmp_path}/b.db --receipt 3-{'0' * 32}", exit_code=3)
    assert "event 3: is not the event that the receipt was given for [BL-233]" in said
    tamper(mitte.database, ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 13",))
    assert "event 13: " in mitte.refused(f"backup {tmp_path}/b.db", exit_code=3)
    assert not [*tmp_path.glob("*b.db*"), *tmp_path.glob(".*")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")
@pytest.mark.parametrize(
    "line",
    ["backup {}", "backup {}/copy.db", "migrate --to {}/copy.db", "position --out {}/p.csv",
     "export audit --year 2023 --out {}/audit", "export audit --year 2023 --out {}/a.zip"],
)  # fmt: skip
def test_what_was_left_by_a_killed_one_is_named_and_removed_by_the_next(mitte, tmp_path, line):
    from tests.faults.children import KILLED, die, in_a_child, typed  # noqa: PLC0415 - not everywhere

    folder = tmp_path / "backups"
    folder.mkdir()
    line = line.format(folder)

    def killed() -> None:
        for place in ("cli.files.os.fsync", "cli.backup.give_name", "cli.files.give_name"):
            monkeypatch.setattr(place, lambda *_, **__: die())
        typed(mitte.database, line, mitte.clock)

    with pytest.MonkeyPatch.context() as monkeypatch:
        assert in_a_child(killed) == KILLED
    left, *_ = folder.iterdir()
    there = mitte.copied(f"{folder}/ledger.db")
    assert f"{left}: was left by a command that was killed [BL-991]" in there.run("doctor").stderr
    with part_of(folder / left.name[1:].rpartition(".part")[0].rpartition(".")[0]) as held:
        assert not left.exists()
        assert "BL-991" not in there.run("doctor").stderr
        mitte.ok(line)
        assert held.parent.exists()
    assert not [*folder.glob(".*")]


def test_in_a_folder_backups_are_called_by_day_and_state_and_a_rule_keeps_some(mitte, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "ledger-2020-01-01-9-00000000.db").write_text("of somebody else")
    names, done = [], {}
    for _ in range(3):
        done = json.loads(mitte.ok(f"backup {folder} --keep 1d,2w --format json"))
        names.append(Path(done["backup"]).name)
        mitte.ticks.append(mitte.ticks[-1] + 8 * 86_400_000_000)
    assert re.fullmatch(rf"ledger-2026-01-01-18-{done['receipt'][3:11]}\.db", names[0])
    assert done["removed"] == [names[0]]
    assert {one.name for one in folder.iterdir()} == {
        names[1], names[2], "ledger-2020-01-01-9-00000000.db"
    }  # fmt: skip
    assert "[BL-836]" in mitte.refused(f"backup {folder}/x.db --keep 1d", exit_code=2)
    assert "[BL-835]" in mitte.refused(f"backup {folder} --keep often", exit_code=2)


def test_what_would_be_lost_is_shown_and_agreed_to(mitte, backup):
    there = receipt_of(mitte.database)
    said = mitte.ok(f"restore {backup} --dry-run")
    assert "1 event would be lost" in said
    assert "05558020, Havixbeck" in said
    assert json.loads(mitte.ok(f"restore {backup} --dry-run --format json"))["lost"] == 1
    said = mitte.refused(f"restore {backup}", exit_code=2)
    assert "nobody is asked [BL-515] → look with --dry-run, then add --yes" in said
    assert receipt_of(mitte.database) == there

    done = json.loads(mitte.ok(f"restore {backup} --yes --format json"))
    assert (done["lost"], done["events"]) == (1, 18)
    assert receipt_of(mitte.database) == done["receipt"] == receipt_of(backup)
    # What was there is lost to nobody.
    assert receipt_of(done["kept"]) == there
    assert mitte.ok("report position --table positions --format csv")  # no other ledger lies there
    assert mitte.run("report position").stderr == ""
    mitte.ok(HAVIXBECK)


def test_nothing_is_asked_where_nothing_is_lost(mitte, tmp_path):
    mitte.ok(f"backup {tmp_path}/backup.db")
    mitte.ok(f"restore {tmp_path}/backup.db")
    for one in ("", *BESIDE):
        Path(f"{mitte.database}{one}").unlink(missing_ok=True)
    mitte.ok(f"restore {tmp_path}/backup.db")
    assert receipt_of(mitte.database) == receipt_of(tmp_path / "backup.db")


def test_a_backup_of_another_ledger_is_not_put_back(backup, tmp_path):
    other = Typist(f"{tmp_path}/other.db")
    other.ok("init")
    other.ok("body register 05 NRW --level state")
    before = receipt_of(other.database)
    assert "[BL-841]" in other.refused(f"restore {backup} --yes")
    assert receipt_of(other.database) == before


def test_a_damaged_ledger_is_replaced_once_somebody_says_so(mitte, backup):
    path = Path(mitte.database)
    path.write_bytes(b"SQLite format 3\0" + bytes(8000))
    Path(f"{path}-wal").write_bytes(b"left over")
    said = mitte.refused(f"restore {backup}", exit_code=2)
    assert "what would be lost cannot be told" in said
    kept = Path(json.loads(mitte.ok(f"restore {backup} --yes --format json"))["kept"])
    assert receipt_of(path) == receipt_of(backup)
    # Nothing of the old one is mixed into the new one.
    assert not Path(f"{path}-wal").exists()
    assert Path(f"{kept}-wal").read_bytes() == b"left over"
    assert kept.stat().st_size == 8016


def test_a_damaged_backup_replaces_nothing(mitte, backup):
    there = receipt_of(mitte.database)
    tamper(str(backup), ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 13",))
    said = mitte.refused(f"restore {backup} --yes", exit_code=3)
    assert f"database {backup}: event 13: " in said
    assert receipt_of(mitte.database) == there


def test_a_ledger_that_somebody_has_open_is_not_replaced(mitte, backup, monkeypatch):
    monkeypatch.setattr(swapping, "_PATIENCE_SECONDS", 0.05)
    there = receipt_of(mitte.database)
    with Ledger(mitte.database) as ledger:
        ledger.receipt()
        assert "[BL-837]" in mitte.refused(f"restore {backup} --yes", exit_code=5)
    assert receipt_of(mitte.database) == there


def test_what_was_kept_is_not_written_over_by_a_second_restore_in_the_same_second(mitte, backup):
    first = receipt_of(mitte.database)
    mitte.clock = lambda: mitte.ticks[-1]
    second = Path(shutil.copy(backup, backup.with_name("second.db")))
    said = mitte.ok(f"--lang en restore {backup} --yes") + mitte.ok(f"restore {second} --yes")
    assert said.count(" restored: ") == 2
    assert {receipt_of(one) for one in backup.parent.glob("replaced-*.db")} == {
        first,
        receipt_of(second),
    }


def test_a_log_whose_name_the_disk_kept_is_not_left_beside_what_was_there(
    mitte, backup, monkeypatch
):
    def folded(connection, journal, *seconds):
        mode = set_journal(connection, journal, *seconds)
        Path(f"{mitte.database}-wal").touch()
        return mode

    monkeypatch.setattr(swapping, "set_journal", folded)
    mitte.ok(f"restore {backup} --yes")
    assert not [*backup.parent.glob("*-wal")]


@pytest.mark.parametrize("line", ["backup {}/copy.db", "restore {}/backup.db --yes"])
def test_a_log_that_the_disk_does_not_let_be_folded_is_told(mitte, tmp_path, monkeypatch, line):
    """SQLite answers with the mode that the file stayed with, and raises nothing."""
    mitte.ok(f"backup {tmp_path}/backup.db")
    there = receipt_of(mitte.database)
    monkeypatch.setattr(swapping, "set_journal", lambda *_: "WAL")
    assert "[BL-882] → check the disk" in mitte.refused(line.format(tmp_path))
    assert receipt_of(mitte.database) == there
    assert not [*tmp_path.glob("copy.db*"), *tmp_path.glob(".*")]


def test_what_is_recorded_while_somebody_thinks_is_not_lost(mitte, backup, monkeypatch):
    put = swapping.put_in_place

    def late(*given):
        mitte.ok("body register 05558024 Lüdinghausen")
        put(*given)

    monkeypatch.setattr(swapping, "put_in_place", late)
    said = mitte.refused(f"restore {backup} --yes")
    assert "was written to meanwhile; nothing was restored [BL-838] → look again" in said
    assert "Lüdinghausen" in mitte.ok("history")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_neither_takes_the_place_of_a_pipe(mitte, backup, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "[BL-830]" in mitte.refused(f"backup {tmp_path}/pipe --force", exit_code=2)
    pipe = Typist(f"{tmp_path}/pipe")
    assert "[BL-830]" in pipe.refused(f"restore {backup} --yes", exit_code=2)
    assert (tmp_path / "pipe").is_fifo()


def test_a_ledger_moves_to_a_server_and_back(mitte, postgres_database, tmp_path):
    there = receipt_of(mitte.database)
    assert there in mitte.ok(f"migrate --to '{postgres_database}'")
    assert "[BL-834]" in mitte.refused(f"migrate --to '{postgres_database}'")
    server = Typist(postgres_database)
    assert server.ok("position") == mitte.ok("position")
    server.ok(f"backup {tmp_path}")
    (made,) = tmp_path.glob("ledger-*.db")
    assert receipt_of(made) == there
    assert "[BL-839]" in server.refused(f"restore {made} --yes", exit_code=2)
    server.ok(f"migrate --to {tmp_path}/back.db --receipt {there}")
    assert "exists [BL-405]" in server.refused(f"migrate --to {tmp_path}/back.db", exit_code=2)


STEPS = {
    "copying": ("backup {new}", "restore {backup} --yes", "migrate --to {new}"),
    "replacing": ("backup {old} --force", "restore {backup} --yes"),
    "agreed": ("restore {backup} --yes",),
    "replaced": ("restore {backup} --yes",),
}


def killed_at(step: str, *typed: str) -> None:
    words = [sys.executable, "-m", "tests.application.stalled_copy", step, *typed]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{step}\n"
        process.kill()


def test_a_migration_to_a_server_that_is_killed_left_nothing_there(mitte, postgres_database):
    killed_at("copying", "--database", mitte.database, "migrate", "--to", postgres_database)
    with Ledger(postgres_database) as ledger:
        assert ledger.receipt().startswith("0-")
    assert receipt_of(mitte.database) in mitte.ok(f"migrate --to '{postgres_database}'")


@pytest.mark.parametrize(("step", "line"), [(s, line) for s in STEPS for line in STEPS[s]])
def test_killed_at_any_step_the_old_state_or_the_new_one_stands(
    mitte, backup, tmp_path, step, line
):
    there, saved = receipt_of(mitte.database), receipt_of(backup)
    old = shutil.copy(backup, tmp_path / "old.db")
    typed = line.format(backup=backup, new=tmp_path / "new.db", old=old).split()
    killed_at(step, "--database", mitte.database, *typed)
    assert receipt_of(mitte.database) == (saved if step == "replaced" else there)
    assert not (tmp_path / "new.db").exists()
    assert receipt_of(old) == saved
    # What was killed is done once more.
    mitte.ok(line.format(backup=backup, new=tmp_path / "new.db", old=old))
