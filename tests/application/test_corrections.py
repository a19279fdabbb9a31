"""Everything typed can be corrected by adding: the mistake stays visible and counts no more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ledger.application import Note
from ledger.application.clock import parse_moment
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.decisions import EVENTS
from ledger.domain.errors import Refusal
from ledger.log.history import Filter
from ledger.position.load import Question
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    NOTTULN,
    PERSON,
    POST,
    PROGRAMME,
    STATE,
    UNREFINANCED,
    Clock,
    booking,
    costs,
    day,
    master_data,
    opened,
    unrefinanced,
)

FIRST, LAST = day("2023-01-01"), day("2025-12-31")
THIRDS = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))

IN_SETUP: dict[int, c.Command] = {
    3: c.RegisterBody(DUELMEN, "Stadt Dülmen"),
    5: c.RegisterProgramme(PROGRAMME, "KIM", ("personnel", "supervision")),
    6: c.AdoptDecision("181/2022", NOTTULN, PROGRAMME, 900000, 2023, 2024),
    7: c.ApproveGrant(GRANT, PROGRAMME, STATE, COUNTY, FIRST, LAST, 1, "full-months"),
    8: c.AmendGrant(GRANT, day("2024-01-01"), 5800000),
    9: c.ForwardGrant(GRANT, DUELMEN, FIRST, LAST, 5600000),
    10: c.ConcludeAgreement(AGREEMENT, PROGRAMME, THIRDS, None, FIRST),
    11: c.EstablishPost(POST, PROGRAMME, DUELMEN, "Mitte", (1, 2), FIRST, AGREEMENT, GRANT),
    12: c.FillPost(POST, PERSON, (1, 1), day("2023-08-15")),
}
"""What should have been recorded in the place of an event of the setup."""

AFTERWARDS: list[tuple[c.Command, c.Command]] = [
    (c.AmendDecision("181/2022", 2024, 700000), c.AmendDecision("181/2022", 2025, 600000)),
    (
        c.AmendBody(NOTTULN, day("2024-01-01"), street="Stiftsplatz 7"),
        c.AmendBody(NOTTULN, day("2024-01-01"), street="Stiftsplatz 8"),
    ),
    (c.RevokeDecision("181/2022", 2024), c.RevokeDecision("181/2022", 2025)),
    (c.RevokeGrant(GRANT, day("2024-01-01")), c.RevokeGrant(GRANT, day("2025-01-01"))),
    (
        c.ReceiveInstalment(GRANT, DUELMEN, 2024, 100, day("2024-08-15")),
        c.ReceiveInstalment(GRANT, DUELMEN, 2024, 1000, day("2024-08-15")),
    ),
    (
        c.AmendAgreement(AGREEMENT, THIRDS, None, day("2024-03-01"), "2"),
        c.AmendAgreement(AGREEMENT, THIRDS, None, day("2024-04-01"), "2"),
    ),
    (
        c.TerminateAgreement(AGREEMENT, day("2023-12-31")),
        c.TerminateAgreement(AGREEMENT, day("2024-12-31")),
    ),
    (
        c.ChangeHours(POST, PERSON, (1, 2), day("2024-01-01")),
        c.ChangeHours(POST, PERSON, (3, 4), day("2024-02-01")),
    ),
    (
        c.VacatePost(POST, PERSON, day("2024-01-31")),
        c.VacatePost(POST, PERSON, day("2024-10-31")),
    ),
]
"""A mistake recorded after the setup, and what is right."""


ELSEWHERE = {
    c.RegisterKey,
    c.RevokeKey,
    c.ApproveOverPlan,
    c.BlockBudget,
    c.LiftBlock,
    c.ReceiveOtherFunding,
    c.SubmitProof,
    c.AcceptProof,
    c.DecideVat,
    c.ScheduleAdvance,
    c.PayAdvance,
    c.PaySettlement,
    c.AmendPost,
    c.RecordAbsence,
    c.CalculateQuota,
    c.PlanCost,
    c.RegisterCostType,
    c.PlanOccupancy,
    c.ClaimRepayment,
    c.PayRepayment,
    c.SetBaseRate,
    c.AdoptAccounts,
    c.SetCertificationPolicy,
}
"""Corrected in the tests of their own rules."""


def because(number: int) -> Note:
    return Note(corrects=number, reason="typing mistake")


def answers(ledger):
    """Return every row; which event a part comes from is another one after a correction."""
    rows = ledger.positions(Question()).rows
    return [
        replace(row, authorised_parts=tuple(p._replace(sequence=0) for p in row.authorised_parts))
        for row in rows
    ]


def as_if_typed_right(tmp_path, commands):
    """Return the position of a ledger in which no mistake was ever made."""
    with opened(str(tmp_path / "right.db")) as right:
        right.execute_all([(command, Note()) for command in commands])
        right.execute(c.ImportCosts(tuple(costs())))
        return answers(right)


def test_every_kind_of_fact_is_corrected_here():
    corrected = {type(right) for right in IN_SETUP.values()}
    corrected |= {type(right) for _, right in AFTERWARDS}

    assert set(EVENTS) - corrected == {c.ClosePost, *ELSEWHERE}  # has its own test below


@pytest.mark.parametrize("number", IN_SETUP)
def test_a_replacement_counts_as_if_it_had_been_typed_first(case, tmp_path, number):
    right = IN_SETUP[number]
    before = answers(case)

    receipt = case.execute(right, because(number))

    commands = master_data()
    commands[number - 1] = right
    assert answers(case) == as_if_typed_right(tmp_path, commands)
    assert (answers(case) == before) == (number == 5)  # only a programme's name shows nowhere
    assert receipt.events == 2
    again = case.execute(right, because(number))
    assert (again.repeated, again.receipt) == (True, receipt.receipt)
    assert "--again" not in again.warnings[0]
    assert not case.verify().findings


@pytest.mark.parametrize(("wrong", "right"), AFTERWARDS, ids=lambda command: type(command).__name__)
def test_a_later_fact_is_replaced_and_then_withdrawn(case, tmp_path, wrong, right):
    clean = answers(case)
    number = case.execute(wrong).first_sequence

    replaced = case.execute(right, because(number))
    assert answers(case) == as_if_typed_right(tmp_path, [*master_data(), right])
    assert case.execute(right, because(number)).receipt == replaced.receipt

    undo = c.WithdrawFact(replaced.last_sequence), Note(reason="was none at all")
    undone = case.execute(*undo)
    assert answers(case) == clean
    again = case.execute(*undo)
    assert (again.repeated, again.receipt) == (True, undone.receipt)
    with pytest.raises(Refusal, match=f"withdrawn by event {number + 1} → record it anew"):
        case.execute(right, because(number))
    assert not case.verify().findings


def test_the_closing_of_a_post_is_moved_and_undone(ledger):
    ledger.execute(c.VacatePost(POST, PERSON, day("2024-06-30")))
    closed = ledger.execute(c.ClosePost(POST, day("2024-06-30"))).first_sequence
    successor = c.FillPost(POST, "P-18", (1, 1), day("2024-08-01"))
    with pytest.raises(Refusal, match="does not exist on 2024-08-01"):
        ledger.execute(successor)

    moved = ledger.execute(c.ClosePost(POST, day("2024-07-31")), because(closed))
    with pytest.raises(Refusal, match="does not exist on 2024-08-01"):
        ledger.execute(successor)

    ledger.execute(c.WithdrawFact(moved.last_sequence), Note(reason="stays open"))
    ledger.execute(successor)


def test_what_was_withdrawn_can_be_recorded_again(ledger):
    filled = c.FillPost(POST, PERSON, (1, 1), day("2023-07-01"))
    ledger.execute(c.WithdrawFact(12), Note(reason="other post"))

    assert not ledger.execute(filled).repeated


def test_a_correction_may_name_what_was_recorded_after_the_mistake(empty):
    for command in master_data()[:5]:
        empty.execute(command)
    post = c.EstablishPost(POST, PROGRAMME, DUELMEN, "Mitte", (1, 1), FIRST)
    number = empty.execute(post).first_sequence
    empty.execute(c.ConcludeAgreement(AGREEMENT, PROGRAMME, THIRDS, None, FIRST))
    empty.execute(booking(cents=30000))
    assert [row.cost_share_cents for row in answers(empty)] == [30000]

    bound = c.EstablishPost(POST, PROGRAMME, DUELMEN, "Mitte", (1, 1), FIRST, AGREEMENT)
    empty.execute(bound, because(number))

    assert [row.cost_share_cents for row in answers(empty)] == [10000, 20000]


def test_a_mistyped_key_is_corrected_before_others_use_it(empty):
    empty.execute(c.RegisterBody("05558061", "Dülmen"))

    empty.execute(c.RegisterBody(DUELMEN, "Dülmen"), because(1))

    names = [item.event.event for item in empty.history(Filter(key=("body", DUELMEN)))]
    assert names == [e.BodyRegistered(DUELMEN, "Dülmen", "municipality")]
    empty.execute(c.RegisterBody("05558061", "Another"))  # the wrong name is free again


def test_the_reason_stands_in_the_history_beside_the_mistake(ledger):
    ledger.execute(IN_SETUP[8], because(8))

    entries = {item.event.sequence: item for item in ledger.history(Filter(key=("grant", GRANT)))}
    assert isinstance(entries[8].event.event, e.GrantAmended)
    withdrawn = entries[13]
    assert withdrawn.event.event == e.FactWithdrawn(("grant", GRANT), 8, replaced=True)
    assert withdrawn.envelope.reason == "typing mistake"
    assert entries[14].envelope == withdrawn.envelope


def test_a_correction_is_corrected_by_naming_the_replacement(case, tmp_path):
    half = c.FillPost(POST, PERSON, (1, 2), day("2023-07-01"))
    second = case.execute(half, because(12)).last_sequence
    third = case.execute(IN_SETUP[12], because(second)).last_sequence

    commands = master_data()
    commands[11] = IN_SETUP[12]
    assert answers(case) == as_if_typed_right(tmp_path, commands)

    case.execute(master_data()[11], because(third))
    assert unrefinanced(case) == UNREFINANCED
    assert not case.verify().findings


def test_a_replacement_keeps_the_place_of_the_mistake(case):
    # The amendment recorded after the notice still holds when the notice itself is corrected.
    notice = c.ApproveGrant(GRANT, PROGRAMME, STATE, COUNTY, FIRST, LAST, 5400000)

    case.execute(notice, because(7))

    assert unrefinanced(case) == UNREFINANCED


def test_before_the_correction_the_old_figure_is_still_told(database_url):
    clock = Clock("2026-02-02T08:00")
    with opened(database_url, clock) as ledger:
        ledger.execute_all([(command, Note()) for command in master_data()])
        ledger.execute(c.ImportCosts(tuple(costs())))
        clock.set("2026-03-02T08:00")
        ledger.execute(c.AmendGrant(GRANT, FIRST, 5000000), because(8))

        now = unrefinanced(ledger)
        as_of = ledger.axes(as_of=parse_moment("2026-03-01"))
        known = ledger.axes(known_on=day("2026-03-01"))

        assert now[NOTTULN, 2024] == UNREFINANCED[NOTTULN, 2024] + 350000
        assert unrefinanced(ledger, Question(axes=as_of)) == UNREFINANCED
        assert unrefinanced(ledger, Question(axes=known)) == UNREFINANCED
