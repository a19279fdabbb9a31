"""`settlement issue`: the yearly account (Spitzabrechnung), computed, frozen, corrected, paid."""

from __future__ import annotations

import msgspec
import pytest

from ledger.application import Actor, Ledger, Note
from ledger.application.asking.settlements import list_advances, list_settlements, show_settlement
from ledger.domain import commands as c
from ledger.domain.errors import Conflict, UnknownName, UsageError
from ledger.domain.events import (
    AdvancePaid,
    CostBooked,
    SettlementBalance,
    SettlementIssued,
    SettlementPaid,
)
from ledger.position.load import Question
from ledger.position.settlements.advances import AdvanceQuestion
from ledger.position.settlements.settled import SettlementQuestion, SettlementsQuestion
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    HALVES,
    NOTTULN,
    POST,
    PROGRAMME,
    booking,
    count,
    day,
    event_number,
    refused,
)

ISSUE = c.IssueSettlement("SA-2024", AGREEMENT, 2024, day("2025-02-15"), day("2025-03-31"))
CORRECT = c.IssueSettlement(
    "SA-2024b", AGREEMENT, 2024, day("2025-05-15"), day("2025-06-30"), "SA-2024"
)
BECAUSE = Note(reason="late voucher")
LATE = booking(
    "N-1",
    20000,
    service_from=day("2024-12-01"),
    service_to=day("2024-12-31"),
    booked_on=day("2025-04-02"),
    paid_on=day("2025-04-02"),
)


def advance(cents: int = 200000, paid_on: str = "2024-03-28", **fields):
    command = c.PayAdvance(AGREEMENT, NOTTULN, 2024, cents, day(paid_on))
    return msgspec.structs.replace(command, **fields)


def shown(ledger, name="SA-2024", **axes):
    return ledger.ask(show_settlement, SettlementQuestion(name, ledger.axes(**axes))).view


def issued(ledger, name="SA-2024"):
    return shown(ledger, name).settlement.event


def test_from_advances_over_the_settlement_to_its_correction_and_payment(case):
    case.execute(c.ScheduleAdvance(AGREEMENT, NOTTULN, 2024, 200000, day("2024-03-31")))
    case.execute(advance())
    case.execute(advance(paid_on="2024-09-27"))
    case.execute(ISSUE)
    (account,) = shown(case).accounts
    assert (account.unrefinanced_cents, account.advances_cents) == (860349, 400000)
    assert (account.balance_cents, account.open_cents) == (460349, 460349)
    case.execute(c.PaySettlement("SA-2024", NOTTULN, 460349, day("2025-03-20")))
    assert shown(case).accounts[0].open_cents == 0
    case.execute(LATE)
    view = shown(case)
    assert view.outdated
    assert (view.accounts[0].balance_cents, view.accounts[0].today_cents) == (460349, 470349)
    case.execute(CORRECT, BECAUSE)
    (second,) = shown(case, "SA-2024b").accounts
    assert (second.balance_cents, second.corrected_cents) == (470349, 460349)
    assert [(m.cents, m.settlement) for m in second.payments] == [(460349, "SA-2024")]
    assert second.open_cents == 10000
    first = shown(case)
    assert first.replaced_by == "SA-2024b"
    assert first.accounts[0].open_cents is None
    assert first.settlement.event.balances[0].balance_cents == 460349
    assert case.verify().findings == ()
    assert case.rebuild() == []
    assert case.verify().findings == ()


def test_the_lines_are_those_of_the_position(case):
    case.execute(ISSUE)
    lines = issued(case).lines
    for row in case.positions(Question(year=2024)).rows:
        mine = [line for line in lines if line.member == row.municipality]
        assert sum(line.cost_share_cents for line in mine) == row.cost_share_cents
        assert sum(line.refinanced_cents for line in mine) == row.refinanced_cents
        assert sum(line.owed_cents for line in mine) == row.unrefinanced_cents


def test_vat_and_a_key_of_july_make_lines_of_their_own_by_service_and_not_by_days(case):
    # The stored sums of the year would split July's VAT by days; the lines take the vouchers.
    case.execute(c.DecideVat(AGREEMENT, "S19", (19, 100), day("2024-07-01")))
    case.execute(
        booking("X-1", 60000, service_from=day("2024-01-01"), service_to=day("2024-01-31"))
    )
    case.execute(ISSUE)
    lines = [line for line in issued(case).lines if line.member == NOTTULN]
    assert [(line.vat_code, line.vat_cents) for line in lines] == [("", 0), ("S19", 81733)]
    second = lines[1]
    assert second.owed_cents - second.vat_cents == 430173
    now = case.positions(Question(NOTTULN, 2024)).rows[0]
    then = case.positions(Question(NOTTULN, 2024, axes=case.axes(known_on=day("2026-02-02")))).rows[
        0
    ]
    assert now.unrefinanced_cents == then.unrefinanced_cents
    assert now.vat_cents == 81733


