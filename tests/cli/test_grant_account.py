"""`grant account`: each leg by its own terms, on cash."""

from __future__ import annotations

import json


def legs(typist, line):
    rows = json.loads(typist.ok(f"{line} --format json"))["legs"]
    return {(row["creditor"], row["debtor"], row["year"]): row for row in rows}


def test_received_stands_against_what_is_payable(mitte):
    mitte.ok(
        "grant instalment KIM-2023 --recipient 05558 --year 2023 --amount 30000 "
        "--received-on 2023-08-01"
    )
    mitte.ok(
        "grant instalment KIM-2023 --recipient 05558016 --year 2023 --amount 28000 "
        "--received-on 2023-08-15"
    )
    found = legs(mitte, "grant account KIM-2023 --year 2023")
    # December was paid in January: five of six months are cash of 2023.
    upper, lower = found["05", "05558", 2023], found["05558", "05558016", 2023]
    assert upper["eligible_cents"] == lower["eligible_cents"] == 5 * 586319
    assert (upper["payable_cents"], upper["open_cents"]) == (2850000, -150000)
    assert (lower["payable_cents"], lower["open_cents"]) == (2850000, 50000)


def test_each_leg_is_computed_by_its_own_terms(mitte):
    number = next(
        one["sequence"]
        for one in json.loads(mitte.ok("history --type grant_forwarded --format json"))["events"]
    )
    mitte.ok(
        "grant forward KIM-2023 --to 05558016 --from 2023-01-01 --until 2025-12-31 --rate 50000 "
        f"--corrects {number} --reason 'the contract says so'"
    )
    found = legs(mitte, "grant account KIM-2023 --year 2023")
    assert found["05", "05558", 2023]["payable_cents"] == 2850000
    assert found["05558", "05558016", 2023]["payable_cents"] == 2500000


def test_the_account_is_a_table_in_both_languages(mitte):
    assert "Kreis Coesfeld → Dülmen" in mitte.ok("grant account KIM-2023")
    mitte.lang = "de"
    assert "zurückgefordert" in mitte.ok("grant account KIM-2023")
    assert mitte.ok("grant account KIM-2023 --format csv").startswith("creditor,debtor,year")


def test_an_unknown_grant_is_refused(mitte):
    assert "KIM-2023" in mitte.refused("grant account KIM-2032")
