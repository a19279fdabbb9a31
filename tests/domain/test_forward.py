"""Facts that come bit by bit, late or withdrawn, fold to what they fold to together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.facts import ForwardFold, fold
from ledger.position.snapshot import Snapshot
from tests.effort import examples
from tests.model.compare import record
from tests.model.stories import story
from tests.position.plain_facts import plain


@pytest.fixture(params=(3, 8, 18), scope="module")
def recorded(request, tmp_path_factory):
    """All facts of a random ledger, withdrawals among them."""
    done = record(story(request.param), tmp_path_factory.mktemp("forward") / "ledger.db")
    with done.ledger as ledger:
        yield ledger.ask(lambda session, _, __: Snapshot(session).recorded, None)


@settings(max_examples=examples(80))
@given(data=st.data())
def test_it_folds_as_all_at_once_after_each_part(recorded, data):
    rest = data.draw(st.permutations(recorded))
    going = ForwardFold()
    for size in data.draw(st.lists(st.integers(1, len(recorded)), min_size=1, max_size=6)):
        part, rest = rest[:size], rest[size:]
        going.add(part)
        known = recorded_without(recorded, rest)
        assert plain(going.facts) == plain(fold(known))
        names = {("body", name) for name in going.facts.bodies}
        for about in names:
            for kind in ("post", "decision", "year"):
                found = fold(known).speaking_of(*about, kind)
                assert set(going.facts.speaking_of(*about, kind)) == set(found)


def recorded_without(recorded, rest):
    gone = {fact.sequence for fact in rest}
    return [fact for fact in recorded if fact.sequence not in gone]
