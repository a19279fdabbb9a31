"""`export audit` as it is typed: a folder or one file, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from ledger.exporting.audit.carrier import TableFile
from tests.exporting.described import tables, validated
from tests.log.tamper import tamper

YEAR = "export audit --year 2023"


def beside_the_ledger(folder: Path) -> list[str]:
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if not name.startswith("ledger.db"))


def test_a_folder_and_a_file_hold_the_same_and_are_made_again_as_they_were(mitte, tmp_path):
    mitte.lang = "de"
    said = mitte.run(f"{YEAR} --out {tmp_path}/a")
    assert said.exit_code == 0
    assert said.stderr.startswith(f"{tmp_path}/a geschrieben: ")
    for name in ("one.zip", "two.zip"):
        mitte.ok(f"{YEAR} --out {tmp_path}/{name}")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with ZipFile(tmp_path / "one.zip") as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    assert content == {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert beside_the_ledger(tmp_path) == ["a", "one.zip", "two.zip"]
    again = validated(tmp_path / "a").findtext("DataSupplier/Comment")
    assert "budget-ledger --lang de export audit --year 2023 --basis accrual" in again


@pytest.mark.skipif(os.name == "nt", reason="Windows gives rights to files otherwise")
def test_what_posts_cost_is_for_its_owner_alone(mitte, tmp_path):
    for name in ("a", "a.zip"):
        mitte.ok(f"{YEAR} --out {tmp_path}/{name}")
        assert not (tmp_path / name).stat().st_mode & 0o077


def test_one_body_is_named_with_its_town(mitte, tmp_path):
    mitte.ok("body amend 05558032 --from 2020-01-01 --town Nottuln --street 'Stiftsplatz 7'")
    mitte.ok(f"{YEAR} --body Nottuln --out {tmp_path}/a")
    tree = validated(tmp_path / "a")
    assert tree.findtext("DataSupplier/Name") == "Nottuln"
    assert tree.findtext("DataSupplier/Location") == "Nottuln"
    found = tables(tmp_path / "a")
    assert [row["municipality"] for row in found["positions"].rows] == ["05558032"]
    assert found["body_amended"].rows[0]["street"] == "Stiftsplatz 7"


def test_what_is_there_is_not_overwritten_and_what_fails_leaves_nothing(
    mitte, tmp_path, monkeypatch
):
    (tmp_path / "a").mkdir()
    assert "exists" in mitte.refused(f"{YEAR} --out {tmp_path}/a", 2)
    assert "No such file" in mitte.refused(f"{YEAR} --out {tmp_path}/none/a", 2)
    assert "no body" in mitte.refused(f"{YEAR} --body 99 --out {tmp_path}/b", 1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TableFile, "add", full)
    for name in ("c", "c.zip"):
        assert "No space left" in mitte.refused(f"{YEAR} --out {tmp_path}/{name}", 4)
    assert beside_the_ledger(tmp_path) == ["a"]


def test_a_year_with_nothing_says_so(mitte, tmp_path):
    said = mitte.run(f"export audit --year 2031 --out {tmp_path}/a")
    assert said.exit_code == 0
    assert "Nothing found for: --year 2031" in said.stderr
    assert "bookings" not in tables(tmp_path / "a")


def test_beside_a_log_that_does_not_hold_together_nothing_is_handed_over(mitte, tmp_path):
    tamper(mitte.database, ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 3",))
    assert "BL-705" in mitte.refused(f"{YEAR} --out {tmp_path}/a")
    assert not (tmp_path / "a").exists()
    mitte.ok(f"{YEAR} --despite-broken --out {tmp_path}/a")
    comment = validated(tmp_path / "a").findtext("DataSupplier/Comment")
    assert "THE CHAIN IS BROKEN" in comment


@pytest.mark.parametrize("option", ["--as-of 2000-01-01", "--known-on 2000-01-01"])
def test_before_anything_was_known_there_is_nothing(mitte, tmp_path, option):
    mitte.ok(f"{YEAR} {option} --no-proofs --out {tmp_path}/a")
    assert {"positions", "bookings", "proofs"}.isdisjoint(tables(tmp_path / "a"))
