"""`report position` and `report audit-trail`: the same figures, their sums, and every event."""

from __future__ import annotations

import json

import pytest
from pypdf import PdfReader

from tests.cli.documents import read, tables

NAMES = ("cost_share", "refinanced", "unrefinanced")


@pytest.fixture
def two_years(mitte):
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 61000 --service 2024-01-01 2024-12-31 "
        "--booked-on 2024-12-31 --voucher 2024-1"
    )
    return mitte


def test_rows_are_those_of_position_and_every_sum_is_the_same(two_years):
    found = tables(two_years, "report position")
    rows = json.loads(two_years.ok("position --format json"))["positions"]
    for name in NAMES:
        key = f"{name}_cents"
        assert [row[key] for row in found["positions"]["rows"]] == [row[key] for row in rows]
        total = sum(row[key] for row in rows)
        assert found["positions"]["total"][key] == total
        for table in ("by-year", "by-municipality"):
            assert found[table]["total"][key] == total
            assert sum(row[key] for row in found[table]["rows"]) == total
    assert [row["year"] for row in found["by-year"]["rows"]] == ["2023", "2024"]


def test_bodies_and_years_are_chosen(two_years):
    found = tables(two_years, "report position 05558032 --years 2024")
    rows = found["positions"]["rows"]
    assert [(row["municipality"], row["year"]) for row in rows] == [("Nottuln", "2024")]
    both = tables(two_years, "report position 05558032 05558016 --years 2023-2024")
    assert len(both["positions"]["rows"]) == 4
    assert tables(two_years, "report position 05558032 --years 2020")["positions"]["rows"] == []
    assert "05558099" in two_years.refused("report position 05558099")
    assert "05558099" in two_years.refused("report position 05558032 05558099")
    cash = tables(two_years, "report position 05558032 --basis cash")
    paid = json.loads(two_years.ok("position 05558032 --basis cash --format json"))["positions"]
    total = sum(row["cost_share_cents"] for row in paid)
    assert cash["positions"]["total"]["cost_share_cents"] == total
    assert 0 < total < 6100000 // 2


def test_figures_of_several_years_lead_to_their_explanations(two_years, tmp_path):
    page = read(two_years, tmp_path, "report position")
    assert {target for target, _ in page.links} <= set(page.ids)
    figures = [link for link in page.links if link[0].startswith("figures")]
    assert {target.partition("-")[0] for target, _ in figures} == {f"figures{n}" for n in range(4)}
    for target, amount in figures:
        assert amount.removeprefix("-") in page.texts[target]


def test_the_trail_of_a_figure_ends_at_its_bookings(mitte):
    found = tables(mitte, "report audit-trail --body 05558032 --year 2023")
    steps = found["explanations"]["rows"]
    assert steps[0]["amount_cents"] == 333957
    events = {row["event"] for row in found["events"]["rows"]}
    assert {row["event"] for row in steps if row["event"] is not None} == events
    booked = [row for row in found["events"]["rows"] if row["type"] == "CostBooked"]
    assert len(booked) == 6
    assert all(len(row["hash"]) == 64 for row in found["events"]["rows"])
    text = mitte.ok("report audit-trail --body 05558032 --year 2023 --figure refinanced")
    assert "Audit trail: refinanced Nottuln, 2023" in text
    assert "--figure refinanced" in text
    assert "cost by Dülmen 1/2 + Nottuln 1/2" in " ".join(text.split())


def test_the_trail_of_a_decision_says_what_it_authorised(mitte):
    found = tables(mitte, "report audit-trail --decision 181/2022")
    assert [row["type"] for row in found["events"]["rows"]] == ["BudgetAuthorised"]
    assert [row["authorised_cents"] for row in found["positions"]["rows"]] == [500000]


def test_the_trail_of_a_grant_has_every_event_of_it_and_its_account(mitte):
    found = tables(mitte, "report audit-trail --grant KIM-2023")
    types = [row["type"] for row in found["events"]["rows"]]
    assert {"GrantApproved", "GrantAmended", "GrantForwarded"} <= set(types)
    legs = json.loads(mitte.ok("grant account KIM-2023 --format json"))["legs"]
    assert [row["payable_cents"] for row in found["accounts"]["rows"]] == [
        leg["payable_cents"] for leg in legs
    ]


def test_as_of_shows_what_was_on_record_then(mitte):
    early = tables(mitte, "report audit-trail --grant KIM-2023 --known-on 2023-01-15")
    assert "GrantAmended" not in [row["type"] for row in early["events"]["rows"]]
    assert "181" in mitte.refused("report audit-trail --decision 181/2022 --known-on 2022-01-01")


@pytest.mark.parametrize(
    "words",
    ["", "--year 2023", "--body 05558032", "--decision 1 --grant 2", "--grant 1 --year 2023"],
)
def test_one_subject_at_a_time(mitte, words):
    assert "--body" in mitte.refused(f"report audit-trail {words}", 2)


def test_every_form_holds_the_trail(county, tmp_path):
    for suffix in ("txt", "html", "pdf", "xlsx", "json"):
        county.ok(f"report audit-trail --body 05558032 --year 2023 --out {tmp_path}/trail.{suffix}")
    page = (tmp_path / "trail.html").read_text(encoding="utf-8")
    assert 'class="tree"' in page


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_trail_has_the_reasons_in_every_form_and_days_in_one_notation(mitte, tmp_path, lang):
    mitte.ok("decision amend 181/2022 --from-year 2024 --ceiling 6000 --reason 'Nachtrag 2024'")
    mitte.lang = lang
    line = "report audit-trail --decision 181/2022"
    for form in ("text", "json", "csv --table events", "html"):
        assert "Nachtrag 2024" in mitte.ok(f"{line} --format {form}"), form
    mitte.ok(f"{line} --out {tmp_path}/t.pdf")
    pages = PdfReader(tmp_path / "t.pdf").pages
    assert "Nachtrag 2024" in " ".join(" ".join(one.extract_text() for one in pages).split())
    text = mitte.ok(line)
    assert ("06.12.2022" in text) == (lang == "de")
    assert ("2022-12-06" in text) == (lang == "en")