def test_a_post_that_joins_the_agreement_in_july_settles_from_july_on(ledger):
    first = day("2024-01-01")
    ledger.execute(c.EstablishPost("CM-2", PROGRAMME, DUELMEN, "Mitte", (1, 1), first, None, None))
    ledger.execute(c.AmendPost("CM-2", day("2024-07-01"), None, AGREEMENT))
    for month, cents in (("03", 30000), ("09", 10000)):
        days = {"service_from": day(f"2024-{month}-01"), "service_to": day(f"2024-{month}-30")}
        ledger.execute(booking(f"J-{month}", cents, post="CM-2", **days))
    ledger.execute(ISSUE)
    lines = [line for line in issued(ledger).lines if line.post == "CM-2"]
    assert [(line.member, line.cost_share_cents) for line in lines] == [
        (DUELMEN, 5000),
        (NOTTULN, 5000),
    ]


def test_the_same_settlement_again_changes_nothing_and_another_content_is_refused(case):
    case.execute(ISSUE)
    before = count(case)
    again = case.execute(ISSUE)
    assert again.repeated
    assert again.warnings == (f"issued already as event {before}; nothing was changed",)
    assert count(case) == before
    with pytest.raises(Conflict) as caught:
        case.execute(msgspec.structs.replace(ISSUE, due_on=day("2025-04-30")))
    assert str(caught.value) == (
        f"settlement SA-2024: is recorded with other content as event {before} → choose another "
        "name; to correct it add --corrects SA-2024 --reason …"
    )


def test_a_second_settlement_of_the_year_names_the_one_that_it_corrects(case):
    case.execute(ISSUE)
    second = msgspec.structs.replace(CORRECT, corrects=None)
    assert refused(case, second) == (
        f"settlement SA-2024b: KV-Mitte 2024 is settled as SA-2024, event {count(case)} "
        "→ correct it with --corrects SA-2024 --reason …"
    )
    with pytest.raises(UsageError, match="a correction needs its reason"):
        case.execute(CORRECT)
    assert refused(case, CORRECT, BECAUSE) == (
        "settlement SA-2024b: nothing has changed since SA-2024 → leave it as it stands"
    )
    case.execute(LATE)
    case.execute(CORRECT, BECAUSE)
    third = msgspec.structs.replace(CORRECT, settlement="SA-2024c")
    case.execute(advance())
    assert refused(case, third, BECAUSE) == (
        "settlement SA-2024c: KV-Mitte 2024 stands as SA-2024b, not as SA-2024 "
        "→ name it with --corrects SA-2024b"
    )
    other = msgspec.structs.replace(third, year=2023)
    assert refused(case, other, BECAUSE) == (
        "settlement SA-2024c: SA-2024 settles not KV-Mitte 2023 "
        "→ leave --corrects out, or name agreement and year of that settlement"
    )


def test_a_new_advance_is_a_change_too(case):
    case.execute(ISSUE)
    case.execute(advance())
    case.execute(CORRECT, BECAUSE)
    (account,) = shown(case, "SA-2024b").accounts
    assert (account.corrected_cents, account.balance_cents) == (860349, 660349)


def test_unknown_names_and_years_without_posts_are_refused(case):
    with pytest.raises(UnknownName, match="no agreement is registered under this name"):
        case.execute(msgspec.structs.replace(ISSUE, agreement="KV-Nord"))
    assert refused(case, msgspec.structs.replace(ISSUE, corrects="SA-1"), BECAUSE) == (
        "settlement SA-1: no settlement is registered under this name → register one first"
    )
    assert refused(case, msgspec.structs.replace(ISSUE, year=2022)) == (
        "settlement SA-2024: no post rested on KV-Mitte in 2022 → check the agreement and the year"
    )


def test_a_settlement_is_not_due_before_it_is_issued(case):
    assert refused(case, msgspec.structs.replace(ISSUE, due_on=day("2025-01-31"))) == (
        "settlement SA-2024: is due before it is issued → exchange or mend the two dates"
    )


