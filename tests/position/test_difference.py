"""A difference between two states is split by its causes, exactly, on both axes."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from ledger.application.asking.replaying import difference as module
from ledger.application.asking.replaying.difference import (
    FIGURES,
    DifferenceQuestion,
    difference,
)
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import Axes
from tests.effort import effort
from tests.model.compare import record
from tests.model.stories import story


def figures_at(session, question):
    """Return every figure of a position, by place and figure; those that are 0 are left out."""
    body, axes = question.municipality, question.axes
    snapshot = Snapshot.of_figures(session, axes, [body]) if body else Snapshot(session, axes)
    rows = positions(snapshot, question)
    found = {(row.key, name): getattr(row, f"{name}_cents") for row in rows for name in FIGURES}
    return {key: cents for key, cents in found.items() if cents}


def states(session, count):
    """Return states of the ledger, each within the next: by number, by day of receipt, by both."""
    last = session.all("SELECT max(sequence) FROM event")[0][0]
    days = [day for (day,) in session.all("SELECT DISTINCT known_on FROM event ORDER BY known_on")]

    def some(values):
        return [values[len(values) * at // count] for at in range(count)]

    middle = days[len(days) // 2]
    yield [*map(Axes, some(range(last + 1))), Axes()]
    yield [*(Axes(known_on=one) for one in [days[0] - 1, *some(days)]), Axes()]
    yield [Axes(one, middle) for one in some(range(last + 1))]


def splits(session, question, since):
    """Split a difference; its parts sum up to it, and it is that of the two positions."""
    asked = DifferenceQuestion(FIGURES, question, since)
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


@pytest.mark.parametrize("most", [1000, 0], ids=["singly", "together"])
@pytest.mark.parametrize("seed", effort((18, 26), range(1, 30)))
def test_the_parts_sum_up_to_the_difference(seed, most, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "AT_MOST", most)
    recorded = record(story(seed), tmp_path / "ledger.db")
    with recorded.ledger as ledger:

        def ask(session, _, __):
            keys = sorted(session.all("SELECT DISTINCT key FROM fact_key WHERE key LIKE 'body/%'"))
            body = keys[seed % len(keys)][0].removeprefix("body/")
            seen = 0
            for stages in states(session, effort(4, 7)):
                for since, until in combinations(stages, 2):
                    for question in (Question(axes=until), Question(body, axes=until)):
                        seen += len(splits(session, question, since).causes)
            assert seen

        ledger.ask(ask, None)
