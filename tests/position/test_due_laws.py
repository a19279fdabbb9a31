"""Laws of the due list, for generated histories."""

from __future__ import annotations

import msgspec
from hypothesis import given as given_values
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.facts import Facts
from ledger.domain.grants.deadlines import day_in, last_day_of_notice
from ledger.domain.period import year_span
from ledger.position.due.due_list import due_items
from ledger.position.due.item import LATE, STATES, DueItem
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    Given,
    day,
    given,
)
from tests.position.due_cases import BARE, paid, scheduled, settled

FIRST, LAST = day("2023-01-01"), day("2030-12-31")
DAYS = st.integers(FIRST, LAST)
CENTS = st.integers(1, 500000)
MONTH_DAYS = st.sampled_from(["", "01-31", "03-31", "06-30", "12-31"])
ADVANCES = st.lists(st.tuples(CENTS, DAYS), max_size=6)
PAYMENTS = st.lists(st.integers(-500000, 500000), max_size=6)


def with_advances(plans: list[tuple[int, int]], payments: list[int]) -> Given:
    planned = [e.AdvanceScheduled("KV-Mitte", NOTTULN, 2024, c, d) for c, d in plans]
    done = [e.AdvancePaid("KV-Mitte", NOTTULN, 2024, c, FIRST) for c in payments]
    return BARE.and_then(*planned, *done)


def open_advances(past: Given) -> list[DueItem]:
    found = due_items(past.standing, FIRST, LAST)
    return [item for item in found if item.kind == "advance"]


@given_values(plans=ADVANCES, payments=PAYMENTS)
def test_open_advances_sum_to_what_was_scheduled_less_what_was_paid(plans, payments):
    found = open_advances(with_advances(plans, payments))
    planned, done = sum(cents for cents, _ in plans), max(0, sum(payments))
    assert sum(item.cents or 0 for item in found) == max(0, planned - done)


@given_values(plans=ADVANCES, payments=PAYMENTS)
def test_only_the_first_open_advance_is_partly_paid_and_all_before_it_are_paid(plans, payments):
    past = with_advances(plans, payments)
    found = open_advances(past)
    amounts = sorted((due, number, cents) for number, (cents, due) in enumerate(plans))
    rest = amounts[len(amounts) - len(found) :]
    assert [item.day for item in found] == [due for due, _, _ in rest]
    assert [item.cents for item in found[1:]] == [cents for _, _, cents in rest[1:]]
    assert all(
        0 < (item.cents or 0) <= cents for item, (_, _, cents) in zip(found, rest, strict=True)
    )


@given_values(plans=ADVANCES, payments=PAYMENTS, more=CENTS)
def test_paying_more_never_makes_more_due(plans, payments, more):
    before = open_advances(with_advances(plans, payments))
    after = open_advances(with_advances(plans, [*payments, more]))
    assert sum(i.cents or 0 for i in after) <= sum(i.cents or 0 for i in before)
    assert {i.source.event for i in after} <= {i.source.event for i in before}


@st.composite
def histories(draw: st.DrawFn) -> Given:
    """Draw a case with deadlines of every kind, some of them met."""
    end = draw(st.integers(day("2023-06-30"), day("2027-12-31")))
    notice = msgspec.structs.replace(NOTICE, proof_due=draw(MONTH_DAYS), valid_to=end)
    contract = msgspec.structs.replace(
        FORWARDING, proof_due=draw(MONTH_DAYS), valid_to=draw(st.integers(FIRST, end))
    )
    agreement = msgspec.structs.replace(
        AGREEMENT,
        valid_to=draw(st.none() | st.integers(day("2023-03-31"), LAST)),
        notice_months=draw(st.sampled_from([0, 1, 3, 6, 12])),
        settlement_due=draw(MONTH_DAYS),
    )
    later: list[e.Event] = [
        e.GrantAmended("KIM-2023", FIRST, None, None, None, proof_due="09-30"),
        e.GrantAmended("KIM-2023", FIRST, None, None, draw(DAYS)),
        e.GrantRevoked("KIM-2023", draw(st.integers(FIRST, end))),
        e.ProofSubmitted("KIM-2023", DUELMEN, 2023, draw(DAYS)),
        e.ProofSubmitted("KIM-2023", COUNTY, 2024, draw(DAYS)),
        e.AgreementTerminated("KV-Mitte", draw(st.integers(FIRST, day("2023-03-31")))),
        e.PostClosed("CM-1", draw(DAYS)),
        scheduled(100000, "2024-02-15"),
        scheduled(200000, "2025-02-15", 2025),
        paid(150000, "2024-02-20"),
        settled(draw(st.integers(-100000, 100000)), "2025-06-30"),
        e.SettlementPaid("S-24", NOTTULN, 5000, FIRST),
        e.RepaymentClaimed(
            "R-1", "KIM-2023", COUNTY, DUELMEN, 2023, draw(CENTS), FIRST, draw(DAYS), None
        ),
        e.RepaymentPaid("R-1", draw(CENTS), FIRST),
        e.BudgetBlocked(NOTTULN, "KIM", 2024, "HS", draw(CENTS), "Kämmerei", FIRST, "§ 25"),
        e.BlockLifted(NOTTULN, "KIM", 2024, "HS", draw(CENTS), "Kämmerei", FIRST, "§ 25"),
    ]
    chosen = [event for event in later if draw(st.booleans())]
    return given(*BODIES, PROGRAMME, notice, contract, agreement, POST, *chosen)


