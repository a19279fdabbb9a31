"""Plan, forecast and what-if, typed."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def planned(mitte):
    """The case Mitte with the plan of 2024."""
    mitte.ok("plan cost CM-1 --type personnel --year 2024 --amount 74400")
    mitte.ok("plan occupancy CM-1 --fte 1 --from 2024-01-01")
    return mitte


def rows(typist, line):
    answer = json.loads(typist.ok(f"{line} --format json"))
    return {
        (r["municipality"], r["year"]): r for r in answer.get("positions", answer.get("effects"))
    }


def test_a_plan_shows_what_it_rests_on(planned):
    assert "74,400.00" in planned.ok("plan show CM-1 --year 2024")
    shown = json.loads(planned.ok("plan show CM-1 --year 2024 --format json"))
    assert [(one["kind"], one["cents"]) for one in shown["plan"]] == [
        ("cost", 7440000),
        ("occupancy", None),
    ]
    planned.lang = "de"
    assert "Plankosten" in planned.ok("plan show CM-1 --year 2024")


def test_the_plan_position_uses_the_plan_alone(planned):
    found = rows(planned, "position --plan")
    assert set(found) == {("05558016", 2024), ("05558032", 2024)}
    assert found["05558032", 2024]["unrefinanced_cents"] == 3720000 - 2850000
    text = planned.ok("position --plan")
    assert "authorised includes carry-over" in text


def test_the_forecast_takes_actual_cost_first_and_the_plan_for_the_rest(planned):
    planned.ok(
        "cost book --post CM-1 --type personnel --amount 7000 --service 2024-01-01 2024-01-31 "
        "--booked-on 2024-01-31 --voucher F-1"
    )
    found = rows(planned, "position --forecast --to 2024-01-31 --year 2024")
    # 7,000 and eleven months at 6,200.
    assert found["05558032", 2024]["cost_share_cents"] == (700000 + 11 * 620000) // 2
    all_planned = rows(planned, "position --forecast --to 2023-12-31 --year 2024")
    assert all_planned["05558032", 2024]["cost_share_cents"] == 3720000
    all_actual = rows(planned, "position --forecast --to 2024-12-31 --year 2024")
    assert all_actual["05558032", 2024]["cost_share_cents"] == 350000


def test_a_forecast_over_the_year_boundary_leaves_the_past_as_it_was(planned):
    actual = rows(planned, "position --year 2023")
    forecast = rows(planned, "position --forecast --to 2023-12-31 --year 2023")
    same = ("cost_share_cents", "refinanced_cents", "unrefinanced_cents")
    assert all(actual[key][name] == forecast[key][name] for key in actual for name in same)


def test_explain_reads_a_plan_as_position_does(planned):
    tree = json.loads(planned.ok("explain 05558032 2024 --plan --format json"))["explanations"][0]
    assert tree["cents"] == 870000
    assert "planned personnel" in planned.ok("explain 05558032 2024 --plan")


def test_an_assumption_shows_its_effect_and_records_nothing(planned):
    before = planned.ok("history --format json")
    found = rows(planned, "position --plan --assume 'salary +5% from 2024-01-01'")
    nottuln = found["05558032", 2024]
    assert nottuln["unrefinanced_cents"] == 870000
    assert nottuln["difference_cents"] == 186000
    assert nottuln["assumed_status"] == "exceeded"
    text = planned.ok("position --plan --assume 'rate KIM-2023 74400 from 2024-01-01'")
    assert "nothing was recorded" in text
    assert planned.ok("history --format json") == before


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("plan cost CM-1 --type personnel --amount 1", "--year or --days"),
        (
            "plan cost CM-1 --type personnel --amount 1 --year 2024 --days 2024-01-01 2024-01-31",
            "one",
        ),
        ("position --to 2024-01-31", "--to needs --forecast"),
        ("position --plan --basis cash", "no payment dates"),
        ("position --plan --assume 'salary'", "not understood"),
        ("explain 05558032 2024 --forecast --basis cash", "no payment dates"),
    ],
)
def test_wrong_usage_says_so(planned, line, words):
    assert words in planned.refused(line, 2)


def test_a_name_that_does_not_stand_is_refused(planned):
    line = "position --plan --assume 'vacancy CM-7 2024-01-01 2024-01-31'"
    assert "CM-1" in planned.refused(line)
    assert "CM-1" in planned.refused("plan show CM-7 --year 2024")


def test_a_plan_that_was_wrong_is_corrected(planned):
    number = json.loads(planned.ok("plan show CM-1 --year 2024 --format json"))["plan"][0]["event"]
    planned.ok(
        "plan cost CM-1 --type personnel --year 2024 --amount 70000 "
        f"--corrects {number} --reason 'typing mistake'"
    )
    assert "70,000.00" in planned.ok("plan show CM-1 --year 2024")
    planned.ok(f"correct {number + 3} --reason 'no plan at all'")
    assert "74,400" not in planned.ok("plan show CM-1 --year 2024")
