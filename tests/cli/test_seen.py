"""What this machine saw of a ledger is in every later state of it, from command to command."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from cli.seen import last_seen, seen_file
from ledger import Ledger
from ledger.domain.errors import DatabaseError
from tests.cli.conftest import Typist
from tests.log.tamper import tamper

NOTTULN = "body register 05558032 Nottuln"
AHAUS = "body register 05554004 Ahaus"
BOCHOLT = "body register 05554008 Bocholt"


@pytest.fixture
def clerk(tmp_path):
    """A ledger of two bodies, and a copy with one beside it."""
    typist = Typist(str(tmp_path / "ledger.db"))
    typist.ok("init")
    typist.ok(NOTTULN)
    shutil.copy(typist.database, tmp_path / "older.db")
    typist.ok(AHAUS)
    return typist


def put_back(typist: Typist, name: str = "older.db") -> None:
    shutil.copyfile(Path(typist.database).with_name(name), typist.database)


def warned(typist: Typist, line: str) -> str:
    """Type a command that is done, and return what it warns of."""
    done = typist.run(line)
    assert done.exit_code == 0, done.output
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("line", [BOCHOLT, "position", "body list", "history", "export journal"])
def test_an_older_copy_put_in_place_between_two_commands_is_told(clerk, line):
    put_back(clerk)
    for asked in (line + (" --to csv" if "journal" in line else ""), "position"):
        said = warned(clerk, asked)  # until somebody says that it is meant
        assert "event 2, seen before on this machine, is " in said
        assert "restored on purpose: verify --restored" in said
    clerk.refused("verify", exit_code=3)
    assert "event 2: was seen on this machine" in clerk.refused("report position")


def test_so_is_one_whose_later_events_are_others(clerk, monkeypatch, tmp_path):
    put_back(clerk)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another's"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "another's"))
    clerk.ok(BOCHOLT)
    monkeypatch.undo()
    assert "event 2, seen before on this machine, is another one" in warned(clerk, "body list")
    clerk.lang = "de"
    assert warned(clerk, "body list").startswith("Warnung: ")


def test_who_only_asked_saw_it_too(clerk, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a reader's"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "a reader's"))
    assert not warned(clerk, "position")
    put_back(clerk)
    assert "[BL-469]" in warned(clerk, "position")


def test_a_program_that_saw_it_itself_is_refused(clerk):
    with Ledger(clerk.database) as ledger:
        told: list[DatabaseError] = []
        ledger.witness.seen, ledger.witness.told = last_seen(clerk.database), told.append
        ledger.receipt()
        tamper(clerk.database, ("DELETE FROM event WHERE sequence = 2",))
        with pytest.raises(DatabaseError, match="is gone"):
            ledger.receipt()
    assert told == []


@pytest.mark.parametrize("accepted", ["verify --restored", "restore {} --yes"])
def test_what_was_put_back_on_purpose_is_accepted_and_recorded_in(clerk, tmp_path, accepted):
    put_back(clerk)
    clerk.ok(accepted.format(tmp_path / "older.db"))
    assert not warned(clerk, BOCHOLT)
    assert "Ahaus" not in clerk.ok("body list")
    clerk.ok("verify")


def test_an_empty_ledger_that_was_put_back_on_purpose_is_accepted(typist, tmp_path):
    shutil.copy(typist.database, tmp_path / "older.db")
    typist.ok(NOTTULN)
    put_back(typist)
    assert "[BL-469]" in warned(typist, "position")
    typist.ok("verify --restored")
    assert not warned(typist, "position")


def test_what_does_not_hold_together_is_not_accepted(clerk):
    put_back(clerk)
    tamper(clerk.database, ("UPDATE event SET known_on = known_on - 1",))
    clerk.refused("verify --restored", exit_code=3)
    assert "[BL-469]" in warned(clerk, "body list")


def test_a_restored_ledger_and_a_copy_under_another_name_are_not_refused(clerk, tmp_path):
    clerk.ok(f"restore {tmp_path}/older.db --yes")
    assert not warned(clerk, BOCHOLT)
    assert "Bocholt" not in Typist(f"{tmp_path}/older.db").ok("body list")


def test_a_ledger_that_is_made_anew_extends_nothing(clerk):
    Path(clerk.database).unlink()
    clerk.ok("init")
    assert not warned(clerk, BOCHOLT)
    assert "Bocholt" in clerk.ok("body list")


def test_one_that_stands_is_not_forgotten_where_it_is_made_again(clerk):
    put_back(clerk)
    assert "1 event" in clerk.ok("init")
    assert "[BL-469]" in warned(clerk, "body list")


def test_on_a_server_as_well(postgres_database):
    typist = Typist(postgres_database)
    for line in ("init", NOTTULN, AHAUS):
        typist.ok(line)
    tamper(typist.database, ("DELETE FROM event WHERE sequence = 2",))
    for line in (BOCHOLT, "body list"):
        assert "event 2, seen before on this machine, is gone" in typist.run(line).stderr


@pytest.mark.parametrize("kept", [b"", b"nonsense", b"\n\n", b"\n2 00\n", b"\xff", b"cut short"])
def test_what_was_kept_and_cannot_be_read_is_as_nothing(clerk, kept):
    file = Path(seen_file(clerk.database, sys.platform, os.environ))
    whole = file.read_bytes()
    file.write_bytes(whole[:-20] if kept == b"cut short" else kept)
    assert last_seen(clerk.database) is None
    put_back(clerk)
    assert not warned(clerk, BOCHOLT)
    assert last_seen(clerk.database)
