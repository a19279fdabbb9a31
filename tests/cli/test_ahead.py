"""A day on which something was done cannot lie in the future: recorded all the same, and warned."""

from __future__ import annotations

import pytest

AHEAD = {
    "adopted": "decision adopt 9/2099 --body 05558016 --programme KIM --ceiling 5000 "
    "--first-year 2023 --adopted-on 2099-01-01",
    "decided": "budget approve-over-plan 05558032 --programme KIM --year 2023 --amount 10 "
    "--decided-by Rat --decided-on 2099-01-01",
    "paid": "advance pay KV-Mitte --member 05558032 --year 2023 --amount 2000 --paid-on 2099-01-01",
    "submitted": "grant submit-proof KIM-2023 --recipient 05558 --year 2023 "
    "--submitted-on 2099-01-01",
    "issued": "settlement issue S --agreement KV-Mitte --year 2023 --issued-on 2099-01-01 "
    "--due-on 2099-02-01",
    "claimed": "repayment claim R --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2023 "
    "--amount 300 --claimed-on 2099-01-01 --due-on 2099-02-01",
}
BOOK = (
    "cost book --post CM-1 --type personnel --amount 100 --service 2023-12-01 2023-12-31 "
    "--booked-on 2023-12-31 --voucher N-1"
)


@pytest.mark.parametrize("done", AHEAD)
def test_what_was_done_on_a_day_to_come_is_recorded_and_warned_about(mitte, done):
    said = " ".join(mitte.run(AHEAD[done]).stderr.split())
    assert f"{done} on 2099-01-01, which lies after today, 2026-01-01" in said
    assert "BL-302" in said
    assert said.count("lies after today") == 1


@pytest.mark.parametrize("done", AHEAD)
def test_the_same_of_today_is_not_warned_about(mitte, done):
    assert "BL-302" not in mitte.run(AHEAD[done].replace("2099-01-01", "2026-01-01")).stderr


def test_a_booking_that_is_to_be_paid_is_not_paid_yet(mitte):
    said = " ".join(mitte.run(f"{BOOK} --paid-on 2099-01-01").stderr.split())
    assert "paid on 2099-01-01, which lies after today" in said
    assert "BL-302" not in mitte.run(f"{BOOK.replace('N-1', 'N-2')} --paid-on 2024-01-15").stderr
