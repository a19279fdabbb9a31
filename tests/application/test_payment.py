"""`cost pay` on both databases: what was unpaid is paid by an event, and taken back by one."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Conflict, Refusal
from ledger.exporting.journal import as_csv
from ledger.log.history import Filter
from ledger.position.costs.journal import JournalQuestion, journal
from ledger.position.costs.named_booking import VoucherQuestion
from ledger.position.costs.pending import PendingQuestion
from ledger.position.costs.unpaid import lines_to_pay, unpaid_list
from ledger.position.grants.proof_of_use import ProofQuestion, proof_of_use
from ledger.position.load import Question
from ledger.projections import engine, payments
from ledger.projections.axes import EVERYTHING, Axes
from tests.application.mitte import DUELMEN, GRANT, booking, count, day, stored
from tests.application.two_people import as_second

PAID, OTHER = day("2024-01-15"), day("2025-01-02")
WHY = Note(reason="typed the wrong day")


@pytest.fixture
def second(ledger, database_url, clock):
    """Give the same ledger to a second person."""
    del ledger
    with as_second(database_url, clock) as other:
        yield other


def unpaid(voucher: str = "V-1", line: int = 1, cents: int = 10000) -> c.BookCost:
    return booking(voucher, cents, line=line, paid_on=0)


def book(ledger, *lines: c.BookCost) -> tuple[int, ...]:
    return tuple(ledger.execute(line).first_sequence for line in lines)


def cash(ledger, axes: Axes | None = None) -> dict[int, int]:
    """Return what Dülmen's half of the cost comes to on cash, by year."""
    question = Question(DUELMEN, basis="cash", axes=axes or Axes(EVERYTHING, EVERYTHING))
    rows = ledger.positions(question).rows
    return {row.year: row.cost_share_cents for row in rows if row.cost_share_cents}


def open_ones(ledger) -> list[int]:
    return [one.sequence for one in ledger.ask(unpaid_list, PendingQuestion()).costs]


def test_a_payment_moves_cash_and_leaves_accrual_and_certification(ledger, second):
    (number,) = book(ledger, unpaid())
    second.execute(c.CertifyCosts((number,)))
    accrual = ledger.positions(Question()).rows
    assert (cash(ledger), open_ones(ledger)) == ({}, [number])

    receipt = ledger.execute(c.PayCosts((number,), PAID, 10000), Note(document="Zahllauf 3"))

    (entry,) = ledger.history(Filter(event_type="cost_paid"))
    assert entry.event.event == e.CostPaid(DUELMEN, "manual", 2023, "V-1", 1, number, PAID)
    assert (entry.version, entry.envelope.document, receipt.events) == (3, "Zahllauf 3", 1)
    assert (cash(ledger), open_ones(ledger)) == ({2024: 5000}, [])
    assert ledger.positions(Question()).rows == accrual
    (row,) = [r for r in ledger.positions(Question(DUELMEN, basis="cash")).rows if r.year == 2024]
    assert row.certified_cents == 5000
    assert not ledger.verify().findings


def test_before_it_was_recorded_or_known_the_cost_counts_as_unpaid(ledger, clock):
    (number,) = book(ledger, unpaid())
    clock.set("2026-03-01T09:00")
    before = ledger.axes(clock.now)
    receipt = ledger.execute(c.PayCosts((number,), PAID), Note(known_on=day("2026-02-20")))

    assert cash(ledger, before) == {}
    assert cash(ledger, Axes(EVERYTHING, day("2026-02-19"))) == {}
    assert cash(ledger, Axes(EVERYTHING, day("2026-02-20"))) == {2024: 5000}
    known = Question(DUELMEN, basis="cash", axes=Axes(EVERYTHING, day("2026-02-20")))
    assert ledger.positions(known).recorded_afterwards == 1
    ledger.execute(c.WithdrawFact(receipt.first_sequence), WHY)
    assert cash(ledger) == {}
    assert cash(ledger, Axes(receipt.first_sequence, EVERYTHING)) == {2024: 5000}


def test_the_same_again_changes_nothing_and_another_day_is_a_conflict(ledger):
    (number,) = book(ledger, unpaid())
    first = ledger.execute(c.PayCosts((number,), PAID))
    events = count(ledger)

    again = ledger.execute(c.PayCosts((number,), PAID))

    assert (again.repeated, again.first_sequence) == (True, first.first_sequence)
    assert again.warnings == (
        (
            f"payment of event {number} is recorded already as event {first.first_sequence}; "
            "nothing was changed there"
        ),
    )
    with pytest.raises(Conflict, match="was paid on 2024-01-15, not on 2025-01-02"):
        ledger.execute(c.PayCosts((number,), OTHER))
    assert count(ledger) == events


