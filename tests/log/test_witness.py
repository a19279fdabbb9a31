"""A ledger that is renamed, deleted, replaced or set back while it is open answers nobody."""

from __future__ import annotations

import os
import shutil

import pytest

from ledger import DatabaseError, Ledger
from ledger.commands import RegisterBody
from tests.log.harms import HARMS
from tests.log.small_ledger import small_ledger, ticking

# Windows does not let anybody rename or delete a file that is open.
needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files in their place")


def opened(path):
    return Ledger(str(path), clock=ticking())


GRONAU = RegisterBody("05554020", "Gronau", "municipality")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ledger.db"
    small_ledger(str(path))
    return path


@needs_posix
@pytest.mark.parametrize("harm", HARMS)
def test_nothing_is_acknowledged_once_the_file_is_another(path, harm):
    with opened(path) as ledger:
        ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        harm(path)
        with pytest.raises(DatabaseError, match=r"renamed, deleted or replaced .* nothing was rec"):
            ledger.execute(GRONAU)


@needs_posix
@pytest.mark.parametrize("harm", HARMS)
def test_nothing_is_answered_once_the_file_is_another(path, harm):
    with opened(path) as ledger:
        ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        harm(path)
        with pytest.raises(DatabaseError, match=r"renamed, deleted or replaced .* no answer"):
            ledger.receipt()


@needs_posix
@pytest.mark.parametrize("harm", HARMS)
def test_what_happens_while_a_command_is_recorded_is_noticed_before_the_commit(path, harm):
    with opened(path) as ledger:
        ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        with pytest.raises(DatabaseError, match="nothing was recorded"):
            harmed_within(ledger._database, path, harm)


def harmed_within(database, path, harm):
    with database.write() as session:
        assert session.tables()
        harm(path)


def test_an_older_copy_over_the_open_file_is_noticed_by_the_last_event(path):
    """The copy keeps the file's inode, so only what is in it tells."""
    older = path.with_name("older.db")
    shutil.copyfile(path, older)
    with opened(path) as ledger:
        ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        seen = ledger._database
        seen.close()
        shutil.copyfile(older, path)
        with pytest.raises(DatabaseError, match=r"event \d+, seen before on this machine, is gone"):
            ledger.receipt()
        with pytest.raises(DatabaseError, match="an older or another ledger lies in its place"):
            ledger.execute(GRONAU)


def test_other_writers_and_readers_are_no_harm(path):
    with opened(path) as one, opened(path) as other:
        for number in range(3):
            one.execute(RegisterBody(f"0555400{number}", "Ahaus", "municipality"))
            other.execute(RegisterBody(f"0555402{number}", "Gronau", "municipality"))
            assert one.receipt() == other.receipt()
        with Ledger(f"{path}?mode=ro") as reader:
            reader.receipt()
            one.close()
            other.close()
            assert reader.receipt()
        with opened(path) as later:
            later.execute(RegisterBody("05554999", "Vreden", "municipality"))


def test_a_file_with_two_names_is_read_and_not_written(path):
    """Each name has a log and locks of its own, and neither program sees the other's events."""
    other = path.with_name("snapshot.db")
    with opened(path) as ledger:
        ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        os.link(path, other)
        with pytest.raises(DatabaseError, match=r"another name .*; nothing was recorded → remove"):
            ledger.execute(GRONAU)
        ledger.receipt()
    for name in (path, other):
        with opened(name) as ledger:
            with pytest.raises(DatabaseError, match="hard link"):
                ledger.execute(GRONAU)
            assert ledger.verify().whole
    other.unlink()
    with opened(path) as ledger:
        ledger.execute(GRONAU)
        assert ledger.verify().whole


def test_whoever_is_refused_reads_what_the_second_name_is(path, tmp_path):
    """Such as one that a restore left which was killed before the backup took its place."""
    kept = path.with_name(f"replaced-20260101T120000-{path.name}")
    path.with_name("leads-there.db").symlink_to(path)
    path.with_name("leads-nowhere.db").symlink_to(path.with_name("gone.db"))
    with opened(path) as ledger:
        os.link(path, kept)
        with pytest.raises(DatabaseError, match=f"it is called {kept} too"):
            ledger.execute(GRONAU)
    with opened(kept) as ledger, pytest.raises(DatabaseError, match=f"it is called {path} too"):
        ledger.execute(GRONAU)
    kept.rename(tmp_path.parent / f"{tmp_path.name}.elsewhere")
    with opened(path) as ledger, pytest.raises(DatabaseError, match="nothing else in this folder"):
        ledger.execute(GRONAU)


def test_nor_is_what_got_its_second_name_meanwhile(path):
    with opened(path) as ledger, pytest.raises(DatabaseError, match="hard link"):
        harmed_within(ledger._database, path, lambda one: os.link(one, f"{one}.copy"))
