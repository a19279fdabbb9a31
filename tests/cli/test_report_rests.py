"""A document says what its figures rest on, and none is made beside a broken chain unasked."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cli.seen import seen_before, seen_file
from tests.cli.conftest import record_mitte
from tests.log.tamper import tamper

YEAR_END = "report year-end --year 2023"
BOOK = (
    "cost book --post CM-1 --type personnel --amount 12.34 --service 2023-09-01 2023-09-30 "
    "--booked-on 2023-09-30 --voucher V-{} --plausible"
)


def checked(text: str) -> str:
    return (
        next(line for line in text.splitlines() if line.startswith("checked"))
        .removeprefix("checked")
        .strip()
    )


@pytest.fixture
def mitte(typist):
    record_mitte(typist)
    return typist


def test_a_document_says_how_far_chain_and_read_models_were_checked(mitte):
    last = int(mitte.ok("verify").split()[-1].partition("-")[0])
    mitte.ok(BOOK.format(1))

    said = checked(mitte.ok(f"--lang en {YEAR_END}"))
    assert said == (f"chain checked to event {last + 1}; read models compared at event {last}")


def test_where_nobody_ever_verified_it_says_so(mitte):
    assert checked(mitte.ok(f"--lang en {YEAR_END}")).endswith("not compared on this machine")


@pytest.mark.parametrize(
    "change",
    [
        ("UPDATE event SET known_on = known_on - 1 WHERE sequence = {last}",),
        ("UPDATE command SET actor = 'x' WHERE number = (SELECT max(number) FROM command)",),
        ("DELETE FROM event WHERE sequence = {last}",),
    ],
    ids=["a day", "who recorded", "the last event"],
)
def test_beside_a_broken_chain_nothing_is_printed_unless_asked_and_then_it_is_said(mitte, change):
    mitte.ok(YEAR_END)
    mitte.ok(BOOK.format(1))
    last = int(mitte.ok(BOOK.format(2)).split()[-1].partition("-")[0])
    tamper(mitte.database, *(((sql.replace("{last}", str(last))),) for sql in change))

    assert "nothing was printed" in mitte.refused(YEAR_END)
    assert "THE CHAIN IS BROKEN" in mitte.ok(f"--lang en {YEAR_END} --despite-broken")
    each = mitte.ok("--lang de report position 05558016 --years 2023 --despite-broken")
    assert "DIE KETTE IST NICHT HEIL" in each


def test_an_older_copy_in_its_place_is_told_without_any_receipt(mitte, tmp_path):
    older = (tmp_path / "ledger.db").read_bytes()
    mitte.ok(BOOK.format(1))
    mitte.ok(YEAR_END)
    (tmp_path / "ledger.db").write_bytes(older)

    assert "was seen on this machine" in mitte.refused(YEAR_END)
    assert "the log ends at event" in mitte.refused("verify", exit_code=3)


def test_another_ledger_under_the_same_name_is_checked_anew_and_told(mitte, tmp_path):
    mitte.ok(YEAR_END)
    (tmp_path / "ledger.db").unlink()
    mitte.ticks.append(mitte.ticks[-1] + 60_000_000)
    mitte.ok("init")
    record_mitte(mitte)

    result = mitte.run(YEAR_END)
    assert result.exit_code == 0
    assert "another ledger lies where this machine saw one before" in result.stderr
    assert "another ledger" not in mitte.run(YEAR_END).stderr


def test_what_was_seen_cannot_be_kept_is_no_fault(mitte, tmp_path, monkeypatch):
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(nowhere))
    monkeypatch.setenv("LOCALAPPDATA", str(nowhere))

    mitte.ok("verify")
    assert "chain checked to event" in mitte.ok(f"--lang en {YEAR_END}")
    assert seen_before(mitte.database).event == 0


@pytest.mark.parametrize("content", ["", "nonsense", "00 x 00 1", "zz 1 00 1", "00 1 00 1 1"])
def test_a_state_that_cannot_be_read_is_as_none(mitte, content):
    mitte.ok(YEAR_END)
    Path(seen_file(mitte.database, sys.platform, os.environ)).write_text(content, "utf-8")

    assert "chain checked to event" in mitte.ok(f"--lang en {YEAR_END}")


def test_a_recording_extends_only_an_event_whose_hash_follows(mitte):
    last = mitte.ok("verify").split()[-1].partition("-")[0]
    tamper(mitte.database, (f"UPDATE event SET known_on = known_on - 1 WHERE sequence = {last}",))  # noqa: S608 - the number is ours

    said = mitte.refused(BOOK.format(1))
    assert "does not follow from what is stored; nothing was recorded" in said
