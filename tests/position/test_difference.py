"""A difference between two states is split by its causes, exactly, on both axes."""

from __future__ import annotations

import tempfile
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from ledger.application import Ledger, Note
from ledger.application.asking.replaying import difference as module
from ledger.application.asking.replaying.difference import (
    DifferenceQuestion,
    difference,
)
from ledger.application.moments import State
from ledger.domain import commands as c
from ledger.domain.years.figures import COMPARED
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import Axes
from tests.application.mitte import Clock, day, opened
from tests.domain.scenario import NOTTULN
from tests.effort import effort, examples
from tests.model.compare import record
from tests.model.stories import story
from tests.position.flat_agreement import flat
from tests.position.told import STEPS, Told
from tests.position.walks import walked


def figures_at(session, question):
    """Return every figure of a position, by place and figure; those that are 0 are left out."""
    body, axes = question.municipality, question.axes
    snapshot = Snapshot.of_figures(session, axes, [body]) if body else Snapshot(session, axes)
    rows = positions(snapshot, question)
    found = {(row.key, name): getattr(row, f"{name}_cents") for row in rows for name in COMPARED}
    return {key: cents for key, cents in found.items() if cents}


def states(session, count):
    """Return states of the ledger, each within the next: by number, by day of receipt, by both."""
    last = session.all("SELECT max(sequence) FROM event")[0][0]
    days = [one for (one,) in session.all("SELECT DISTINCT known_on FROM event ORDER BY known_on")]

    def some(values):
        return [values[len(values) * at // count] for at in range(count)]

    middle = days[len(days) // 2]
    yield [*map(Axes, some(range(last + 1))), Axes()]
    yield [*(Axes(known_on=one) for one in [days[0] - 1, *some(days)]), Axes()]
    yield [Axes(one, middle) for one in some(range(last + 1))]


def splits(session, question, since):
    """Split a difference; its parts sum up to it, and it is that of the two positions."""
    asked = DifferenceQuestion(COMPARED, question, since)
    found = difference(session, asked)
    before, after = (figures_at(session, one) for one in (question._replace(axes=since), question))
    wanted = {
        key: (before.get(key, 0), after.get(key, 0))
        for key in {*before, *after}
        if before.get(key, 0) != after.get(key, 0)
    }
    assert {one[:2]: one[2:4] for one in found.changed} == wanted
    parts: Counter[object] = Counter()
    for one in found.causes:
        parts[one[:2]] += one.difference_cents
    assert {key: cents for key, cents in parts.items() if cents} == {
        key: now - then for key, (then, now) in wanted.items()
    }
    return found


def test_a_year_that_began_is_somebodys_event_or_none(database_url):
    with opened(database_url, Clock("2025-03-01T10:00")) as ledger:
        ledger.execute_all([(command, Note()) for command in flat()])
        last = int(ledger.receipt().partition("-")[0])
        known = ledger.axes(known_on=day("2025-03-01"))
        with Ledger(database_url, clock=Clock("2027-06-01T10:00")) as later:
            later.execute(c.RegisterBody("05558", "Kreis", "county"), Note(despite_clock=True))

        def ask(session, _, __):
            stages = [Axes(last), Axes()]
            assert walked(session, stages, None)
            # Of one body the event is not looked at; a question about a year has it begun.
            wanted = {Question(): {last + 1}, Question(NOTTULN): {0}, Question(year=2026): set()}
            for question, events in wanted.items():
                found = splits(session, question, Axes(last))
                assert {one.cause.first for one in found.causes} == events
            found = splits(session, Question(), known)
            assert {one.cause.events for one in found.causes} == {0}

        ledger.ask(ask, None)


@settings(max_examples=examples(25))
@given(STEPS)
def test_a_clock_that_was_set_right_leaves_no_cent_without_its_cause(steps):
    with tempfile.TemporaryDirectory() as folder:
        told = Told(f"{folder}/ledger.db")
        with told.ledger as ledger:
            for step in steps:
                told.tell(*step)
            last = max(told.times)
            for known_on in (None, min(told.days), max(told.days)):
                ends = [ledger.axes(State(number), known_on) for number in (1, last // 2, last)]
                for since, until in combinations(ends, 2):
                    ledger.ask(lambda s, q, _: splits(s, *q), (Question(axes=until), since))
            days = [ledger.axes(known_on=one) for one in sorted(told.days)]
            for since, until in pairwise(days):
                ledger.ask(lambda s, q, _: splits(s, *q), (Question(axes=until), since))


@pytest.mark.parametrize("most", [1000, 0], ids=["singly", "together"])
@pytest.mark.parametrize("seed", effort((10, 13), range(1, 30, 3)))
def test_the_parts_sum_up_to_the_difference(seed, most, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "AT_MOST", most)
    recorded = record(story(seed), tmp_path / "ledger.db")
    with recorded.ledger as ledger:

        def ask(session, _, __):
            keys = sorted(session.all("SELECT DISTINCT key FROM fact_key WHERE key LIKE 'body/%'"))
            body = keys[seed % len(keys)][0].removeprefix("body/")
            seen = 0
            for stages in states(session, 3):
                for since, until in combinations(stages, 2):
                    questions = [Question(axes=until), Question(body, axes=until)]
                    if most:
                        questions += [one._replace(year=2024) for one in questions]
                    for question in questions:
                        seen += len(splits(session, question, since).causes)
            assert seen

        ledger.ask(ask, None)
