"""The demo's table equals the worked case of the domain reference, to the cent."""

from __future__ import annotations

import csv
import io
import json

import pytest

from cli import demo
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


def test_the_demo_ends_with_the_table_of_the_worked_case(in_folder, capsys):
    demo.main()
    printed = capsys.readouterr().out
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


def test_what_the_council_could_know_leaves_later_facts_out(in_folder, capsys):
    demo.main()
    capsys.readouterr()
    typist = Typist(str(in_folder / "demo" / "ledger.db"))
    answer = json.loads(typist.ok("position 05558032 --known-on 2024-09-15 --format json"))
    shares = {row["year"]: row["cost_share_cents"] for row in answer["positions"]}
    assert shares == {2023: 1758957, 2024: (7 * 618392 + 618391) // 2}
    assert answer["recorded_afterwards"] > 0
    text = typist.ok("position 05558032 --known-on 2024-09-15")
    assert "were recorded after that day" in text
    assert "the year was not over" in text


@pytest.mark.usefixtures("in_folder")
def test_the_demo_can_be_run_twice(capsys):
    demo.main()
    demo.main()
    assert capsys.readouterr().out.count("verified: 42 events") == 2


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
        outputs.append([refused, *(typist.ok(question) for question in questions)])
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
    ]


def test_german_tables_use_the_terms_and_amounts_of_the_field(mitte):
    mitte.lang = "de"
    table = mitte.ok("position 05558032").replace("\xa0", " ")
    assert "nicht refinanziert" in table
    assert "17.589,57 €" in table
    assert "eingehalten" in table
