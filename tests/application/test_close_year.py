"""`year close` and `year check` on real ledgers: what stands against it, and what it freezes."""

from __future__ import annotations

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import UsageError
from ledger.domain.events import CostBooked, YearClosed
from ledger.position.load import Question
from ledger.position.years.checked import AMBER, GREEN, RED, CheckQuestion
from ledger.position.years.year_check import year_check
from ledger.projections.axes import NOW
from tests.application import writers as w
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    GRANT,
    NOTTULN,
    POST,
    PROGRAMME,
    UNREFINANCED,
    Clock,
    booking,
    costs,
    day,
    event_number,
    master_data,
    opened,
    record_mitte,
    refused,
)

DESPITE = Note(reason="the settlement is on its way")


@pytest.fixture
def mitte(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        yield ledger


def close(ledger, body, year, note=DESPITE, **fields):
    return ledger.execute(c.CloseYear(body, year, despite_red=True, **fields), note)


def rows(ledger, body=NOTTULN, **fields):
    return {row.year: row for row in ledger.positions(Question(body, **fields)).rows}


def colours(ledger, body=NOTTULN, year=2023, axes=NOW):
    answer = ledger.ask(year_check, CheckQuestion(body, year, axes))
    return {check.name: check.colour for check in answer.checks if check.colour != GREEN}


def kinds(ledger, body=NOTTULN, year=2023):
    answer = ledger.ask(year_check, CheckQuestion(body, year))
    return [item.kind for check in answer.checks for item in check.items]


def settle(ledger, year, name=None):
    name = name or f"SA-{year}"
    on, due = day(f"{year + 1}-02-15"), day(f"{year + 1}-03-31")
    ledger.execute(c.IssueSettlement(name, AGREEMENT, year, on, due))
    ledger.execute(c.PaySettlement(name, NOTTULN, UNREFINANCED[NOTTULN, year], due))


def test_a_closed_year_stands_as_it_was_with_its_figures_in_the_event(mitte):
    before = rows(mitte)
    close(mitte, NOTTULN, 2023)

    event = next(item.event for item in mitte.replay() if isinstance(item.event, YearClosed))
    (frozen,) = event.figures
    assert frozen.unrefinanced_cents == UNREFINANCED[NOTTULN, 2023] == 333957
    assert (frozen.cost_share_cents, frozen.refinanced_cents) == (1758957, 1425000)
    assert frozen.authorised_cents == 500000
    after = rows(mitte)
    assert after[2023].closed
    assert after[2023].closed_event == event_number(mitte, YearClosed)
    for name in ("cost_share_cents", "refinanced_cents", "unrefinanced_cents", "headroom_cents"):
        assert getattr(after[2023], name) == getattr(before[2023], name)
    assert (after[2024], after[2025]) == (before[2024], before[2025])


def test_a_later_fact_becomes_the_adjustment_of_the_first_open_year(mitte):
    close(mitte, NOTTULN, 2023)
    mitte.execute(booking("late", 100001))  # Dülmen's year is open

    nottuln, duelmen = rows(mitte), rows(mitte, DUELMEN)
    assert nottuln[2023].unrefinanced_cents == 333957
    assert nottuln[2024].adjustment_cents == 50000
    assert nottuln[2024].unrefinanced_cents == UNREFINANCED[NOTTULN, 2024] + 50000
    assert nottuln[2024].headroom_cents == 500000 - nottuln[2024].unrefinanced_cents
    assert nottuln[2025].adjustment_cents == 0
    assert duelmen[2023].unrefinanced_cents == 333957 + 50001
    assert duelmen[2024].adjustment_cents == 0


def test_the_next_closing_takes_the_adjustment_up_and_the_rest_goes_on(mitte):
    close(mitte, NOTTULN, 2023)
    mitte.execute(booking("late", 100000))
    close(mitte, NOTTULN, 2024)
    assert rows(mitte)[2024].adjustment_cents == 50000
    assert rows(mitte)[2025].adjustment_cents == 0

    mitte.execute(c.ReverseCost(DUELMEN, 2023, "late", day("2026-02-01"), 0))

    assert rows(mitte)[2024].adjustment_cents == 50000  # closed, it does not move
    assert rows(mitte)[2025].adjustment_cents == -50000


def test_cash_and_plan_know_no_closing(mitte):
    cash, plan = rows(mitte, basis="cash"), rows(mitte, view="plan")
    close(mitte, NOTTULN, 2023)
    mitte.execute(booking("late", 100000, paid_on=0))
    assert rows(mitte, basis="cash") == cash
    assert rows(mitte, view="plan") == plan


def test_before_the_closing_was_recorded_or_known_the_year_was_open(mitte):
    upto = mitte.axes()._replace(sequence=event_number(mitte, CostBooked, 29))
    close(mitte, NOTTULN, 2023)
    assert not rows(mitte, axes=upto)[2023].closed
    assert not rows(mitte, axes=mitte.axes(known_on=day("2026-02-01"))).get(2023)
    assert rows(mitte, axes=mitte.axes(known_on=day("2026-02-02")))[2023].closed


def test_years_are_closed_in_order(mitte):
    assert "2023 is still open → close it first: year close 05558032 2023" in refused(
        mitte, c.CloseYear(NOTTULN, 2024, despite_red=True), DESPITE
    )
    assert colours(mitte, year=2024)["earlier_years"] == RED


def test_a_running_year_is_not_closed(database_url):
    with opened(database_url, Clock("2025-12-31T12:00")) as ledger:
        record_mitte(ledger)
        close(ledger, NOTTULN, 2023)
        close(ledger, NOTTULN, 2024)
        assert "closed on 2025-12-31, before it was over" in refused(
            ledger, c.CloseYear(NOTTULN, 2025, despite_red=True), DESPITE
        )
        words = refused(
            ledger, c.CloseYear(NOTTULN, 2025, day("2026-01-10"), despite_red=True), DESPITE
        )
        assert "after the day of recording" in words
        assert colours(ledger, year=2025)["year_over"] == RED


def test_red_stands_against_a_closing_unless_a_reason_is_given(mitte):
    words = refused(mitte, c.CloseYear(NOTTULN, 2023))
    assert words == (
        "year 2023 of Nottuln: red checks: settled "
        "→ see year check 05558032 2023, or add --despite-red --reason '…'"
    )
    with pytest.raises(UsageError, match="reason"):
        mitte.execute(c.CloseYear(NOTTULN, 2023, despite_red=True))
    assert close(mitte, NOTTULN, 2023).events == 1


def test_a_settled_year_closes_green(mitte):
    settle(mitte, 2023)
    assert colours(mitte) == {}
    assert mitte.execute(c.CloseYear(NOTTULN, 2023, day("2024-04-30"))).events == 1
    assert rows(mitte)[2023].closed_on == day("2024-04-30")


def test_closing_twice_repeats_and_says_so(mitte):
    first = close(mitte, NOTTULN, 2023)
    again = close(mitte, NOTTULN, 2023)
    assert (again.repeated, again.first_sequence) == (True, first.first_sequence)
    assert "nothing was changed" in again.warnings[0]
    other = c.CloseYear(NOTTULN, 2023, day("2024-05-01"), despite_red=True)
    assert "all years up to 2023 are closed" in refused(mitte, other, DESPITE)


def test_a_closing_is_neither_withdrawn_nor_corrected(mitte):
    close(mitte, NOTTULN, 2023)
    number = event_number(mitte, YearClosed)
    why = Note(reason="we did not mean it")
    assert "nothing that was closed ever moves" in refused(mitte, c.WithdrawFact(number), why)
    note = Note(corrects=number, reason="another day")
    command = c.CloseYear(NOTTULN, 2023, day("2024-05-01"), despite_red=True)
    assert "nothing that was closed ever moves" in refused(mitte, command, note)
    elsewhere = Note(corrects=6, reason="another day")
    assert "a closing is no correction" in refused(mitte, command, elsewhere)


def test_required_certification_cannot_be_passed_over(mitte):
    mitte.execute(c.SetCertificationPolicy("warn"))
    assert colours(mitte)["certified"] == AMBER
    mitte.execute(c.SetCertificationPolicy("require"))
    assert colours(mitte)["certified"] == RED
    words = refused(mitte, c.CloseYear(NOTTULN, 2023, despite_red=True), DESPITE)
    assert "6 bookings of 2023 (€35,179.14) are not certified" in words


def test_a_body_without_figures_is_closed_without_any_and_told_so(mitte):
    receipt = close(mitte, COUNTY, 2023)
    assert "has no figures" in receipt.warnings[0]
    assert not rows(mitte, COUNTY)


class TestBooking:
    """A booking into a year that its employing body has closed."""

    def test_is_refused_with_the_way_out_and_the_way_out_works(self, mitte):
        close(mitte, DUELMEN, 2023)
        assert "--bearing-year 2024" in refused(mitte, booking("late"))
        mitte.execute(booking("late", 100000, bearing_year=2024))

        found = rows(mitte)
        assert found[2024].unrefinanced_cents == UNREFINANCED[NOTTULN, 2024] + 50000
        assert found[2023].unrefinanced_cents == UNREFINANCED[NOTTULN, 2023]

    def test_of_another_bodys_closing_is_not_refused(self, mitte):
        close(mitte, NOTTULN, 2023)
        assert mitte.execute(booking("late")).events == 1

    def test_that_stands_already_is_known_as_ever(self, mitte):
        close(mitte, DUELMEN, 2023)
        receipt = mitte.execute(costs((2023,))[0])
        assert receipt.repeated
        whole = mitte.execute(c.ImportCosts(tuple(costs())))
        assert (whole.repeated, whole.known) == (True, 30)

    def test_may_be_reversed_and_booked_again_in_the_open_year(self, mitte):
        close(mitte, DUELMEN, 2023)
        first = costs((2023,))[0]
        undo = c.ReverseCost(DUELMEN, 2023, first.voucher, day("2026-02-02"), 0)
        mitte.execute(undo)
        assert "--bearing-year 2024" in refused(mitte, replace(first, amount_cents=5))
        mitte.execute(replace(first, amount_cents=5, bearing_year=2024))

        assert rows(mitte, DUELMEN)[2023].unrefinanced_cents == 333957
        moved = rows(mitte, DUELMEN)[2024]
        assert moved.adjustment_cents != 0
        assert rows(mitte)[2024].adjustment_cents == 0  # Nottuln's year is open

    def test_in_a_file_is_refused_with_its_line_and_nothing_is_booked(self, mitte):
        close(mitte, DUELMEN, 2023)
        lines = (booking("A", service_from=day("2024-01-01"), service_to=day("2024-01-31")),
                 booking("B"))  # fmt: skip
        before = mitte.receipt()
        assert "line 2, voucher B line 1" in refused(mitte, c.ImportCosts(lines))
        assert mitte.receipt() == before
        good = (lines[0], replace(lines[1], bearing_year=2024))
        assert mitte.execute(c.ImportCosts(good)).events == 2

    def test_unsaid_bearing_year_is_no_part_of_what_a_command_is(self):
        assert booking().bearing_year is UNSET

    def test_takes_the_key_of_its_days_of_service(self, mitte):
        """A late voucher of 2023 is shared by the key of 2023, whatever 2024 says."""
        thirds = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))
        mitte.execute(c.AmendAgreement(AGREEMENT, thirds, None, day("2024-01-01"), "2"))
        before = rows(mitte)[2024]
        close(mitte, DUELMEN, 2023)
        mitte.execute(booking("late", 100000, bearing_year=2024))
        assert rows(mitte)[2024].cost_share_cents == before.cost_share_cents + 50000

    def test_warns_about_the_first_open_year_of_a_member_that_closed(self, mitte):
        close(mitte, NOTTULN, 2023)
        (warning,) = mitte.execute(booking("late", 100000)).warnings
        assert warning.startswith("Nottuln 2024: €4,103.49 over the ceiling")


