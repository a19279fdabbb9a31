"""`report confirmations`: both sides of a pair read the same items and the same balance."""

from __future__ import annotations

import json

import pytest

from tests.cli.documents import ISSUE, follow_every_amount, tables

REPORT = "report confirmations --year 2023"


def letters(typist, line=REPORT):
    """Return by pair the rows and the total of its letter."""
    answer = json.loads(typist.ok(f"{line} --format json"))
    found = {}
    for part in answer["sections"]:
        for block in part["blocks"]:
            if block.get("table") == "items":
                row = block["rows"][0]
                found[row["first"], row["second"]] = (block["rows"], block["total"])
    return found


def test_each_pair_has_a_letter_whose_sum_is_its_confirmed_balance(advanced):
    balances = tables(advanced)["confirmations"]["rows"]
    found = letters(advanced)
    assert {frozenset(pair): total["amount_cents"] for pair, (_, total) in found.items()} == {
        frozenset({one["first"], one["second"]}): abs(one["net_cents"]) for one in balances
    }
    creditors = [one["first"] if one["net_cents"] > 0 else one["second"] for one in balances]
    assert [first for first, _ in found] == creditors
    items = tables(advanced)["open-items"]["rows"]
    assert sum(len(rows) for rows, _ in found.values()) == len(items)


def test_the_body_that_is_named_writes_to_each_partner_and_both_say_the_same(advanced):
    one, other = (letters(advanced, f"{REPORT} --body {b}") for b in ("05558016", "05558032"))
    mine, theirs = one["Dülmen", "Nottuln"], other["Nottuln", "Dülmen"]
    assert mine[1]["amount_cents"] == -theirs[1]["amount_cents"] == 133957
    assert set(other) == {("Nottuln", "Dülmen")}
    assert {first for first, _ in one} == {"Dülmen"}
    text = advanced.ok(f"{REPORT} --body 05558032")
    assert "On 31 December 2023 Nottuln owes Dülmen a balance of €1,339.57." in text
    assert "Dülmen confirms the balance" in text
    assert "99" in advanced.refused(f"{REPORT} --body 99")


def test_each_letter_names_what_stands_open_by_year(advanced):
    answer = json.loads(advanced.ok(f"{REPORT} --body 05558016 --format json"))
    for part in answer["sections"]:
        found = {one["table"]: one for one in part["blocks"] if "table" in one}
        by_year: dict[int, int] = {}
        for one in found["items"]["rows"]:
            by_year[one["year"]] = by_year.get(one["year"], 0) + one["amount_cents"]
        rows = found["open-by-year"]["rows"]
        assert {one["year"]: one["net_cents"] for one in rows} == by_year
        claims = [one["first_claims_cents"] - one["second_claims_cents"] for one in rows]
        assert claims == list(by_year.values())
        assert found["open-by-year"]["total"]["net_cents"] == sum(by_year.values())


def test_without_open_items_there_is_a_page_that_says_so(typist, tmp_path):
    assert "no open items" in typist.ok("report confirmations --year 2023")
    typist.ok(f"report confirmations --year 2023 --out {tmp_path}/none.pdf")


PAID_LATER = {
    "an advance": "advance pay KV-Mitte --member 05558032 --year 2023 --amount 1000 "
    "--paid-on 2024-01-02",
    "a settlement": f"{ISSUE}; settlement pay SA-2023 --member 05558032 --amount 1000 "
    "--paid-on 2024-03-01",
    "an advance that a settlement took in": "advance pay KV-Mitte --member 05558032 --year 2023 "
    f"--amount 1000 --paid-on 2024-01-02; {ISSUE}",
    "an instalment": "grant instalment KIM-2023 --recipient 05558 --year 2023 --amount 1000 "
    "--received-on 2024-01-02",
}


@pytest.mark.parametrize("lines", PAID_LATER.values(), ids=PAID_LATER)
def test_what_is_paid_after_the_balance_day_leaves_the_balance_and_stands_beside_it(
    advanced, tmp_path, lines
):
    def owed(found):
        return {one["creditor"]: one["amount_cents"] for one in found["open-items"]["rows"]}

    before = owed(tables(advanced))
    for line in lines.split("; "):
        advanced.ok(line)
    found = tables(advanced)
    rows = found["open-items"]["rows"]
    assert owed(found) == before
    assert sum(row["paid_since_cents"] for row in rows) == 100000
    (paid,) = [one for one in rows if one["paid_since_cents"]]
    mine = letters(advanced)[paid["creditor"], paid["debtor"]][0]
    assert [one["amount_cents"] for one in mine] == [paid["amount_cents"]]
    text = " ".join(advanced.ok(REPORT).split())
    left = money(paid["amount_cents"] - 100000)
    assert f"has paid €1,000.00 of it to {paid['creditor']}; {left} are still open" in text
    assert f"Amount: {left}" in text
    # In the pages every amount leads to its arithmetic, which comes to the same.
    for line in ("confirmations --year 2023", "year-end --year 2023"):
        assert follow_every_amount(advanced, tmp_path, line) & {"items", "open-items"}


def test_who_has_paid_all_since_is_still_asked_to_confirm_and_not_to_pay(advanced):
    advanced.ok(
        "advance pay KV-Mitte --member 05558032 --year 2023 --amount 1339.57 --paid-on 2024-01-02"
    )
    found = json.loads(advanced.ok(f"{REPORT} --body 05558032 --format json"))["sections"]
    assert "On 31 December 2023 Nottuln owes Dülmen a balance of €1,339.57." in str(found)
    assert not any("payment" in block for part in found for block in part["blocks"])
    # A year later it is no open item at all.
    later = tables(advanced, "report year-end --year 2024")["open-items"]["rows"]
    assert not [one for one in later if one["year"] == 2023 and one["debtor"] == "Nottuln"]


def money(cents):
    return f"€{cents / 100:,.2f}"


@pytest.mark.parametrize(
    ("paid", "words"),
    [
        (1000, "Since then Nottuln has paid €1,000.00 of it to Dülmen; €339.57 are still open."),
        (2000, "paid €2,000.00 to Dülmen: €660.43 more than the balance, which Dülmen now owes."),
    ],
)
def test_what_was_paid_since_is_part_of_the_balance_or_beyond_it(advanced, paid, words):
    advanced.ok(f"advance pay KV-Mitte --member 05558032 --year 2023 --amount {paid} "
                "--paid-on 2024-03-01")  # fmt: skip
    text = advanced.ok(f"{REPORT} --body 05558032")
    assert "On 31 December 2023 Nottuln owes Dülmen a balance of €1,339.57." in text
    assert words in text
