"""Changes of one year's authorisation, typed, and what they do to position and explain."""

from __future__ import annotations

import json

import pytest

ABOUT = "05558032 --programme KIM"
DECIDED = "--decided-by Rat --decided-on 2024-02-15"


def row(typist, year, options=""):
    answer = json.loads(typist.ok(f"position 05558032 --year {year} {options} --format json"))
    return answer["positions"][0]


def book(typist, amount, year=2024):
    return typist.run(
        f"cost book --post CM-1 --type personnel --amount {amount} --service {year}-01-01 "
        f"{year}-12-31 --booked-on {year}-12-31 --voucher B-{year}-{amount}"
    )


def test_at_most_the_unused_headroom_is_carried_over(mitte):
    line = f"budget carry-over {ABOUT} --from-year 2023 --year 2024 {DECIDED} --amount"
    assert "only €1,660.43 are unused" in mitte.refused(f"{line} 1660.44")
    mitte.ok(f"{line} 1000")
    refusal = mitte.refused(f"{line} 660.44")
    assert "only €660.43 are unused (€1,000.00 were carried over before)" in refusal
    assert row(mitte, 2023)["authorised_cents"] == 500000
    assert row(mitte, 2024)["authorised_cents"] == 600000
    assert "nothing was changed" in mitte.run(f"{line} 1000").stderr
    assert row(mitte, 2024)["authorised_cents"] == 600000


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ("--from-year 2024 --year 2023", "does not lie before"),
        ("--from-year 2022 --year 2024", "2022"),
    ],
)
def test_a_carry_over_leads_forwards_out_of_an_authorised_year(mitte, years, words):
    assert words in mitte.refused(f"budget carry-over {ABOUT} {years} {DECIDED} --amount 1")


def test_a_cost_over_the_ceiling_names_the_missing_approval_until_it_is_there(mitte):
    warned = book(mitte, "74206.99")
    assert "Nottuln 2024: €3,603.49 over the ceiling" in warned.stderr
    assert "budget approve-over-plan" in warned.stderr
    assert "Nottuln" in mitte.ok("position --exceeded")
    mitte.ok(f"budget approve-over-plan {ABOUT} --year 2024 {DECIDED} --amount 3603.49")
    assert row(mitte, 2024)["status"] == "within"
    assert "No ceiling is exceeded" in mitte.ok("position --exceeded")
    assert "over the ceiling" in book(mitte, "0.02").stderr


def test_the_use_of_a_blocked_amount_is_said_to_be_that(mitte):
    mitte.ok(
        "budget block HS --body 05558032 --programme KIM --year 2024 --amount 2000 "
        "--decided-by Kämmerer --decided-on 2024-01-02"
    )
    warned = book(mitte, "64000")
    assert "of a blocked amount are used" in warned.stderr
    assert "budget lift-block" in warned.stderr


def test_position_and_explain_show_every_part(mitte):
    mitte.ok(f"budget approve-over-plan {ABOUT} --year 2024 {DECIDED} --amount 100")
    mitte.ok(
        "budget block HS --body 05558032 --programme KIM --year 2024 --amount 50 "
        "--decided-by Kämmerer --decided-on 2024-01-02"
    )
    parts = row(mitte, 2024)["authorised_parts"]
    assert [(one["kind"], one["cents"]) for one in parts] == [
        ("decision", 500000),
        ("over_plan", 10000),
        ("block", -5000),
    ]
    text = mitte.ok("position 05558032 --year 2024 --parts")
    assert "over-plan approval" in text
    tree = json.loads(mitte.ok("explain 05558032 2024 authorised --format json"))["explanations"][0]
    assert tree["cents"] == 505000 == sum(child["cents"] for child in tree["children"])
    mitte.lang = "de"
    assert "Haushaltssperre HS: Kämmerer" in mitte.ok("explain 05558032 2024 authorised")
    assert "über-/außerplanmäßige Bewilligung" in mitte.ok("position 05558032 --parts --year 2024")


def test_an_approval_counts_from_when_it_was_known(mitte):
    mitte.ok(
        f"budget approve-over-plan {ABOUT} --year 2024 {DECIDED} --amount 100 --known-on 2024-11-05"
    )
    assert row(mitte, 2024, "--known-on 2024-11-04")["authorised_cents"] == 500000
    assert row(mitte, 2024, "--known-on 2024-11-05")["authorised_cents"] == 510000


def test_a_mistyped_approval_is_corrected(mitte):
    mitte.ok(f"budget approve-over-plan {ABOUT} --year 2024 {DECIDED} --amount 100")
    number = row(mitte, 2024)["authorised_parts"][1]["event"]
    mitte.ok(
        f"budget approve-over-plan {ABOUT} --year 2024 {DECIDED} --amount 200 "
        f"--corrects {number} --reason typo"
    )
    assert row(mitte, 2024)["authorised_cents"] == 520000
    mitte.ok(f"correct {number + 2} --reason 'never decided'")
    assert row(mitte, 2024)["authorised_cents"] == 500000
