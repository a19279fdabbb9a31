"""What a council decides about a year that is closed, typed: the figures stay, it answers."""

from __future__ import annotations

import json

import pytest

from tests.application.mitte import DUELMEN, NOTTULN

ABOUT = f"{NOTTULN} --programme KIM --year 2024 --decided-by Rat"


def row(typist, options="", body=NOTTULN, year=2024):
    answer = json.loads(typist.ok(f"position {body} --year {year} {options} --format json"))
    return answer["positions"][0]


@pytest.fixture
def exceeded(mitte):
    """Nottuln's year 2024, closed on 30.04.2025 with 3,603.49 over its ceiling."""
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 74206.99 --service 2024-01-01 2024-12-31 "
        "--booked-on 2024-12-31 --voucher all"
    )
    for year in (2023, 2024):
        closed = f"--closed-on {year + 1}-04-30 --despite-red --reason 'settled later'"
        mitte.ok(f"year close --yes {NOTTULN} {year} {closed}")
    return mitte


def approve(typist, amount="3603.49", options=""):
    line = f"budget approve-over-plan {ABOUT} --decided-on 2025-06-15 --amount {amount} {options}"
    return typist.run(line)


def test_the_recording_names_the_closing_and_says_what_it_answers(exceeded):
    said = approve(exceeded).stderr
    assert "Nottuln has closed 2024 on 2025-04-30 (event" in said
    assert "its figures do not move" in said
    assert "approved after closing on 2025-06-15" in said
    assert (
        "has closed"
        not in exceeded.run(
            f"budget approve-over-plan {NOTTULN} --programme KIM --year 2025 --decided-by Rat "
            "--decided-on 2025-06-15 --amount 1"
        ).stderr
    )


def test_the_figures_stay_and_the_status_answers_in_both_languages(exceeded):
    before = row(exceeded)
    assert before["status"] == "exceeded"
    assert "Nottuln" in exceeded.ok("position --exceeded")
    assert "over the ceiling" in exceeded.ok(f"year check {NOTTULN} 2024")
    approve(exceeded)
    after = row(exceeded)
    for name in ("authorised_cents", "headroom_cents", "unrefinanced_cents", "authorised_parts"):
        assert after[name] == before[name]
    assert (after["status"], after["answered_on"]) == ("approved after closing", "2025-06-15")
    assert [(one["kind"], one["cents"]) for one in after["authorised_later"]] == [
        ("over_plan", 360349)
    ]
    assert "No ceiling is exceeded" in exceeded.ok(f"position {NOTTULN} --exceeded")
    assert "approved after closing on 2025-06-15 (closed)" in exceeded.ok(f"position {NOTTULN}")
    assert "over-plan approval after closing" in exceeded.ok(f"position {NOTTULN} --parts")
    assert "approved after closing on 2025-06-15" in exceeded.ok(f"year check {NOTTULN} 2024")
    exceeded.lang = "de"
    german = "nach dem Jahresabschluss bewilligt am 15.06.2025"
    assert german in exceeded.ok(f"position {NOTTULN} --year 2024")
    assert german in exceeded.ok(f"year check {NOTTULN} 2024")
    assert "Bewilligung nach dem Jahresabschluss" in exceeded.ok(f"position {NOTTULN} --parts")


def test_part_of_it_answers_nothing_and_a_block_asks_anew(exceeded):
    assert "€3,000.00 are over what is authorised now" in approve(exceeded, "603.49").stderr
    assert "€3,000.00 over the ceiling" in exceeded.ok("position --exceeded")
    approve(exceeded, "3000")
    assert row(exceeded)["status"] == "approved after closing"
    block = exceeded.run(f"budget block HS --body {ABOUT} --amount 50 --decided-on 2025-07-01")
    assert "50.00 are over what is authorised now" in block.stderr
    assert row(exceeded)["status"] == "exceeded"
    lift = f"budget lift-block HS --body {ABOUT} --amount 50 --decided-on 2025-08-01"
    assert "answered" in exceeded.run(lift).stderr
    assert row(exceeded)["answered_on"] == "2025-08-01"


