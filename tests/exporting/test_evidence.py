"""A bundle convinces a stranger, and nothing that somebody does to it does."""

from __future__ import annotations

import ast
import json
import runpy
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import ledger.exporting.evidence
from ledger.application import Actor, Ledger
from ledger.application.evidence import EvidenceQuestion, events_of, evidence_for
from ledger.domain import commands as c
from ledger.exporting.evidence.bundle import write_bundle
from ledger.position.load import Question
from tests.application.mitte import NOTTULN, Clock, opened
from tests.application.mitte import record_mitte as record_whole_case
from tests.effort import effort
from tests.exporting.bundles import (
    ATTACKS,
    attacked,
    borne,
    bundle_of,
    left_out,
    positions_of,
    sealed,
)
from tests.model.compare import record
from tests.model.stories import story
from tests.position.later_events import LATER, WHY

__all__ = ["sealed"]
VERIFIER = Path(ledger.exporting.evidence.__file__).with_name("verify.py")
LIBRARY = {*sys.stdlib_module_names, "cryptography"}


def checked(capsys, path: Path, *key: str) -> tuple[int, str]:
    """Return how the second verifier ends and what it says."""
    capsys.readouterr()
    code = runpy.run_path(str(VERIFIER))["_main"](str(path), *key)
    return code, capsys.readouterr().out


def test_the_second_verifier_shares_no_code_and_is_read_in_one_sitting():
    source = VERIFIER.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 250
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    assert {name.partition(".")[0] for name in names} <= LIBRARY


def test_a_bundle_convinces_somebody_who_has_nothing_else(sealed, capsys):
    _, folder, key = sealed
    code, said = checked(capsys, folder / "bundle.zip", key)
    assert (code, said.splitlines()[-1]) == (0, "EVERYTHING HOLDS")
    assert "sealed: 19 events" in said
    assert "unrefinanced 333957" in said
    assert "proven only by a bundle of all events" in said
    code, said = checked(capsys, folder / "taxed.zip", key)
    assert (code, "amounts held to rate and FTE" in said) == (0, True), said
    code, said = checked(capsys, folder / "whole", key)
    assert code == 0
    assert "every event is there, and none beside" in said
    assert "itself" in checked(capsys, folder / "bundle.zip")[1]


def test_what_lies_in_a_bundle_checks_it_alone(sealed, tmp_path):
    _, folder, key = sealed
    with ZipFile(folder / "bundle.zip") as packed:
        packed.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", ".", key],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "EVERYTHING HOLDS" in done.stdout
    assert "NICHT BEWIESEN" in (tmp_path / "READ-ME.txt").read_text(encoding="utf-8").upper()


def test_without_a_seal_nobody_can_tell(sealed, capsys):
    _, folder, key = sealed
    code, said = checked(capsys, folder / "unsealed.zip")
    assert (code, "compare the root" in said) == (4, True)
    assert checked(capsys, folder / "unsealed.zip", key)[0] == 3
    other = key.replace(key[-44:], "AdameX2Y0bq0v2R0C5g1x1h0q0q0q0q0q0q0q0q0q0q0")
    assert checked(capsys, folder / "bundle.zip", other)[0] == 3


def test_a_mistyped_bundle_or_key_is_not_called_wrong_for_it(sealed, capsys, tmp_path):
    _, folder, key = sealed
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, tmp_path / "nowhere.zip", key],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "python verify.py BUNDLE" in done.stderr) == (1, True)
    code, said = checked(capsys, folder / "bundle.zip", "no-key")
    assert (code, "the key that you named did not sign it" in said) == (3, True)


@pytest.mark.parametrize("name", ATTACKS)
def test_what_was_done_to_a_bundle_is_named(sealed, capsys, tmp_path, name):
    _, folder, key = sealed
    files, told = attacked(folder, name)
    for file, content in files.items():
        (tmp_path / file).write_bytes(content)
    code, said = checked(capsys, tmp_path, key)
    assert code == 3, said
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")]
    assert any(told in line for line in wrong), said
    assert "EVERYTHING HOLDS" not in said.splitlines()