class TestChecks:
    """Each check turns, and names what it found."""

    def test_the_ceiling_is_red_until_it_is_approved(self, mitte):
        settle(mitte, 2023)
        settle(mitte, 2024)
        mitte.execute(c.CloseYear(NOTTULN, 2023))
        assert colours(mitte, year=2024) == {"ceiling": RED}
        mitte.execute(c.ApproveOverPlan(NOTTULN, PROGRAMME, 2024, 360349, "Rat", day("2024-11-05")))
        assert colours(mitte, year=2024) == {}
        assert colours(mitte, DUELMEN)["ceiling"] == AMBER  # no decision is not a breach

    def test_a_settlement_that_facts_overtook_or_nobody_paid_is_amber(self, mitte):
        mitte.execute(
            c.IssueSettlement("SA", AGREEMENT, 2023, day("2024-02-15"), day("2024-03-31"))
        )
        assert kinds(mitte) == ["unpaid"]
        mitte.execute(booking("late", 100000))
        assert kinds(mitte) == ["outdated", "unpaid"]

    def test_instalments_against_what_is_payable(self, mitte):
        def receive(cents, recipient, when):
            command = c.ReceiveInstalment(GRANT, recipient, 2024, cents, day(when))
            mitte.execute(command)

        assert "to_come" in kinds(mitte, DUELMEN, 2024)
        receive(5700000, DUELMEN, "2024-08-15")
        assert colours(mitte, DUELMEN, 2024).get("instalments") is None
        receive(100, DUELMEN, "2024-09-15")
        assert colours(mitte, DUELMEN, 2024)["instalments"] == RED
        claim = c.ClaimRepayment(
            "RF", GRANT, COUNTY, DUELMEN, 2024, 100, day("2025-01-10"), day("2025-02-15")
        )
        mitte.execute(claim)
        assert colours(mitte, DUELMEN, 2024)["instalments"] == AMBER
        assert kinds(mitte, COUNTY, 2024) == ["to_come"]

    def test_plan_against_actual(self, mitte):
        first, last = day("2024-01-01"), day("2024-12-31")
        mitte.execute(c.PlanCost(POST, "personnel", 7000000, first, last))
        assert "over_plan" not in kinds(mitte, year=2024)  # nobody planned to fill the post
        mitte.execute(c.PlanOccupancy(POST, (1, 1), first))
        assert "over_plan" in kinds(mitte, year=2024)
        mitte.execute(c.PlanCost(POST, "personnel", 8000000, first, last))
        assert "over_plan" not in kinds(mitte, year=2024)

    def test_proofs_are_amber_before_their_day_and_red_behind_it(self, mitte):
        mitte.execute(c.AmendGrant(GRANT, day("2023-01-01"), proof_due="03-31"))
        assert colours(mitte, COUNTY, 2024)["proof"] == RED
        assert colours(mitte, COUNTY, 2025)["proof"] == AMBER
        mitte.execute(c.SubmitProof(GRANT, COUNTY, 2024, day("2025-03-28")))
        assert "proof" not in colours(mitte, COUNTY, 2024)


