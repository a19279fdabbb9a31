"""`demo --county`: every body once, and sums that are the sum of their parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.root import root
from ledger.domain.money import parse_amount
from tests.cli.conftest import Typist

ROOT = Path(__file__).resolve().parents[2]
AMOUNTS = ("cost_share_cents", "refinanced_cents", "unrefinanced_cents")


@pytest.fixture
def county(tmp_path, monkeypatch):
    """The county as the demo leaves it."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(root, ["demo", "--county"]).exit_code == 0
    return Typist("demo/county.db")


def added(rows):
    return [sum(row[name] for row in rows) for name in AMOUNTS]


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_table_shows_every_body_once_and_the_sums_of_its_parts(county, year):
    answer = json.loads(county.ok(f"position --year {year} --sums --format json"))
    rows, sums = answer["positions"], answer["sums"]

    assert len(rows) == len({row["municipality"] for row in rows}) == 11
    regions = [one for one in sums if one["kind"] == "region"]
    assert [one["name"] for one in regions] == ["Ascheberg", "Coesfeld", "Mitte"]
    (whole,) = (one for one in sums if one["kind"] == "programme")
    assert added(rows) == added(regions) == added([whole])
    # Nothing in the file is lost: the whole is what was booked for the year.
    lines = Path("demo/county-costs.csv").read_text(encoding="utf-8").splitlines()[1:]
    amounts = [parse_amount(c[2]) for c in (line.split(";") for line in lines) if str(year) in c[3]]
    assert whole["cost_share_cents"] == sum(amounts)


def test_the_sums_are_those_of_the_posts(county):
    with_sums = county.ok("position --year 2024 --sums --format csv").splitlines()
    assert with_sums[0].startswith("kind,name,programme,year,cost_share_cents")
    assert "region,Mitte,KIM,2024,7420699,5700000,1720699,0,0" in with_sums
    assert with_sums[-1].startswith("programme,KIM,KIM,2024,")


def test_the_case_mitte_is_a_part_of_the_county(county):
    rows = json.loads(county.ok("position 05558032 --format json"))["positions"]
    assert [row["unrefinanced_cents"] for row in rows] == [333957, 860349, 976780]


def test_the_setup_is_the_one_that_the_docs_show():
    shipped = (ROOT / "cli" / "demo_county.toml").read_bytes()
    assert shipped == (ROOT / "docs" / "how-to" / "county.toml").read_bytes()
