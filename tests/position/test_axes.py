"""What was on record, and what was known, at any moment: asked later, it is the same answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.decisions import EVENTS
from ledger.position.load import Question
from tests.domain.scenario import DUELMEN, NOTTULN, key
from tests.effort import examples
from tests.position.history import SETUP, at, day, record
from tests.position.stories import (
    COMMANDS,
    DAYS,
    FTE,
    KEYS,
    PEOPLE,
    Rows,
    Story,
    answers,
    replayed,
    tell_setup,
)

_NAMES = (e.BodyRegistered, e.ProgrammeRegistered)


def book(voucher: str, cents: int, when: str) -> c.BookCost:
    """Return a booking of personnel cost that was served, booked and paid on one day."""
    each = day(when)
    return c.BookCost("CM-1", "personnel", cents, each, each, each, each, voucher)


CORRECTIONS = st.one_of(
    st.builds(c.FillPost, st.just("CM-1"), PEOPLE, FTE, DAYS),
    st.builds(c.AmendGrant, st.just("KIM-2023"), DAYS, st.integers(5000000, 6000000)),
    st.builds(c.AmendAgreement, st.just("KV-Mitte"), KEYS, KEYS, DAYS, st.just("3")),
    st.builds(c.AdoptDecision, st.just("181/2022"), st.just(NOTTULN), st.just("KIM"),
              st.integers(0, 900000), st.just(2023)),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        COMMANDS | st.tuples(CORRECTIONS, st.integers(6, 30)),
        st.integers(0, 400),  # days since the step before
        st.sampled_from([0, 0, 0, 10, 200]),  # days since the document was received
    ),
    min_size=3,
    max_size=12,
)


def tell(story: Story, steps: Iterable[tuple[Any, int, int]]) -> None:
    tell_setup(story)
    for step, days, received in steps:
        story.pass_days(days)
        command, corrects = step if isinstance(step, tuple) else (step, None)
        if isinstance(command, c.WithdrawFact):
            command = c.WithdrawFact(story.pick(command.withdraws, None))
        elif isinstance(command, c.CertifyCosts):
            command = c.CertifyCosts((story.pick(command.certifies[0], e.CostBooked),))
        elif isinstance(command, c.PayCosts):
            command = c.PayCosts((story.pick(command.pays[0], e.CostBooked),), command.paid_on)
        elif corrects is not None:
            corrects = story.pick(corrects, EVENTS[type(command)])
        story.tell(command, received, corrects)


def check_story(story: Story) -> None:
    """Check all three axes, the read models and the log of a finished story."""
    ledger, events = story.ledger, story.events()
    for now, sequence, answered in _last_of_each_instant(story):
        assert ledger.axes(as_of=now).sequence < sequence  # a moment ends before its instant
        axes = ledger.axes(as_of=now + 1)
        assert axes.sequence == sequence
        assert answers(ledger, axes) == answered
    middle = story.told[len(story.told) // 2]
    with replayed(events[: middle[1]]) as prefix:
        assert answers(prefix) == middle[2]
    for known_on in _a_few(sorted({item.known_on for item in events})):
        # Names are the words of a question, and never what was known.
        seen = [one for one in events if one.known_on <= known_on or isinstance(one.event, _NAMES)]
        with replayed(seen) as known:
            expected = _unnumbered(answers(known))
        assert _unnumbered(answers(ledger, ledger.axes(known_on=known_on))) == expected
    assert not ledger.rebuild()
    assert not ledger.verify().findings
    assert answers(ledger) == story.told[-1][2]


def _unnumbered(given: list[Rows]) -> list[Rows]:
    """Return the rows without event numbers: a replayed part of the log has others."""
    return [
        tuple(
            replace(
                row,
                closed_event=None,
                authorised_parts=tuple(part._replace(sequence=0) for part in row.authorised_parts),
            )
            for row in rows
        )
        for rows in given
    ]


def _last_of_each_instant(story: Story) -> list[tuple[int, int, list[Rows]]]:
    return list({told[0]: told for told in story.told}.values())


def _a_few(days: Sequence[int]) -> list[int]:
    """Return the first, the last and one between."""
    return sorted({days[0], days[len(days) // 2], days[-1]})


KNOWN_BEFORE_ITS_BODY = [
    ((c.AdoptDecision("181/2022", NOTTULN, "KIM", 5, 2023), 6), 0, 200),
    (book("V-1", 100, "2023-07-31"), 0, 0),
    (book("V-2", 100, "2023-07-31"), 0, 0),
]  # fmt: skip


BESIDE_WHAT_CAME_LATER = [
    (book("V-1", 100, "2023-07-31"), 0, 0),
    (book("V-2", 100, "2023-07-31"), 0, 0),
    (c.FillPost("CM-1", "P-18", (1, 1), day("2023-01-01"), handover=True), 0, 0),
    ((c.FillPost("CM-1", "P-17", (1, 2), day("2023-01-01")), 6), 0, 0),
]
"""A correction is asked about in the place of what it replaces: the second person came after."""


@settings(max_examples=examples(25))
@given(STEPS)
@example(KNOWN_BEFORE_ITS_BODY)
@example(BESIDE_WHAT_CAME_LATER)
def test_what_was_answered_at_a_moment_is_answered_again_for_it(steps):
    with tempfile.TemporaryDirectory() as folder:
        story = Story(str(Path(folder) / "ledger.db"))
        with story.ledger:
            tell(story, steps)
            check_story(story)


FIXED: list[tuple[Any, int, int]] = [
    (book("V-1", 618392, "2024-01-31"), 400, 3),
    (book("V-2", 100001, "2024-02-29"), 1, 0),
    (c.AmendAgreement("KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-02-01"), "2"), 0, 200),
    (c.CertifyCosts((0,)), 3, 0),
    (c.ReverseCost(DUELMEN, 2024, "V-1", day("2024-03-01"), day("2024-03-01")), 30, 0),
    (book("V-1", 600000, "2024-01-31"), 0, 0),
    (c.ChangeHours("CM-1", "P-17", (1, 2), day("2024-02-10")), 10, 10),
    ((c.FillPost("CM-1", "P-17", (1, 1), day("2024-01-15")), 0), 10, 0),
    ((c.FillPost("CM-1", "P-18", (1, 1), day("2024-01-15")), 0), 10, 0),
    (c.AmendDecision("181/2022", 2024, 700000), 5, 0),
]  # fmt: skip


def test_a_fixed_history_gives_the_same_answers_on_both_databases(database_url):
    story = Story(database_url)
    with story.ledger:
        tell(story, FIXED)
        # The last correction is refused: the hours of P-17 rest on the filling.
        assert len(story.told) == len(SETUP) + len(FIXED) - 1
        check_story(story)


def test_nothing_is_answered_before_anything_was_recorded(tmp_path):
    story = Story(str(tmp_path / "ledger.db"))
    with story.ledger as ledger:
        tell(story, FIXED)
        before = ledger.axes(as_of=at("2023-01-01"))
        assert before.sequence == 0
        assert answers(ledger, before) == [()] * 6


def test_what_the_council_could_know_leaves_out_papers_that_came_later(tmp_path):
    story = Story(str(tmp_path / "ledger.db"))
    with story.ledger as ledger:
        record(ledger, *SETUP)
        story.clock.now = at("2026-06-30")
        late = book("V-1", 700000, "2024-03-31")
        early = book("V-2", 500000, "2024-04-30")
        rested = Note(known_on=day("2024-10-01"), despite_clock=True)
        ledger.execute(late, rested)
        ledger.execute(early, Note(known_on=day("2024-05-02")))
        table = ledger.positions(
            Question(NOTTULN, 2024, axes=ledger.axes(known_on=day("2024-09-15")))
        )
        assert [row.cost_share_cents for row in table.rows] == [250000]
        # It was received by then but recorded only afterwards, and the answer says so.
        assert table.recorded_afterwards == 1
