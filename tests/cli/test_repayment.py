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
    before = mitte.ok("verify")
    text = mitte.ok(f"repayment interest --amount 5000 {PERIOD}")
    assert "interest together: €327.04" in text
    assert "§ 49a (3) VwVfG NRW" in text
    answer = json.loads(mitte.ok(f"repayment interest --amount 5000 {PERIOD} --format json"))
    assert answer["interest_cents"] == sum(one["cents"] for one in answer["segments"]) == 32704
    assert mitte.ok("verify") == before


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


def charge_number(typist):
    (charge,) = shown(typist)["interest"]
    return charge["event"]


def warned(typist, line):
    result = typist.run(line)
    assert result.exit_code == 0, result.output
    return " ".join(result.stderr.split())


def command_in(words):
    """Return the command that a warning proposes, with a reason."""
    return words.partition(" → ")[2].replace("--reason …", "--reason 'known too late'")


def test_a_payment_dated_before_interest_was_charged_says_so_and_proposes_the_correction(mitte):
    mitte.ok(CLAIM)
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    number = charge_number(mitte)
    words = warned(mitte, "repayment pay RF --amount 2000 --paid-on 2025-01-20")
    assert words == (
        f"warning: claim RF: interest of €327.04 was charged to 2025-02-15 (event {number}) and "
        "comes to €316.68 now with the payment of 2025-01-20, which lies before [BL-057] → "
        "repayment charge-interest RF --from 2024-05-01 --to 2025-02-15 "
        f"--corrects {number} --reason …"
    )
    before = shown(mitte)
    assert (before["interest_cents"], before["computed_cents"]) == (32704, 31668)
    mitte.ok(command_in(words))
    after = shown(mitte)
    assert (after["interest_cents"], after["computed_cents"]) == (31668, 31668)
    assert after["open_cents"] == 300000 + 31668


def test_a_payment_on_the_day_to_which_interest_was_charged_overtakes_nothing(mitte):
    mitte.ok(CLAIM)
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    assert warned(mitte, "repayment pay RF --amount 2000 --paid-on 2025-02-15") == ""
    assert shown(mitte)["computed_cents"] == shown(mitte)["interest_cents"]


def test_whatever_overtakes_interest_says_so(mitte):
    """A base rate, a claim that is corrected, a payment that is withdrawn."""
    mitte.ok(CLAIM)
    mitte.ok("repayment pay RF --amount 2000 --paid-on 2025-01-20")
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    claim = shown(mitte)["event"]
    rate = warned(mitte, "repayment base-rate 2024-07-01 --rate 3.30% --source typed")
    assert "was charged to 2025-02-15" in rate
    mitte.ok(command_in(rate))
    assert not warned(mitte, "repayment base-rate 2026-01-01 --rate 1.27% --source typed")
    corrected = CLAIM.replace("5000", "4000") + f" --corrects {claim} --reason 'typed wrongly'"
    words = warned(mitte, corrected)
    mitte.ok(command_in(words))
    (payment,) = shown(mitte)["payments"]
    words = warned(mitte, f"correct {payment['event']} --reason 'another claim'")
    mitte.ok(command_in(words))
    assert shown(mitte)["computed_cents"] == shown(mitte)["interest_cents"]


def test_charged_and_computed_stand_side_by_side_in_every_form(mitte):
    mitte.ok(CLAIM)
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    mitte.ok("repayment pay RF --amount 2000 --paid-on 2025-01-20")
    text = mitte.ok("repayment show RF")
    for words in ("interest charged", "computed now", "€327.04", "€316.68", "-€10.36"):
        assert words in text
    assert "interest overtaken" in mitte.ok("repayment list")
    (head, row) = mitte.ok("repayment show RF --format csv").splitlines()
    assert (head.split(",")[-1], row.split(",")[-1]) == ("computed_cents", "31668")
    (charge,) = shown(mitte)["interest"]
    (computed,) = shown(mitte)["computed"]
    assert (charge["cents"], computed["charged_cents"]) == (32704, 32704)
    assert (computed["event"], computed["cents"]) == (charge["event"], 31668)
    assert sum(one["cents"] for one in computed["segments"]) == 31668
    mitte.lang = "de"
    german = mitte.ok("repayment show RF")
    assert "Zinsen festgesetzt" in german
    assert "heute berechnet" in german
    assert "Zinsen überholt" in german


def test_interest_is_put_in_the_place_of_another_one_only_with_a_reason(mitte):
    mitte.ok(CLAIM)
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    number = charge_number(mitte)
    line = f"repayment charge-interest RF {PERIOD} --corrects {number}"
    assert "needs its reason" in mitte.refused(line, exit_code=2)
    same = mitte.refused(f"{line} --reason 'typed again'")
    assert "already says what is to take its place" in same
    shorter = line.replace("2025-02-15", "2025-02-01")
    first = mitte.ok(f"{shorter} --reason 'paid earlier'").splitlines()[-1]
    assert mitte.ok(f"{shorter} --reason 'paid earlier'").splitlines()[-1] == first
    assert shown(mitte)["computed"][0]["to"] == "2025-02-01"


def test_interest_that_was_paid_with_the_claim_and_is_lowered_leaves_it_overpaid(mitte):
    mitte.ok(CLAIM)
    mitte.ok(f"repayment charge-interest RF {PERIOD}")
    number = charge_number(mitte)
    mitte.ok("repayment pay RF --amount 5327.04 --paid-on 2025-02-15")
    line = f"repayment charge-interest RF {PERIOD} --corrects {number} --reason rate"
    mitte.ok("repayment base-rate 2024-07-01 --rate 3.30% --source typed")
    mitte.ok(line)
    assert "overpaid by €1.76" in mitte.ok("repayment list")


def test_the_same_claim_under_another_name_needs_again(mitte):
    mitte.ok(CLAIM)
    number = shown(mitte)["event"]
    second = CLAIM.replace("claim RF", "claim RF-2")
    words = warned(mitte, second)
    assert f"claimed already as RF, event {number}: same grant, leg, year and amount" in words
    assert "add --again" in words
    assert "no claim is registered" in mitte.refused("repayment show RF-2")
    mitte.ok(second + " --again")
    assert len(json.loads(mitte.ok("repayment list --format json"))["claims"]) == 2
    for change in (("--year 2024", "--year 2023"), ("5000", "5000.01")):
        mitte.ok(CLAIM.replace("claim RF", f"claim RF-{change[1][-2:]}").replace(*change))


def test_the_same_claim_under_its_own_name_stands_once(mitte):
    mitte.ok(CLAIM)
    mitte.ok("repayment pay RF --amount 2000 --paid-on 2025-01-20")
    assert "a second claim has a name of its own" in warned(mitte, CLAIM + " --again")
    assert shown(mitte)["open_cents"] == 300000
