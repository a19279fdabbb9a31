"""What a key that does not sum to one was meant to say: thirds, percents, or neither."""

from __future__ import annotations

import pytest

from ledger.domain.errors import UsageError
from ledger.domain.keys import check_members, parse_fraction, parse_key


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        # Each part is nearer than half a percent to a fraction, and these sum to one.
        ("A=0.333,B=0.333,C=0.333", "type A=1/3,B=1/3,C=1/3"),
        ("A=0.329,B=0.333,C=0.333", "type A=1/3,B=1/3,C=1/3"),
        ("A=33.3%,B=66.6%", "type A=1/3,B=2/3"),
        # A whole half percent away is no rounding.
        ("A=0.495,B=0.5", "type fractions such as 1/3, exact percents, or counts"),
        ("A=0.496,B=0.5", "type A=1/2,B=1/2"),
        # Near enough, but what they are near to does not sum to one either.
        ("A=0.25,B=0.25", "type fractions such as 1/3, exact percents, or counts"),
        ("A=0.5,B=0.6", "type fractions such as 1/3, exact percents, or counts"),
        # Parts that sum to a hundred were percents; from ninety on they were meant as such.
        ("A=50.5,B=49.5", "mark percents with %, e.g. 50.5%"),
        ("A=33.33,B=33.33,C=33.33", "type A=1/3,B=1/3,C=1/3"),
        ("A=45.5,B=44.5", "type fractions such as 1/3, exact percents, or counts"),
        ("A=0.4,B=0.2,C=0.5", "type fractions such as 1/3, exact percents, or counts"),
    ],
)
def test_the_remedy_names_what_was_meant(text, remedy):
    with pytest.raises(UsageError) as caught:
        parse_key(text)
    assert str(caught.value).partition(" → ")[2] == remedy


@pytest.mark.parametrize(
    ("text", "total"),
    [("A=0.5,B=0.6", "11/10"), ("A=1.5,B=0.5", "2"), ("A=50%,B=49%", "99/100")],
)
def test_the_refusal_says_what_the_parts_sum_to(text, total):
    with pytest.raises(UsageError, match=f"the parts sum to {total}, not to one"):
        parse_key(text)


def test_a_single_member_bears_all_however_it_is_typed():
    assert parse_key("A=1") == parse_key("A=7") == parse_key("A=100%") == (("A", 1, 1),)


@pytest.mark.parametrize("text", ["1234567890", "0.1234567", "1/2/3", "-1/2", "1e3", " "])
def test_what_is_too_long_or_too_fine_is_no_exact_number(text):
    with pytest.raises(UsageError, match="not an exact number"):
        parse_fraction(text, "FTE")


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ((("A", 1, 10**9), ("B", 10**9 - 1, 10**9)), ""),
        ((("A", 10**9, 10**9),), ""),
        ((("A", 1, 10**9 + 1), ("B", 10**9, 10**9 + 1)), "absurdly fine"),
        ((("A", 10**9 + 1, 10**9 + 1),), "absurdly fine"),
        ((("A", 0, 1), ("B", 1, 1)), "not positive"),
        ((("A", 1, 0),), "not positive"),
        ((("A", 1, 2), ("A", 1, 2)), "a member stands twice"),
        ((("A", 1, 2), ("B", 1, 3)), "do not sum to one"),
    ],
)
def test_a_stored_key_is_checked_at_its_limits(key, problem):
    found = check_members(key)
    assert problem in found
    assert bool(problem) == bool(found)


def test_fractions_are_recognised_down_to_a_twenty_fourth():
    for text in ("A=0.0417,B=0.9584", "A=0.0401,B=0.96"):
        with pytest.raises(UsageError, match=r"→ type A=1/24,B=23/24$"):
            parse_key(text)
