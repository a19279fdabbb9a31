"""A position that goes forward is, at each step, the position as of that moment."""

from __future__ import annotations

import tempfile
from typing import Any

import pytest
from hypothesis import example, given, settings
from msgspec.structs import replace

from ledger.application import Actor, Ledger, Note
from ledger.application.asking.done import figures_of
from ledger.application.asking.replaying.replay import Walk, replayed
from ledger.application.moments import State
from ledger.domain import commands as c
from ledger.domain.events import CostBooked
from ledger.position.position import Position
from ledger.projections.axes import Axes
from tests.application.mitte import (
    DUELMEN,
    NOTTULN,
    Clock,
    booking,
    day,
    event_number,
    opened,
    record_mitte,
)
from tests.effort import effort, examples
from tests.model.compare import record
from tests.model.stories import story
from tests.position.told import STEPS, Told
from tests.position.walks import walked


def stages_of(session):
    """Return the states behind each event, and at the end of each day of receipt."""
    last = session.all("SELECT max(sequence) FROM event")[0][0]
    days = session.all("SELECT DISTINCT known_on FROM event ORDER BY known_on")
    yield [Axes(number) for number in range(last + 1)]
    yield [Axes(known_on=days[0][0] - 1), *(Axes(known_on=day) for (day,) in days)]
    yield [Axes(number, days[len(days) // 2][0]) for number in range(last // 2, last + 1)]


@pytest.mark.parametrize("seed", effort((18, 26), range(1, 30)))
def test_each_step_is_the_position_of_that_moment(seed, tmp_path):
    recorded = record(story(seed), tmp_path / "ledger.db")
    with recorded.ledger as ledger:

        def ask(session, _, __):
            bodies = sorted(session.all("SELECT key FROM fact_key WHERE key LIKE 'body/%'"))
            one = {bodies[seed % len(bodies)][0].removeprefix("body/")}
            seen = [
                walked(session, stages, whose)
                for stages in stages_of(session)
                for whose in (None, one)
            ]
            assert seen[0]

        ledger.ask(ask, None)


CORRECTED_TWICE: list[Any] = [
    (("book", 1, 1, False), 15, 0),
    (("correct", 1, 0, 1.0), 1, 0),
    (("correct", 1, 0, 0.0), 1, 0),
]
"""The second correction takes back what the first one said of the same event."""


@settings(max_examples=examples(25))
@given(STEPS)
@example(CORRECTED_TWICE)
def test_it_goes_on_behind_a_correction_of_the_clock(steps):
    with tempfile.TemporaryDirectory() as folder:
        told = Told(f"{folder}/ledger.db")
        with told.ledger as ledger:
            for step in steps:
                told.tell(*step)
            last = max(told.times)
            for known_on in (None, *sorted(told.days)):
                stages = [ledger.axes(State(number), known_on) for number in range(1, last + 1)]
                ledger.ask(lambda s, stages, _: walked(s, stages, None), stages)
            stages = [ledger.axes(known_on=day) for day in sorted(told.days)]
            ledger.ask(lambda s, stages, _: walked(s, stages, None), stages)


def test_certified_late_and_closed_years_go_forward_on_both_databases(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        number = event_number(ledger, CostBooked)
        with Ledger(database_url, Actor("second"), clock=Clock("2026-02-03T08:00")) as second:
            second.execute(c.CertifyCosts((number,)))
            second.execute(
                c.CloseYear(NOTTULN, 2023, despite_red=True), Note(reason="first of all")
            )
            late = Note(known_on=day("2026-02-02"), plausible=True)
            second.execute(booking("LATE", 120_00), late)
            second.execute(c.ReverseCost(DUELMEN, 2023, "2023-02", day("2026-02-03"), 0), late)

        def ask(session, _, __):
            return [walked(session, stages, None) for stages in stages_of(session)]

        assert all(ledger.ask(ask, None))


@pytest.mark.parametrize("seed", effort((3, 18), range(1, 20)))
def test_each_step_goes_on_where_the_last_one_of_its_row_ended(seed, tmp_path):
    recorded = record(story(seed), tmp_path / "ledger.db")
    with recorded.ledger as ledger:
        whole = ledger.ask(replayed, Walk(by_event=True)).steps
        ends: dict[tuple[str, str, int], Position | None] = {}
        for step in whole:
            for one in step.done.moved:
                place = one.row.key
                if place in ends:
                    assert figures_of(one.before) == figures_of(ends[place]), (step.first, place)
                ends[place] = one.after
        middle = whole[len(whole) // 2].first
        later = ledger.ask(replayed, Walk(since=middle, by_event=True)).steps
        told = {
            step.first: [(figures_of(x.before), figures_of(x.after)) for x in step.done.moved]
            for step in whole
        }
        for step in later:
            moved = [(figures_of(x.before), figures_of(x.after)) for x in step.done.moved]
            assert moved == told[step.first], step.first


def test_what_a_council_allowed_before_any_cost_is_no_news_at_the_first_booking(tmp_path):
    with opened(f"{tmp_path}/ledger.db") as ledger:
        record_mitte(ledger)
        ledger.execute(c.AdoptDecision("B-9", NOTTULN, "KIM", 700_00, 2029))
        allowed = ledger.ask(replayed, Walk(by_event=True)).steps[-1].done.moved
        first = booking("Z-1", 100_00)
        year = day("2029-01-31")
        first = replace(
            first, service_from=day("2029-01-01"), service_to=year, booked_on=year, paid_on=year
        )
        ledger.execute(first, Note(plausible=True))
        booked = ledger.ask(replayed, Walk(by_event=True)).steps[-1].done.moved
        mine = [
            next(x for x in moved if x.row.municipality == NOTTULN) for moved in (allowed, booked)
        ]
        assert mine[1].before is not None
        assert figures_of(mine[1].before) == figures_of(mine[0].after)
        assert mine[1].row.authorised_cents == mine[1].before.authorised_cents
