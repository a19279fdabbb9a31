"""`report council`: a picture and a sentence first; what needs a decision is named."""

from __future__ import annotations

import json

from ledger.position.years.council_page import NEEDS
from tests.cli.documents import tables
from tests.words import WORDS

PAGE = "report council 05558032"


def needs(typist, line=PAGE):
    found = tables(typist, line).get("needs")
    if found is None:
        return []
    return [(row["year"], row["kind"], row["amount_cents"]) for row in found["rows"]]


def test_the_sentence_says_what_is_left(mitte):
    text = mitte.ok(PAGE)
    row = json.loads(mitte.ok("position 05558032 --year 2023 --format json"))["positions"][0]
    assert row["unrefinanced_cents"] == 333957
    assert "KIM 2023: €3,339.57 unrefinanced, €5,000.00 authorised, €1,660.43 left." in text
    assert needs(mitte) == []
    assert "Nothing." in text
    found = tables(mitte, PAGE)["years"]
    assert found["rows"][0]["unrefinanced_cents"] == row["unrefinanced_cents"]


def test_above_what_is_authorised_wants_an_over_plan_approval_until_it_is_there(mitte):
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 20000 --service 2023-12-01 2023-12-31 "
        "--booked-on 2023-12-31 --voucher 2023-1299"
    )
    ((year, kind, cents),) = needs(mitte)
    assert (year, kind[:5]) == ("2023", "above")
    row = json.loads(mitte.ok("position 05558032 --year 2023 --format json"))["positions"][0]
    assert cents == -row["headroom_cents"] > 0
    assert f"€{cents // 100:,}.{cents % 100:02} above what is authorised" in mitte.ok(PAGE)
    mitte.ok(
        f"budget approve-over-plan 05558032 --programme KIM --year 2023 "
        f"--amount {cents / 100:.2f} --decided-by Rat --decided-on 2024-01-10"
    )
    assert needs(mitte) == []
    parts = tables(mitte, PAGE)["authorised"]
    assert parts["total"]["amount_cents"] == row["unrefinanced_cents"]


def test_a_year_without_a_decision_wants_one(mitte):
    ((year, kind, cents),) = needs(mitte, "report council 05558016")
    assert (year, kind) == ("2023", "there is no decision")
    row = json.loads(mitte.ok("position 05558016 --year 2023 --format json"))["positions"][0]
    assert cents == row["unrefinanced_cents"]


def test_the_plan_for_the_next_year_is_held_against_what_is_authorised(mitte):
    mitte.ok("plan cost CM-1 --type personnel --year 2024 --amount 90000")
    mitte.ok("plan occupancy CM-1 --fte 1 --from 2024-01-01 --until 2024-12-31")
    ((year, kind, cents),) = needs(mitte)
    assert (year, kind) == ("2024", "planned above what is authorised: amend the decision")
    assert cents == (9000000 - 5700000) // 2 - 500000


def test_what_was_not_known_yet_is_not_on_the_page(mitte):
    early = mitte.ok(f"{PAGE} --known-on 2023-06-30 --year 2023")
    assert "€0.00 unrefinanced, €5,000.00 authorised, €5,000.00 left" in early
    assert "no cost on record" in mitte.ok(f"{PAGE} --known-on 2022-06-30 --year 2022")
    assert "99" in mitte.refused("report council 99")


def test_a_body_without_cost_has_a_page_in_every_form(mitte, tmp_path):
    for suffix in ("txt", "html", "pdf", "xlsx", "json"):
        mitte.ok(f"report council 05558 --out {tmp_path}/page.{suffix}")
    assert "<figure" not in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_what_a_body_does_not_have_is_not_shown_as_nothing(mitte, tmp_path):
    """Nobody decided anything for Dülmen: neither 0.00 nor an empty table that can be searched."""
    mitte.ok(f"--lang en report council 05558016 --out {tmp_path}/page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    first = page[page.index('class="figures"') : page.index("<figure")]
    assert "<dt>unrefinanced</dt>" in first
    assert "authorised" not in first
    assert ">none</td></tr></tfoot>" in page


def test_the_picture_comes_first(mitte, tmp_path):
    mitte.ok(f"{PAGE} --out {tmp_path}/page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.index("<figure") < page.index("<table")


def test_every_need_has_words():
    assert {f"need_{kind}" for kind in NEEDS} <= set(WORDS)


def test_computed_overhead_alone_is_no_plan(mitte):
    key = "05558016=1/2,05558032=1/2"
    mitte.ok(
        f"agreement amend KV-Mitte --key {key} --version 2 --from 2024-01-01 --overhead flat:24000"
    )
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 90000 --service 2024-01-01 2024-12-31 "
        "--booked-on 2024-12-31 --voucher 2024-1"
    )
    assert needs(mitte, f"{PAGE} --year 2023") == []

    def over_plan():
        answer = json.loads(mitte.ok("year check 05558032 2024 --format json"))
        return [one["items"] for one in answer["checks"] if one["check"] == "plan"]

    assert over_plan() == [[]]
    assert "planned" not in mitte.ok("report year-end --year 2024")
    mitte.ok("plan cost CM-1 --type personnel --year 2024 --amount 10000")
    ((year, _, _),) = needs(mitte, f"{PAGE} --year 2023")
    assert year == "2024"
    assert len(over_plan()[0]) == 1


def test_a_missing_decision_is_said_where_it_is_to_be_decided_and_nowhere_else(mitte):
    page = "report council 05558016 --year 2023"
    assert mitte.ok(page).count("there is no decision") == 2
    mitte.ok("year close --yes 05558016 2023 --closed-on 2024-04-30 --despite-red --reason later")
    text = mitte.ok(page)
    assert "there is no decision" not in text
    assert "unrefinanced, no decision." in text
