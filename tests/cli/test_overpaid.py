"""Who pays more than is open is warned, and the payment stands: the money left the account."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import ISSUE

PAY = "settlement pay SA-2023 --member 05558032 --paid-on 2024-06-01"
CLAIM = (
    "repayment claim RF --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2023 "
    "--amount 300 --claimed-on 2024-05-01 --due-on 2024-06-01 --interest-from 2024-05-01"
)


@pytest.fixture
def issued(mitte):
    mitte.ok(ISSUE)
    return mitte


def warned(typist, line):
    result = typist.run(line)
    assert result.exit_code == 0, result.output
    return " ".join(result.stderr.split())


def test_ten_times_the_balance_is_asked_about_before_it_is_recorded_too(issued):
    first = warned(issued, f"{PAY} --amount 33395.70 --dry-run")
    assert "overpaid by €30,056.13 now" in first
    assert "BL-896" in warned(issued, f"{PAY} --amount 33395.70")
    assert "BL-896" not in warned(issued, f"{PAY} --amount=-30056.13")


def test_the_balance_itself_is_nothing_to_warn_of(issued):
    assert "BL-896" not in warned(issued, f"{PAY} --amount 3339.57")
    issued.lang = "de"
    assert "ist nun um 0,01 € überzahlt" in warned(issued, f"{PAY} --amount 0.01").replace(
        "\xa0", " "
    )


def test_what_is_paid_beyond_a_claim_goes_on_interest_charged_later(mitte):
    mitte.ok(CLAIM)
    assert "BL-897" not in warned(mitte, "repayment pay RF --amount 300 --paid-on 2024-08-01")
    said = warned(mitte, "repayment pay RF --amount 20 --paid-on 2024-08-02")
    assert "claim RF is overpaid by €20.00 now" in said
    assert "overpaid by €20.00" in mitte.ok("repayment list")
    mitte.ok("repayment charge-interest RF --from 2024-05-01 --to 2024-08-01")
    (row,) = json.loads(mitte.ok("repayment list --format json"))["claims"]
    assert row["open_cents"] == 30000 + row["interest_cents"] - 32000
    assert row["interest_cents"] > 0
    (leg,) = (
        one
        for one in json.loads(mitte.ok("grant account KIM-2023 --format json"))["legs"]
        if one["year"] == 2023 and one["debtor"] == "05558016"
    )
    assert leg["repaid_cents"] == 30000  # What is beyond the claim gives no grant back.
