"""The demo's table equals the worked case of the domain reference, to the cent."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.root import root
from tests.cli.conftest import Typist, record_mitte

EXPECTED = {
    ("05558016", 2023): (1758957, 1425000, 333957, None, None, "no decision"),
    ("05558016", 2024): (3710350, 2850000, 860350, None, None, "no decision"),
    ("05558016", 2025): (3826780, 2850000, 976780, None, None, "no decision"),
    ("05558032", 2023): (1758957, 1425000, 333957, 500000, 166043, "within"),
    ("05558032", 2024): (3710349, 2850000, 860349, 500000, -360349, "exceeded"),
    ("05558032", 2025): (3826780, 2850000, 976780, 500000, -476780, "exceeded"),
}


@pytest.fixture
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(*arguments: str) -> str:
    result = CliRunner().invoke(root, ["demo", *arguments], env={"COLUMNS": None})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_demo_ends_with_the_table_of_the_worked_case(in_folder):
    printed = shown()
    assert "verified: 42 events" in printed
    typist = Typist(str(in_folder / "demo" / "ledger.db"))
    answer = json.loads(typist.ok("position --format json"))
    rows = {
        (row["municipality"], row["year"]): (
            row["cost_share_cents"],
            row["refinanced_cents"],
            row["unrefinanced_cents"],
            row["authorised_cents"],
            row["headroom_cents"],
            row["status"],
        )
        for row in answer["positions"]
    }
    assert rows == EXPECTED


def test_what_the_council_could_know_leaves_later_facts_out(in_folder):
    shown()
    typist = Typist(str(in_folder / "demo" / "ledger.db"))
    answer = json.loads(typist.ok("position 05558032 --known-on 2024-09-15 --format json"))
    shares = {row["year"]: row["cost_share_cents"] for row in answer["positions"]}
    assert shares == {2023: 1758957, 2024: (7 * 618392 + 618391) // 2}
    assert answer["recorded_afterwards"] > 0
    text = typist.ok("position 05558032 --known-on 2024-09-15")
    assert "were recorded after that day" in text
    assert "the year was not over" in text


@pytest.mark.usefixtures("in_folder")
def test_the_demo_can_be_run_twice_and_elsewhere():
    assert "verified: 42 events" in shown()
    assert "verified: 42 events" in shown()
    assert "deep/er/ledger.db position" in shown("deep/er")


@pytest.mark.usefixtures("in_folder")
def test_the_demo_leaves_alone_what_is_not_its_own():
    shown()
    mine = Typist("demo/ledger.db")
    mine.ok("body register 05558020 Havixbeck --despite-clock")
    before = Path("demo/ledger.db").read_bytes()
    result = CliRunner().invoke(root, ["demo"])
    assert result.exit_code == 2
    assert "is not the demo's alone" in result.stderr
    assert Path("demo/ledger.db").read_bytes() == before


@pytest.mark.parametrize("content", [b"no ledger", b""])
@pytest.mark.usefixtures("in_folder")
def test_the_demo_leaves_alone_a_file_of_its_name(content):
    Path("demo").mkdir()
    for name in ("ledger.db", "costs-2024-2025.csv"):
        Path("demo", name).write_bytes(content or b"post;amount")
        assert CliRunner().invoke(root, ["demo"]).exit_code == 2
        assert Path("demo", name).read_bytes() == (content or b"post;amount")
        Path("demo", name).unlink()


def without_login(answer: str) -> str:
    """Leave out who was logged in to a server, and how wide that is; a file knows of nobody."""
    said = re.sub(r',\n +"server_login": "\w+"|, on the server as \S+', "", answer)
    return re.sub(r"--+| +", " ", said)


def test_the_same_commands_give_the_same_output_on_both_databases(tmp_path, postgres_database):
    outputs = []
    for database in (f"{tmp_path}/ledger.db", postgres_database):
        typist = Typist(database)
        typist.run("init")
        record_mitte(typist)
        questions = (
            "position",
            "position --basis cash --format csv",
            "position --known-on 2023-10-15",
            "explain 05558032 2023 headroom",
            "explain 05558032 2023 --format json",
            "history --format json",
            "history --post CM-1",
            "verify",
        )
        refused = typist.refused("correct 11 --reason why")
        answers = (typist.ok(question) for question in questions)
        outputs.append([refused, *(without_login(answer) for answer in answers)])
    assert outputs[0] == outputs[1]


def test_csv_carries_integer_cents_under_stable_names(mitte):
    rows = list(csv.DictReader(io.StringIO(mitte.ok("position --format csv"))))
    assert rows[0]["cost_share_cents"] == "1758957"
    assert list(rows[0]) == [
        "municipality",
        "municipality_name",
        "programme",
        "year",
        "cost_share_cents",
        "refinanced_cents",
        "unrefinanced_cents",
        "authorised_cents",
        "headroom_cents",
        "status",
        "day_count",
        "certified_cents",
        "adjustment_cents",
        "closed",
        "vat_cents",
    ]


def test_german_tables_use_the_terms_and_amounts_of_the_field(mitte):
    mitte.lang = "de"
    table = mitte.ok("position 05558032").replace("\xa0", " ")
    assert "nicht refinanziert" in table
    assert "17.589,57 €" in table
    assert "eingehalten" in table
