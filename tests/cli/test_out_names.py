"""`--out`: a file is what it is called, and `-` is the standard output."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from cli.root import root
from tests.cli.documents import ISSUE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("position --out p.xlsx --format csv", "called as xlsx is, and --format says csv [BL-915]"),
        ("report position --out q.html --format pdf", "called as html is, and --format says pdf"),
        ("history --out h.json --format text", "called as json is, and --format says text"),
        ("position --out p.xlsx", "→ budget-ledger report position --out p.xlsx, or --format"),
        ("due --out d.xlsx", "→ --format with one of: "),
        ("export audit --year 2023 --out -", "file -: is not what a file is called here"),
    ],
)
def test_a_name_that_says_something_else_is_refused_and_nothing_written(
    mitte, tmp_path, monkeypatch, line, said
):
    monkeypatch.chdir(tmp_path)
    assert said in mitte.refused(line, 2)
    assert {one.name.partition(".")[0] for one in tmp_path.iterdir()} == {"ledger"}


def test_what_the_remedy_names_can_be_typed(mitte, tmp_path):
    assert "report position" in mitte.refused(f"position --out {tmp_path}/p.xlsx", 2)
    mitte.ok(f"report position --out {tmp_path}/p.xlsx")
    mitte.ok(f"position --out {tmp_path}/p.dat --format csv")


def test_a_dash_is_the_standard_output(mitte, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in ("position", "report position"):
        assert mitte.ok(f"{line} --out -") == mitte.ok(line)
    assert "is no text" in mitte.refused("report position --format pdf --out -", 2)
    assert not (tmp_path / "-").exists()


def test_a_settlement_that_was_not_issued_is_refused_with_what_issues_it(mitte):
    said = mitte.refused("report settlement KV-Mitte 2023")
    command = said.partition("→ budget-ledger ")[2]
    assert command == (
        "settlement issue NAME --agreement KV-Mitte --year 2023 --issued-on DATE --due-on DATE"
    )
    typed = command.replace("NAME", "SA-2023").replace("DATE", "2024-02-15", 1)
    assert typed.replace("DATE", "2024-03-31") == ISSUE
    mitte.ok(ISSUE)
    mitte.ok("report settlement KV-Mitte 2023")


@pytest.mark.parametrize(
    "command", ["cost reverse X-99", "cost pay --voucher X-99 --paid-on 2024-01-02"]
)
def test_of_a_voucher_that_nobody_booked_no_history_is_offered(mitte, command):
    said = mitte.refused(command)
    assert "voucher X-99: no booking stands under it [BL-917] → check the number" in said
    assert mitte.ok(said.partition("number: ")[2].partition(" shows")[0])


def test_a_setup_file_is_named_in_every_language(mitte):
    assert "file .: " in mitte.refused("apply .", 2)
    mitte.lang = "de"
    assert "Datei x.toml: " in mitte.refused("apply x.toml", 2)


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_the_environment_says_wrongly_is_named_as_such(mitte, monkeypatch, form):
    monkeypatch.setenv("BUDGET_LEDGER_LANG", "xx")
    arguments = ["--database", mitte.database, "position", "--format", form]
    result = CliRunner().invoke(root, arguments)
    assert result.exit_code == 2
    assert "BUDGET_LEDGER_LANG" in result.stderr
    assert "--lang" not in result.stderr
