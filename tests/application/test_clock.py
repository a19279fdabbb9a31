"""A wrong clock: refused, recorded all the same, and set right by adding; on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.application import Ledger, Note
from ledger.application.clock import berlin_day, datetime_of, parse_instant, parse_moment
from ledger.domain import commands as c
from ledger.domain.errors import Refusal, UsageError
from ledger.domain.period import day_of
from ledger.log.history import Filter
from ledger.position.load import Question
from ledger.projections import engine
from ledger.projections.axes import EVERYTHING
from tests.application.mitte import DUELMEN, NOTTULN, POST, day

YEAR_2062 = "2062-05-01T10:00"
DESPITE = Note(despite_clock=True)


def booking(voucher="V-1", cents=10000, **given):
    service = day("2024-03-01"), day("2024-03-31")
    return c.BookCost(POST, "personnel", cents, *service, service[1], service[1], voucher, **given)


def cost(ledger, axes):
    rows = ledger.positions(Question(NOTTULN, 2024, axes=axes)).rows
    return sum(row.cost_share_cents for row in rows)


@pytest.fixture
def wrong(ledger, clock):
    """Give a ledger where a booking was recorded by a clock of 2062, and the clock right again."""
    clock.set(YEAR_2062)
    ledger.execute(booking(), DESPITE)
    clock.set("2026-02-03T09:00")
    return ledger


def last_event(ledger):
    return ledger.history(Filter(limit=1))[0]


def test_a_clock_that_runs_away_is_refused_with_both_times_and_the_way_out(ledger, clock):
    clock.set(YEAR_2062)
    with pytest.raises(Refusal) as caught:
        ledger.execute(booking())
    assert "2062-05-01 10:00:01 +02:00" in str(caught.value)
    assert "2026-02-02 08:00:" in str(caught.value)
    assert "--despite-clock" in str(caught.value)
    assert cost(ledger, ledger.axes()) == 0


def test_a_last_event_ahead_of_the_clock_is_refused_with_both_times_and_the_way_out(wrong):
    with pytest.raises(Refusal) as caught:
        wrong.execute(booking("V-2"))
    number = last_event(wrong).event.sequence
    assert "2062-05-01" in str(caught.value)
    assert "2026-02-03" in str(caught.value)
    assert f"clock correct {number} {number} --recorded-at" in str(caught.value)
    assert "--despite-clock" in str(caught.value)


def test_a_file_and_several_commands_are_refused_as_one_command_is(wrong):
    for command in (c.ImportCosts((booking("V-2"),)), booking("V-2")):
        with pytest.raises(Refusal, match="the last event lies in the future"):
            wrong.execute_all([(command, Note())], dry_run=True)
    receipts = wrong.execute_all([(booking("V-2"), DESPITE), (booking("V-3"), DESPITE)])
    assert [receipt.events for receipt in receipts] == [1, 1]


def test_the_same_command_again_is_told_its_result_whatever_the_clock_says(ledger, clock):
    note = Note(command_id=b"0123456789abcdef")
    first = ledger.execute(booking(), note)
    clock.set(YEAR_2062)
    assert ledger.execute(booking(), note).receipt == first.receipt


def test_a_clock_within_the_limits_is_believed(ledger, clock):
    clock.set("2027-03-01T08:00")
    ledger.execute(booking())
    clock.set("2027-03-01T07:56")
    ledger.execute(booking("V-2"))
    assert cost(ledger, ledger.axes()) == 10000


def test_doctor_and_verify_tell_a_clock_that_is_not_believed(wrong):
    assert "lies in the future" in wrong.doctor()["clock"]
    check = wrong.verify()
    assert check.findings == ()
    assert check.clock is not None
    assert "2062" in str(check.clock)


def test_a_corrected_event_counts_at_its_time_and_with_the_day_of_receipt_of_that_time(wrong):
    number = last_event(wrong).event.sequence
    before = parse_moment("2026-02-02"), day("2026-02-02")
    assert cost(wrong, wrong.axes(before[0])) == 0
    assert cost(wrong, wrong.axes(known_on=before[1])) == 0

    wrong.execute(c.CorrectClock(number, None, parse_instant("2026-02-02T15:00")))

    assert cost(wrong, wrong.axes(before[0])) == 5000
    assert cost(wrong, wrong.axes(parse_instant("2026-02-02T14:59"))) == 0
    assert cost(wrong, wrong.axes(known_on=before[1])) == 5000
    assert cost(wrong, wrong.axes(known_on=before[1] - 1)) == 0
    assert wrong.doctor()["clock"] == "believed"


def test_the_next_event_takes_the_later_of_clock_and_last_effective_time(wrong):
    number = last_event(wrong).event.sequence
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    wrong.execute(booking("V-2"))
    entry = last_event(wrong)
    assert entry.envelope.recorded_at < parse_instant("2026-02-03T09:01")
    assert entry.event.known_on == day("2026-02-03")
    assert cost(wrong, wrong.axes("2026-02-03")) == 10000


def test_what_is_stored_stays_and_verify_shows_it(wrong):
    number = last_event(wrong).event.sequence
    hashes = [entry.hash for entry in wrong.history(Filter())]
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    wrong.execute(booking("V-2"))

    assert [entry.hash for entry in wrong.history(Filter())][: len(hashes)] == hashes
    check = wrong.verify()
    assert check.findings == ()
    assert check.read_models
    (shown,) = check.corrected
    assert (shown.first, shown.last, shown.number) == (number, number, number + 1)
    assert berlin_day(shown.stored) == day("2062-05-01")
    assert shown.recorded_at == parse_instant("2026-02-02T15:00")


def test_a_day_of_receipt_that_was_said_stays(ledger, clock):
    clock.set(YEAR_2062)
    said = Note(known_on=day("2025-06-01"), despite_clock=True)
    number = ledger.execute(booking(), said).first_sequence
    clock.set("2026-02-03T09:00")
    ledger.execute(c.CorrectClock(number, None, parse_instant("2026-02-02T15:00")))
    assert ledger.history(Filter(sequence=number))[0].event.known_on == day("2025-06-01")
    assert last_event(ledger).event.known_on == day("2026-02-03")


def test_a_time_before_the_receipt_that_was_said_is_refused(ledger, clock):
    clock.set(YEAR_2062)
    said = Note(known_on=day("2026-02-03"), despite_clock=True)
    number = ledger.execute(booking(), said).first_sequence
    clock.set("2026-02-04T09:00")
    with pytest.raises(Refusal, match="was received later than that, as somebody said"):
        ledger.execute(c.CorrectClock(number, None, parse_instant("2026-02-02T15:00")))


def test_a_later_correction_of_the_same_events_takes_its_place(wrong):
    number = last_event(wrong).event.sequence
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T12:00")))
    assert cost(wrong, wrong.axes(parse_instant("2026-02-02T12:01"))) == 5000
    again = wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T12:00")))
    assert again.repeated
    with pytest.raises(Refusal, match="a later correction takes its place"):
        wrong.execute(c.WithdrawFact(number + 1), Note(reason="x"))


def test_before_the_correction_the_wrong_day_of_receipt_holds_because_that_was_said_then(wrong):
    number = last_event(wrong).event.sequence
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    known_on = day("2026-02-03")
    assert cost(wrong, wrong.axes(str(number), known_on)) == 0
    assert cost(wrong, wrong.axes(str(number + 1), known_on)) == 5000
    # By time the event was found by its correction, so the day of receipt moves as well.
    assert cost(wrong, wrong.axes("2026-02-02", known_on)) == 5000
    assert cost(wrong, wrong.axes("2026-02-02", day("2026-02-01"))) == 0


def test_part_of_a_wrong_run_is_refused_with_the_whole_as_the_remedy(wrong):
    wrong.execute(booking("V-2"), DESPITE)
    number = last_event(wrong).event.sequence - 1
    with pytest.raises(Refusal, match=f"clock correct {number} {number + 1} --recorded-at"):
        wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    wrong.execute(c.CorrectClock(number, number + 1, parse_instant("2026-02-02T15:00")))
    # From the latest time down each of them has its own.
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T14:00")))
    assert cost(wrong, wrong.axes("2026-02-02T14:30")) == 5000


@pytest.mark.parametrize(
    ("first", "last", "at", "words"),
    [
        (13, 13, "2026-02-03T10:00", "lies after now"),
        (13, 13, "2026-02-01T10:00", "before the event before them"),
        (13, 99, "2026-02-02T15:00", "there is no such event, the last one is 13"),
        (13, 12, "2026-02-02T15:00", "end before they begin|lies in the future as well"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(wrong, first, last, at, words):
    assert last_event(wrong).event.sequence == 13
    receipt = wrong.receipt()
    with pytest.raises(Refusal, match=words):
        wrong.execute(c.CorrectClock(first, last, parse_instant(at)))
    assert wrong.receipt() == receipt


def test_a_reversal_may_follow_a_corrected_booking(wrong):
    number = last_event(wrong).event.sequence
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    wrong.execute(c.ReverseCost(DUELMEN, 2024, "V-1", day("2024-04-01"), 0))
    assert cost(wrong, wrong.axes()) == 0
    assert cost(wrong, wrong.axes(known_on=day("2026-02-02"))) == 5000


def test_rebuilt_read_models_equal_those_that_were_kept(wrong):
    number = last_event(wrong).event.sequence
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    with wrong._database.write() as session:
        assert engine.rebuild(session) == []
    assert cost(wrong, wrong.axes(known_on=day("2026-02-02"))) == 5000


def test_an_answer_that_uses_a_correction_knows_it_and_others_do_not(wrong):
    number = last_event(wrong).event.sequence
    wrong.execute(c.CorrectClock(number, number, parse_instant("2026-02-02T15:00")))
    for axes in (wrong.axes("2026-02-02"), wrong.axes(known_on=day("2026-02-02"))):
        assert [one.number for one in axes.corrections] == [number + 1]
    for axes in (wrong.axes(), wrong.axes("2026-02-01"), wrong.axes(known_on=day("2026-01-31"))):
        assert axes.corrections == ()


def test_a_moment_is_a_day_an_instant_an_event_number_or_a_receipt(case):
    state = case.history(Filter(sequence=20))[0]
    receipt = f"20-{state.hash.hex()[:32]}"
    assert case.axes("20") == case.axes(receipt) == (20, EVERYTHING)
    assert case.axes(receipt.upper()) == (20, EVERYTHING)
    assert case.axes("2026-02-02") == case.axes(parse_moment("2026-02-02"))
    assert case.axes("2026-02-01").sequence == 0
    assert case.day_of("20") == case.day_of("2026-02-02") == day("2026-02-02")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("20240915", "event 20240915: there is no such event.*type 2024-09-15"),
        ("0", "there is no such event"),
        ("99", "the last one is "),
        ("20-" + "0" * 32, "receipt 20-0.*this ledger never gave it"),
        ("99-" + "0" * 32, "this ledger never gave it"),
    ],
)
def test_a_moment_that_this_ledger_does_not_have_is_refused(case, moment, words):
    with pytest.raises(Refusal, match=words):
        case.axes(moment)


NO_MOMENTS = ["", "yesterday", "20-abc", "2024-13-01", "-5", "1e3"]
OTHER_YEARS = ["0001-01-01", "0001-01-01T00:00", "0001-01-01T00:00+14:00", "1999-12-31T23:59"]
OTHER_YEARS += ["2101-01-01", "2101-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59-10:00"]


@pytest.mark.parametrize("moment", [*NO_MOMENTS, *OTHER_YEARS])
def test_what_is_no_moment_is_refused_with_the_four_forms(case, moment):
    with pytest.raises(UsageError, match="an event number such as 42, or a receipt"):
        case.axes(moment)


def test_cost_on_a_post_that_was_received_later_is_named(ledger):
    ledger.execute(booking(), Note(known_on=day("2024-05-02")))
    table = ledger.positions(Question(axes=ledger.axes(known_on=day("2024-06-01"))))
    (one,) = table.left_out
    assert (one.post, one.lines, one.cents) == (POST, 1, 10000)
    assert ledger.positions(Question()).left_out == ()


@pytest.mark.usefixtures("wrong")
def test_whoever_opens_the_ledger_is_asked_for_the_clock(database_url, clock):
    with Ledger(database_url, clock=clock) as other, pytest.raises(Refusal, match="the future"):
        other.execute(booking("V-9"))


@pytest.mark.parametrize("text", [one for one in OTHER_YEARS if "T" in one])
def test_a_time_of_recording_of_other_years_is_refused_as_it_was_typed(text):
    with pytest.raises(UsageError, match=r"time '.*': years from 2000 to 2100 only"):
        parse_instant(text)


@given(instant=st.integers(-(10**15), 4 * 10**15))
def test_a_day_begins_in_berlin_when_its_calendar_says_so(instant):
    assert berlin_day(instant) == day_of(datetime_of(instant).date())