def test_a_part_of_a_voucher_is_refused_whatever_lines_it_has(ledger):
    one, two, far = book(ledger, unpaid(), unpaid(line=2), unpaid(line=900_000_000))
    book(ledger, unpaid("V-10"), unpaid("V-2"))

    with pytest.raises(Refusal, match=rf"line 900000000 \(event {far}\) would be left"):
        ledger.execute(c.PayCosts((one, two), PAID))

    whole = ledger.ask(lines_to_pay, VoucherQuestion(DUELMEN, "manual", 2023, "V-1"))
    assert whole == (one, two, far)
    assert ledger.execute(c.PayCosts(whole, PAID)).events == 3
    assert ledger.ask(lines_to_pay, VoucherQuestion(DUELMEN, "manual", 2023, "V-1")) == whole
    with pytest.raises(Refusal, match="nothing is booked under it"):
        ledger.ask(lines_to_pay, VoucherQuestion(DUELMEN, "manual", 2024, "V-1"))


def test_what_stays_unpaid_of_a_voucher_that_is_paid_in_part_is_said(ledger):
    one, two, far = book(ledger, unpaid(), unpaid(line=2, cents=5000), unpaid(line=7))
    book(ledger, unpaid("V-2"))

    paid = ledger.execute(c.PayCosts((one,), PAID, 10000))
    left = f"line 2 (event {two}), line 7 (event {far})"
    assert paid.warnings == (f"voucher V-1 is paid in part, and stays unpaid with {left}",)
    assert ledger.execute(c.PayCosts((two, far), PAID, 15000)).warnings == ()


def test_a_wrong_payment_is_withdrawn_with_its_whole_voucher_and_paid_anew(ledger):
    lines = book(ledger, unpaid(), unpaid(line=2))
    paid = ledger.execute(c.PayCosts(lines, PAID))

    receipt = ledger.execute(c.WithdrawFact(paid.last_sequence), WHY)

    last = paid.last_sequence
    assert receipt.warnings == (
        (
            f"a voucher is paid as a whole: with event {last} the payments of its other lines "
            f"are withdrawn, events {paid.first_sequence}"
        ),
    )
    assert (cash(ledger), open_ones(ledger)) == ({}, list(lines))
    assert ledger.execute(c.WithdrawFact(last), WHY).repeated
    ledger.execute(c.PayCosts(lines, OTHER))
    assert cash(ledger) == {2025: 10000}
    kinds = [type(x.event.event).__name__ for x in ledger.history(Filter(voucher="V-1"))]
    assert kinds[2:] == ["CostPaid"] * 2 + ["FactWithdrawn"] * 2 + ["CostPaid"] * 2
    assert len(ledger.history(Filter(key=("post", "CM-1")))) >= 8


def test_a_wrong_payment_is_put_right_in_one_step(ledger):
    lines = book(ledger, unpaid(), unpaid(line=2))
    paid = ledger.execute(c.PayCosts(lines, PAID))
    right = Note(reason="another day", corrects=paid.first_sequence)

    with pytest.raises(Refusal, match="already says what is to take its place"):
        ledger.execute(c.PayCosts(lines, PAID), right)
    put_right = ledger.execute(c.PayCosts(lines, OTHER), right)
    assert put_right.events == 4
    assert ledger.execute(c.PayCosts(lines, OTHER), right).receipt == put_right.receipt
    with pytest.raises(Refusal, match=r"was withdrawn by event .* → correct what stands"):
        ledger.execute(c.PayCosts(lines[:1], PAID), right)

    assert cash(ledger) == {2025: 10000}
    assert not ledger.verify().findings


def test_a_payment_of_the_wrong_voucher_is_put_right_in_one_step(ledger):
    wrong, right = book(ledger, unpaid(), unpaid("V-2", cents=30000))
    paid = ledger.execute(c.PayCosts((wrong,), PAID))

    ledger.execute(c.PayCosts((right,), PAID), Note(reason="V-2", corrects=paid.first_sequence))

    assert (cash(ledger), open_ones(ledger)) == ({2024: 15000}, [wrong])


def test_payments_and_other_facts_never_take_each_others_place(ledger):
    (number,) = book(ledger, unpaid())
    paid = ledger.execute(c.PayCosts((number,), PAID)).first_sequence

    with pytest.raises(Refusal, match="is a CostPaid, not a ClosePost"):
        ledger.execute(c.ClosePost("CM-1", PAID), Note(reason="x", corrects=paid))
    with pytest.raises(Refusal, match="is a BodyRegistered, not a CostPaid"):
        ledger.execute(c.PayCosts((number,), OTHER), Note(reason="x", corrects=1))


