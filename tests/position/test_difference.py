"""A difference between two states is split by its causes, exactly, on both axes."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from ledger.application import Actor, Ledger, Note
from ledger.application.asking.replaying import difference as module
from ledger.application.asking.replaying.difference import (
    DifferenceQuestion,
    difference,
)
from ledger.application.moments import State
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked
from ledger.domain.years.figures import BASES, COMPARED
from ledger.log.history import Filter
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import Axes
from tests.application.mitte import POST, Clock, day, opened, record_mitte
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
    found = {
        (row.key, name): getattr(row, f"{name}_cents") or 0 for row in rows for name in COMPARED
    }
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


def certify_some(path, ledger):
    """Certify every second booking, received in another order than recorded, and reverse one."""
    with Ledger(path, Actor("second"), clock=Clock("2031-01-01T08:00")) as second:
        booked = [
            one.event for one in ledger.history(Filter()) if isinstance(one.event.event, CostBooked)
        ]
        for number, one in enumerate(reversed(booked[::2])):
            note = Note(known_on=one.known_on + number % 40, despite_clock=True)
            with suppress(Refusal):
                second.execute(c.CertifyCosts((one.sequence,)), note)
        for one in (one.event for one in booked[::5]):
            key = (one.employing_body, one.fiscal_year, one.voucher, one.booked_on, 0)
            with suppress(Refusal):
                second.execute(
                    c.ReverseCost(*key, one.line, one.source), Note(reason="x", despite_clock=True)
                )


@pytest.mark.parametrize("most", [1000, 0], ids=["singly", "together"])
@pytest.mark.parametrize("seed", effort((10, 13), (1, 10, 13, 22)))
def test_the_parts_sum_up_to_the_difference(seed, most, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "AT_MOST", most)
    path = tmp_path / "ledger.db"
    recorded = record(story(seed), path)
    with recorded.ledger as ledger:
        certify_some(str(path), ledger)

        def ask(session, _, __):
            keys = sorted(session.all("SELECT DISTINCT key FROM fact_key WHERE key LIKE 'body/%'"))
            body = keys[seed % len(keys)][0].removeprefix("body/")
            seen: Counter[str] = Counter()
            for stages in states(session, 3):
                for since, until in combinations(stages, 2):
                    questions = [Question(axes=until), Question(body, axes=until)]
                    if most:
                        questions += [one._replace(year=2024) for one in questions]
                    for question in questions:
                        for basis in BASES:
                            found = splits(session, question._replace(basis=basis), since)
                            seen.update(one.cause.kind for one in found.causes)
            assert seen["CostBooked"]
            assert seen["CostCertified"]

        ledger.ask(ask, None)


def test_a_payment_that_is_taken_back_goes_out_of_its_year(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        unpaid = c.BookCost(
            POST,
            "personnel",
            100_00,
            day("2024-05-01"),
            day("2024-05-31"),
            day("2024-05-31"),
            0,
            "U-1",
        )
        number = ledger.execute(unpaid, Note(plausible=True)).first_sequence
        paid = ledger.execute(c.PayCosts((number,), day("2026-01-05"))).first_sequence
        back = ledger.execute(c.WithdrawFact(paid), Note(reason="of another")).first_sequence
        again = ledger.execute(c.PayCosts((number,), day("2026-01-06"))).first_sequence

        def ask(session, *_):
            for since, until, events in (
                (number, back, {paid, back}),
                (paid, back, {back}),
                (back, again, {again}),
                (number - 1, number, set()),
            ):
                question = Question(NOTTULN, basis="cash", axes=Axes(until))
                found = splits(session, question, Axes(since))
                assert {one.cause.first for one in found.causes} == events

        ledger.ask(ask, None)
