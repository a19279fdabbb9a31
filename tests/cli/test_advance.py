"""`advance`: scheduled, paid, corrected and listed."""

from __future__ import annotations

import csv
import io
import json

from ledger.reporting.settlements.advances import ADVANCES

PAY = "advance pay KV-Mitte --member 05558032 --year 2023"


def scheduled_and_paid(mitte):
    mitte.ok(
        "advance schedule KV-Mitte --member 05558032 --year 2023 --amount 2000 --due-on 2023-09-30"
    )
    mitte.ok(f"{PAY} --amount 1.500,00 --paid-on 27.09.2023")


def test_the_list_shows_what_is_due_paid_and_open(mitte):
    scheduled_and_paid(mitte)
    printed = mitte.ok("advance list --agreement KV-Mitte --year 2023")
    assert (
        "Nottuln to Dülmen, KV-Mitte 2023: scheduled €2,000.00, paid €1,500.00, open €500.00"
        in (printed)
    )
    mitte.lang = "de"
    printed = mitte.ok("advance list").replace("\xa0", " ")
    assert "Nottuln an Dülmen, KV-Mitte 2023: vereinbart 2.000,00 €, gezahlt 1.500,00 €" in printed
    assert "Abschlag" in printed
    assert "27.09.2023" in printed


def test_the_list_answers_programs(mitte):
    scheduled_and_paid(mitte)
    answer = json.loads(mitte.ok("advance list --format json"))
    assert [list(row) for row in answer["advances"]] == [list(ADVANCES.fields)] * 2
    assert [(row["kind"], row["amount_cents"]) for row in answer["advances"]] == [
        ("paid", 150000),
        ("scheduled", 200000),
    ]
    assert answer["sums"][0]["open_cents"] == 50000
    rows = list(csv.DictReader(io.StringIO(mitte.ok("advance list --format csv"))))
    assert [row["amount_cents"] for row in rows] == ["150000", "200000"]


def test_the_list_keeps_to_what_was_asked(mitte):
    scheduled_and_paid(mitte)
    assert "no advances." in mitte.ok("advance list --year 2024")
    assert "no advances." in mitte.ok("advance list --member 05558016")
    assert "no advances." in mitte.ok("advance list --known-on 2023-01-01")
    assert "known: KV-Mitte" in mitte.refused("advance list --agreement KV-Mite")
    assert "known: 05558032" in mitte.refused("advance list --member 05558033")


def test_the_same_advance_twice_wants_to_be_said_so(mitte):
    scheduled_and_paid(mitte)
    line = f"{PAY} --amount 1500 --paid-on 2023-09-27"
    result = mitte.run(line)
    assert "add --again" in result.stderr
    mitte.ok(f"{line} --again")
    assert "paid €3,000.00, open -€1,000.00" in mitte.ok("advance list")


def test_an_advance_that_is_none_is_refused(mitte):
    assert "is no member in 2023" in mitte.refused(
        "advance pay KV-Mitte --member 05558 --year 2023 --amount 1 --paid-on 2023-09-27"
    )
    assert "pays no advance to itself" in mitte.refused(
        "advance pay KV-Mitte --member 05558016 --year 2023 --amount 1 --paid-on 2023-09-27"
    )
    assert "thousands or decimals" in mitte.refused(f"{PAY} --amount 1.500 --paid-on 2023-09-27", 2)


def test_an_advance_is_corrected_by_its_event(mitte):
    scheduled_and_paid(mitte)
    answer = json.loads(mitte.ok("advance list --format json"))
    number = next(row["event"] for row in answer["advances"] if row["kind"] == "paid")
    mitte.ok(f"{PAY} --amount 2000 --paid-on 2023-09-27 --corrects {number} --reason misread")
    assert "paid €2,000.00, open €0.00" in mitte.ok("advance list")