def test_a_whole_bundle_without_an_event_is_not_whole(sealed, capsys, tmp_path):
    _, folder, key = sealed
    for file in (folder / "whole").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    events = (tmp_path / "events.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "events.jsonl").write_bytes(b"".join(events[:8] + events[9:]))
    code, said = checked(capsys, tmp_path, key)
    assert (code, "event 9 is missing" in said) == (3, True)


def test_a_whole_bundle_whose_explanation_leaves_a_booking_out_is_wrong(sealed, capsys, tmp_path):
    _, folder, key = sealed
    files = {one.name: one.read_bytes() for one in (folder / "whole").iterdir()}
    for number in range(13, 19):
        for name, content in left_out(files, {number}).items():
            (tmp_path / name).write_bytes(content)
        code, said = checked(capsys, tmp_path, key)
        assert (code, f"event {number}: bears on it, and is in no sum" in said) == (3, True)
    for name, content in left_out(files, set(range(13, 19))).items():
        (tmp_path / name).write_bytes(content)
    assert "event 13: bears on it" in checked(capsys, tmp_path, key)[1]


def test_a_whole_bundle_of_another_programme_is_wrong(sealed, capsys, tmp_path):
    """Else nobody would look for the bookings that its explanation leaves out."""
    _, folder, key = sealed
    files = {one.name: one.read_bytes() for one in (folder / "whole").iterdir()}
    bundle = json.loads(files["bundle.json"])
    (position,) = bundle["positions"]
    position["programme"] = "KIM-2"
    position["figures"]["authorised"] = None
    (tree,) = [one for one in position["trees"] if one["kind"] == "authorised"]
    tree |= {"cents": None, "sums": False, "children": []}
    for name, content in left_out({**files, "bundle.json": bundle}, {14}).items():
        (tmp_path / name).write_bytes(content)
    code, said = checked(capsys, tmp_path, key)
    assert (code, "its bookings are of another programme" in said) == (3, True)


def test_every_position_of_a_ledger_with_everything_in_it_holds(tmp_path, capsys):
    clock, path = Clock(), str(tmp_path / "ledger.db")
    with opened(path, clock) as one:
        record_whole_case(one)
        one.execute(c.CloseYear(NOTTULN, 2023, despite_red=True), WHY)
        for command, note in LATER:
            who = Actor("second" if isinstance(command, c.CertifyCosts) else "clerk")
            with Ledger(path, who, clock) as other:
                other.execute(command, note)
        keys = {(row.municipality, row.year) for row in one.positions(Question()).rows}
        for number, (body, year) in enumerate(sorted(keys)):
            for basis in ("accrual", "cash"):
                asked = EvidenceQuestion(body, year, basis=basis, every=True)
                found = one.ask(evidence_for, asked)
                folder = tmp_path / f"{number}-{basis}"
                folder.mkdir()
                write_bundle(folder, found, one.stream(events_of, found), lambda node: node.kind)
                code, said = checked(capsys, folder)
                assert code == 4, f"{body} {year} {basis}: {said}"
    assert len(keys) == 5


@pytest.mark.parametrize("seed", effort((2, 16, 58), (1, 2, 3, 5, 7, 10, 12, 15, 16, 58)))
def test_no_honest_bundle_is_called_wrong_and_what_it_leaves_out_is(seed, tmp_path, capsys):
    with record(story(seed), tmp_path / "ledger.db").ledger as one:
        for number, (body, year, basis) in enumerate(positions_of(one)):
            folder = tmp_path / f"{number}"
            for every in (False, True):
                folder = folder.with_name(f"{number}{every}")
                bundle_of(one, EvidenceQuestion(body, year, basis=basis, every=every), folder)
                code, said = checked(capsys, folder)
                assert code == 4, f"{body} {year} {basis}: {said}"
            bundle = json.loads((folder / "bundle.json").read_text())
            for event in sorted(borne(bundle))[:: effort(7, 1)]:
                for name, content in left_out({"bundle.json": bundle}, {event}).items():
                    (folder / name).write_bytes(content)
                said = checked(capsys, folder)[1]
                assert f"event {event}: bears on it" in said, f"{body} {year} {basis}: {said}"


def test_a_position_is_proven_as_of_the_seal_in_words_and_for_programs(sealed):
    one, _, _ = sealed
    said = one.ok("prove position 05558032 2023")
    assert "Nottuln 2023, €3,339.57 unrefinanced" in said
    assert "sealed: a key of this ledger signed that root" in said
    proof = json.loads(one.ok("prove position 05558032 2023 --format json"))
    assert (proof["size"], len(proof["events"])) == (19, 13)
    assert "not sealed" in one.ok("prove position 05558032 2023 --as-of 18")
    assert "BL-793" in one.refused("prove position 05558032 2001")
    assert "BL-793" in one.refused("prove position 05558032 2023 --as-of 2020-01-01")


def test_the_same_ledger_gives_the_same_bundle(sealed, tmp_path):
    one, folder, _ = sealed
    one.ok(f"export evidence 05558032 2023 --out {tmp_path}/again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (folder / "bundle.zip").read_bytes()
