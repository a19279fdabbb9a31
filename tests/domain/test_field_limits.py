"""A field is taken up to its limit, and refused one beyond; a line of a file is judged alike."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain import commands as c
from ledger.domain import fields as f
from ledger.domain.errors import UsageError
from ledger.domain.money import MAX_CENTS
from ledger.domain.validation import check_actor, check_command, check_note, lines_findings
from tests.domain.scenario import day

DUELMEN = "05558016"
FIRST, LAST = day("2000-01-01"), day("2100-12-31")

LIMITS: list[tuple[Any, list[Any], list[Any]]] = [
    (f.text_problem, ["", "x" * 200], ["x" * 201]),
    (f.name_problem, ["x", "x" * 200, "ü"], ["", "x" * 201, "u\u0308"]),
    (f.cents_problem, [10**12, -(10**12), 0], [10**12 + 1, -(10**12) - 1]),
    (f.day_problem, [FIRST, LAST], [FIRST - 1, LAST + 1, 0]),
    (f.optional_day_problem, [0, FIRST, LAST], [FIRST - 1, LAST + 1, 1, -1]),
    (f.year_problem, [2000, 2100], [1999, 2101, 0]),
    (f.optional_year_problem, [0, 2000, 2100], [1999, 2101, 1, -1]),
    (f.count_problem, [1, 10**9], [0, 10**9 + 1]),
    (f.event_number_problem, [1, 2**62], [0, 2**62 + 1]),
    (f.small_problem, [0, 600], [-1, 601]),
    (f.ratio_problem, [(1, 10**9), (1000, 1)], [(1, 10**9 + 1), (1001, 1), (0, 1), (1, 0)]),
    (
        f.rate_problem,
        [(0, 1), (1, 1), (-1, 1), (1, 10**9)],
        [(2, 1), (-2, 1), (0, 0), (1, 10**9 + 1), (0, -1)],
    ),
    (f.file_hash_problem, [b"x" * 32], [b"x" * 31, b"x" * 33, "x" * 32]),
    (f.month_day_problem, ["", "01-01", "12-31", "02-28"], ["02-29", "00-10", "13-01"]),
    (f.names_problem, [(), ("a",)], [("a", ""), ["a"]]),
    (f.numbers_problem, [(1,), (1, 2**62)], [(), (1, 0)]),
    (f.flag_problem, [True, False], [0, 1, "yes", None]),
    (
        f.instant_problem,
        [FIRST * 86_400_000_000, (LAST + 1) * 86_400_000_000 - 1],
        [FIRST * 86_400_000_000 - 1, (LAST + 1) * 86_400_000_000],
    ),
    (f.key_problem, [((DUELMEN, 1, 2),)], [((DUELMEN, 1),), (("", 1, 2),), (("A", True, 2),)]),
]


@pytest.mark.parametrize(
    ("problem", "fits", "beyond"), LIMITS, ids=[one[0].__name__ for one in LIMITS]
)
def test_a_field_is_taken_up_to_its_limit_and_refused_one_beyond(problem, fits, beyond):
    assert [value for value in fits if problem(value) is not None] == []
    for value in beyond:
        problem_words, remedy = problem(value)
        assert problem_words
        assert remedy


@pytest.mark.parametrize(
    "value", [(1, 2, 3), (1,), [1, 2], (1.0, 2), (1, 2.0), (True, 2), (1, True), "1/2", None]
)
@pytest.mark.parametrize("problem", [f.ratio_problem, f.rate_problem], ids=["ratio", "rate"])
def test_a_ratio_is_two_whole_numbers_and_nothing_else(problem, value):
    assert problem(value)[0].endswith("is not an exact ratio")


def test_what_is_shown_of_a_bad_value_is_short():
    shown = "b'" + "x" * 38 + "…"
    assert f.text_problem(b"x" * 500) == (f"{shown} is not a text", "give a text")
    assert f.whole_problem("x" * 38) == (f"{'x' * 38!r} is not a whole number", "give an integer")


def line_findings(line):
    return [finding for _, finding in lines_findings([line])]


def booking(**fields: Any) -> c.BookCost:
    values: dict[str, Any] = {
        "post": "CM-1",
        "cost_type": "personnel",
        "amount_cents": 100,
        "service_from": day("2024-01-01"),
        "service_to": day("2024-01-31"),
        "booked_on": day("2024-01-31"),
        "paid_on": day("2024-01-31"),
        "voucher": "V-1",
    }
    return c.BookCost(**{**values, **fields})


EDGES: list[tuple[str, list[Any], list[Any]]] = [
    ("amount_cents", [MAX_CENTS, -MAX_CENTS], [MAX_CENTS + 1, -MAX_CENTS - 1]),
    *((name, [FIRST, LAST], [FIRST - 1, LAST + 1]) for name in ("service_from", "service_to")),
    ("booked_on", [FIRST, LAST], [FIRST - 1, LAST + 1, 0]),
    *((name, [0, FIRST, LAST], [FIRST - 1, LAST + 1, 1]) for name in ("paid_on", "known_on")),
    ("fiscal_year", [0, 2000, 2100], [1999, 2101, 1]),
    ("line", [1, 10**9], [0, 10**9 + 1]),
    *((name, ["x", "x" * 200], ["", " x", "x" * 201]) for name in ("post", "voucher")),
    *((name, ["x", "x" * 200], ["", "x ", "x" * 201]) for name in ("cost_type", "source")),
    ("employing_body", ["", "x" * 200], [" ", "x" * 201]),
    *((name, ["", "ü" * 200], ["\n", "x" * 201]) for name in ("payee", "text")),
    ("bearing_year", [0, 2000, 2100], [1999, 2101, True]),
]


@pytest.mark.parametrize(("name", "fits", "beyond"), EDGES, ids=[edge[0] for edge in EDGES])
def test_a_line_of_a_file_is_judged_as_a_single_booking(name, fits, beyond):
    """Most lines are seen to be fine at once; that look is as strict as the long one."""
    for value in fits:
        line = booking(**{name: value})
        check_command(line)
        assert line_findings(line) == []
        check_command(c.ImportCosts((booking(), line)))
    for value in beyond:
        line = booking(**{name: value})
        (finding,) = line_findings(line)
        assert finding.place == name.replace("_", " ")
        with pytest.raises(UsageError, match=f"^{name.replace('_', ' ')}: "):
            check_command(line)
        with pytest.raises(UsageError, match=f"^line 2, {name.replace('_', ' ')}: "):
            check_command(c.ImportCosts((booking(), line)))


@pytest.mark.parametrize("name", [edge[0] for edge in EDGES if edge[0] != "bearing_year"])
def test_a_line_with_a_value_of_another_kind_is_refused(name):
    value: Any = True if isinstance(getattr(booking(), name), int) else 7
    (finding,) = line_findings(booking(**{name: value}))
    assert finding.place == name.replace("_", " ")


def test_nothing_in_the_place_of_a_text_is_refused_in_every_field():
    found = line_findings(booking(employing_body=0, payee=0, text=0))
    assert {one.place for one in found} == {"employing body", "payee", "text"}
    found = line_findings(booking(post=0, cost_type=0, voucher=0, source=0))
    assert {one.place for one in found} == {"post", "cost type", "voucher", "source"}


@pytest.mark.parametrize(
    ("name", "nothing"),
    [
        *((name, False) for name in ("paid_on", "known_on", "fiscal_year", "bearing_year")),
        *((name, 0) for name in ("employing_body", "payee", "text")),
        *((name, b"") for name in ("employing_body", "payee", "text")),
        ("line", True),
        ("amount_cents", 1.0),
    ],
)
def test_nothing_of_another_kind_is_not_taken_for_nothing(name, nothing):
    (finding,) = line_findings(booking(**{name: nothing}))
    assert finding.place == name.replace("_", " ")


NOTE: dict[str, Any] = {
    "known_on": None,
    "document": "",
    "document_date": 0,
    "file_hash": b"",
    "reason": "",
    "command_id": None,
    "corrects": None,
}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({}, ""),
        ({"known_on": FIRST, "corrects": 1, "command_id": b"x" * 16}, ""),
        ({"document_date": LAST, "file_hash": b"x" * 32, "reason": "x" * 200}, ""),
        ({"known_on": 0}, "known on"),
        ({"known_on": LAST + 1}, "known on"),
        ({"corrects": 0}, "corrects"),
        ({"command_id": b"x" * 15}, "command id"),
        ({"command_id": b"x" * 17}, "command id"),
        ({"command_id": b""}, "command id"),
        ({"file_hash": b"x" * 31}, "file hash"),
        ({"document_date": 1}, "document date"),
        ({"document": "x" * 201}, "document"),
        ({"reason": "a\nb"}, "reason"),
    ],
)
def test_what_accompanies_a_command_is_checked_at_its_limits(change: dict[str, Any], place):
    if place:
        with pytest.raises(UsageError, match=f"^{place}: "):
            check_note(**{**NOTE, **change})
    else:
        check_note(**{**NOTE, **change})


def test_an_actor_has_a_name():
    check_actor("m.muster")
    for login in ("", " ", "x" * 201):
        with pytest.raises(UsageError, match=r"^actor: "):
            check_actor(login)


def test_a_reversal_in_a_file_is_checked_field_by_field():
    fine = c.ReverseCost(DUELMEN, 2024, "V-1", FIRST, 0)
    check_command(c.ImportCosts((booking(), fine)))
    with pytest.raises(UsageError, match=r"^line 2, voucher: is empty"):
        check_command(c.ImportCosts((booking(), c.ReverseCost(DUELMEN, 2024, "", FIRST, 0))))
    odd: Any = c.ClosePost("CM-1", FIRST)
    with pytest.raises(UsageError, match=r"^line 1: is a ClosePost"):
        check_command(c.ImportCosts((odd,)))


ALIKE: list[dict[str, Any]] = [
    {"amount_cents": 1.0, "service_from": float(FIRST)},
    {"amount_cents": 1.0, "service_from": float(FIRST), "service_to": float(FIRST)},
    {
        "amount_cents": 1.0,
        "service_from": float(FIRST),
        "service_to": float(FIRST),
        "booked_on": float(FIRST),
    },
    {"known_on": False, "line": True},
    {"post": 7, "cost_type": 7},
    {"post": 7, "cost_type": 7, "voucher": 7},
    {"employing_body": 0, "payee": 0},
]


@pytest.mark.parametrize("values", ALIKE, ids="-".join)
def test_values_that_are_alike_in_being_of_another_kind_are_each_refused(values):
    found = line_findings(booking(**values))
    assert {one.place for one in found} == {name.replace("_", " ") for name in values}
