"""Two people at one ledger: one books, the other certifies."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.application.results import command_id_from
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Conflict, Refusal, UsageError
from ledger.log.history import Filter
from ledger.log.relations import EVENT
from ledger.position.load import Question
from ledger.projections import certifications, engine
from tests.application.mitte import DUELMEN, booking, costs, count, day, event_number, stored
from tests.application.two_people import as_second, book, reversal, stored_hash, waiting


@pytest.fixture
def second(ledger, database_url, clock):
    """Give the same ledger to a second person."""
    del ledger
    with as_second(database_url, clock) as other:
        yield other


def test_a_second_person_certifies_over_the_stored_hash(ledger, second):
    (number,) = book(ledger, "V-1")

    receipt = second.execute(c.CertifyCosts((number,)), Note(document="Beleg 7"))

    (entry,) = second.history(Filter(event_type="cost_certified"))
    assert entry.event.event == e.CostCertified(
        DUELMEN, "manual", 2023, "V-1", 1, number, stored_hash(ledger, number)
    )
    assert (entry.version, entry.envelope.actor, entry.envelope.document) == (
        2,
        "second",
        "Beleg 7",
    )
    assert receipt.events == 1
    assert not ledger.verify().findings


@pytest.mark.parametrize("policy", ["off", "warn", "require"])
@pytest.mark.parametrize("login", ["program", "Program", "PROGRAM"])
def test_who_booked_is_refused_under_every_policy(ledger, database_url, clock, policy, login):
    (number,) = book(ledger, "V-1")
    ledger.execute(c.SetCertificationPolicy(policy))
    before = ledger.receipt()

    with (
        as_second(database_url, clock, login) as same,
        pytest.raises(Refusal, match=f"event {number}: was recorded by program"),
    ):
        same.execute(c.CertifyCosts((number,)))

    assert ledger.receipt() == before


def test_certifying_again_changes_nothing_and_says_so(ledger, second, database_url, clock):
    (number,) = book(ledger, "V-1")
    first = second.execute(c.CertifyCosts((number,)))

    with as_second(database_url, clock, "third") as third:
        again = third.execute(c.CertifyCosts((number,)))

    assert (again.repeated, again.receipt) == (True, first.receipt)
    assert again.warnings == (
        f"event {number} is certified already as event {first.first_sequence}; that stays as it is",
    )
    assert count(ledger) == first.last_sequence


def test_what_is_new_is_certified_beside_what_was(ledger, second):
    one, two, three = book(ledger, "V-1", "V-2", "V-3")
    second.execute(c.CertifyCosts((one, two)))

    receipt = second.execute(c.CertifyCosts((one, two, three)))

    assert receipt.events == 1
    assert receipt.warnings[0].startswith(f"event {one} is certified already as event {three + 1}")
    assert "1 more of them were before" in receipt.warnings[0]


def test_all_or_none_are_certified(ledger, second):
    numbers = book(ledger, "V-1", "V-2")
    before = ledger.receipt()

    with pytest.raises(Refusal) as caught:
        second.execute(c.CertifyCosts((*numbers, 1, 999)))

    assert [finding.place for finding in caught.value.findings] == ["event 1", "event 999"]
    assert ledger.receipt() == before
    assert waiting(ledger) == list(numbers)


def test_the_same_command_id_reports_the_first_result(ledger, second):
    (number,) = book(ledger, "V-1")
    note = Note(command_id=command_id_from("certify"))

    first = second.execute(c.CertifyCosts((number,)), note)
    again = second.execute(c.CertifyCosts((number,)), note)

    assert (again.receipt, again.repeated) == (first.receipt, True)
    with pytest.raises(Conflict):
        second.execute(c.CertifyCosts((number, number + 1)), note)


def test_a_certified_booking_is_known_conflicts_and_is_reversed_as_before(ledger, second):
    (number,) = book(ledger, "V-1")
    second.execute(c.CertifyCosts((number,)))

    again = ledger.execute(booking())
    assert again.warnings == (f"booked already as event {number}; nothing was changed",)
    with pytest.raises(Conflict, match=r"booked €100.00, now €200.00"):
        ledger.execute(booking(cents=20000))

    undone = ledger.execute(reversal()).first_sequence
    assert ledger.execute(reversal()).repeated
    with pytest.raises(Refusal, match="is reversed already"):
        ledger.execute(reversal(own="S-2"))
    assert "add --again" in ledger.execute(booking()).warnings[0]

    booked = ledger.execute(booking(cents=20000)).first_sequence
    versions = [entry.version for entry in ledger.history(Filter(voucher="V-1"))]
    assert versions == [1, 2, 3, 4]
    assert waiting(ledger) == [undone, booked]
    second.execute(c.CertifyCosts((undone, booked)))
    assert waiting(ledger) == []
    assert ledger.execute(reversal(own="S-3")).events == 1
    assert not ledger.verify().findings


def test_a_file_imported_again_after_certification_changes_nothing(ledger, second):
    lines = tuple(costs())
    first = ledger.execute(c.ImportCosts(lines))
    second.execute(c.CertifyCosts(tuple(range(first.first_sequence, first.last_sequence + 1))))

    again = ledger.execute(c.ImportCosts((*lines, booking("V-9"))))

    assert (again.events, again.known) == (1, 30)
    with pytest.raises(Refusal, match=r"line 1, .* stands with other content"):
        ledger.execute(c.ImportCosts((booking("2023-01"),)))
    dry = ledger.judge(lines)
    assert (len(dry.known), dry.new, dry.findings()) == (30, [], [])


def test_a_file_may_reverse_and_book_anew_what_was_certified(ledger, second):
    (number,) = book(ledger, "V-1")
    second.execute(c.CertifyCosts((number,)))

    receipt = ledger.execute(c.ImportCosts((reversal(), booking(cents=300))))

    assert receipt.events == 2
    assert waiting(ledger) == [receipt.first_sequence, receipt.last_sequence]
    assert not ledger.verify().findings


def test_a_pair_that_nobody_certified_needs_nobody(ledger, second):
    (number,) = book(ledger, "V-1")
    mirror = ledger.execute(reversal()).first_sequence

    assert waiting(ledger) == []
    with pytest.raises(Refusal, match="they undo each other"):
        second.execute(c.CertifyCosts((number,)))
    assert second.execute(c.CertifyCosts((number, mirror))).events == 2
    assert not any(row.certified_cents for row in ledger.positions(Question()).rows)
    assert not ledger.verify().findings


def test_a_certification_is_not_withdrawn_but_its_booking_reversed(ledger, second):
    (number,) = book(ledger, "V-1")
    done = second.execute(c.CertifyCosts((number,))).first_sequence
    remedy = "is a certification, .* → undo the booking itself with cost reverse, book it again"

    with pytest.raises(Refusal, match=f"event {done}: {remedy}"):
        second.execute(c.WithdrawFact(done), Note(reason="wrong voucher"))
    with pytest.raises(Refusal, match=f"event {done}: {remedy}"):
        second.execute(c.CertifyCosts((number,)), Note(reason="wrong", corrects=done))
    with pytest.raises(Refusal, match="bookings are not corrected"):
        second.execute(c.CertifyCosts((number,)), Note(reason="wrong", corrects=number))
    with pytest.raises(Refusal, match="no such fact stands"):
        second.execute(c.WithdrawFact(number), Note(reason="wrong"))


def test_a_post_with_certified_bookings_is_not_withdrawn(ledger, second):
    post = event_number(ledger, e.PostEstablished)
    second.execute(c.CertifyCosts(book(ledger, "V-1")))

    with pytest.raises(Refusal, match="post CM-1: 1 booking depends on it"):
        ledger.execute(c.WithdrawFact(post), Note(reason="wrong"))


def test_nobody_certifies_what_was_not_known_yet(ledger, second):
    number = ledger.execute(booking(), Note(known_on=day("2026-01-10"))).first_sequence

    with pytest.raises(Refusal, match="known on 2026-01-09, before it was itself"):
        second.execute(c.CertifyCosts((number,)), Note(known_on=day("2026-01-09")))
    assert second.execute(c.CertifyCosts((number,)), Note(known_on=day("2026-01-10"))).events == 1


def test_no_number_at_all_is_wrong_usage(second):
    with pytest.raises(UsageError, match="names no event"):
        second.execute(c.CertifyCosts(()))


class InjectedError(Exception):
    """Something that nobody foresaw."""


def test_a_fault_in_the_read_model_leaves_nothing(ledger, second, monkeypatch):
    numbers = book(ledger, "V-1", "V-2")
    before = stored(ledger, (EVENT, *engine.relations()))
    apply = certifications.apply

    def failing(session, batch, prefix=""):
        apply(session, batch, prefix)
        raise InjectedError

    monkeypatch.setattr(certifications, "apply", failing)
    with pytest.raises(InjectedError):
        second.execute(c.CertifyCosts(numbers))
    assert stored(ledger, (EVENT, *engine.relations())) == before

    monkeypatch.undo()
    assert second.execute(c.CertifyCosts(numbers)).events == 2
    assert not ledger.verify().findings
