"""Nothing that was closed ever moves, whatever is recorded afterwards (domain reference §3)."""

from __future__ import annotations

import tempfile
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.application import Actor, Ledger, Note
from ledger.application.sealing import Witnessing, seal, witness
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.council.authorised import status_of
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.log.proving.notes import Checkpoint, signed, verifier_key
from ledger.log.proving.signing import new_key
from ledger.position.load import Question
from ledger.position.position import Position
from tests.application.mitte import (
    DUELMEN,
    NOTTULN,
    PROGRAMME,
    Clock,
    booking,
    costs,
    day,
    event_number,
    opened,
    record_mitte,
)
from tests.effort import examples
from tests.position.history import at, explained
from tests.position.later_events import FIRST, LATER, WHY
from tests.position.stories import COMMANDS, VOUCHERS, Story, replayed, tell_setup


def frozen(rows: tuple[Position, ...]) -> dict[tuple[str, str, int], Position]:
    """Return what stands of closed rows; certification, advances and balance go on.

    What is decided later moves no figure: the answer to the question of § 83 GO NRW stands beside.
    """
    return {
        (row.municipality, row.programme, row.year): replace(
            row,
            certified_cents=0,
            advances_cents=0,
            balance_cents=None,
            municipality_name="",
            status=status_of(row.headroom_cents),
            later=(),
            answered_on=None,
        )
        for row in rows
        if row.closed
    }


def closed_rows(ledger: Ledger) -> dict[tuple[str, str, int], Position]:
    return frozen(ledger.positions(Question()).rows)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The case "Mitte", Nottuln's 2023 closed, then everything: rows after each step."""
    path = str(tmp_path_factory.mktemp("closing") / "ledger.db")
    clock = Clock()
    with opened(path, clock) as ledger:
        record_mitte(ledger)
        ledger.execute(c.CloseYear(NOTTULN, 2023, despite_red=True), WHY)
        told = [closed_rows(ledger)]
        for number, (command, note) in enumerate(LATER):
            login = "second" if isinstance(command, c.CertifyCosts) else "clerk"
            with Ledger(path, Actor(login), clock) as other:
                assert not other.execute(command, note).repeated, LATER[number]
            told.append(closed_rows(ledger))
        sign(ledger)
        told.append(closed_rows(ledger))
        unpaid = booking("late-5", 7, paid_on=0)
        number = ledger.execute(unpaid).first_sequence
        ledger.execute(c.PayCosts((number,), day("2026-01-30")))
        told.append(closed_rows(ledger))
        withdrawn = Note(reason="it was wrong")
        ledger.execute(c.WithdrawFact(event_number(ledger, e.AgreementAmended)), withdrawn)
        told.append(closed_rows(ledger))
        yield ledger, told


def sign(ledger: Ledger) -> None:
    """Seal the ledger, let it witness another one, and revoke the key."""
    _, key = new_key("correct horse battery")
    ledger.execute(c.RegisterKey("county", key.public))
    seal(ledger, key, Note())
    theirs = Checkpoint("budget-ledger/another", 7, bytes(32))
    theirs = signed(theirs, key.public, key.sign(theirs.text.encode()))
    seen = Witnessing(theirs, verifier_key(theirs.origin, key.public))
    witness(ledger, seen, key, (0, Note()))
    ledger.execute(c.RevokeKey("county"))


def test_the_story_holds_a_later_event_of_every_kind(story):
    ledger, _ = story
    closing = event_number(ledger, e.YearClosed)
    later = {type(item.event) for item in ledger.replay(after=closing)}
    today = {event for event in e.STORED if event.upcast is e.Event.upcast}
    assert {event.__name__ for event in today - later} == set()


def test_nothing_that_was_closed_moves_under_any_later_event(story):
    _, told = story
    key = (NOTTULN, PROGRAMME, 2023)
    assert told[0][key].unrefinanced_cents == 333957
    assert all(rows[key] == told[0][key] for rows in told)


def test_what_later_events_changed_stands_in_the_open_year_and_sums_up(story):
    ledger, _ = story
    rows = {row.year: row for row in ledger.positions(Question(NOTTULN)).rows}
    assert rows[2025].adjustment_cents != 0
    with without_closings(ledger) as open_ledger:
        assert totals(open_ledger) == totals(ledger)