def test_a_year_within_is_asked_about_by_a_later_block_or_amendment(exceeded):
    said = exceeded.run(
        f"budget block HS --body {NOTTULN} --programme KIM --year 2023 --decided-by Rat "
        "--amount 2000 --decided-on 2025-07-01"
    ).stderr
    assert "has closed 2023" in said
    assert "339.57 are over what is authorised now" in said
    assert row(exceeded, year=2023)["headroom_cents"] == 166043
    said = exceeded.run("decision amend 181/2022 --from-year 2023 --ceiling 10000").stderr
    assert "has closed 2023" in said
    assert "has closed 2024" in said
    assert row(exceeded)["status"] == "approved after closing"


def test_a_decision_for_a_closed_year_without_one_answers_too(exceeded):
    exceeded.ok(
        f"year close --yes {DUELMEN} 2023 --closed-on 2024-04-30 --despite-red "
        "--reason 'settled later'"
    )
    said = exceeded.run(
        f"decision adopt 7/2024 --body {DUELMEN} --programme KIM --ceiling 5000 --first-year 2023 "
        "--adopted-on 2024-05-16"
    ).stderr
    assert "Dülmen has closed 2023" in said
    after = row(exceeded, body=DUELMEN, year=2023)
    assert after["authorised_cents"] is None
    assert (after["status"], after["answered_on"]) == ("approved after closing", "2024-05-16")


def test_a_withdrawn_approval_asks_again(exceeded):
    approve(exceeded)
    number = row(exceeded)["authorised_later"][0]["event"]
    said = exceeded.run(f"correct {number} --reason 'never decided'").stderr
    assert "has closed 2024" in said
    assert row(exceeded)["status"] == "exceeded"


def test_what_is_withdrawn_after_the_closing_is_named_by_what_it_was(mitte):
    mitte.ok(
        f"budget approve-over-plan {NOTTULN} --programme KIM --year 2023 --decided-by Rat "
        "--decided-on 2023-12-15 --amount 10"
    )
    number = row(mitte, "--parts", year=2023)["authorised_parts"][-1]["event"]
    closed = "--closed-on 2024-04-30 --despite-red --reason 'settled later'"
    mitte.ok(f"year close --yes {NOTTULN} 2023 {closed}")
    mitte.ok(f"correct {number} --reason 'never decided'")
    taken = "withdrawn: over-plan approval"
    about = f"{NOTTULN} --year 2023"
    for question in (f"position {about}", f"position {about} --parts"):
        assert taken in mitte.ok(question)
    assert taken in mitte.ok(f"explain {NOTTULN} 2023 authorised")
    assert "zurückgenommen: über-/außerplanmäßige Bewilligung" in mitte.ok(
        f"--lang de report council {about}"
    )


def test_the_answer_is_known_from_its_day_on(mitte):
    known = "--known-on 2025-01-31"
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 74206.99 --service 2024-01-01 2024-12-31 "
        f"--booked-on 2024-12-31 --voucher all {known}"
    )
    for year in (2023, 2024):
        closed = "--closed-on 2025-04-30 --known-on 2025-05-02 --despite-red --reason late"
        mitte.ok(f"year close --yes {NOTTULN} {year} {closed}")
    approve(mitte, options="--known-on 2025-06-20")
    answers = [
        (one["status"], one["closed"], one["answered_on"])
        for day in ("2025-05-01", "2025-06-19", "2025-06-20")
        for one in (row(mitte, f"--known-on {day}"),)
    ]
    assert answers == [
        ("exceeded", False, None),
        ("exceeded", True, None),
        ("approved after closing", True, "2025-06-15"),
    ]


def test_the_council_reads_what_was_asked_and_answered(exceeded):
    asked = exceeded.ok(f"report council {NOTTULN} --year 2024 --format text")
    assert "over-plan approval (§ 83 GO NRW)" in asked
    approve(exceeded)
    answered = exceeded.ok(f"report council {NOTTULN} --year 2024 --format text")
    assert "Nothing." in answered
    assert "approved after closing on 2025-06-15." in answered
    year_end = exceeded.ok(f"report year-end --year 2024 --body {NOTTULN} --format text")
    assert "approved after closing on 2025-06-15" in year_end


def test_the_explanation_goes_down_to_the_event(exceeded):
    approve(exceeded)
    number = row(exceeded)["authorised_later"][0]["event"]
    text = exceeded.ok(f"explain {NOTTULN} 2024 headroom")
    assert "decided after closing; no part of these figures" in text
    (line,) = (one for one in text.splitlines() if "over-plan approval: Rat" in one)
    assert "€3,603.49" in line
    assert f"[event {number}," in line
