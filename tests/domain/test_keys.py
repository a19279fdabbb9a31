"""Keys, parts and FTE: exact, and summing to one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.domain.keys import check_members, key_shares, parse_fraction, parse_fte, parse_key


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/2", Fraction(1, 2)),
        ("0.5", Fraction(1, 2)),
        ("0,5", Fraction(1, 2)),
        ("19.5/39", Fraction(1, 2)),
        ("50%", Fraction(1, 2)),
        (" 12,5 % ", Fraction(1, 8)),
        ("3", Fraction(3)),
    ],
)
def test_a_part_is_read_exactly(text, value):
    assert parse_fraction(text, "part") == value


@pytest.mark.parametrize("text", ["", "half", "-1/2", "1/-2", "1e-1", "NaN", "½", "１/２", "1/2/3"])
def test_a_part_that_is_not_exact_is_refused(text):
    with pytest.raises(UsageError) as refused:
        parse_fraction(text, "part")
    assert str(refused.value) == f"part {text!r}: not an exact number → type 1/2, 0.5 or 50%"


def test_a_part_divided_by_zero_is_refused():
    with pytest.raises(UsageError, match=r"nothing is divided by zero → type 1/2"):
        parse_fraction("1/0", "part")


@pytest.mark.parametrize("text", ["0", "0/39", "1001"])
def test_fte_lies_above_zero_and_is_no_absurd_number(text):
    with pytest.raises(UsageError, match=r"must be above 0 and at most 1000 → type 0.5, 1/2"):
        parse_fte(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("B=1/2,A=1/2", (("A", 1, 2), ("B", 1, 2))),
        ("A=62.5%,B=37.5%", (("A", 5, 8), ("B", 3, 8))),
        ("A=3,B=1", (("A", 3, 4), ("B", 1, 4))),
        ("A=1/3, B=1/3, C=1/3", (("A", 1, 3), ("B", 1, 3), ("C", 1, 3))),
        ("A=1", (("A", 1, 1),)),
    ],
)
def test_a_key_is_typed_as_fractions_percents_or_counts(text, key):
    assert parse_key(text) == key


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("A=33.33%,B=33.33%,C=33.33%", "the parts sum to 9999/10000", "type A=1/3,B=1/3,C=1/3"),
        ("A=33.33,B=33.33,C=33.33", "the parts sum to 9999/100", "type A=1/3,B=1/3,C=1/3"),
        ("A=0.33,B=0.67,C=1/3", "the parts sum to 4/3", "type fractions such as 1/3"),
        ("A=60%,B=50%", "the parts sum to 11/10", "type fractions such as 1/3"),
        ("A=50.5,B=49.5", "the parts sum to 100", "mark percents with %"),
        ("A=1/2,A=1/2", "A stands twice", "give each member one part"),
        ("A=1,B=0", "a part of zero", "leave that member out"),
        ("A=1/2,1/2", "'1/2' has no member", "type 05558016=1/2,05558032=1/2"),
        ("", "'' has no member", "type 05558016=1/2,05558032=1/2"),
    ],
)
def test_a_key_that_does_not_sum_to_one_is_refused_with_what_was_meant(text, problem, remedy):
    with pytest.raises(UsageError) as refused:
        parse_key(text)
    assert str(refused.value).startswith(f"key {text!r}: {problem}")
    assert remedy in str(refused.value).partition(" → ")[2]


@pytest.mark.parametrize(
    ("text", "basis", "key"),
    [
        ("A,B,C", "equal", (("A", 1, 3), ("B", 1, 3), ("C", 1, 3))),
        ("B, A", "equal", (("A", 1, 2), ("B", 1, 2))),
        ("A=1/2,B=1/2", "equal", (("A", 1, 2), ("B", 1, 2))),
        ("A=1.5,B=1", "fte-share", (("A", 3, 5), ("B", 2, 5))),
        ("A=0.5,B=0.5", "fte-share", (("A", 1, 2), ("B", 1, 2))),
        ("A=19.5,B=39", "hours", (("A", 1, 3), ("B", 2, 3))),
        ("A=47000,B=20000", "population", (("A", 47, 67), ("B", 20, 67))),
    ],
)
def test_a_basis_says_how_its_parts_are_typed(text, basis, key):
    assert parse_key(text, basis) == key


@pytest.mark.parametrize(
    ("text", "basis", "problem"),
    [
        ("A,A", "equal", "A stands twice"),
        ("A,", "equal", "'' has no member"),
        ("A,B", "fractions", "'A' has no member"),
        ("A=1.5,B=1", "fractions", "the parts sum to 5/2, not to one"),
        ("A=33.33%,B=33.33%", "fte-share", "the parts sum to 3333/5000, not to one"),
    ],
)
def test_what_a_basis_does_not_allow_is_refused(text, basis, problem):
    with pytest.raises(UsageError) as refused:
        parse_key(text, basis)
    assert str(refused.value).startswith(f"key {text!r}: {problem}")


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=11))
def test_a_key_that_was_shown_can_be_typed_again(counts):
    members = {f"{number:08}": count for number, count in enumerate(counts)}
    key = parse_key(",".join(f"{member}={count}" for member, count in members.items()))
    assert sum(Fraction(above, below) for _, above, below in key) == 1
    assert parse_key(",".join(f"{m}={above}/{below}" for m, above, below in key)) == key
    assert not check_members(key)


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ((("A", 1, 2), ("B", 1, 3)), "the parts do not sum to one"),
        ((("A", 1, 2), ("A", 1, 2)), "a member stands twice"),
        ((("A", 3, 2), ("B", -1, 2)), "a part is not positive or absurdly fine"),
        ((("A", 1, 0),), "a part is not positive or absurdly fine"),
        ((("A", 10**9 + 1, 10**9 + 1),), "a part is not positive or absurdly fine"),
        ((), "the parts do not sum to one"),
    ],
)
def test_a_key_given_by_a_program_is_checked_like_a_typed_one(key, problem):
    assert check_members(key) == problem


def test_the_employing_body_stands_first_then_the_members_by_ags():
    key = parse_key("05558032=1/3,05558016=1/3,05558004=1/3")
    order = [member for member, _ in key_shares(key, "05558016")]
    assert order == ["05558016", "05558004", "05558032"]


@pytest.mark.parametrize(
    ("text", "fte"),
    [("0.001", Fraction(1, 1000)), ("1/2", Fraction(1, 2)), ("1", 1), ("1000", 1000)],
)
def test_fte_is_taken_up_to_a_thousand_and_down_to_any_part(text, fte):
    assert parse_fte(text) == fte


def test_fte_beyond_a_thousand_is_refused():
    with pytest.raises(UsageError, match="must be above 0 and at most 1000"):
        parse_fte("1000.001")
