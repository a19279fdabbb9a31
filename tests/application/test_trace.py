"""An event is followed from the decision to the report, in both directions."""

from __future__ import annotations

import pytest

from ledger import Ledger, Note
from ledger.application import Actor
from ledger.application.asking.replaying.trace import EventAsked, Stage, trace
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Refusal
from ledger.projections.axes import Axes
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    NOTTULN,
    PROGRAMME,
    Clock,
    day,
    event_number,
    opened,
    record_mitte,
)
from tests.effort import effort
from tests.model.compare import record
from tests.model.stories import story


def kinds(stages):
    """Return the types of the events of each stage."""
    return {
        stage.name: [type(one.event.event).__name__ for one in stage.entries] for stage in stages
    }


def followed(ledger, event_type):
    return ledger.ask(trace, EventAsked(event_number(ledger, event_type)))


@pytest.fixture
def told(database_url):
    """The case Mitte: a booking certified, 2023 settled, paid and closed."""
    with opened(database_url) as ledger:
        record_mitte(ledger)
        number = event_number(ledger, e.CostBooked)
        with Ledger(database_url, Actor("second"), clock=Clock("2026-02-03T08:00")) as second:
            second.execute(c.CertifyCosts((number,)))
            issued, due = day("2024-02-15"), day("2024-03-31")
            second.execute(c.IssueSettlement("SA-2023", AGREEMENT, 2023, issued, due))
            second.execute(c.PaySettlement("SA-2023", NOTTULN, 333957, day("2024-03-20")))
            second.execute(c.CloseYear(NOTTULN, 2023), Note(reason="the accounts are made"))
        yield ledger


def test_a_booking_rests_on_the_decision_and_led_to_the_report(told):
    found = followed(told, e.CostBooked)
    assert kinds(found.rests_on) == {
        "decision": ["BudgetAuthorised"],
        "grant": ["GrantApproved", "GrantAmended"],
        "forwarding": ["GrantForwarded"],
        "agreement": ["AgreementConcluded"],
        "post": ["PostEstablished", "PostFilled"],
    }
    assert kinds(found.led_to) == {
        "certification": ["CostCertified"],
        "settlement": ["SettlementIssued", "SettlementPaid"],
        "closing": ["YearClosed"],
        "report": [],
    }
    assert found.led_to[-1].positions == (
        (DUELMEN, PROGRAMME, 2023),
        (NOTTULN, PROGRAMME, 2023),
    )


def test_a_decision_led_to_all_that_follows_with_bookings_in_sum(told):
    found = followed(told, e.BudgetAuthorised)
    assert found.rests_on == ()
    stages = {stage.name: stage for stage in found.led_to}
    assert list(stages) == [
        *("grant", "forwarding", "agreement", "post", "booking", "certification"),
        *("settlement", "closing", "report"),
    ]
    assert [one[1:3] for one in stages["booking"].lines] == [(2023, 6), (2024, 12), (2025, 12)]
    assert [one[1:3] for one in stages["certification"].lines] == [(2023, 1)]
    assert {place[0] for place in stages["report"].positions} == {NOTTULN}


def test_a_settlement_rests_on_the_bookings_of_its_year(told):
    found = followed(told, e.SettlementIssued)
    assert [type(one.event.event) for one in found.same] == [e.SettlementPaid]
    (lines,) = [stage.lines for stage in found.rests_on if stage.name == "booking"]
    assert [one[1:3] for one in lines] == [(2023, 6)]
    assert kinds(found.led_to)["closing"] == ["YearClosed"]


def test_what_was_certified_is_found_from_its_certification(told):
    found = followed(told, e.CostCertified)
    assert kinds(found.rests_on)["booking"] == ["CostBooked"]


