"""Who can write past the rules freezes what no rule would have let be frozen; `verify` tells."""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from ledger.application import Actor, Ledger, Note
from ledger.application.clock import berlin, instant_of
from ledger.application.recording.costs.certify_all import certify_all
from ledger.domain import commands as c
from ledger.domain.events import AgreementConcluded, SettlementIssued, YearClosed
from ledger.domain.years.closing import figures_hash
from ledger.position.costs.pending import PendingQuestion
from tests.application.mitte import (
    AGREEMENT,
    COUNTY,
    NOTTULN,
    Clock,
    booking,
    day,
    event_number,
    opened,
    record_master_data,
    record_mitte,
)
from tests.effort import effort
from tests.tamper.insider import problems, slip_in

ISSUE = c.IssueSettlement("SA-2023", AGREEMENT, 2023, day("2024-02-15"), day("2024-03-31"))
CLOSE = c.CloseYear(NOTTULN, 2023, despite_red=True)
WHY = Note(reason="the settlement is on its way")
REQUIRE = c.SetCertificationPolicy("require")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """Give a closing and a settlement, as they were frozen by the rules."""
    with opened(str(tmp_path_factory.mktemp("frozen") / "ledger.db")) as ledger:
        record_mitte(ledger)
        ledger.execute(ISSUE)
        ledger.execute(CLOSE, WHY)
        numbers = event_number(ledger, SettlementIssued), event_number(ledger, YearClosed)
        events = {item.sequence: item.event for item in ledger.replay()}
        return [events[number] for number in numbers]


@pytest.fixture
def mitte(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        yield ledger


def test_what_the_rules_froze_is_sound_whatever_the_policy_is_afterwards(mitte):
    mitte.execute(ISSUE)
    mitte.execute(CLOSE, WHY)
    mitte.execute(REQUIRE)
    assert mitte.verify().whole


def test_what_was_certified_may_be_frozen(mitte, database_url):
    mitte.execute(REQUIRE)
    with Ledger(database_url, Actor("second"), Clock("2026-02-02T09:00")) as second:
        certify_all(second, PendingQuestion(), Note())
        second.execute(ISSUE)
        second.execute(CLOSE, WHY)
    assert mitte.verify().whole


@pytest.mark.parametrize("place", [0, 1], ids=["settlement", "closing"])
def test_what_the_policy_of_the_time_forbade_is_found(mitte, frozen, place):
    mitte.execute(REQUIRE)
    slip_in(mitte, frozen[place])
    mitte.execute(c.SetCertificationPolicy("off"), Note(despite_clock=True))
    (problem,) = problems(mitte)
    assert problem == (
        "was recorded while bookings of 2023 were not certified, which the policy of that time "
        "required"
    )


def test_a_closing_with_figures_of_its_own_is_found(mitte, frozen):
    closing = frozen[1]
    figures = (replace(closing.figures[0], unrefinanced_cents=1),)
    frozen_hash = figures_hash(closing.body, closing.year, figures)
    slip_in(mitte, replace(closing, figures=figures, figures_hash=frozen_hash))
    (problem,) = problems(mitte)
    assert problem == "froze other figures than the events before it give (KIM)"


@pytest.mark.parametrize("part", ["lines", "balances"])
def test_a_settlement_with_amounts_of_its_own_is_found(mitte, frozen, part):
    settlement = frozen[0]
    first, *rest = getattr(settlement, part)
    name = "cost_share_cents" if part == "lines" else "balance_cents"
    other = replace(first, **{name: getattr(first, name) + 1})
    slip_in(mitte, replace(settlement, **{part: (other, *rest)}))
    assert problems(mitte) == ["settled otherwise than the events before it give"]


def test_a_settlement_that_corrects_another_is_computed_with_its_accounts(mitte):
    mitte.execute(c.PayAdvance(AGREEMENT, NOTTULN, 2023, 100000, day("2023-08-01")))
    mitte.execute(ISSUE)
    mitte.execute(booking("late", 100001))
    again = replace(ISSUE, settlement="SA-2023-2", corrects="SA-2023")
    mitte.execute(again, WHY)
    mitte.execute(CLOSE, WHY)
    assert mitte.verify().whole


def test_what_was_frozen_under_a_wrong_clock_is_computed_as_it_was_known_then(database_url, frozen):
    """What the closing knew by the end of 2025 was, by the right clock, received in 2026."""
    clock = Clock("2025-06-03T08:00")
    with opened(database_url, clock) as ledger:
        record_master_data(ledger)
        clock.set("2025-06-04T08:00")
        first = ledger.execute(booking("V-1", 5000001)).first_sequence
        last = ledger.execute(booking("V-2", 10001)).last_sequence
        clock.set("2026-02-02T08:00")
        ledger.execute(ISSUE)
        ledger.execute(CLOSE, replace(WHY, known_on=day("2025-12-31")))
        at = instant_of(datetime(2026, 2, 2, 7, tzinfo=berlin()))
        ledger.execute(c.CorrectClock(first, last, at), WHY)
        assert ledger.axes(None, day("2025-12-31")).corrections
        assert ledger.verify().whole
        county_hash = figures_hash(COUNTY, 2023, frozen[1].figures)
        slip_in(ledger, replace(frozen[1], body=COUNTY, figures_hash=county_hash))
        assert problems(ledger) == ["froze other figures than the events before it give (KIM)"]


def test_a_key_of_very_many_members_is_checked_to_the_end(mitte):
    """Nobody concludes such an agreement; whoever can write the database may store one."""
    members = effort(40_000, 100_000)  # more than a statement takes values
    event = next(i.event for i in mitte.replay() if isinstance(i.event, AgreementConcluded))
    key = tuple((f"B-{number:06}", 1, members + number) for number in range(members))
    slip_in(mitte, replace(event, agreement="KV-large", key=key))
    check = mitte.verify()
    assert {finding.code for finding in check.findings} == {"BL-971"}
    assert not check.unchecked
