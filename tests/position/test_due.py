"""The due list: every deadline comes from a fact, and goes when somebody did what it asks."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain import events as e
from ledger.domain.period import iso
from ledger.position.due.due_list import DueQuestion, selected
from ledger.position.due.item import COMING, LATE, OPEN, Uncertified
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    FORWARDING,
    LAND,
    NOTTULN,
    POST,
    PROGRAMME,
    day,
    given,
)
from tests.position.due_cases import (
    BARE,
    CASE,
    FORWARDING_DUE,
    NOTICE_DUE,
    PARTNERS,
    items,
    lines,
    paid,
    scheduled,
    settled,
)


def test_each_leg_proves_every_budget_year_by_its_own_day():
    found = items(CASE, "2025-06-15", "2026-12-31", kind="proof")
    assert lines(found) == [
        ("proof", "2024-03-31", DUELMEN, 2023),
        ("proof", "2024-06-30", COUNTY, 2023),
        ("proof", "2025-03-31", DUELMEN, 2024),
        ("proof", "2025-06-30", COUNTY, 2024),
        ("proof", "2026-03-31", DUELMEN, 2025),
        ("proof", "2026-06-30", COUNTY, 2025),
    ]
    assert [item.state(day("2025-06-15")) for item in found] == [LATE] * 3 + [COMING] * 3
    assert [item.towards for item in found[:2]] == [(COUNTY,), (LAND,)]
    assert found[0].source == ("forwarding", "KIM-2023", "03-31", CASE.number_of(FORWARDING_DUE))
    assert found[1].source == ("notice_proof", "KIM-2023", "06-30", CASE.number_of(NOTICE_DUE))


def test_a_proof_handed_in_is_no_longer_due_and_the_other_leg_s_still_is():
    past = CASE.and_then(e.ProofSubmitted("KIM-2023", DUELMEN, 2023, day("2024-03-28")))
    found = items(past, "2024-05-01", "2024-12-31", kind="proof")
    assert lines(found) == [("proof", "2024-06-30", COUNTY, 2023)]


def test_an_amended_day_moves_the_notice_s_proofs_and_names_the_amendment():
    amended = e.GrantAmended("KIM-2023", day("2023-01-01"), None, None, None, proof_due="09-30")
    found = items(CASE.and_then(amended), "2024-01-01", "2024-12-31", kind="proof")
    (mine,) = (item for item in found if item.bodies == (COUNTY,))
    assert iso(mine.day or 0) == "2024-09-30"
    assert mine.source.event == CASE.and_then(amended).number_of(amended)


def test_without_a_day_in_notice_and_contract_no_proof_has_a_deadline():
    assert items(BARE, "2024-01-01", "2030-12-31", kind="proof") == []


def test_a_year_that_a_revoked_notice_no_longer_covers_needs_no_proof():
    past = CASE.and_then(e.GrantRevoked("KIM-2023", day("2025-01-01")))
    years = {item.year for item in items(past, "2024-01-01", "2027-12-31", kind="proof")}
    assert years == {2023, 2024}


def test_a_contract_of_one_year_asks_for_that_year_alone():
    short = msgspec.structs.replace(FORWARDING_DUE, valid_to=day("2023-12-31"))
    later = msgspec.structs.replace(FORWARDING_DUE, valid_from=day("2024-01-01"), proof_due="04-30")
    past = given(*BODIES, PROGRAMME, NOTICE_DUE, short, later, AGREEMENT, POST)
    found = [i for i in items(past, "2024-01-01", "2025-12-31") if i.bodies == (DUELMEN,)]
    assert lines(found) == [
        ("proof", "2024-03-31", DUELMEN, 2023),
        ("proof", "2025-04-30", DUELMEN, 2024),
        ("notice_expiry", "2025-12-31", DUELMEN, None),
    ]


def test_a_notice_that_leaves_a_post_without_successor_is_due_on_its_last_day():
    (found,) = items(BARE, "2025-11-01", "2026-01-30")
    assert lines([found]) == [("notice_expiry", "2025-12-31", DUELMEN, None)]
    assert (found.posts, found.towards) == (("CM-1",), (LAND,))
    assert found.source == ("notice_end", "KIM-2023", "", BARE.number_of(BARE.facts[5].event))
    assert found.state(day("2025-12-31")) == COMING
    assert found.state(day("2026-01-01")) == LATE


NEXT = msgspec.structs.replace(
    NOTICE_DUE, grant="KIM-2026", valid_from=day("2026-01-01"), valid_to=day("2028-12-31")
)
NEXT_FORWARDED = e.GrantForwarded("KIM-2026", DUELMEN, day("2026-01-01"), day("2028-12-31"), None)


def moved(to: str, since: str) -> e.PostAmended:
    return e.PostAmended("CM-1", day(since), None, None, to)


def test_a_successor_from_the_day_after_takes_the_notice_off_the_list():
    past = BARE.and_then(NEXT, NEXT_FORWARDED, moved("KIM-2026", "2026-01-01"))
    assert items(past, "2025-11-01", "2026-01-30", kind="notice_expiry") == []
    (later,) = items(past, "2028-11-01", "2029-01-30", kind="notice_expiry")
    assert (later.name, iso(later.day or 0)) == ("KIM-2026", "2028-12-31")


def test_an_extension_of_the_same_notice_moves_the_day():
    longer = e.GrantAmended("KIM-2023", day("2023-01-01"), None, None, day("2026-12-31"))
    contract = msgspec.structs.replace(
        FORWARDING, valid_from=day("2026-01-01"), valid_to=day("2026-12-31")
    )
    past = BARE.and_then(longer, contract)
    (found,) = items(past, "2025-11-01", "2027-01-30")
    assert iso(found.day or 0) == "2026-12-31"
    assert found.source.event == past.number_of(longer)


def test_a_notice_extended_without_the_forwarding_contract_still_leaves_the_post():
    longer = e.GrantAmended("KIM-2023", day("2023-01-01"), None, None, day("2026-12-31"))
    past = BARE.and_then(longer)
    (found,) = items(past, "2025-11-01", "2026-06-30")
    assert iso(found.day or 0) == "2025-12-31"
    assert found.source.kind == "forwarding_end"
    assert found.source.event == past.number_of(FORWARDING)
    assert found.towards == (COUNTY,)


def test_a_gap_before_the_successor_is_due_until_the_gap_is_over():
    late = msgspec.structs.replace(NEXT, valid_from=day("2026-03-01"))
    contract = msgspec.structs.replace(NEXT_FORWARDED, valid_from=day("2026-03-01"))
    past = BARE.and_then(late, contract, moved("KIM-2026", "2026-03-01"))
    for today, names in (
        ("2025-12-01", ["KIM-2023"]),
        ("2026-02-28", ["KIM-2023"]),
        ("2026-03-01", []),
    ):
        found = items(past, today, "2026-06-30", kind="notice_expiry")
        assert [item.name for item in found] == names


def test_a_post_moved_too_early_names_the_move():
    past = BARE.and_then(NEXT, NEXT_FORWARDED, moved("KIM-2026", "2025-10-01"))
    (found,) = items(past, "2025-09-01", "2025-12-31", kind="notice_expiry")
    assert iso(found.day or 0) == "2025-09-30"
    assert (found.source.kind, found.source.event) == ("post_moved", len(past.facts))


@pytest.mark.parametrize(("closed", "listed"), [("2025-12-31", False), ("2026-06-30", True)])
def test_a_closed_post_needs_no_successor(closed, listed):
    past = BARE.and_then(e.PostClosed("CM-1", day(closed)))
    assert bool(items(past, "2026-02-01", "2026-06-30")) is listed
    assert items(past, "2026-07-01", "2026-12-31") == []


def test_posts_of_one_employing_body_share_a_line():
    second = msgspec.structs.replace(POST, post="CM-2")
    own = msgspec.structs.replace(POST, post="CM-3", employing_body=NOTTULN)
    found = items(BARE.and_then(second, own), "2025-11-01", "2026-01-30")
    assert [(item.bodies, item.posts) for item in found] == [
        ((DUELMEN,), ("CM-1", "CM-2")),
        ((NOTTULN,), ("CM-3",)),
    ]


def test_an_agreement_with_a_fixed_end_has_a_last_day_to_give_notice_and_an_end():
    found = [i for i in items(CASE, "2026-01-01", "2026-12-31") if i.kind.startswith("agreement")]
    assert lines(found) == [
        ("agreement_notice", "2026-06-30", DUELMEN, None),
        ("agreement_end", "2026-12-31", DUELMEN, None),
    ]
    assert found[0].bodies == (DUELMEN, NOTTULN)
    assert found[0].source == ("agreement_notice", "KV-Mitte", "6", CASE.number_of(PARTNERS))


def test_once_the_day_of_notice_has_passed_only_the_end_is_left():
    found = [i for i in items(CASE, "2026-07-01", "2026-12-31") if i.kind.startswith("agreement")]
    assert [item.kind for item in found] == ["agreement_end"]


def test_the_end_stays_late_while_a_post_rests_on_the_agreement():
    (found,) = items(CASE, "2027-02-01", "2027-02-28", kind="agreement_end")
    assert found.state(day("2027-02-01")) == LATE
    again = msgspec.structs.replace(
        AGREEMENT, agreement="KV-2", valid_from=day("2027-01-01"), valid_to=None
    )
    change = e.PostAmended("CM-1", day("2027-01-01"), None, "KV-2", None)
    past = CASE.and_then(again, change)
    assert items(past, "2027-02-01", "2027-02-28", kind="agreement_end") == []


def test_a_terminated_agreement_ends_on_the_day_of_its_termination():
    ended = e.AgreementTerminated("KV-Mitte", day("2025-12-31"))
    past = CASE.and_then(ended)
    found = [i for i in items(past, "2025-06-01", "2026-12-31") if i.kind.startswith("agreement")]
    assert lines(found) == [("agreement_end", "2025-12-31", DUELMEN, None)]
    assert (found[0].source.kind, found[0].source.event) == ("termination", past.number_of(ended))


def test_an_open_agreement_makes_nothing_due():
    assert items(BARE, "2024-01-01", "2024-12-31") == []


def test_payments_fill_scheduled_advances_in_the_order_of_their_days():
    past = BARE.and_then(
        scheduled(100000, "2024-08-15"),
        scheduled(100000, "2024-02-15"),
        scheduled(50000, "2024-05-15"),
        paid(120000, "2024-03-01"),
    )
    found = items(past, "2024-06-01", "2024-12-31", kind="advance")
    assert [(iso(i.day or 0), i.cents, i.state(day("2024-06-01"))) for i in found] == [
        ("2024-05-15", 30000, LATE),
        ("2024-08-15", 100000, COMING),
    ]
    assert (found[0].bodies, found[0].towards) == ((NOTTULN,), (DUELMEN,))


def test_a_payment_for_another_year_or_member_fills_nothing():
    past = BARE.and_then(scheduled(100000, "2024-02-15"), paid(100000, "2025-02-15", 2025))
    (found,) = items(past, "2025-03-01", "2025-04-01", kind="advance")
    assert (found.year, found.cents) == (2024, 100000)


def test_an_advance_paid_back_is_open_again():
    past = BARE.and_then(
        scheduled(100000, "2024-02-15"), paid(100000, "2024-02-15"), paid(-40000, "2024-04-01")
    )
    (found,) = items(past, "2024-06-01", "2024-12-31", kind="advance")
    assert found.cents == 40000


def test_the_advances_of_a_settled_year_are_part_of_its_balance():
    past = BARE.and_then(scheduled(100000, "2024-02-15"), settled(250000, "2025-06-30"))
    found = items(past, "2025-05-01", "2025-12-01")
    assert [(item.kind, item.cents) for item in found] == [("settlement_payment", 250000)]


def test_a_settlement_is_due_by_the_agreement_s_day_until_it_is_issued():
    found = items(CASE, "2025-01-01", "2025-12-31", kind="settlement_issue")
    assert lines(found) == [
        ("settlement_issue", "2024-05-31", DUELMEN, 2023),
        ("settlement_issue", "2025-05-31", DUELMEN, 2024),
    ]
    assert found[0].towards == (NOTTULN,)
    past = CASE.and_then(settled(0, "2025-06-30"))
    found = items(past, "2025-01-01", "2025-12-31", kind="settlement_issue")
    assert [item.year for item in found] == [2023]


def test_no_settlement_is_due_for_a_year_without_a_post_under_the_agreement():
    later = msgspec.structs.replace(POST, valid_from=day("2024-03-01"))
    past = given(*BODIES, PROGRAMME, NOTICE_DUE, FORWARDING_DUE, PARTNERS, later)
    found = items(past, "2025-01-01", "2025-12-31", kind="settlement_issue")
    assert [item.year for item in found] == [2024]


def test_a_settlement_is_paid_by_the_member_or_paid_back_by_the_employing_body():
    past = BARE.and_then(settled(250000, "2025-06-30"))
    (found,) = items(past, "2025-05-01", "2025-12-01")
    assert (found.bodies, found.towards, found.cents) == ((NOTTULN,), (DUELMEN,), 250000)
    assert found.source == ("settlement", "S-24", "", len(past.facts))
    past = past.and_then(e.SettlementPaid("S-24", NOTTULN, 260000, day("2025-06-20")))
    (found,) = items(past, "2025-07-01", "2025-12-01")
    assert (found.bodies, found.towards, found.cents) == ((DUELMEN,), (NOTTULN,), 10000)
    past = past.and_then(e.SettlementPaid("S-24", NOTTULN, -10000, day("2025-07-10")))
    assert items(past, "2025-07-11", "2025-12-01") == []


def test_a_settlement_whose_place_another_took_is_no_longer_due_but_its_payments_count():
    past = BARE.and_then(
        settled(250000, "2025-06-30"),
        e.SettlementPaid("S-24", NOTTULN, 250000, day("2025-06-20")),
        settled(280000, "2025-09-30", name="S-24b", corrects="S-24"),
    )
    (found,) = items(past, "2025-07-01", "2025-12-01")
    assert (found.name, found.cents, iso(found.day or 0)) == ("S-24b", 30000, "2025-09-30")


CLAIM = e.RepaymentClaimed(
    "R-1",
    "KIM-2023",
    COUNTY,
    DUELMEN,
    2023,
    500000,
    day("2024-05-01"),
    day("2024-06-15"),
    day("2024-05-01"),
)


def test_a_claim_is_due_with_the_interest_charged_until_it_is_paid():
    past = BARE.and_then(CLAIM)
    (found,) = items(past, "2024-06-15", "2024-07-01")
    assert lines([found]) == [("repayment", "2024-06-15", DUELMEN, 2023)]
    assert (found.cents, found.towards, found.state(day("2024-06-15"))) == (
        500000,
        (COUNTY,),
        COMING,
    )
    interest = e.InterestCharged("R-1", day("2024-05-01"), day("2025-02-15"), 32704, (5, 100), ())
    past = past.and_then(e.RepaymentPaid("R-1", 500000, day("2025-02-15")), interest)
    (found,) = items(past, "2025-03-01", "2025-07-01")
    assert found.cents == 32704
    past = past.and_then(e.RepaymentPaid("R-1", 32704, day("2025-03-10")))
    assert items(past, "2025-03-11", "2025-07-01") == []


WAITING = Uncertified("CM-1", 3, 1755000, 40)


@pytest.mark.parametrize(("policy", "listed"), [("off", 0), ("warn", 1), ("require", 1)])
def test_bookings_wait_for_a_second_person_where_the_policy_asks_for_one(policy, listed):
    past = BARE.and_then(e.CertificationPolicySet(policy))
    found = items(past, "2024-01-01", "2024-03-01", WAITING)
    assert len(found) == listed
    for item in found:
        assert (item.day, item.state(0), item.bookings, item.cents) == (None, OPEN, 3, 1755000)
        assert (item.bodies, item.name, item.source.event) == ((DUELMEN,), "CM-1", 40)


def test_without_any_policy_nothing_waits():
    assert items(BARE, "2024-01-01", "2024-03-01", WAITING) == []


def blocked(cents: int, name: str = "HS-1", year: int = 2024) -> e.BudgetBlocked:
    decided = (cents, "Kämmerin", day("2024-03-01"), "§ 25 KomHVO NRW")
    return e.BudgetBlocked(NOTTULN, "KIM", year, name, *decided)


def lifted(cents: int, name: str = "HS-1", year: int = 2024) -> e.BlockLifted:
    decided = (cents, "Kämmerin", day("2024-09-01"), "§ 25 KomHVO NRW")
    return e.BlockLifted(NOTTULN, "KIM", year, name, *decided)


def test_a_block_is_open_without_a_deadline_until_it_is_lifted():
    past = BARE.and_then(blocked(100000), blocked(50000, "HS-2"))
    found = items(past, "2024-04-01", "2024-05-01")
    assert [(i.name, i.cents, i.day, i.state(0)) for i in found] == [
        ("HS-1", 100000, None, OPEN),
        ("HS-2", 50000, None, OPEN),
    ]
    past = past.and_then(lifted(60000), lifted(50000, "HS-2"))
    (found_after,) = items(past, "2024-10-01", "2024-11-01")
    assert (found_after.name, found_after.cents) == ("HS-1", 40000)
    assert found_after.source.event == past.number_of(blocked(100000))


def test_a_block_means_nothing_once_the_accounts_of_its_year_are_adopted():
    past = BARE.and_then(blocked(100000), e.AccountsAdopted(NOTTULN, 2024, day("2025-12-11")))
    assert items(past, "2025-12-12", "2025-12-30") == []


def test_late_comes_first_then_coming_by_day_then_what_has_no_deadline():
    past = CASE.and_then(
        blocked(100000), scheduled(100000, "2024-02-15"), scheduled(100000, "2024-08-15")
    )
    today = day("2024-06-01")
    found = items(past, "2024-06-01", "2024-12-31")
    assert lines(found) == [
        ("advance", "2024-02-15", NOTTULN, 2024),
        ("proof", "2024-03-31", DUELMEN, 2023),
        ("settlement_issue", "2024-05-31", DUELMEN, 2023),
        ("proof", "2024-06-30", COUNTY, 2023),
        ("advance", "2024-08-15", NOTTULN, 2024),
        ("block", "", NOTTULN, 2024),
    ]
    assert [item.days_left(today) for item in found] == [-107, -62, -1, 29, 75, None]


def test_the_list_is_narrowed_to_a_body_that_acts_or_waits_a_programme_and_what_is_late():
    past = CASE.and_then(scheduled(100000, "2024-02-15"))
    today = day("2024-06-01")
    found = items(past, "2024-06-01", "2024-12-31")
    mine = selected(found, DueQuestion(body=NOTTULN), today)
    assert [item.kind for item in mine] == ["advance", "settlement_issue"]
    assert selected(found, DueQuestion(programme="OTHER"), today) == ()
    assert selected(found, DueQuestion(programme="KIM"), today) == tuple(found)
    late = selected(found, DueQuestion(late=True), today)
    assert [item.state(today) for item in late] == [LATE] * 3