def test_a_settlement_within_its_year_is_warned_about(case):
    early = msgspec.structs.replace(ISSUE, issued_on=day("2024-12-31"))
    (warning,) = case.execute(early).warnings
    assert warning.startswith("issued before the end of 2024-12-31: what is recorded later needs")


def test_a_settlement_without_any_cost_is_warned_about(ledger):
    ledger.execute(advance())
    (warning,) = ledger.execute(ISSUE).warnings
    assert warning == "no cost of 2024 is on record under KV-Mitte"
    # Nothing is owed yet: the advance would go back.
    assert [end.balance_cents for end in issued(ledger).balances] == [-200000]


def test_it_stays_as_issued_whatever_comes_later(case):
    case.execute(ISSUE)
    before = issued(case)
    for command, note in (
        (LATE, None),
        (c.AmendAgreement(AGREEMENT, ((DUELMEN, 1, 1),), None, day("2024-01-01"), "2"), None),
        (c.AmendGrant(GRANT, day("2024-01-01"), 6000000), None),
        (c.VacatePost(POST, "P-17", day("2024-06-30")), None),
    ):
        case.execute(command, note)
    assert issued(case) == before
    view = shown(case)
    assert view.outdated
    # The arithmetic shown is that of the day of issue.
    assert view.details is not None
    assert [str(one.part) for one in view.details] == ["1/2", "1/2"]


def test_a_member_that_a_correction_frees_gets_everything_back(case):
    case.execute(ISSUE)
    case.execute(c.PaySettlement("SA-2024", NOTTULN, 860349, day("2025-03-20")))
    alone = c.AmendAgreement(AGREEMENT, ((DUELMEN, 1, 1),), None, day("2024-01-01"), "2")
    case.execute(alone)
    case.execute(CORRECT, BECAUSE)
    (account,) = shown(case, "SA-2024b").accounts
    assert (account.balance_cents, account.open_cents) == (0, -860349)
    case.execute(c.PaySettlement("SA-2024b", NOTTULN, -860349, day("2025-07-01")))
    assert shown(case, "SA-2024b").accounts[0].open_cents == 0


def test_it_is_shown_as_of_a_moment_and_refused_before_it_was_issued(case, clock):
    case.execute(ISSUE)
    issued_at = clock.now + 1
    clock.set("2026-02-10T08:00")
    case.execute(c.PaySettlement("SA-2024", NOTTULN, 860349, day("2025-03-20")))
    assert shown(case).accounts[0].open_cents == 0
    assert shown(case, as_of=issued_at).accounts[0].open_cents == 860349
    with pytest.raises(UnknownName):
        shown(case, as_of=issued_at - 10_000_000)


def test_facts_known_later_do_not_make_it_outdated_for_who_asks_by_receipt(case):
    case.execute(ISSUE)
    case.execute(LATE)
    assert not shown(case, known_on=day("2026-02-02")).outdated


def test_an_advance_can_be_corrected_and_withdrawn(case):
    first = case.execute(advance()).first_sequence
    case.execute(advance(210000), Note(corrects=first, reason="misread"))
    found = case.ask(list_advances, AdvanceQuestion(AGREEMENT)).found
    assert [(row.kind, row.cents) for row in found.rows] == [("paid", 210000)]
    case.execute(c.WithdrawFact(event_number(case, AdvancePaid, 1)), Note(reason="never paid"))
    assert case.ask(list_advances, AdvanceQuestion()).found.rows == ()


def test_vat_can_be_corrected_and_withdrawn(case):
    vat = c.DecideVat(AGREEMENT, "S19", (19, 100), day("2024-01-01"))
    first = case.execute(vat).first_sequence
    case.execute(
        msgspec.structs.replace(vat, code="S7", rate=(7, 100)), Note(corrects=first, reason="rate")
    )
    assert case.positions(Question(NOTTULN, 2024)).rows[0].vat_cents == 60224
    case.execute(c.WithdrawFact(count(case)), Note(reason="no VAT after all"))
    assert case.positions(Question(NOTTULN, 2024)).rows[0].vat_cents == 0


