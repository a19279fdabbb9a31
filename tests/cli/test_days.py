"""Days as they are typed: a year given elsewhere in the command need not be typed again."""

from __future__ import annotations

import json

import pytest

PLAN = "plan cost CM-1 --type personnel --amount 1"


def last(typist):
    (event,) = json.loads(typist.ok("history --limit 1 --format json"))["events"]
    return event["content"]


def test_single_digits_are_read(mitte):
    mitte.ok("post vacate CM-1 --person P-17 --last-day 1.2.2025")
    assert last(mitte)["last_day"] == "2025-02-01"


@pytest.mark.parametrize("days", ["1.2. 31.3.2025", "1.2.2025 31.3.", "2025-02-01 31.03"])
def test_a_day_of_a_period_takes_the_year_of_the_other(mitte, days):
    mitte.ok(f"{PLAN} --days {days}")
    assert (last(mitte)["service_from"], last(mitte)["service_to"]) == ("2025-02-01", "2025-03-31")


def test_the_end_of_a_period_takes_the_year_of_its_beginning(mitte):
    mitte.ok("post absence CM-1 --person P-17 --from 1.4.2024 --until 30.6.")
    assert last(mitte)["valid_to"] == "2024-06-30"


@pytest.mark.parametrize("year", ["--year 2024 --paid-on 28.3.", "--paid-on 28.3. --year 2024"])
def test_a_day_of_a_budget_year_needs_no_other_wherever_that_is_typed(mitte, year):
    mitte.ok(f"advance pay KV-Mitte --member Nottuln --amount 5 {year}")
    assert last(mitte)["paid_on"] == "2024-03-28"


def test_a_service_of_a_fiscal_year_needs_no_other(mitte):
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 1 --service 1.12. 31.12. "
        "--fiscal-year 2023 --booked-on 5.1.2024 --voucher X-1"
    )
    assert last(mitte)["service_from"] == "2023-12-01"


@pytest.mark.parametrize(
    "line",
    [
        # Mostly it lies in the year after.
        "settlement issue SA --agreement KV-Mitte --year 2023 --issued-on 15.2. --due-on 1.3.2024",
        "post fill CM-1 --person P-18 --from 1.7.",
        f"{PLAN} --days 1.2. 31.3.",
        "cost reverse --body Dülmen --fiscal-year 2023 --voucher 2023-0701 --booked-on 1.9.",
    ],
)
def test_a_day_whose_year_nobody_gave_is_refused(mitte, line):
    assert "has no year" in mitte.refused(line, 2)
