"""Carry-over, over-plan approval, block and lifting (domain reference §4)."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.council.authorised import authorised_parts, blocked, carried_out, carried_out_of
from ledger.domain.rules import findings
from tests.domain.scenario import DECISION, MITTE, NOTTULN, day, euros

APPROVAL = c.ApproveOverPlan(NOTTULN, "KIM", 2024, euros("3603.49"), "Rat", day("2024-11-05"))
BLOCK = c.BlockBudget(NOTTULN, "KIM", 2024, "HS", euros("1000"), "Kämmerer", day("2024-07-01"))
LIFT = c.LiftBlock(NOTTULN, "KIM", 2024, "HS", euros("400"), "Rat", day("2024-10-01"))
CARRIED = e.BudgetCarriedOver(
    NOTTULN, "KIM", 2024, 2023, euros("1660.43"), "Rat", day("2024-02-15"), "§ 22 KomHVO NRW"
)


def authorised(past, year=2024):
    return sum(part.cents for part in authorised_parts(past.standing, NOTTULN, "KIM", year))


def after(*commands: c.Command, past=MITTE):
    for command in commands:
        past = past.and_then(past.when(command))
    return past


def test_an_over_plan_approval_raises_its_year_and_no_other():
    past = after(APPROVAL)
    assert [authorised(past, year) for year in (2023, 2024, 2025)] == [500000, 860349, 500000]


def test_an_approval_without_a_decision_authorises_by_itself():
    extra = msgspec.structs.replace(APPROVAL, year=2022)
    assert authorised(after(extra), 2022) == euros("3603.49")


def test_a_carry_over_raises_the_receiving_year_and_leaves_the_giving_one():
    past = MITTE.and_then(CARRIED)
    assert [authorised(past, year) for year in (2023, 2024)] == [500000, 666043]


def test_a_block_lowers_and_lifting_it_restores():
    past = after(BLOCK)
    assert authorised(past) == euros("4000")
    assert authorised(after(LIFT, past=past)) == euros("4400")
    whole = msgspec.structs.replace(LIFT, amount_cents=euros("1000"))
    assert authorised(after(whole, past=past)) == euros("5000")
    assert blocked(after(whole, past=past).standing, NOTTULN, "KIM", 2024) == {}


def test_an_amendment_replaces_the_amount_from_its_year_and_leaves_the_changes():
    amended = e.AuthorisationAmended("181/2022", 2024, euros("8000"))
    past = after(BLOCK).and_then(amended)
    assert [authorised(past, year) for year in (2023, 2024, 2025)] == [500000, 700000, 800000]


def test_several_decisions_add_up():
    second = msgspec.structs.replace(DECISION, decision="17/2024", ceiling_cents=100000)
    assert authorised(MITTE.and_then(second)) == 600000


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (msgspec.structs.replace(APPROVAL, amount_cents=0), "not above zero"),
        (msgspec.structs.replace(BLOCK, amount_cents=-1), "not above zero"),
        (msgspec.structs.replace(BLOCK, amount_cents=euros("5000.01")), "only €5,000.00"),
        (msgspec.structs.replace(BLOCK, year=2022), "no decision is valid in 2022"),
        (LIFT, "no block HS stands"),
    ],
)
def test_what_changes_nothing_or_too_much_is_refused(command, words):
    assert words in MITTE.refuses(command)


def test_a_block_is_lifted_once_and_not_before_it_was_decided():
    past = after(BLOCK, LIFT)
    assert "only €600.00 of HS" in past.refuses(msgspec.structs.replace(LIFT, amount_cents=60001))
    early = msgspec.structs.replace(LIFT, decided_on=day("2024-06-30"), amount_cents=1)
    assert "before it was decided" in past.refuses(early)


def test_two_blocks_of_a_year_have_two_names():
    again = msgspec.structs.replace(BLOCK, amount_cents=1)
    assert "stands already" in after(BLOCK).refuses(again)
    assert after(BLOCK).when(msgspec.structs.replace(again, block="HS-2"))
    assert after(BLOCK).when(msgspec.structs.replace(again, year=2025))


def test_a_block_that_was_lifted_is_not_withdrawn_alone():
    past = after(BLOCK, LIFT)
    number = past.number_of(past.facts[-2].event)
    assert "correct or withdraw event" in past.keeps(number)
    assert past.withdraws(number + 1)


def test_a_decision_that_a_block_rests_on_is_not_withdrawn():
    past = after(BLOCK)
    assert "no decision is valid in 2024" in past.keeps(past.number_of(DECISION))


@examples(st.lists(st.integers(1, 10**6), max_size=4), st.lists(st.integers(1, 10**5), max_size=4))
def test_what_is_blocked_and_lifted_leaves_what_was_authorised(approvals, blocks):
    past = MITTE
    for cents in approvals:
        past = past.and_then(past.when(msgspec.structs.replace(APPROVAL, amount_cents=cents)))
    whole = authorised(past)
    assert whole == 500000 + sum(approvals)
    for number, cents in enumerate(blocks):
        name = f"HS-{number}"
        block = msgspec.structs.replace(BLOCK, block=name, amount_cents=cents)
        past = past.and_then(past.when(block))
        assert authorised(past) == whole - cents
        lift = msgspec.structs.replace(LIFT, block=name, amount_cents=cents)
        past = past.and_then(past.when(lift))
        assert authorised(past) == whole


def test_what_was_carried_over_out_of_a_year_adds_up_for_that_year_alone():
    again = msgspec.structs.replace(CARRIED, year=2025, amount_cents=100)
    other = msgspec.structs.replace(CARRIED, year=2025, from_year=2024, amount_cents=7)
    past = MITTE.and_then(CARRIED, again, other)
    found = [(one.from_year, one.cents, one.years) for one in carried_out(past.standing)]
    assert found == [(2023, 166143, (2024, 2025)), (2024, 7, (2025,))]
    sums = [carried_out_of(past.standing, NOTTULN, "KIM", year) for year in (2022, 2023, 2024)]
    assert sums == [0, 166143, 7]


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ((2023, 2024), ""),
        ((2023, 2025), ""),
        ((2024, 2024), "2024 does not lie before 2024"),
        ((2025, 2024), "2025 does not lie before 2024"),
        ((2022, 2024), "no decision is valid in 2022"),
        ((2021, 2022), "no decision is valid in 2022"),
    ],
)
def test_a_carry_over_leads_from_a_decided_year_into_a_later_one(years, words):
    start, into = years
    event = msgspec.structs.replace(CARRIED, year=into, from_year=start, amount_cents=1)
    found = [finding.problem for finding in findings(event, MITTE.standing)]
    assert (words in found) if words else found == []


def test_the_whole_of_what_is_authorised_can_be_blocked_and_one_cent_lifted():
    whole = msgspec.structs.replace(BLOCK, amount_cents=euros("5000"))
    past = after(whole)
    assert authorised(past) == 0
    cent = msgspec.structs.replace(LIFT, amount_cents=1, decided_on=day("2024-07-01"))
    assert authorised(after(cent, past=past)) == 1


def test_of_a_block_that_was_lifted_nothing_is_left_to_lift():
    past = after(BLOCK, msgspec.structs.replace(LIFT, amount_cents=euros("1000")))
    assert "only €0.00 of HS are still blocked" in past.refuses(LIFT)