def test_a_settlement_is_withdrawn_by_its_number_but_not_replaced(case):
    number = case.execute(ISSUE).first_sequence
    assert refused(case, CORRECT, Note(corrects=number, reason="late voucher")) == (
        f"event {number}: a settlement stands as issued "
        "→ issue another one that names the settlement it corrects"
    )
    case.execute(c.PaySettlement("SA-2024", NOTTULN, 100, day("2025-03-20")))
    paid = event_number(case, SettlementPaid)
    message = refused(case, c.WithdrawFact(number), Note(reason="wrong year"))
    assert f"correct or withdraw event {paid} first" in message
    case.execute(c.WithdrawFact(paid), Note(reason="other payment"))
    case.execute(c.WithdrawFact(number), Note(reason="wrong year"))
    assert case.ask(list_settlements, SettlementsQuestion()).views == []


def test_two_employing_bodies_settle_with_each_other(case):
    case.execute(advance(50000))
    first = day("2024-07-01")
    case.execute(c.ForwardGrant(GRANT, NOTTULN, first, day("2025-12-31")))
    case.execute(
        c.EstablishPost("CM-2", PROGRAMME, NOTTULN, "Mitte", (1, 2), first, AGREEMENT, None)
    )
    case.execute(
        booking("M-1", 100001, post="CM-2", service_from=first, service_to=day("2024-07-31"))
    )
    number = event_number(case, AdvancePaid)
    assert refused(case, ISSUE) == (
        f"advance of 05558032 for 2024, event {number}: was paid to one of 05558016, 05558032, and "
        "does not say to which → repeat its advance pay, "
        f"with --to, --corrects {number} and --reason"
    )
    assert "several bodies employ under the agreement" in refused(case, advance(1))
    named = advance(50000, employing_body=DUELMEN)
    case.execute(named, Note(corrects=number, reason="two employ now"))
    case.execute(ISSUE)
    assert issued(case).balances == (
        SettlementBalance(DUELMEN, NOTTULN, 50000, 0, 50000),
        SettlementBalance(NOTTULN, DUELMEN, 860349, 50000, 810349),
    )
    case.execute(c.PaySettlement("SA-2024", NOTTULN, 810349, day("2025-03-20")))
    rows = {(one.member, one.open_cents) for one in shown(case).accounts}
    assert rows == {(DUELMEN, 50000), (NOTTULN, 0)}


def test_the_policy_require_wants_certified_costs(database_url, case, clock):
    case.execute(c.SetCertificationPolicy("warn"))
    (warning,) = case.execute(ISSUE).warnings
    assert warning == "12 bookings of 2024 are not certified"
    case.execute(c.SetCertificationPolicy("require"))
    third = c.IssueSettlement("SA-2023", AGREEMENT, 2023, day("2024-02-15"), day("2024-03-31"))
    assert refused(case, third) == (
        "settlement SA-2023: 6 bookings of 2023 (€35,179.14) are not certified "
        "→ let a second person certify them: cost certify --pending --year 2023"
    )
    numbers = [
        item.sequence
        for item in case.replay()
        if isinstance(item.event, CostBooked) and item.event.bearing_year == 2023
    ]
    with Ledger(database_url, Actor("second"), clock) as second:
        second.execute(c.CertifyCosts(tuple(numbers)))
    case.execute(third)
    assert [one.balance_cents for one in issued(case, "SA-2023").balances] == [333957]


def test_each_year_is_settled_by_itself(case):
    # December 2024 is paid on 15 January 2025: accrual counts it in 2024 all the same.
    for year, cents in ((2023, 333957), (2024, 860349), (2025, 976780)):
        name = f"SA-{year}"
        case.execute(c.IssueSettlement(name, AGREEMENT, year, day("2026-01-15"), day("2026-02-15")))
        assert [end.balance_cents for end in issued(case, name).balances] == [cents]
    views = case.ask(list_settlements, SettlementsQuestion(AGREEMENT)).views
    assert [view.settlement.event.year for view in views] == [2023, 2024, 2025]
    only = case.ask(list_settlements, SettlementsQuestion(year=2024)).views
    assert [view.settlement.event.settlement for view in only] == ["SA-2024"]


def test_equal_settlements_on_both_databases(case):
    case.execute(c.AmendAgreement(AGREEMENT, HALVES, None, day("2024-07-01"), "2"))
    case.execute(advance())
    case.execute(ISSUE)
    event = issued(case)
    assert isinstance(event, SettlementIssued)
    assert [line.owed_cents for line in event.lines] == [430176, 430176, 430174, 430173]
    assert event.balances == (SettlementBalance(NOTTULN, DUELMEN, 860349, 200000, 660349),)