def test_what_holds_from_a_later_year_on_bears_on_no_booking_before(database_url):
    """An amendment of the same year may move what that year is paid, one of a later year not."""
    with opened(database_url) as ledger:
        record_mitte(ledger)
        amended = [
            ledger.execute(c.AmendGrant(GRANT, day(start), rate_cents=6_000_000)).first_sequence
            for start in ("2023-12-01", "2024-01-01")
        ]
        same, later = (ledger.ask(trace, EventAsked(number)) for number in amended)
        booked = followed(ledger, e.CostBooked)
    for found, years in ((same, {2023, 2024, 2025}), (later, {2024, 2025})):
        assert {line.year for stage in found.led_to for line in stage.lines} == years
        assert {place[-1] for stage in found.led_to for place in stage.positions} == years
    (grant,) = (stage for stage in booked.rests_on if stage.name == "grant")
    assert set(amended) & {one.event.sequence for one in grant.entries} == {amended[0]}


def test_what_was_taken_back_is_left_out_but_of_its_own_trace(told):
    number = event_number(told, e.BudgetAuthorised)
    told.execute(c.WithdrawFact(number), Note(reason="of another council", despite_clock=True))
    assert "decision" not in kinds(followed(told, e.CostBooked).rests_on)
    found = told.ask(trace, EventAsked(number))
    assert [type(one.event.event) for one in found.same] == [e.FactWithdrawn]


def numbers(stages):
    return {one.event.sequence for stage in stages for one in stage.entries}


@pytest.mark.parametrize("seed", effort((9,), (5, 9, 16)))
def test_as_of_an_event_is_what_was_traced_then(seed, tmp_path):
    steps = story(seed)
    whole, part = (
        record(steps[:end], tmp_path / f"{end}.db").ledger
        for end in (len(steps), 3 * len(steps) // 4)
    )
    with whole as later, part as ledger:
        last = int(ledger.receipt().partition("-")[0])
        for number in range(1 + seed % 3, last + 1, 3):
            then = ledger.ask(trace, EventAsked(number))
            found = later.ask(trace, EventAsked(number, Axes(last)))
            assert [*map(shown, found[1:4])] == [*map(shown, then[1:4])], number


def shown(part):
    """Return what stands in a part of a trace, without the entries' receipts."""
    return [
        (one.name, [entry.event.sequence for entry in one.entries], one.lines, one.positions)
        if isinstance(one, Stage)
        else one.event.sequence
        for one in part
    ]


def test_what_was_received_later_was_not_known_before(told):
    first = event_number(told, e.GrantApproved)
    before = told.ask(trace, EventAsked(first, told.axes(known_on=day("2026-02-02"))))
    assert kinds(before.led_to).keys() >= {"post", "report"}
    assert "settlement" not in kinds(before.led_to)
    settled = event_number(told, e.SettlementIssued)
    with pytest.raises(Refusal) as refused:
        told.ask(trace, EventAsked(settled, told.axes(known_on=day("2026-02-02"))))
    assert refused.value.code == "BL-872"


def test_a_number_that_is_none_is_refused(told):
    with pytest.raises(Refusal) as refused:
        told.ask(trace, EventAsked(10**6))
    assert refused.value.code == "BL-300"


@pytest.mark.parametrize("seed", effort((5, 9), range(1, 20)))
def test_what_followed_from_an_event_rests_on_it_and_no_other_does(seed, tmp_path):
    recorded = record(story(seed), tmp_path / "ledger.db")
    with recorded.ledger as ledger:
        last = int(ledger.receipt().partition("-")[0])
        every = {number: ledger.ask(trace, EventAsked(number)) for number in range(1, last + 1)}

    standing = set().union(*(numbers(one.led_to) | numbers(one.rests_on) for one in every.values()))
    # Bookings are told in sum, and bodies stand before every stage.
    told = {
        number: found
        for number, found in every.items()
        if number in standing
        and found.entry.event.event.subject[0] not in {e.BOOKING, "body", "programme"}
    }
    led = {(one, to) for one, found in told.items() for to in numbers(found.led_to) & told.keys()}
    rests = {(on, one) for one, found in told.items() for on in numbers(found.rests_on)}
    assert led == {(on, one) for on, one in rests if on in told}
    assert led