def without_closings(ledger: Ledger) -> Any:
    """Return a ledger of the same events, but that no year was closed."""
    return replayed([i for i in ledger.replay() if not isinstance(i.event, e.YearClosed)])


def totals(ledger: Ledger) -> dict[tuple[str, str], int]:
    """Return what stays with each body in all years together."""
    found: dict[tuple[str, str], int] = {}
    for row in ledger.positions(Question()).rows:
        key = (row.municipality, row.programme)
        found[key] = found.get(key, 0) + row.unrefinanced_cents
    return {key: cents for key, cents in found.items() if cents}


def test_every_figure_of_the_story_is_explained(story):
    explained(story[0])


LATE = st.builds(
    lambda voucher, cents, year: c.BookCost(
        "CM-1", "personnel", cents, FIRST + 200, FIRST + 220, FIRST + 220, 0, voucher,
        fiscal_year=2024, bearing_year=year,
    ),
    VOUCHERS,
    st.integers(1, 3000000),
    st.sampled_from([2024, 2025]),
)  # fmt: skip
CLOSINGS = st.builds(
    c.CloseYear,
    st.sampled_from([DUELMEN, NOTTULN]),
    st.integers(2023, 2025),
    despite_red=st.sampled_from([True]),
)
STEPS = st.lists(
    st.tuples(COMMANDS | CLOSINGS | LATE, st.integers(0, 200), st.sampled_from([0, 0, 10])),
    min_size=4,
    max_size=14,
)


@settings(max_examples=examples(25))
@given(STEPS)
def test_closed_rows_stay_and_all_years_sum_to_what_is_recomputed(steps):
    with tempfile.TemporaryDirectory() as folder:
        story = Story(f"{folder}/ledger.db")
        tell_setup(story)
        story.clock.now = at("2024-06-30")
        for line in costs((2023,))[:2]:
            story.tell(line)
        seen: dict[tuple[str, str, int], Position] = {}
        for step in steps:
            tell_step(story, step)
            now = closed_rows(story.ledger)
            assert {key: now.get(key) for key in seen} == seen
            seen |= now
        explained(story.ledger)
        with without_closings(story.ledger) as open_ledger:
            assert totals(open_ledger) == totals(story.ledger)
        assert not story.ledger.verify().findings
        story.ledger.close()


def tell_step(story: Story, step: tuple[Any, int, int]) -> None:
    """Tell one step as the stories about the axes do."""
    command, days, received = step
    story.pass_days(days)
    if isinstance(command, c.WithdrawFact):
        command = c.WithdrawFact(story.pick(command.withdraws, None))
    elif isinstance(command, c.CertifyCosts):
        command = c.CertifyCosts((story.pick(command.certifies[0], e.CostBooked),))
    elif isinstance(command, c.PayCosts):
        command = c.PayCosts((story.pick(command.pays[0], e.CostBooked),), command.paid_on)
    story.tell(command, received)


def test_a_tampered_closing_is_found(tmp_path):
    with opened(f"{tmp_path}/ledger.db") as ledger:
        record_mitte(ledger)
        ledger.execute(c.CloseYear(NOTTULN, 2023, despite_red=True), WHY)
        event = next(i.event for i in ledger.replay() if isinstance(i.event, e.YearClosed))
    figures = (msgspec.structs.replace(event.figures[0], unrefinanced_cents=1),)
    forged = msgspec.structs.replace(event, figures=figures)
    with opened(f"{tmp_path}/other.db") as ledger:
        record_mitte(ledger)
        with ledger._database.write() as session:
            envelope = Envelope(b"\x01" * 16, b"", 1 << 57, "x", 0, "", 0, b"", "")
            append(session, envelope, [NewEvent(forged, day("2026-02-02"))])
        assert "closed figures" in ledger.verify().findings[0].problem


def test_stories_do_close_years():
    """Else the law above would say nothing."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(f"{folder}/ledger.db")
        tell_setup(story)
        tell_step(story, (c.CloseYear(NOTTULN, 2023, despite_red=True), 500, 0))
        (row,) = closed_rows(story.ledger).values()
        assert row.unrefinanced_cents == 0  # nothing was booked; what was authorised is kept
        assert any(isinstance(item.event, e.YearClosed) for item in story.events())
        story.ledger.close()
