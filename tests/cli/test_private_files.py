"""What a person earns is nobody else's business: files are made for their owner alone."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.root import root

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


def rights(path) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


def test_a_ledger_and_what_lies_beside_it_are_the_owners(tmp_path):
    other = f"{tmp_path}/new.db"
    assert CliRunner().invoke(root, ["--database", other, "init"]).exit_code == 0
    assert rights(other) == 0o600
    for beside in tmp_path.glob("new.db-*"):
        assert rights(beside) == 0o600


@pytest.mark.parametrize("line", ["position", "report position --table positions", "due"])
def test_an_answer_in_a_file_is_the_owners(mitte, tmp_path, line):
    out = tmp_path / "answer.csv"
    mitte.ok(f"{line} --out {out}")
    assert rights(out) == 0o600


def test_who_takes_the_place_of_a_file_keeps_its_rights(mitte, tmp_path):
    out = tmp_path / "answer.csv"
    out.write_text("old")
    out.chmod(0o644)
    mitte.refused(f"position --out {out}", exit_code=2)
    assert out.read_text() == "old"
    mitte.ok(f"position --out {out} --force")
    assert rights(out) == 0o644
    assert out.read_text().startswith("municipality,")


def test_the_form_follows_the_name_and_it_is_said_what_was_written(mitte, tmp_path):
    result = mitte.run(f"position --out {tmp_path}/all.json")
    assert result.stdout == ""
    assert "all.json written" in result.stderr
    assert json.loads((tmp_path / "all.json").read_text())["positions"]
    assert "no form" in mitte.refused(f"position --out {tmp_path}/all.docx", exit_code=2)


def test_apply_and_cost_import_read_the_standard_input(mitte):
    before = ["--database", mitte.database, "--actor", "clerk", "--lang", "en"]
    setup = '[[body]]\nbody = "05558020"\nname = "Havixbeck"\n'
    for new, known in ((1, 0), (0, 1)):
        result = CliRunner().invoke(
            root, [*before, "apply", "-", "--format", "json"], input=setup, obj=mitte.clock
        )
        assert result.exit_code == 0, result.output
        answer = json.loads(result.stdout)
        assert (answer["new"], answer["known"]) == (new, known)
    costs = Path(__file__).parents[2] / "cli" / "demo_costs.csv"
    result = CliRunner().invoke(
        root,
        [*before, "cost", "import", "-"],
        input=io.BytesIO(costs.read_bytes()),
        obj=mitte.clock,
    )
    assert result.exit_code == 0, result.output


def test_due_ends_with_one_when_something_is_late(mitte):
    late = json.loads(mitte.ok("due --late --format json"))
    assert late["due"]
    assert mitte.run("due --exit-code").exit_code == 1
    assert mitte.run("due").exit_code == 0
    assert mitte.run("due --exit-code --as-of 1").exit_code == 0
