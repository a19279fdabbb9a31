"""What payments may move, and what they never do, over random stories (domain reference §3)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Ledger, Note
from ledger.application.clock import berlin_day
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.payment import payment_of, voucher_of
from ledger.domain.costs.voucher_text import tight
from ledger.domain.errors import LedgerError
from ledger.domain.facts import Fact
from ledger.domain.period import year_of
from ledger.position.costs.named_booking import VoucherQuestion
from ledger.position.costs.pending import PendingQuestion
from ledger.position.costs.unpaid import lines_to_pay, unpaid_list
from ledger.position.load import Question
from ledger.projections.axes import NOW, Axes
from ledger.projections.open_vouchers import named_in, of_amounts
from tests.domain.scenario import DUELMEN
from tests.effort import examples
from tests.position.history import SETUP, Clock, at, day, record

A_DAY = 86_400 * 1_000_000
LINES = 2
"""Lines of each voucher."""

VOUCHERS = st.sampled_from(["V-1", "V-2", "V-3"])
PAID_ON = st.sampled_from([day("2023-12-30"), day("2024-01-15"), day("2025-02-01")])
Step = tuple[str, str | int, int]
STEP: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("book"), VOUCHERS, st.integers(-5000, 100000).filter(bool)),
    st.tuples(st.just("pay"), VOUCHERS, PAID_ON),
    st.tuples(st.just("pay"), VOUCHERS, PAID_ON),
    st.tuples(st.just("undo"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("replace"), st.integers(0, 5), PAID_ON),
    st.tuples(st.just("reverse"), VOUCHERS, st.integers(1, LINES)),
)
STEPS = st.lists(
    st.tuples(STEP, st.integers(0, 40), st.sampled_from([0, 0, 10, 60])), min_size=4, max_size=16
)


@dataclass
class Story:
    """A ledger that is told about vouchers, and what was answered after each step."""

    ledger: Ledger
    clock: Clock
    told: list[tuple[int, dict[int, int]]] = field(default_factory=list)

    def tell(self, step: Step, days: int, received: int) -> None:
        """Do a step if the rules allow it; a payment moves nothing on accrual."""
        self.clock.now += days * A_DAY
        before = sums(self.ledger, "accrual")
        known_on = berlin_day(self.clock.now) - received
        for command, corrects in self._commands(*step):
            note = Note(known_on=known_on, reason="it was wrong", corrects=corrects)
            try:
                receipt = self.ledger.execute(command, note)
            except LedgerError:
                continue
            if not receipt.repeated:
                self.told.append((receipt.last_sequence, sums(self.ledger, "cash")))
        if step[0] in {"pay", "undo", "replace"}:
            assert sums(self.ledger, "accrual") == before

    def _commands(
        self, what: str, which: str | int, number: int
    ) -> list[tuple[c.Command, int | None]]:
        first, last = day("2023-12-01"), day("2023-12-31")
        if isinstance(which, int):
            payments = [i for i in self.ledger.replay() if isinstance(i.event, e.CostPaid)]
            if not payments:
                return []
            item = payments[which % len(payments)]
            assert isinstance(item.event, e.CostPaid)
            if what == "undo":
                return [(c.WithdrawFact(item.sequence), None)]
            return [(c.PayCosts(self._lines(item.event.voucher), number), item.sequence)]
        if what == "book":
            return [
                (c.BookCost("CM-1", "personnel", number, first, last, last, 0, which, line), None)
                for line in range(1, LINES + 1)
            ]
        if what == "reverse":
            return [(c.ReverseCost(DUELMEN, 2023, which, day("2024-02-01"), 0, number), None)]
        return [(c.PayCosts(self._lines(which) or (1,), number), None)]

    def _lines(self, voucher: str) -> tuple[int, ...]:
        try:
            return self.ledger.ask(lines_to_pay, VoucherQuestion(DUELMEN, "manual", 2023, voucher))
        except LedgerError:
            return ()

    def axes(self) -> list[Axes]:
        """Return all, and a state of knowledge for each day on which something became known."""
        return [NOW, *(Axes(NOW.sequence, day) for day in sorted(self._known()))]

    def _known(self) -> set[int]:
        return {item.known_on for item in self.ledger.replay(after=len(SETUP))}


def sums(ledger: Ledger, basis: str, axes: Axes = NOW) -> dict[int, int]:
    """Return the cost that the members share of each year, together."""
    found: dict[int, int] = {}
    for row in ledger.positions(Question(basis=basis, axes=axes)).rows:
        found[row.year] = found.get(row.year, 0) + row.cost_share_cents
    return {year: cents for year, cents in found.items() if cents}


def counted(ledger: Ledger, axes: Axes) -> dict[int, int]:
    """Return what cash is to be, from the events alone."""
    streams: dict[tuple[str, ...], list[Fact]] = {}
    for sequence, known_on, event in ledger.replay():
        if sequence <= axes.sequence and known_on <= axes.known_on:
            fact = Fact(sequence, known_on, event)
            streams.setdefault(event.subject, []).append(fact)
    found: dict[int, int] = {}
    for stream in streams.values():
        for fact in stream:
            if isinstance(fact.event, e.Voucher) and (paid := payment_of(stream, fact).paid_on):
                year = year_of(paid)
                found[year] = found.get(year, 0) + fact.event.amount_cents
    return {year: cents for year, cents in found.items() if cents}


def check(story: Story) -> None:
    ledger = story.ledger
    for axes in story.axes():
        assert sums(ledger, "cash", axes) == counted(ledger, axes), axes
    for sequence, answered in story.told:
        assert sums(ledger, "cash", Axes(sequence, NOW.known_on)) == answered
    left = ledger.ask(unpaid_list, PendingQuestion()).costs
    everything = sum(sums(ledger, "cash").values()) + sum(one.event.amount_cents for one in left)
    assert everything == sum(sums(ledger, "accrual").values())
    waiting: dict[tuple[object, ...], int] = {}
    for one in left:
        waiting[voucher_of(one.event)] = (
            waiting.get(voucher_of(one.event), 0) + one.event.amount_cents
        )
    texts = [tight(text) for text in ("v1 paid", "for V 2", "v-3")]
    assert ledger.ask(lambda session, *_: named_in(session, DUELMEN, texts), None) == waiting
    amounts = {*waiting.values()}
    assert ledger.ask(lambda session, *_: of_amounts(session, DUELMEN, amounts), None) == waiting
    assert not ledger.rebuild()
    assert not ledger.verify().findings


def tell(url: str, steps: Sequence[tuple[Step, int, int]]) -> Story:
    clock = Clock(at("2024-06-01"))
    ledger = Ledger.create(url, clock=clock)
    record(ledger, *SETUP, note=Note(known_on=day("2022-01-01")))
    story = Story(ledger, clock)
    for step, days, received in steps:
        story.tell(step, days, received)
    return story


@settings(max_examples=examples(40))
@given(STEPS)
def test_cash_is_what_was_paid_as_known_then_and_accrual_never_moves(steps):
    with tempfile.TemporaryDirectory() as folder:
        story = tell(f"{folder}/ledger.db", steps)
        with story.ledger:
            check(story)


def test_a_fixed_story_is_the_same_on_both_databases(database_url):
    steps: list[tuple[Step, int, int]] = [
        (("book", "V-1", 10001), 0, 0),
        (("book", "V-2", 20000), 1, 0),
        (("pay", "V-1", day("2024-01-15")), 1, 0),
        (("pay", "V-2", day("2023-12-30")), 5, 0),
        (("undo", 0, 0), 10, 0),
        (("pay", "V-1", day("2025-02-01")), 3, 0),
        (("replace", 2, day("2024-01-15")), 3, 0),
        (("reverse", "V-1", 1), 30, 0),
        (("book", "V-1", 500), 1, 0),
    ]
    story = tell(database_url, steps)
    with story.ledger:
        check(story)
        kinds = [type(item.event) for item in story.ledger.replay(after=len(SETUP))]
        assert kinds.count(e.CostPaid) == 8
        assert kinds.count(e.FactWithdrawn) == 4
        assert kinds.count(e.CostReversed) == 1