def test_a_closing_known_earlier_freezes_what_was_known_by_then(database_url):
    """A ledger that was set up later than its papers."""
    with opened(database_url) as ledger:
        papers = Note(known_on=day("2022-12-31"))
        ledger.execute_all([(command, papers) for command in master_data()])
        for line in costs():
            ledger.execute(line, Note(known_on=line.booked_on))
        ledger.execute(booking("late", 100000), Note(known_on=day("2024-05-02")))

        close(ledger, NOTTULN, 2023, replace_note(DESPITE, day("2024-04-30")))

        found = rows(ledger)
        assert found[2023].unrefinanced_cents == 333957
        assert found[2024].adjustment_cents == 50000
        assert (
            rows(ledger, axes=ledger.axes(known_on=day("2024-05-01")))[2024].adjustment_cents == 0
        )
        command = c.CloseYear(NOTTULN, 2024, day("2025-04-01"), despite_red=True)
        words = refused(ledger, command, replace_note(DESPITE, day("2024-04-29")))
        assert "before the closing of 2023 was, on 2024-04-30" in words


def replace_note(note: Note, known_on: int) -> Note:
    return Note(reason=note.reason, known_on=known_on)


def test_no_booking_slips_into_a_year_while_it_is_closed(writers, database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
    books = [booking(f"race-{n}") for n in range(w.MANY - 1)]
    half = len(books) // 2
    racing = c.CloseYear(DUELMEN, 2023)
    with opened(database_url) as ledger:
        settle(ledger, 2023)

    results = writers.race(database_url, [*books[:half], racing, *books[half:]])

    with Ledger(database_url, Actor("auditor")) as ledger:
        events = list(ledger.replay())
        number = next((i.sequence for i in events if isinstance(i.event, YearClosed)), None)
        booked = [
            i.sequence
            for i in events
            if isinstance(i.event, CostBooked) and i.event.voucher.startswith("race")
        ]
        recorded = [result.what for result in results].count(w.RECORDED)
        assert recorded == len(booked) + (number is not None)
        if number is not None:
            assert all(sequence < number for sequence in booked)
            frozen = next(i.event for i in events if isinstance(i.event, YearClosed)).figures[0]
            assert frozen.cost_share_cents == 1758957 + len(booked) * 5000
        assert not ledger.verify().findings
