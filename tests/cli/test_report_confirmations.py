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


def test_both_bodies_get_the_same_letter_and_it_says_who_owes(advanced):
    one, other = (letters(advanced, f"{REPORT} --body {b}") for b in ("05558016", "05558032"))
    assert one["Dülmen", "Nottuln"] == other["Dülmen", "Nottuln"]
    assert set(other) == {("Dülmen", "Nottuln")}
    text = advanced.ok(f"{REPORT} --body 05558032")
    assert "On 31 December 2023 Nottuln owes Dülmen a balance of €1,339.57." in text
    assert "Nottuln confirms the balance" in text
    assert "99" in advanced.refused(f"{REPORT} --body 99")


def test_without_open_items_there_is_a_page_that_says_so(typist, tmp_path):
    assert "no open items" in typist.ok("report confirmations --year 2023")
    typist.ok(f"report confirmations --year 2023 --out {tmp_path}/none.pdf")
