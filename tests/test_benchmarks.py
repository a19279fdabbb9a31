"""The benchmarks measure the product itself: their ledger says what their generator counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.bodies import Country
from benchmarks.measure import at_least, at_most, table, told
from benchmarks.workload import (
    WrongSumsError,
    check,
    commands,
    expected,
    generate,
    load,
    prepare,
    rows_of,
    sums_of,
)
from ledger.application import Ledger
from ledger.domain.commands import ImportCosts

ROWS = 500


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("workload"), ROWS)


def test_the_sums_of_the_loaded_ledger_are_those_of_the_generator(place, database_url):
    with Ledger.create(database_url) as ledger:
        load(ledger, place)
        assert sums_of(ledger) == expected(place)


def test_payees_and_texts_change_no_sum(place, tmp_path):
    rows = list(rows_of(place))
    with Ledger.create(str(tmp_path / "ledger.db")) as ledger:
        prepare(ledger, rows)
        receipt = ledger.execute(ImportCosts(commands(rows, with_text=True)))
        check(ledger, place)
    assert receipt.events == ROWS


def test_a_ledger_with_a_row_missing_is_not_measured(place, tmp_path):
    rows = list(rows_of(place))
    with Ledger.create(str(tmp_path / "ledger.db")) as ledger:
        prepare(ledger, rows)
        ledger.execute(ImportCosts(commands(rows)[:-1]))
        with pytest.raises(WrongSumsError, match="1 sums differ"):
            check(ledger, place)


def test_the_workload_has_reversals(place):
    """Else the sums would prove nothing about them."""
    assert any(row[14] for row in rows_of(place))


def test_the_table_says_which_target_is_missed():
    figures = [
        at_least("fast enough", "9 rows/s", "floor 10 rows/s", 9 / 10, 1 / 2),
        at_most("too slow", "30 ms", "floor 2 ms", 15, 14),
        told("nobody minds", "7 MiB"),
    ]
    lines = [[cell.strip() for cell in line.split("|")] for line in table(figures).splitlines()]
    assert [line[-2] for line in lines[2:]] == ["yes", "**no**", ""]


def test_the_sums_of_a_small_country_are_those_of_the_generator(tmp_path):
    country = Country(tmp_path, 10)
    assert country.rows == 2 * (9 + 4 * 12), "a line for each post and month from April 2023"
    assert country.book() > 0


def test_a_country_with_another_sum_is_not_measured(tmp_path, monkeypatch):
    made = Country.ask

    def ask(country: Country, *words: str) -> float:
        if words[:2] == ("cost", "import"):
            file = Path(words[2])
            file.write_text("\n".join(file.read_text().splitlines()[:-1]) + "\n")
        return made(country, *words)

    monkeypatch.setattr(Country, "ask", ask)
    with pytest.raises(WrongSumsError, match="10 municipalities: 5 sums differ"):
        Country(tmp_path, 10)
