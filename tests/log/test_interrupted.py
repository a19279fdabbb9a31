"""Whoever interrupts, at whatever moment: nothing half is left, and the next answer is right."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from ledger import Ledger, Note, Question
from ledger.commands import RegisterBody
from ledger.domain.errors import OutcomeUnknown
from tests.effort import effort
from tests.log.small_ledger import small_ledger

_ROOMS = tuple(f"{Path('x', name, 'y')}"[1:-1] for name in ("ledger", "psycopg"))
# A connection that an interrupt took from the driver before anybody had it is the collector's.
pytestmark = pytest.mark.filterwarnings("ignore:.*was deleted while still open")
LATE = Note(despite_clock=True)


class Interrupted:
    """Interrupts what goes on within it at the n-th call of the ledger or its driver."""

    def __init__(self, call: int) -> None:
        self.left = call

    def __enter__(self):
        sys.setprofile(self._called)
        return self

    def __exit__(self, kind, error, where):
        sys.setprofile(None)
        return kind in {KeyboardInterrupt, OutcomeUnknown}

    def _called(self, frame, event, _):
        # Where a function begins Python looks for signals; between a lock and what it guards not.
        if event == "call" and any(room in frame.f_code.co_filename for room in _ROOMS):
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt


def struck(work, step: int):
    """Do it again and again, interrupted each time a little later, until it is done before."""
    call = 1
    while True:
        with Interrupted(call) as interrupted:
            work(call)
        yield call
        if interrupted.left > 0:
            return
        call += step


def test_a_question_that_is_interrupted_at_any_call_leaves_the_next_one_alone(database_url, caplog):
    small_ledger(database_url)
    with Ledger(database_url) as ledger, caplog.at_level(logging.WARNING):
        whole = ledger.positions(Question())
        for call in struck(lambda _: ledger.positions(Question()), effort(11, 3)):
            assert ledger.positions(Question()) == whole, call
    assert not caplog.records


def test_a_recording_that_is_interrupted_at_any_call_stands_whole_or_not(database_url, caplog):
    small_ledger(database_url)

    def record(call: int) -> None:
        ledger.execute(RegisterBody(f"X-{call}", "Somewhere", "other"), LATE)

    with Ledger(database_url) as ledger, caplog.at_level(logging.WARNING):
        for call in struck(record, effort(23, 5)):
            again = ledger.execute(RegisterBody(f"X-{call}", "Somewhere", "other"), LATE)
            assert again.events == 1, call
        assert ledger.verify().whole
    assert not caplog.records
