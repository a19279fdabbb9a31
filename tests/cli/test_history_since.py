"""An auditor asks what was added after the receipt of last year."""

from __future__ import annotations

import json

import pytest

BOOK = "cost book --post CM-1 --type personnel --service 2023-09-01 2023-09-30 --plausible"


def test_what_was_added_after_a_receipt_is_listed_and_summed_by_kind(mitte):
    last_year = json.loads(mitte.ok("verify --format json"))["receipt"]
    before = int(last_year.partition("-")[0])
    for voucher, amount in (("R-8", 7000), ("R-9", -100.5)):
        mitte.ok(f"{BOOK} --amount {amount} --booked-on 2023-09-30 --voucher {voucher}")
    mitte.ok("body register 05515000 Münster")

    for moment in (last_year, str(before)):
        found = json.loads(mitte.ok(f"history --since {moment} --format json"))
        assert [one["sequence"] for one in found["events"]] == [before + n for n in (1, 2, 3)]
        assert found["sums"] == [
            {"type": "CostBooked", "count": 2, "amount_cents": 689_950},
            {"type": "BodyRegistered", "count": 1, "amount_cents": None},
        ]

    mitte.lang = "de"
    told = mitte.ok(f"history --since {last_year}").splitlines()
    assert [" ".join(line.split()) for line in told[-3:-1]][1] == "Buchung 2 6.899,50 €"
    assert json.loads(mitte.ok(f"history --since {before + 3} --format json"))["sums"] == []


def test_without_since_nothing_is_summed(mitte):
    assert "sums" not in json.loads(mitte.ok("history --format json"))


@pytest.mark.parametrize(
    "question", ["history", "replay", "report four-eyes --year 2023", "report replay"]
)
def test_who_acts_is_no_filter_of_a_question(mitte, question):
    assert "--actor says who acts" in mitte.refused(f"{question} --actor clerk", 2)
    mitte.ok(question)
