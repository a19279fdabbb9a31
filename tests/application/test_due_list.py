"""The due list and retention through the door: axes, corrections, both databases."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.application.asking.due_list import due_list
from ledger.application.asking.retention import RetentionQuestion, retention_of
from ledger.application.clock import parse_moment
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Refusal, UnknownName
from ledger.domain.period import iso
from ledger.domain.years.retention import BOOKS, VOUCHERS
from ledger.position.due.due_list import DueList, DueQuestion
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    NOTTULN,
    booking,
    day,
    event_number,
)


def kinds(answer: DueList) -> list[tuple[str, str, int | None]]:
    return [(i.kind, iso(i.day) if i.day else "", i.year) for i in answer.items]


def submitted(year: int, when: str, body: str = COUNTY) -> c.SubmitProof:
    return c.SubmitProof(GRANT, body, year, day(when))


@pytest.fixture
def with_proofs(ledger):
    """Give the case with a notice that wants proofs by 30 June."""
    ledger.execute(c.AmendGrant(GRANT, day("2023-01-01"), proof_due="06-30"))
    return ledger


def test_the_list_looks_ninety_days_ahead_of_the_clock_s_day_in_berlin(with_proofs, clock):
    clock.set("2026-03-31T23:30")
    answer = with_proofs.ask(due_list, DueQuestion())
    assert (iso(answer.today), iso(answer.until)) == ("2026-03-31", "2026-06-29")
    clock.set("2026-04-01T00:30")
    answer = with_proofs.ask(due_list, DueQuestion())
    assert (iso(answer.today), iso(answer.until)) == ("2026-04-01", "2026-06-30")
    assert kinds(answer) == [
        ("proof", "2024-06-30", 2023),
        ("proof", "2025-06-30", 2024),
        ("notice_expiry", "2025-12-31", None),
        ("proof", "2026-06-30", 2025),
    ]


def test_a_question_about_the_past_is_answered_as_of_its_day(with_proofs, clock):
    clock.set("2026-03-01T10:00")
    with_proofs.execute(submitted(2023, "2024-06-20"), Note(known_on=day("2024-06-25")))
    now = with_proofs.ask(due_list, DueQuestion(day("2026-06-30")))
    assert ("proof", "2024-06-30", 2023) not in kinds(now)
    moment = parse_moment("2026-02-15")
    then = DueQuestion(on=day("2026-02-15"), axes=with_proofs.axes(moment))
    answer = with_proofs.ask(due_list, then)
    assert (iso(answer.today), iso(answer.until)) == ("2026-02-15", "2026-05-16")
    assert ("proof", "2024-06-30", 2023) in kinds(answer)


def test_what_was_received_by_a_day_counts_although_it_was_recorded_later(with_proofs, clock):
    clock.set("2026-03-01T10:00")
    with_proofs.execute(submitted(2023, "2024-06-20"), Note(known_on=day("2026-02-20")))
    for known_on, listed in (("2026-02-19", True), ("2026-02-20", False)):
        axes = with_proofs.axes(None, day(known_on))
        answer = with_proofs.ask(due_list, DueQuestion(axes=axes))
        assert iso(answer.today) == known_on
        assert (("proof", "2024-06-30", 2023) in kinds(answer)) is listed
        assert answer.recorded_afterwards == (0 if listed else 1)


def test_a_proof_withdrawn_is_due_again(with_proofs):
    with_proofs.execute(submitted(2023, "2024-06-20"))
    before = kinds(with_proofs.ask(due_list, DueQuestion()))
    number = event_number(with_proofs, e.ProofSubmitted)
    with_proofs.execute(c.WithdrawFact(number), Note(reason="sent back unread"))
    after = kinds(with_proofs.ask(due_list, DueQuestion()))
    assert set(after) - set(before) == {("proof", "2024-06-30", 2023)}


def test_a_corrected_schedule_moves_the_deadline(ledger):
    ledger.execute(c.ScheduleAdvance(AGREEMENT, NOTTULN, 2025, 100000, day("2026-02-15")))
    number = event_number(ledger, e.AdvanceScheduled)
    right = c.ScheduleAdvance(AGREEMENT, NOTTULN, 2025, 120000, day("2026-03-15"))
    ledger.execute(right, Note(corrects=number, reason="misread"))
    (item,) = (i for i in ledger.ask(due_list, DueQuestion()).items if i.kind == "advance")
    assert (iso(item.day or 0), item.cents, item.source.event) == ("2026-03-15", 120000, number + 2)
    ledger.execute(c.PayAdvance(AGREEMENT, NOTTULN, 2025, 120000, day("2026-02-20")))
    assert all(i.kind != "advance" for i in ledger.ask(due_list, DueQuestion()).items)


def test_bookings_wait_by_post_once_the_policy_asks_for_a_second_person(ledger):
    ledger.execute(booking("V-1", 10000))
    ledger.execute(booking("V-2", 20000))
    assert all(i.kind != "certification" for i in ledger.ask(due_list, DueQuestion()).items)
    ledger.execute(c.SetCertificationPolicy("warn"))
    (item,) = (i for i in ledger.ask(due_list, DueQuestion()).items if i.kind == "certification")
    assert (item.bookings, item.cents, item.day) == (2, 30000, None)
    assert item.source.event == event_number(ledger, e.CostBooked)


@pytest.mark.parametrize(
    "question", [DueQuestion(body="0555803"), DueQuestion(programme="KIMM")], ids=repr
)
def test_an_unknown_name_is_refused_with_its_neighbours(ledger, question):
    with pytest.raises(UnknownName, match="known: "):
        ledger.ask(due_list, question)


def adopt(when: str, year: int = 2023) -> c.AdoptAccounts:
    return c.AdoptAccounts(DUELMEN, year, day(when))


def kept(ledger, year: int = 2023) -> tuple[str, str]:
    found = ledger.ask(retention_of, RetentionQuestion(DUELMEN, year)).retention
    return iso(found.until(BOOKS)), iso(found.until(VOUCHERS))


def test_adopted_accounts_start_the_retention_of_the_year(ledger):
    ledger.execute(adopt("2024-12-12"))
    assert kept(ledger) == ("2034-12-31", "2030-12-31")
    assert ledger.execute(adopt("2024-12-12")).repeated


def test_a_wrong_day_is_corrected_and_the_retention_follows(ledger):
    ledger.execute(adopt("2024-12-12"))
    number = event_number(ledger, e.AccountsAdopted)
    for again in (False, True):
        with pytest.raises(Refusal, match=f"--corrects {number}"):
            ledger.execute(adopt("2025-01-09"), Note(again=again))
    with pytest.raises(Refusal, match="were adopted on 2024-12-12"):
        ledger.execute(adopt("2024-12-12"), Note(again=True))
    ledger.execute(adopt("2025-01-09"), Note(corrects=number, reason="the council met later"))
    assert kept(ledger) == ("2035-12-31", "2031-12-31")
    with pytest.raises(Refusal, match="before the year was over"):
        ledger.execute(adopt("2023-12-12"), Note(corrects=number + 2, reason="a typing mistake"))


def test_retention_as_of_a_day_before_the_adoption_was_recorded_is_refused(ledger, clock):
    clock.set("2026-03-01T10:00")
    ledger.execute(adopt("2024-12-12"), Note(known_on=day("2025-01-10")))
    asked = RetentionQuestion(DUELMEN, 2023, ledger.axes(None, day("2025-01-09")))
    with pytest.raises(Refusal, match="not adopted yet"):
        ledger.ask(retention_of, asked)


def test_the_last_voucher_of_the_year_prolongs_the_tax_period(ledger):
    ledger.execute(adopt("2024-12-12"))
    ledger.execute(c.DecideVat(AGREEMENT, "19", (19, 100), day("2023-01-01")))
    ledger.execute(booking("V-1"))
    assert kept(ledger)[1] == "2031-12-31"
    ledger.execute(booking("V-2", booked_on=day("2024-02-05"), paid_on=day("2024-02-05")))
    assert kept(ledger)[1] == "2032-12-31"
