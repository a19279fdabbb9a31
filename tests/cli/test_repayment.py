"""Repayment and interest, typed."""

from __future__ import annotations

import json

import pytest

CLAIM = (
    "repayment claim RF --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2024 "
    "--amount 5000 --claimed-on 2025-01-10 --due-on 2025-02-15 --interest-from 2024-05-01"
)
PERIOD = "--from 2024-05-01 --to 2025-02-15"


def shown(typist):
    return json.loads(typist.ok("repayment show RF --format json"))


def test_the_worked_figure_is_computed_without_recording(mitte):
    before = mitte.ok("doctor")
    text = mitte.ok(f"repayment interest --amount 5000 {PERIOD}")
    assert "interest together: €327.04" in text
    assert "§ 49a (3) VwVfG NRW" in text
    answer = json.loads(mitte.ok(f"repayment interest --amount 5000 {PERIOD} --format json"))
    assert answer["interest_cents"] == sum(one["cents"] for one in answer["segments"]) == 32704
    assert mitte.ok("doctor") == before


def test_interest_is_charged_on_what_is_open_and_frozen(mitte):
    mitte.ok(CLAIM)
    mitte.ok("repayment pay RF --amount 2000 --paid-on 2025-01-20")
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    found = shown(mitte)
    (charge,) = found["interest"]
    assert [one["principal_cents"] for one in charge["segments"]] == [500000] * 3 + [300000]
    assert sum(one["cents"] for one in charge["segments"]) == charge["cents"]
    assert found["open_cents"] == 300000 + charge["cents"]
    # A payment that becomes known later does not move what was charged.
    mitte.ok("repayment pay RF --amount 100 --paid-on 2025-01-25")
    assert shown(mitte)["interest"] == [charge]


def test_interest_runs_once_and_not_before_its_day(mitte):
    mitte.ok(CLAIM)
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    line = "repayment charge-interest RF --from"
    assert "overlaps" in mitte.refused(f"{line} 2025-02-14 --to 2025-03-01")
    assert "begins before" in mitte.refused(f"{line} 2024-04-30 --to 2024-05-01")
    assert "nothing was changed" in mitte.run(f"repayment charge-interest RF {PERIOD}").stderr
    mitte.ok(f"{line} 2025-02-15 --to 2025-03-01")


def test_a_claim_without_interest_bears_none(mitte):
    mitte.ok(CLAIM.replace("--interest-from 2024-05-01", ""))
    assert "bears no interest" in mitte.refused(f"repayment charge-interest RF {PERIOD}")


def test_the_list_names_what_is_late_in_both_languages(mitte):
    mitte.ok(CLAIM)
    assert "late" in mitte.ok("repayment list")
    mitte.ok("repayment pay RF --amount 5000 --paid-on 2025-02-15")
    assert "late" not in mitte.ok("repayment list --grant KIM-2023")
    mitte.lang = "de"
    assert "Rückforderung" in mitte.ok("repayment list")
    assert mitte.ok("repayment list --format csv").startswith("claim,grant,creditor,debtor,year")


def test_a_missing_base_rate_is_recorded_by_the_user(mitte):
    line = "repayment interest --amount 100 --from 2025-12-01 --to 2026-02-01"
    assert "base rate from 2026-01-01" in mitte.refused(line)
    mitte.ok("repayment base-rate 2026-01-01 --rate -0,88% --source Bundesbank")
    assert "-0.88 % + 5 %" in mitte.ok(line)


@pytest.mark.parametrize("rate", ["1.27", "1,2,3%", "127%", "1e1%", ""])
def test_a_base_rate_is_an_exact_percent(mitte, rate):
    line = f"repayment base-rate 2026-01-01 --rate '{rate}' --source x"
    assert "percent" in mitte.refused(line, 2)


def test_a_mistyped_claim_is_corrected(mitte):
    mitte.ok(CLAIM)
    number = shown(mitte)["event"]
    mitte.ok(f"{CLAIM.replace('5000', '4000')} --corrects {number} --reason typo")
    assert shown(mitte)["amount_cents"] == 400000


def test_unknown_names_are_refused(mitte):
    assert "RF" in mitte.refused("repayment show RF")
    assert "KIM-2023" in mitte.refused("repayment list --grant KIM-2032")