def days_named_by(event: e.Event, year: int) -> set[int]:
    """Return every deadline that an event sets, read from its fields by hand."""
    days = {getattr(event, name, None) for name in ("due_on", "valid_to", "last_day")}
    if isinstance(event, e.GrantRevoked):
        days.add(event.from_day - 1)
    for name in ("proof_due", "settlement_due"):
        if rule := getattr(event, name, ""):
            days.add(day_in(year + 1, rule))
    if isinstance(event, e.AgreementConcluded) and event.valid_to is not None:
        days.add(last_day_of_notice(event.valid_to, event.notice_months))
    return {day for day in days if day is not None}


@given_values(past=histories(), today=DAYS)
def test_every_day_comes_from_the_fact_that_the_item_names(past, today):
    facts: Facts = past.standing
    for item in due_items(facts, today, LAST):
        event = facts.standing[item.source.event].event
        if item.day is not None:
            assert item.day in days_named_by(event, item.year or 2000), item


@given_values(past=histories(), today=DAYS)
def test_nothing_is_due_before_it_exists(past, today):
    for item in due_items(past.standing, today, LAST):
        if item.kind in {"proof", "settlement_issue"}:
            assert item.day is not None
            assert item.day >= year_span(item.year or 0).end, item
        assert item.day is None or item.day >= FIRST - 1


@given_values(past=histories(), today=DAYS, until=DAYS, further=st.integers(0, 2000))
def test_looking_further_ahead_only_adds_what_lies_behind(past, today, until, further):
    near = due_items(past.standing, today, until)
    far = due_items(past.standing, today, until + further)
    assert [item for item in far if item.day is None or item.day <= until] == near


@given_values(past=histories(), today=DAYS)
def test_the_order_is_late_coming_open_and_by_day_within(past, today):
    found = due_items(past.standing, today, LAST)
    order = [(STATES.index(item.state(today)), item.day or 0) for item in found]
    assert order == sorted(order)
    assert all((item.day or LAST) < today for item in found if item.state(today) == LATE)


@given_values(past=histories(), today=DAYS)
def test_meeting_a_deadline_takes_its_item_away_and_no_other(past, today):
    before = due_items(past.standing, today, LAST)
    for item in before:
        met: list[e.Event]
        if item.kind == "proof":
            met = [e.ProofSubmitted(item.name, item.bodies[0], item.year or 0, today)]
        elif item.kind == "repayment":
            met = [e.RepaymentPaid(item.name, item.cents or 0, today)]
        elif item.kind == "settlement_payment":
            sign = 1 if item.bodies == (NOTTULN,) else -1
            met = [e.SettlementPaid(item.name, NOTTULN, sign * (item.cents or 0), today)]
        elif item.kind == "block":
            met = [e.BlockLifted(NOTTULN, "KIM", 2024, "HS", item.cents or 0, "K", today, "§ 25")]
        else:
            continue
        after = due_items(past.and_then(*met).standing, today, LAST)
        assert after == [other for other in before if other != item]


@given_values(past=histories(), today=st.integers(FIRST, LAST - 1))
def test_what_is_due_today_is_late_tomorrow_and_not_forgotten(past, today):
    # Across every day, the turn of the year included: only a day of notice may simply pass.
    now = due_items(past.standing, today, LAST)
    then = due_items(past.standing, today + 1, LAST)
    closed = [x.event.last_day for x in past.facts if isinstance(x.event, e.PostClosed)]
    for item in now:
        passed = item.kind == "agreement_notice" and item.day == today
        resting = item.kind in {"notice_expiry", "agreement_end"} and today in closed
        ended = item.kind == "agreement_end" and item.day == today
        assert item in then or passed or resting or ended
