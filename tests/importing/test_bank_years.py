"""The budget year that a payment is meant for: named in its text, or left to a person."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.position.bank.years_meant import purpose, years_meant
from tests.cli.documents import ISSUE
from tests.importing.bank_ledger import DUELMEN, proposals, write
from tests.importing.statement import Payment

DATED = {2022: ["181/2022"], 2023: ["KIM-2023", "Kita 2023 e.V."], 2024: ["KV 2023/24"]}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("KIM-2023 Restzahlung", ()),
        ("KIM 2023 Abschlag 3/2023", (2023,)),
        ("KIM-2023 2024", (2024,)),
        ("KIM-2023/2024", (2023, 2024)),
        ("KIM-2023/24", (2023, 2024)),
        ("Kita 2023 e. V. 2024", (2024,)),
        ("Beschluss 181/2022 zu 2023", (2023,)),
        ("KV 2023/24 Abschlag 2025", (2025,)),
        ("Abschlag 2023/24", (2023, 2024)),
        ("Abschlag 23/24", (2023, 2024)),
        ("Abschlag 2023 - 2024", (2023, 2024)),
        ("Abschlag 2023 und 2024", (2023, 2024)),
        ("Q1 2024", (2024,)),
        ("Dez. 2023", (2023,)),
        ("Abschlag 12/23", (2023,)),
        ("Rate 11/12", ()),
        ("1. Abschlag 2024", (2024,)),
        ("Bescheid vom 31.12.2023", ()),
        ("Bescheid vom 31. Dezember 2023", ()),
        ("vom 2023-12-31, 31/12/2023", ()),
        ("01.01.-31.12.2023", (2023,)),
        ("01.01.23 - 31.12.23", (2023,)),
        ("01.07.2023 bis 30.06.2024", (2023, 2024)),
        ("1984, 20231231, 12023", ()),
        ("Az. 2023/17 Abschlag 2024", (2024,)),
        ("Az.: 51-2023-4711, 2024", (2024,)),
        ("AZ 2023/4 Zuwendung", ()),
        ("Aktenzeichen 50.1.2023", ()),
        ("Kassenzeichen 2023-000815", ()),
        ("Rechnungs-Nr. 2023/11", ()),
        ("Bescheid 4711/2022 für 2023", (2023,)),
        ("AZ 2023", (2023,)),
        ("Abschlag Nr. 3/2023", (2023,)),
        ("KW 45/2023", (2023,)),
        ("2023-2025", (2023, 2025)),
        ("EUR 2024,00 Abschlag 2023", (2023,)),
        ("2000 EUR für 2023", (2023,)),
        ("2000 € für 2023", (2023,)),
        ("RE-2022-071 für 2023", (2023,)),
        ("Abschlag-3/2023", (2023,)),
        ("Abschlag 2023 EUR 500,00", (2023,)),
        ("500 EUR 2023", (2023,)),
    ],
)
def test_a_text_means_the_years_that_belong_to_no_name_and_no_day(text, years):
    assert years_meant(text, DATED) == set(years)


@given(st.sampled_from(("grant", "agreement")), st.integers(2000, 2100), st.integers(2000, 2100))
def test_a_purpose_means_its_year_whatever_year_is_in_the_name(kind, named, year):
    name = f"KIM-{named}"
    assert years_meant(purpose(kind, name, year), {named: [name]}) == {year}


def schedule(mitte, *years):
    for year in years:
        mitte.ok(
            f"advance schedule KV-Mitte --member 05558032 --year {year} --amount 2000 "
            f"--due-on {year}-03-31"
        )


def advance(text, amount="2000"):
    return Payment(amount, "Gemeinde Nottuln", text, "2024-03-28")


BOTH = (2023, 2024)


@pytest.mark.parametrize(
    ("payment", "scheduled", "state", "years"),
    [
        (advance("KV Mitte Abschlag 2023 und 2024", "4000"), BOTH, "several", BOTH),
        (advance("KV Mitte Abschlag"), BOTH, "several", BOTH),
        (advance("Abschlag"), BOTH, "several", BOTH),
        (advance("KV Mitte Abschlag 2023"), BOTH, "proposed", (2023,)),
        (advance("KV Mitte Abschlag 2023", "1500"), BOTH, "proposed", (2023,)),
        (advance("KV Mitte Abschlag 2023"), (2024,), "other_year", (2024,)),
        (advance("Abschlag 2023"), (2024,), "other_year", (2024,)),
        (advance("KV Mitte Abschlag 2023/24"), (2024,), "other_year", (2024,)),
        (advance("KV Mitte, Schreiben vom 31.12.2023"), (2024,), "proposed", (2024,)),
    ],
)
def test_an_advance_is_clear_for_the_one_year_that_is_meant(
    mitte, tmp_path, *, payment, scheduled, state, years
):
    schedule(mitte, *scheduled)
    path = write(tmp_path, payment)
    found = proposals(mitte, path)
    assert {one["state"] for one in found} == {state}
    assert [one["command"].partition("--year ")[2][:4] for one in found] == [*map(str, years)]
    done = mitte.ok(f"bank confirm {path} --body {DUELMEN} --all")
    assert f"Payments recorded: {int(state == 'proposed')}" in done


def test_one_payment_for_two_years_says_what_each_has_open_and_how_to_divide_it(mitte, tmp_path):
    schedule(mitte, *BOTH)
    path = write(tmp_path, advance("KV Mitte Abschlag 2023 und 2024", "4000"))
    propose = f"bank propose {path} --body {DUELMEN}"
    text = mitte.ok(propose)
    assert "Payment 1: open are €2,000.00 (2023), €2,000.00 (2024)" in text
    commands = text.partition("Each year by hand:\n")[2].partition("\n\n")[0].splitlines()
    assert [command.partition("--amount ")[2][:7] for command in commands] == ["2000.00"] * 2
    mitte.lang = "de"
    assert "Zahlung 1: offen sind 2.000,00\xa0€ (2023)" in mitte.ok(propose)
    mitte.lang = "en"
    for command in commands:
        assert "recorded as event" in mitte.ok(command.strip())
    assert "open are" not in mitte.ok(propose)


@pytest.mark.parametrize(
    ("text", "amount", "opened"),
    [
        ("KV Mitte Abschlag 2023 und 2024", "3500", True),
        ("KV Mitte Abschlag 2023 und 2024", "2000", False),
        ("KV Mitte Abschlag 2023", "1500", False),
    ],
)
def test_other_sums_are_divided_by_a_person_alone(mitte, tmp_path, text, amount, opened):
    schedule(mitte, *BOTH)
    said = mitte.ok(f"bank propose {write(tmp_path, advance(text, amount))} --body {DUELMEN}")
    assert ("open are" in said) == opened
    assert "by hand" not in said


def test_what_the_text_names_instead_is_said_and_a_person_may_confirm_it(mitte, tmp_path):
    schedule(mitte, 2024)
    path = write(tmp_path, advance("KV Mitte Abschlag 2022 und 2023"))
    assert "its text names 2022, 2023" in mitte.ok(f"bank propose {path} --body {DUELMEN}")
    confirm = f"bank confirm {path} --body {DUELMEN}"
    mitte.lang = "de"
    assert "Text nennt 2022, 2023" in mitte.ok(f"{confirm} --all")
    mitte.lang = "en"
    assert "Payments recorded: 1" in mitte.ok(f"{confirm} --payment 1")


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("KIM-2023 Restzahlung", "2024-02-15", 2024),
        ("KIM2023 Q1 2023", "2024-02-15", 2023),
        ("KIM-2023 Post CM-1", "2025-02-15", 2025),
        ("KIM-2023 2023", "2024-02-15", 2023),
    ],
)
def test_the_year_within_the_name_of_a_grant_is_not_the_year_meant(
    mitte, tmp_path, text, day, year
):
    path = write(tmp_path, Payment("10.00", "Kreis Coesfeld", text, day))
    (one,) = proposals(mitte, path)
    assert (one["state"], one["by_name"]) == ("proposed", True)
    assert f"--year {year}" in one["command"]


@pytest.mark.parametrize(
    ("text", "state"),
    [("SA-2023 Ausgleich", "proposed"), ("SA-2023, 2023", "proposed"), ("SA-2023 für 2022", None)],
)
def test_a_settlement_is_of_one_year(mitte, tmp_path, text, state):
    mitte.ok(ISSUE)
    path = write(tmp_path, Payment("3339.57", "Nottuln", text))
    (one,) = proposals(mitte, path)
    assert one["state"] == (state or "other_year")


def test_the_year_within_the_number_of_a_voucher_is_none(mitte, tmp_path):
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 119 --service 2024-01-01 2024-01-31 "
        "--booked-on 2024-02-01 --voucher RE-2023-071 --plausible"
    )
    path = write(tmp_path, Payment("-119", "Stadtwerke", "RE-2023-071 2024", "2024-02-15"))
    answer = mitte.ok(f"bank propose {path} --body {DUELMEN} --format json")
    (one,) = json.loads(answer)["payments"]
    assert (one["state"], one["by_name"]) == ("proposed", True)
