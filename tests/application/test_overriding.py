"""A later word about earlier days replaces what was recorded for the days after: it is said."""

from __future__ import annotations

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.application import Note
from ledger.application.recording.afterwards.overriding import overridden
from ledger.domain import commands as c
from ledger.domain import events as e
from tests.application.mitte import AGREEMENT, DUELMEN, GRANT, NOTTULN, PERSON, POST, day
from tests.domain.scenario import MITTE

THIRDS = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))
QUARTERS = ((DUELMEN, 1, 4), (NOTTULN, 3, 4))
REMEDY = "record that one again if it is still to hold"


def amend(when: str, **fields: object) -> c.AmendGrant:
    return c.AmendGrant(GRANT, day(when), **fields)  # type: ignore[arg-type] # fields as a test gives them


@pytest.mark.parametrize(
    ("later", "earlier", "place", "since"),
    [
        (
            amend("2025-01-01", rate_cents=6000000),
            amend("2024-01-01", rate_cents=5900000),
            f"grant {GRANT}",
            "2025-01-01",
        ),
        (
            amend("2025-01-01", cost_types=("personnel", "travel")),
            amend("2024-01-01", cost_types=("personnel", "material")),
            f"grant {GRANT}",
            "2025-01-01",
        ),
        (
            amend("2025-01-01", approved_cents=100),
            amend("2024-01-01", approved_cents=200),
            f"grant {GRANT}",
            "2025-01-01",
        ),
        (
            c.AmendAgreement(AGREEMENT, THIRDS, None, day("2025-01-01"), "3"),
            c.AmendAgreement(AGREEMENT, QUARTERS, None, day("2024-07-01"), "2"),
            f"agreement {AGREEMENT}",
            "2025-01-01",
        ),
        (
            c.AmendDecision("181/2022", 2025, 600000),
            c.AmendDecision("181/2022", 2024, 700000),
            "decision 181/2022",
            "2025",
        ),
        (
            c.RevokeDecision("181/2022", 2025),
            c.AmendDecision("181/2022", 2024, 700000),
            "decision 181/2022",
            "2025",
        ),
        (
            c.ChangeHours(POST, PERSON, (1, 2), day("2025-01-01")),
            c.ChangeHours(POST, PERSON, (3, 4), day("2024-01-01")),
            f"post {POST}",
            "2025-01-01",
        ),
    ],
)
def test_an_earlier_day_recorded_later_is_said_to_override(ledger, later, earlier, place, since):
    first = ledger.execute(later)
    assert first.warnings == ()
    receipt = ledger.execute(earlier)
    number = first.first_sequence
    assert receipt.warnings == (f"{place}: overrides event {number} from {since} on → {REMEDY}",)
    # Recorded again, as the warning advises, it is the last word for its days.
    assert ledger.execute(later, Note(again=True)).warnings == ()


def test_in_the_order_of_time_nothing_is_overridden(ledger):
    for year, rate in ((2023, 1), (2024, 2), (2025, 3)):
        assert ledger.execute(amend(f"{year}-01-01", rate_cents=rate)).warnings == ()


def test_another_word_about_the_same_days_replaces_what_it_names(ledger):
    ledger.execute(amend("2024-01-01", rate_cents=1))
    assert ledger.execute(amend("2024-01-01", rate_cents=2)).warnings == ()


def test_what_says_the_same_overrides_nothing(ledger):
    ledger.execute(amend("2025-01-01", rate_cents=5900000))
    assert ledger.execute(amend("2024-01-01", rate_cents=5900000)).warnings == ()


def test_a_rate_leaves_cost_types_alone(ledger):
    ledger.execute(amend("2025-01-01", cost_types=("personnel", "travel")))
    assert ledger.execute(amend("2024-01-01", rate_cents=5900000)).warnings == ()


def test_what_was_overridden_before_is_not_named_again(ledger):
    old = ledger.execute(amend("2025-01-01", rate_cents=1)).first_sequence
    middle = ledger.execute(amend("2024-07-01", rate_cents=2)).first_sequence
    warnings = ledger.execute(amend("2024-01-01", rate_cents=3)).warnings
    assert [f"event {number} " in " ".join(warnings) for number in (old, middle)] == [False, True]


def test_an_end_says_of_itself_that_nothing_holds_after_it(ledger):
    ledger.execute(c.AmendDecision("181/2022", 2025, 600000))
    assert ledger.execute(c.RevokeDecision("181/2022", 2024)).warnings == ()


def test_a_command_that_is_known_already_warns_of_its_repetition_only(ledger):
    ledger.execute(amend("2024-01-01", rate_cents=2))
    ledger.execute(amend("2025-01-01", rate_cents=1))
    (warning,) = ledger.execute(amend("2024-01-01", rate_cents=2)).warnings
    assert warning.startswith("recorded already as event ")


MONTHS = st.lists(st.tuples(st.integers(0, 35), st.integers(1, 3)), min_size=1, max_size=8)


@examples(MONTHS)
def test_exactly_the_words_that_change_for_later_days_are_named(months):
    """Against the timeline itself, day by day: the warning is what a reader would notice."""
    past = MITTE
    for month, rate in months:
        start = day(f"{2023 + month // 12}-{month % 12 + 1:02}-01")
        before = past.standing.grants[GRANT].rates
        event = e.GrantAmended(GRANT, start, rate, None, None)
        after = past.and_then(event)
        held = {
            entry.sequence
            for when in range(start, day("2026-01-01"), 7)
            if (entry := before.at(when)) and entry.start > start and entry.value != rate
        }
        named = {
            int(text.split("event ")[1].split()[0]) for text in overridden(event, past.standing)
        }
        assert named == held
        past = after
