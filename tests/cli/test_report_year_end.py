"""`report year-end`: the figures of `position`, open items with two sides, what the checks say."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ledger.position.settlements.open_items import KINDS, OpenItem, confirmations
from tests.cli.documents import ISSUE, REPORT, tables
from tests.words import WORDS


def items(found):
    return {
        (one["creditor"], one["debtor"], one["kind"]): one["amount_cents"]
        for one in found["open-items"]["rows"]
    }


def test_positions_are_those_of_position_and_sum_up(advanced):
    found = tables(advanced)["positions"]
    rows = json.loads(advanced.ok("position --year 2023 --format json"))["positions"]
    for name in ("cost_share", "refinanced", "unrefinanced", "authorised", "headroom"):
        assert [one[f"{name}_cents"] for one in found["rows"]] == [
            one[f"{name}_cents"] for one in rows
        ]
        assert found["total"][f"{name}_cents"] == sum(one[f"{name}_cents"] or 0 for one in rows)


def test_what_was_booked_is_what_is_shared(advanced):
    found = tables(advanced)
    assert found["cost"]["total"]["amount_cents"] == 3517914
    assert found["positions"]["total"]["cost_share_cents"] == 3517914
    assert {(one["post"], one["cost_type"]) for one in found["cost"]["rows"]} == {
        ("CM-1", "personnel")
    }


def test_a_year_that_is_not_settled_is_owed_as_it_would_be_settled(advanced):
    assert items(tables(advanced))["Dülmen", "Nottuln", "not settled yet"] == 133957
    advanced.ok(ISSUE)
    assert items(tables(advanced))["Dülmen", "Nottuln", "settlement"] == 133957
    advanced.ok("settlement pay SA-2023 --member 05558032 --amount 1339.57 --paid-on 2024-03-20")
    # It is still what was owed on the day; what was paid since stands beside it.
    rows = tables(advanced)["open-items"]["rows"]
    (one,) = [one for one in rows if (one["creditor"], one["debtor"]) == ("Dülmen", "Nottuln")]
    assert one["amount_cents"] == one["paid_since_cents"] == 133957
    later = tables(advanced, "report year-end --year 2024")
    assert not [key for key in items(later) if key[:2] == ("Dülmen", "Nottuln")]


def test_grant_money_is_a_claim_leg_by_leg_and_above_entitlement_a_debt(advanced):
    before = items(tables(advanced))
    legs = [key for key in before if key[2] == "grant still to come"]
    assert [key[0] for key in legs] == ["Kreis Coesfeld", "Dülmen"]
    cents = before[legs[1]]
    advanced.ok(
        f"grant instalment KIM-2023 --recipient 05558016 --year 2023 "
        f"--amount {(cents + 5000) / 100:.2f} --received-on 2023-12-01"
    )
    assert items(tables(advanced))["Kreis Coesfeld", "Dülmen", "grant above entitlement"] == 5000


def test_a_body_sees_its_own_side_and_the_balance_is_the_same_from_both(advanced):
    sides = [tables(advanced, f"{REPORT} --body {b}") for b in ("05558016", "05558032")]
    shared = [
        [one for one in side["confirmations"]["rows"]
         if (one["first"], one["second"]) == ("Dülmen", "Nottuln")]
        for side in sides
    ]  # fmt: skip
    assert shared[0] == shared[1]
    assert shared[0][0]["net_cents"] == 133957
    assert [one["municipality"] for one in sides[1]["positions"]["rows"]] == ["Nottuln"]
    assert "99" in advanced.refused(f"{REPORT} --body 99")


def test_the_day_of_the_clock_changes_nothing(advanced):
    before = advanced.ok(REPORT)
    advanced.ticks.append(advanced.ticks[-1] + 400 * 86_400 * 1_000_000)
    assert advanced.ok(REPORT) == before


def test_as_of_shows_the_year_as_it_was_known(advanced):
    text = advanced.ok(f"{REPORT} --known-on 2023-09-30")
    assert "2023-09-30" in text
    assert text != advanced.ok(REPORT)
    assert "Open items" in advanced.ok(f"{REPORT} --as-of 2000-01-01")


def test_every_kind_of_open_item_has_words():
    assert {f"open_{kind}" for kind in KINDS} <= set(WORDS)


BODIES = st.sampled_from(["05", "05558", "05558016", "05558032"])


@given(
    st.lists(
        st.tuples(BODIES, BODIES, st.integers(1, 10**9)).filter(lambda one: one[0] != one[1]),
        max_size=20,
    )
)
def test_confirmations_add_up_to_the_items_and_are_the_same_from_both_sides(given_items):
    found = [OpenItem("settlement", "S", 2023, *one) for one in given_items]
    balances = confirmations(found)
    claims = sum(one.first_claims_cents + one.second_claims_cents for one in balances)
    assert claims == sum(one.cents for one in found)
    for body in ("05", "05558", "05558016", "05558032"):
        owed = sum(i.cents for i in found if i.creditor == body)
        owes = sum(i.cents for i in found if i.debtor == body)
        net = sum(b.net_cents for b in balances if b.first == body)
        net -= sum(b.net_cents for b in balances if b.second == body)
        assert net == owed - owes
    mirrored = [item._replace(creditor=item.debtor, debtor=item.creditor) for item in found]
    assert [b.net_cents for b in confirmations(mirrored)] == [-b.net_cents for b in balances]


def test_nothing_is_added_up_that_is_owed_at_several_legs(advanced):
    assert not tables(advanced)["open-items"].get("total")


def test_what_only_some_have_says_of_how_many(advanced):
    assert "authorised (for 1 of 2)" in advanced.ok(f"{REPORT} --format html")
    assert "authorised (for" not in advanced.ok(f"{REPORT} --body 05558032 --format html")