def test_an_export_from_before_the_payment_is_known_and_so_is_one_with_its_day(ledger):
    (number,) = book(ledger, unpaid())
    with pytest.raises(Conflict, match=r"cost pay --voucher V-1 .* --paid-on 2024-01-15"):
        ledger.execute(booking(paid_on=PAID))
    paid = ledger.execute(c.PayCosts((number,), PAID)).first_sequence
    before = count(ledger)

    for line in (unpaid(), booking(paid_on=PAID)):
        assert ledger.execute(line).repeated
        assert ledger.execute(c.ImportCosts((line,))).known == 1
    assert count(ledger) == before
    with pytest.raises(Conflict, match=f"booked 2024-01-15, now 2025-01-02.*correct {paid}"):
        ledger.execute(booking(paid_on=OTHER))


def test_a_reversal_of_what_was_paid_later_counts_on_that_day(ledger):
    first, second = book(ledger, unpaid(), unpaid("V-2"))
    paid = ledger.execute(c.PayCosts((first,), PAID)).first_sequence
    for voucher in ("V-1", "V-2"):
        ledger.execute(c.ReverseCost(DUELMEN, 2023, voucher, day("2024-03-01"), 0))

    assert (cash(ledger), open_ones(ledger)) == ({}, [])
    with pytest.raises(Refusal, match="nobody paid the two"):
        ledger.execute(c.PayCosts((second,), PAID))
    with pytest.raises(Refusal, match="on cash the two undo each other"):
        ledger.execute(c.WithdrawFact(paid), WHY)
    (again,) = book(ledger, unpaid("V-2", cents=600))
    ledger.execute(c.PayCosts((again,), OTHER))
    assert cash(ledger) == {2025: 300}


def test_a_day_after_the_clocks_is_recorded_and_said(ledger):
    (number,) = book(ledger, unpaid())
    receipt = ledger.execute(c.PayCosts((number,), day("2026-02-03")))
    assert receipt.warnings == (
        "paid on 2026-02-03, which lies after today, 2026-02-02: is that the right day?",
    )


def test_a_repeated_command_says_that_its_payment_was_withdrawn(ledger):
    (number,) = book(ledger, unpaid())
    note = Note(command_id=b"p" * 16)
    paid = ledger.execute(c.PayCosts((number,), PAID), note).first_sequence
    ledger.execute(c.WithdrawFact(paid), WHY)
    assert ledger.execute(c.PayCosts((number,), PAID), note).warnings == (
        (
            f"event {paid} was withdrawn by event {paid + 1} and is not revived "
            "→ record it again with the command of its kind"
        ),
    )


def test_the_list_of_vouchers_and_the_journal_have_the_day_of_payment(ledger):
    first, second = book(ledger, unpaid(), unpaid("V-2", cents=700))
    ledger.execute(c.PayCosts((first,), PAID))

    proof = ledger.ask(proof_of_use, ProofQuestion(GRANT, 2023, 2024, DUELMEN))
    assert [(one.event, one.paid_on, one.cents) for one in proof.vouchers] == [(first, PAID, 10000)]
    assert (proof.unpaid, proof.unpaid_cents) == (1, 700)

    entries = list(ledger.stream(journal, JournalQuestion()))
    assert [(one.sequence, one.paid_on) for one in entries] == [(first, PAID), (second, 0)]
    assert ",2024-01-15," in list(as_csv(entries))[1]
    then = Axes(second, EVERYTHING)
    assert {one.paid_on for one in ledger.stream(journal, JournalQuestion(axes=then))} == {0}


def test_cash_is_explained_down_to_the_payment(ledger):
    (number,) = book(ledger, unpaid())
    paid = ledger.execute(c.PayCosts((number,), PAID)).first_sequence

    trees, sources = ledger.explain(Question(DUELMEN, 2024, basis="cash"), "cost_share")

    (node,) = [n for tree in trees for n in tree.walk() if n.kind == "payment"]
    assert (node.event, node.values) == (paid, {"day": "2024-01-15"})
    assert paid in sources


def test_read_models_from_before_payments_ask_for_a_rebuild(ledger):
    (number,) = book(ledger, unpaid())
    ledger.execute(c.PayCosts((number,), PAID))
    with ledger._database.write() as session:
        for relation in payments.RELATIONS:
            session.run(f"DROP TABLE {relation.name}")
        session.run("DELETE FROM projection WHERE name = 'payments'")
    with pytest.raises(Exception, match="run rebuild"):
        cash(ledger)
    assert ledger.rebuild() == []
    assert cash(ledger) == {2024: 5000}
    before = stored(ledger, engine.relations())
    assert ledger.rebuild() == []
    assert stored(ledger, engine.relations()) == before
