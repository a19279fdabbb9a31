"""`report confirmations`: both sides of a pair read the same items and the same balance."""

from __future__ import annotations

import json

from tests.cli.test_report_year_end import advanced, tables

__all__ = ["advanced"]

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
    assert {pair: total["amount_cents"] for pair, (_, total) in found.items()} == {
        (one["first"], one["second"]): one["net_cents"] for one in balances
    }
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
