"""Random stories with wrong clocks and corrections: what holds whatever happened."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings

from ledger.application.clock import berlin_day
from ledger.domain.events import Voucher
from tests.application.mitte import day
from tests.effort import examples
from tests.position.told import MINUTE, STEPS, Told


@settings(max_examples=examples(25))
@given(STEPS)
def test_figures_as_of_a_moment_are_those_that_were_printed_then_by_effective_time(steps):
    with tempfile.TemporaryDirectory() as folder:
        told = Told(f"{folder}/ledger.db")
        with told.ledger as ledger:
            for step in steps:
                told.tell(*step)

            shown = {e.event.sequence: e.envelope.recorded_at for e in told.entries()}
            # The clock of the tests goes on by a second whenever somebody looks.
            assert shown.keys() == told.times.keys()
            assert all(abs(shown[n] - told.times[n]) < MINUTE for n in shown)
            assert list(shown.values()) == sorted(shown.values())

            for number, answer in told.answers.items():
                assert told.figures(str(number)) == answer
            for at in {*shown.values()}:
                for instant in (at, at + 1):
                    last = max((n for n, t in shown.items() if t < instant), default=0)
                    assert ledger.axes(instant).sequence == last

            entries = told.entries()
            for known_on in told.days:
                booked = (
                    entry.event.event.amount_cents
                    for entry in entries
                    if isinstance(entry.event.event, Voucher) and entry.event.known_on <= known_on
                )
                rows = told.rows(ledger.axes(known_on=known_on))
                # Before the papers of the post were known there is nowhere to count it.
                if known_on >= day("2024-01-02"):
                    assert sum(row.cost_share_cents for row in rows) == sum(booked)

            check = ledger.verify()
            assert check.findings == ()
            assert check.read_models
            assert all(e.event.known_on <= berlin_day(e.envelope.recorded_at) for e in entries)


def test_every_question_within_the_axes_knows_of_corrections():
    sources = (Path(__file__).parents[2] / "ledger").rglob("*.py")
    own = [
        path.name
        for path in sources
        if re.search(r"known_on\s*<=\s*\?", path.read_text(encoding="utf-8"))
    ]
    assert own == ["axes.py"], "take the condition from ledger.projections.axes.within"
