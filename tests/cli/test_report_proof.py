"""`report proof-of-use`: both sides of the finance plan; the list adds up to what is paid."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import DOCS, tables

PROOF = "report proof-of-use KIM-2023 2023"
BELEGLISTE = [
    "number",
    "item",
    "voucher",
    "date",
    "payee",
    "reason",
    "amount_cents",
    "eligible_cents",
    "service_from",
    "service_to",
    "paid_on",
    "reversal",
    "event",
    "hash",
]


def cents(table, name):
    return sum(row[f"{name}_cents"] or 0 for row in table["rows"])


def test_only_what_was_paid_in_the_year_counts_and_december_is_paid_in_january(mitte):
    found = tables(mitte, f"{PROOF} --recipient 05558016")
    assert len(found["vouchers"]["rows"]) == 5
    assert found["expenditure"]["total"]["actual_cents"] == 5 * 586319
    both = tables(mitte, "report proof-of-use KIM-2023 2023-2024 --recipient 05558016")
    assert both["expenditure"]["total"]["actual_cents"] == 6 * 586319
    assert [row["year"] for row in both["result"]["rows"]] == ["2023", "2024"]


def test_the_list_has_the_columns_of_the_rule_in_the_order_of_payment(mitte):
    rows = tables(mitte, PROOF)["vouchers"]["rows"]
    assert list(rows[0]) == BELEGLISTE
    assert [row["paid_on"] for row in rows] == sorted(row["paid_on"] for row in rows)
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
    events = json.loads(mitte.ok("history --format json"))["events"]
    hashes = {one["sequence"]: one["hash"] for one in events}
    assert all(hashes[row["event"]] == row["hash"] for row in rows)


def test_a_reversal_stands_in_the_list_and_takes_its_amount_back(mitte):
    mitte.ok(
        "cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0901 "
        "--booked-on 2023-10-05 --reason 'Betrag falsch'"
    )
    found = tables(mitte, PROOF)
    assert min(row["amount_cents"] for row in found["vouchers"]["rows"]) == -586319
    assert found["vouchers"]["total"]["eligible_cents"] == 4 * 586319
    tied = {row["event"]: row["reversal"] for row in found["vouchers"]["rows"] if row["reversal"]}
    (booked, reversed_), (reversal, reverses) = sorted(tied.items())
    assert reversed_ == f"reversed by event {reversal}"
    assert reverses == f"reversal of event {booked}"


def test_pairs_that_are_nothing_together_are_left_out_and_counted(mitte):
    mitte.ok(
        "cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0901 "
        "--booked-on 2023-10-05 --reason 'Betrag falsch'"
    )
    whole, short = tables(mitte, PROOF), tables(mitte, f"{PROOF} --without-cancelled")
    assert len(short["vouchers"]["rows"]) == len(whole["vouchers"]["rows"]) - 2
    assert [row["voucher"] for row in short["vouchers"]["rows"]] == [
        "2023-0701",
        "2023-0801",
        "2023-1001",
        "2023-1101",
    ]
    assert short["vouchers"]["total"] == whole["vouchers"]["total"]
    assert short["expenditure"] == whole["expenditure"]
    text = mitte.ok(f"{PROOF} --without-cancelled")
    assert "Left out: 1 booking and its reversal" in text
    assert f"{PROOF} --without-cancelled".removeprefix("report ") in text


def test_what_is_paid_back_in_another_year_is_not_nothing_in_this_one(mitte):
    mitte.ok(
        "cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0901 "
        "--booked-on 2024-01-05 --paid-on 2024-01-05 --reason 'Betrag falsch'"
    )
    short = tables(mitte, f"{PROOF} --without-cancelled")["vouchers"]["rows"]
    assert [row["voucher"] for row in short] == [
        row["voucher"] for row in tables(mitte, PROOF)["vouchers"]["rows"]
    ]


def test_income_stands_apart_and_own_money_closes_the_gap(mitte):
    mitte.ok(
        "grant instalment KIM-2023 --recipient 05558016 --year 2023 --amount 20000 "
        "--received-on 2023-05-05 --document 'Auszug 17'"
    )
    mitte.ok(
        "grant other-funding KIM-2023 --recipient 05558016 --payer 'Stiftung Ä' --year 2023 "
        "--amount 500 --received-on 2023-06-01"
    )
    mitte.ok(
        "repayment claim RF --grant KIM-2023 --creditor 05558 --debtor 05558016 --year 2023 "
        "--amount 300 --claimed-on 2024-05-01 --due-on 2024-06-01"
    )
    mitte.ok("repayment pay RF --amount 300 --paid-on 2024-05-20")
    found = tables(mitte, f"{PROOF} --recipient 05558016")
    income = {row["item"]: row["actual_cents"] for row in found["income"]["rows"]}
    assert income == {
        "grant": 2000000,
        "grant paid back": -30000,
        "money of others": 50000,
        "own money (computed)": 5 * 586319 - 2020000,
    }
    assert found["income"]["total"]["actual_cents"] == 5 * 586319
    listed = found["income-list"]["rows"]
    assert [(row["payer"], row["amount_cents"]) for row in listed] == [
        ("Kreis Coesfeld", 2000000),
        ("Stiftung Ä", 50000),
        ("Kreis Coesfeld", -30000),
    ]
    assert listed[0]["voucher"] == "Auszug 17"


def test_the_finance_plan_stands_beside_what_happened(typist):
    typist.ok("body register 05 Land --level state")
    typist.ok("body register 0551 Stadt")
    typist.ok("programme register P Programm")
    typist.ok(
        "grant approve A-1 --programme P --grantor 05 --recipient 0551 --from 2024-01-01 "
        "--until 2024-12-31 --financing percentage --approved 56000 --planned-cost 80000 "
        "--planned-other 4000 --cost-type personnel --known-on 2024-01-02"
    )
    typist.ok(
        "post establish S-1 --programme P --employing-body 0551 --region R --fte 1 "
        "--from 2024-01-01 --grant A-1 --known-on 2024-01-02"
    )
    typist.ok("post fill S-1 --person M-1 --from 2024-02-01")
    typist.ok("plan cost S-1 --type personnel --year 2024 --amount 80000")
    found = tables(typist, "report proof-of-use A-1 2024")
    income = {row["item"]: row["planned_cents"] for row in found["income"]["rows"]}
    assert list(income.values()) == [5600000, 400000, 2000000]
    assert found["expenditure"]["rows"] == [
        {
            "item": "personnel",
            "planned_cents": 8000000,
            "actual_cents": 0,
            "eligible_cents": 0,
            "deviation_cents": -8000000,
        }
    ]
    assert [(r["person"], r["valid_from"]) for r in found["staff"]["rows"]] == [
        ("M-1", "2024-02-01")
    ]


def test_cost_of_days_that_nobody_funds_is_named_and_not_listed(mitte):
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 100 --service 2023-02-01 2023-02-28 "
        "--booked-on 2023-03-01 --paid-on 2023-03-01 --voucher 2023-0201"
    )
    text = mitte.ok(PROOF)
    assert "Not included: €100.00" in text
    assert "2023-0201" not in text


@pytest.mark.parametrize("recipient", ["", "05558", "05558016"])
@pytest.mark.parametrize("years", ["2023", "2024", "2023-2025"])
def test_lists_add_up_to_the_account_of_the_grant(typist, recipient, years):
    typist.ok(f"apply {DOCS / 'county.toml'}")
    typist.ok(f"cost import {DOCS / 'costs.csv'}")
    asked = f" --recipient {recipient}" if recipient else ""
    found = tables(typist, f"report proof-of-use KIM-2023 {years}{asked}")
    legs = json.loads(typist.ok("grant account KIM-2023 --format json"))["legs"]
    first, _, last = years.partition("-")
    mine = [
        leg
        for leg in legs
        if leg["debtor"] == (recipient or "05558")
        and int(first) <= leg["year"] <= int(last or first)
    ]
    assert cents(found["vouchers"], "eligible") == sum(leg["eligible_cents"] for leg in mine)
    assert cents(found["result"], "payable") == sum(leg["payable_cents"] for leg in mine)
    assert cents(found["income"], "actual") == cents(found["expenditure"], "actual")
    assert cents(found["vouchers"], "amount") == cents(found["expenditure"], "actual")


def test_the_simple_form_has_no_lists(mitte):
    found = tables(mitte, f"{PROOF} --simple")
    assert set(found) == {"income", "expenditure", "result", "staff"}


def test_wrong_names_and_years_are_refused_with_a_remedy(mitte):
    assert "05558016" in mitte.refused(f"{PROOF} --recipient 05558099")
    assert "2023 to 2025" in mitte.refused("report proof-of-use KIM-2023 2021")
    assert "2023 to 2025" in mitte.refused("report proof-of-use KIM-2023 2023-2026")
    assert "type 2023-2024" in mitte.refused("report proof-of-use KIM-2023 2024-2023", 2)
    assert "four digits" in mitte.refused("report proof-of-use KIM-2023 2023-", 2)
    assert "KIM-2023" in mitte.refused("report proof-of-use KIM-2024 2023")


def test_the_page_leaves_room_to_write_and_to_sign(mitte, tmp_path):
    path = tmp_path / "proof.html"
    mitte.ok(f"{PROOF} --out {path}")
    page = path.read_text(encoding="utf-8")
    assert page.count('class="rule"') == 7
    assert "Place, date, signature" in page
