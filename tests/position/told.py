"""Stories that are told step by step, with a clock that goes wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ledger.application import Ledger, Note
from ledger.application.clock import parse_instant
from ledger.domain import commands as c
from ledger.domain.errors import LedgerError
from ledger.log.history import Filter
from ledger.position.load import Question
from tests.application.mitte import DUELMEN, POST, Clock, day, record_master_data

MINUTE = 60_000_000
HOUR = 60 * MINUTE
START = "2024-01-02T08:00"
MASTER = 12
HOURS = st.integers(1, 24 * 40)
BOOK = st.tuples(st.just("book"), st.integers(1, 5), st.integers(1, 9), st.booleans())
REVERSE = st.tuples(st.just("reverse"), st.integers(1, 5))
AMEND = st.tuples(st.just("amend"), st.integers(1, 9))
CORRECT = st.tuples(st.just("correct"), st.integers(1, 12), st.integers(0, 6), st.floats(0, 1))
OFF = st.sampled_from([0, 0, 0, 24 * 365 * 36, 24 * 20, -24 * 10])
STEPS = st.lists(
    st.tuples(st.one_of(BOOK, BOOK, REVERSE, AMEND, CORRECT, CORRECT), HOURS, OFF), max_size=12
)


def command_of(step: tuple[Any, ...]) -> c.Command:
    if step[0] == "book":
        service = day("2024-03-01"), day("2024-03-31")
        return c.BookCost(
            POST, "personnel", step[2] * 10000, *service, service[1], 0, f"V-{step[1]}"
        )
    if step[0] == "reverse":
        return c.ReverseCost(DUELMEN, 2024, f"V-{step[1]}", day("2024-04-01"), 0)
    return c.AmendDecision("181/2022", 2024, step[1] * 100000)


class Told:
    """A ledger, what it answered behind each event, and a plain model of its times."""

    def __init__(self, path: str) -> None:
        self.clock = Clock(START)
        self.ledger = Ledger.create(path, clock=self.clock)
        record_master_data(self.ledger)
        self.times = {e.event.sequence: e.envelope.recorded_at for e in self.entries()}
        self.answers: dict[int, list[Any]] = {}
        self.days = {self.clock.now // (24 * HOUR) + n for n in (-1, 0, 20, 60, 150, 20 * 365)}

    def entries(self) -> list[Any]:
        return self.ledger.history(Filter())

    def figures(self, as_of: str | int | None) -> list[Any]:
        ledger = self.ledger
        return [
            [row.authorised_cents, row.cost_share_cents, row.unrefinanced_cents, row.municipality]
            for known_on in (None, *sorted(self.days))
            for row in self.rows(ledger.axes(as_of, known_on))
        ]

    def rows(self, axes: Any) -> Any:
        return self.ledger.positions(Question(year=2024, axes=axes)).rows

    def tell(self, step: tuple[Any, ...], hours: int, off: int) -> None:
        self.clock.now += hours * HOUR
        right = self.clock.now
        self.clock.now += off * HOUR
        try:
            if step[0] == "correct":
                self.correct(step)
                return
            note = Note(
                despite_clock=True, known_on=day("2024-01-02") if step[-1] is True else None
            )
            receipt = self.ledger.execute(command_of(step), note)
            if receipt.repeated:
                return
            at = max(self.clock.now, *self.times.values())
            for number in range(receipt.first_sequence, receipt.last_sequence + 1):
                self.times[number] = at
            self.answers[receipt.last_sequence] = self.figures(None)
        except LedgerError:
            return
        finally:
            self.clock.now = max(right, self.clock.now - off * HOUR)

    def correct(self, step: tuple[Any, ...]) -> None:
        _, first, more, part = step
        # Behind the master data, so that what is booked has somewhere to count.
        first = min(MASTER + first, max(self.times))
        last = min(first + more, max(self.times))
        low = self.times.get(first - 1, parse_instant("2023-12-01T08:00"))
        high = min(self.times.get(last + 1, self.clock.now), self.clock.now)
        at = low + int(part * max(0, high - low))
        note = Note(despite_clock=True)
        receipt = self.ledger.execute(c.CorrectClock(first, last, at), note)
        if receipt.repeated:
            return
        for number in range(first, last + 1):
            self.times[number] = at
        ends = max(time for n, time in self.times.items() if n < receipt.first_sequence)
        self.times[receipt.first_sequence] = max(self.clock.now, ends)
        self.answers[receipt.last_sequence] = self.figures(None)
