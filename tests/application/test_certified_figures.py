"""What waits for certification, what figures say of it, and the policy that asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.application import Note
from ledger.application.recording.costs.certify_all import certify_all
from ledger.domain import commands as c
from ledger.domain.errors import Refusal, UnknownName
from ledger.domain.said import Said
from ledger.log.history import Filter
from ledger.position.costs.named_booking import VoucherQuestion
from ledger.position.costs.pending import (
    PendingQuestion,
    certification_findings,
    pending_list,
    uncertified,
    waiting_of,
)
from ledger.position.load import Question
from tests.application.mitte import DUELMEN, NOTTULN, POST, booking, costs, count, day
from tests.application.two_people import as_second, book, reversal, stored_hash, waiting

KEY = VoucherQuestion(DUELMEN, "manual", 2023, "V-1", 1)


@pytest.fixture
def second(ledger, database_url, clock):
    """Give the same ledger to a second person."""
    del ledger
    with as_second(database_url, clock) as other:
        yield other


def certified_cents(ledger, municipality: str = NOTTULN, **question: Any) -> int:
    rows = ledger.positions(Question(municipality, 2023, **question)).rows
    return sum(row.certified_cents for row in rows)


def test_the_position_tells_booked_and_certified(ledger, second):
    lines = tuple(costs())
    first = ledger.execute(c.ImportCosts(lines)).first_sequence

    assert certified_cents(ledger) == 0
    second.execute(c.CertifyCosts((first, first + 1)))
    two = sum(line.amount_cents for line in lines[:2])
    assert certified_cents(ledger) + certified_cents(ledger, DUELMEN) == two
    second.execute(c.CertifyCosts(tuple(range(first, first + 6))))
    row = ledger.positions(Question(NOTTULN, 2023)).rows[0]
    assert row.certified_cents == row.cost_share_cents == 1758957
    assert certified_cents(ledger, basis="cash") == 1465797
    assert ledger.positions(Question(NOTTULN, 2024)).rows[0].certified_cents == 0


def test_as_of_a_moment_and_as_known_on_a_day_figures_know_no_later_certification(
    ledger, second, clock
):
    (number,) = book(ledger, "V-1")
    before = clock.now + 1
    second.execute(c.CertifyCosts((number,)), Note(known_on=day("2026-02-02")))
    clock.set("2026-03-01T08:00")
    (late,) = book(ledger, "V-2")
    second.execute(c.CertifyCosts((late,)))

    assert certified_cents(ledger) == 10000
    assert certified_cents(ledger, axes=ledger.axes(as_of=before)) == 0
    assert certified_cents(ledger, axes=ledger.axes(as_of=clock.now + 1)) == 10000
    assert certified_cents(ledger, axes=ledger.axes(known_on=day("2026-02-01"))) == 0
    assert certified_cents(ledger, axes=ledger.axes(known_on=day("2026-02-28"))) == 5000
    assert waiting(ledger, PendingQuestion(axes=ledger.axes(as_of=before))) == [number]
    assert waiting(ledger, PendingQuestion(axes=ledger.axes(known_on=day("2026-02-28")))) == []


def test_figures_count_certifications_that_were_recorded_afterwards(ledger, second, clock):
    known = Note(known_on=day("2026-02-02"))
    number = ledger.execute(booking(), known).first_sequence
    clock.set("2026-03-01T08:00")
    question = Question(NOTTULN, 2023, axes=ledger.axes(known_on=day("2026-02-02")))
    before = ledger.positions(question).recorded_afterwards

    second.execute(c.CertifyCosts((number,)), known)

    assert ledger.positions(question).recorded_afterwards == before + 1


def test_what_waits_is_filtered(ledger, second):
    start = day("2023-01-01")
    ledger.execute(c.EstablishPost("CM-2", "KIM", NOTTULN, "Mitte", (1, 1), start))
    one, two = book(ledger, "V-1", "V-2")
    january = {"service_from": day("2024-01-01"), "service_to": day("2024-01-31")}
    three = ledger.execute(booking("V-3", **january)).first_sequence
    four = ledger.execute(booking("V-4", post="CM-2")).first_sequence

    assert waiting(ledger) == [one, two, three, four]
    assert waiting(ledger, PendingQuestion(post=POST)) == [one, two, three]
    assert waiting(ledger, PendingQuestion(year=2023)) == [one, two, four]
    assert waiting(ledger, PendingQuestion(employing_body=NOTTULN)) == [four]
    assert waiting(ledger, PendingQuestion(upto=two)) == [one, two]
    with pytest.raises(UnknownName, match="CM-1"):
        waiting(ledger, PendingQuestion(post="CM-9"))
    with pytest.raises(UnknownName, match="05558016"):
        waiting(ledger, PendingQuestion(employing_body="05558017"))
    second.execute(c.CertifyCosts((one, four)))
    assert waiting(ledger) == [two, three]


def test_what_waits_says_who_booked_it_and_when(ledger, second):
    (number,) = book(ledger, "V-1")
    (one,) = second.ask(pending_list, PendingQuestion()).costs

    (entry,) = ledger.history(Filter(sequence=number))
    assert (one.sequence, one.booked_by) == (number, "program")
    assert one.recorded_at == entry.envelope.recorded_at
    assert (one.event.voucher, one.event.amount_cents) == ("V-1", 10000)


def test_a_voucher_is_found_by_its_key(ledger, second):
    with pytest.raises(Refusal, match="nothing is booked under it for 05558016, manual, 2023"):
        second.ask(waiting_of, KEY)
    (number,) = book(ledger, "V-1")
    assert second.ask(waiting_of, KEY) == (number,)
    second.execute(c.CertifyCosts((number,)))
    assert second.ask(waiting_of, KEY) == (number,)
    mirror = ledger.execute(reversal()).first_sequence
    assert second.ask(waiting_of, KEY) == (mirror,)


def test_all_that_waits_is_certified_but_ones_own(ledger, second):
    ledger.execute(c.ImportCosts(tuple(costs())))
    (mine,) = book(second, "V-1")

    receipt = certify_all(second, PendingQuestion(), Note())

    assert receipt.events == 30
    assert receipt.warnings == (
        f"skipped 1 that you recorded yourself: events {mine} → a second person certifies them",
    )
    assert waiting(ledger) == [mine]
    nothing = certify_all(second, PendingQuestion(), Note())
    assert (nothing.repeated, nothing.events, nothing.receipt) == (True, 0, ledger.receipt())
    assert certify_all(ledger, PendingQuestion(), Note()).events == 1
    assert certify_all(ledger, PendingQuestion(), Note()).warnings == (
        "nothing waits for certification",
    )


AGAIN = Note(plausible=True)
"""The same amount month after month is meant."""


def test_under_a_policy_booking_says_what_waits(ledger, second):
    (number,) = book(ledger, "V-1")
    assert not ledger.execute(booking("V-2"), AGAIN).warnings
    ledger.execute(c.SetCertificationPolicy("warn"))
    second.execute(c.CertifyCosts((number,)))

    warned = ledger.execute(booking("V-3"), AGAIN).warnings
    imported = ledger.execute(c.ImportCosts((booking("V-4"), booking("V-5"))), AGAIN).warnings

    rest = "booked is not certified yet; a second person does it with cost certify"
    assert warned == (f"CM-1 2023: €200.00 of €300.00 {rest}",)
    assert imported[0].startswith("CM-1 2023: €400.00 of €500.00 booked")
    many = ledger.execute(c.ImportCosts(tuple(costs((2024, 2025)))), AGAIN).warnings
    assert many[0].startswith("these 2 posts and years: €150,742.59 of €150,742.59 booked")
    assert certify_all(second, PendingQuestion(), Note()).events == 28
    mirrored = ledger.execute(c.ReverseCost(DUELMEN, 2023, "V-5", day("2023-09-01"), 0))
    assert mirrored.warnings[0].startswith("CM-1 2023: -€100.00 of €400.00 booked")


def test_a_policy_may_come_back_and_the_one_that_holds_is_a_repeat(ledger):
    events = [
        ledger.execute(c.SetCertificationPolicy(policy)).events
        for policy in ("warn", "off", "warn", "require")
    ]
    again = ledger.execute(c.SetCertificationPolicy("require"))

    assert events == [1, 1, 1, 1]
    assert again.repeated
    assert again.warnings == (
        f"holds already, since event {again.first_sequence}; nothing was changed",
    )
    assert ledger.positions(Question()).certification == "require"
    with pytest.raises(Refusal, match="unknown policy 'always'"):
        ledger.execute(c.SetCertificationPolicy("always"))


def test_a_policy_can_be_corrected(ledger):
    number = ledger.execute(c.SetCertificationPolicy("require")).first_sequence

    ledger.execute(c.SetCertificationPolicy("warn"), Note(corrects=number, reason="mistyped"))
    assert ledger.positions(Question()).certification == "warn"

    ledger.execute(c.WithdrawFact(count(ledger)), Note(reason="not decided yet"))
    assert ledger.positions(Question()).certification == "off"


def test_what_needs_certified_figures_is_refused_under_require_only(ledger, second):
    numbers = book(ledger, "V-1", "V-2", "V-3")
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "V-3", day("2023-09-01"), 0))
    second.execute(c.CertifyCosts(numbers[:1]))

    def findings(session, posts, _):
        return certification_findings(session, Said("year 2023"), posts, 2023)

    def left(session, posts, _):
        return uncertified(session, posts, 2023)

    assert ledger.ask(left, [POST]) == (1, 10000)
    assert ledger.ask(left, ["CM-9"]) == (0, 0)
    for policy in ("off", "warn"):
        ledger.execute(c.SetCertificationPolicy(policy))
        assert ledger.ask(findings, [POST]) == []
    ledger.execute(c.SetCertificationPolicy("require"))
    (finding,) = ledger.ask(findings, [POST])
    assert str(finding) == (
        "year 2023: 1 booking of 2023 (€100.00) is not certified "
        "→ let a second person certify them: cost certify --pending --year 2023"
    )
    second.execute(c.CertifyCosts(numbers[1:2]))
    assert ledger.ask(findings, [POST]) == []


def test_history_of_post_body_and_voucher_tells_of_certifications(ledger, second):
    numbers = book(ledger, "V-1", "V-2")
    receipt = second.execute(c.CertifyCosts(numbers))
    done = [receipt.first_sequence, receipt.last_sequence]

    def told(**fields):
        entries = ledger.history(Filter(event_type="cost_certified", **fields))
        return [entry.event.sequence for entry in entries]

    assert told(key=("post", POST)) == told(key=("body", DUELMEN)) == done
    assert told(voucher="V-2") == done[1:]
    assert told(key=("body", NOTTULN)) == []
    assert told(key=("post", "CM-9")) == []


def test_an_explanation_names_who_certified_each_booking(ledger, second):
    numbers = book(ledger, "V-1", "V-2")
    done = second.execute(c.CertifyCosts(numbers[:1])).first_sequence

    trees, sources = ledger.explain(Question(NOTTULN, 2023), "cost_share")

    leaves = {n.event: n for tree in trees for n in tree.walk() if n.kind == "booking"}
    (below,) = leaves[numbers[0]].children
    assert (below.kind, below.event, below.cents) == ("certification", done, None)
    assert below.values == {"hash": stored_hash(ledger, numbers[0]).hex()}
    assert sources[done].actor == "second"
    assert leaves[numbers[1]].children == ()
