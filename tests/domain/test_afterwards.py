"""What a council says of a closed year: no figure moves, the question of § 83 GO is answered."""

from __future__ import annotations

import pytest

from ledger.domain import events as e
from ledger.domain.facts import Fact, fold
from ledger.domain.state import OnRecord
from ledger.domain.years.afterwards import later_parts, status_after, years_spoken_of
from tests.domain.scenario import NOTTULN, day

DECIDED = e.BudgetAuthorised("181/2022", NOTTULN, "KIM", 500000, 2023, None, day("2022-12-06"))
CLOSED = e.YearClosed(NOTTULN, 2024, (), b"", day("2025-04-30"))
ROW = (NOTTULN, "KIM", 2024)
OVER = 860349


def over_plan(cents, decided_on="2025-06-15"):
    return e.OverPlanApproved(NOTTULN, "KIM", 2024, cents, "Rat", day(decided_on), "§ 83 GO NRW")


def block(cents):
    return e.BudgetBlocked(
        NOTTULN, "KIM", 2024, "HS", cents, "Kämmerer", day("2025-07-01"), "§ 25 KomHVO NRW"
    )


def facts(*later, known_on="2025-08-01"):
    """Return a decision, the closing of 2024 and what was recorded afterwards, and the closing."""
    closing = Fact(2, day("2025-05-02"), CLOSED)
    recorded = [Fact(1, day("2023-01-01"), DECIDED), closing]
    recorded += [Fact(n, day(known_on), event) for n, event in enumerate(later, 3)]
    return recorded, OnRecord(closing, CLOSED)


def answer(*later):
    recorded, closing = facts(*later)
    return status_after(500000, OVER, later_parts(recorded, closing, ROW))


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ((), ("exceeded", None)),
        ((over_plan(360349),), ("approved after closing", day("2025-06-15"))),
        ((over_plan(360348),), ("exceeded", None)),
        (
            (over_plan(100000), over_plan(260349, "2025-09-01")),
            ("approved after closing", day("2025-09-01")),
        ),
        ((over_plan(360349), block(1)), ("exceeded", None)),
        ((e.AuthorisationRevoked("181/2022", 2024),), ("no decision", None)),
        (
            (e.AuthorisationAmended("181/2022", 2024, OVER),),
            ("approved after closing", day("2025-08-01")),
        ),
        ((e.AuthorisationAmended("181/2022", 2025, OVER),), ("exceeded", None)),
    ],
)
def test_an_approval_answers_and_a_block_asks_anew(later, status):
    assert answer(*later) == status


def test_a_block_asks_of_a_year_that_was_within():
    recorded, closing = facts(block(200000))
    later = later_parts(recorded, closing, ROW)
    assert status_after(500000, 400000, later) == ("exceeded", None)
    assert [one.part.cents for one in later] == [-200000]


def test_what_a_block_asked_of_a_year_within_an_approval_answers():
    recorded, closing = facts(block(200000), over_plan(100000))
    later = later_parts(recorded, closing, ROW)
    assert status_after(500000, 400000, later) == ("approved after closing", day("2025-06-15"))
    assert status_after(500000, 100000, later) == ("within", None)


def test_a_withdrawn_approval_answers_nothing():
    gone = e.FactWithdrawn(over_plan(1).subject, 3, replaced=False)
    recorded, closing = facts(over_plan(360349), gone)
    later = later_parts(recorded, closing, ROW)
    assert [(one.part.kind, one.part.cents) for one in later] == [
        ("over_plan", 360349),
        ("withdrawn", -360349),
    ]
    assert status_after(500000, OVER, later)[0] == "exceeded"


def test_what_was_decided_before_the_closing_and_known_after_it_answers_on_that_day():
    recorded, closing = facts(over_plan(360349, "2025-03-01"))
    (later,) = later_parts(recorded, closing, ROW)
    assert later.day == day("2025-08-01")


def test_what_the_closing_knew_is_no_later_word():
    recorded = [
        Fact(1, day("2023-01-01"), DECIDED),
        Fact(2, day("2025-03-01"), over_plan(1)),
        Fact(3, day("2025-05-02"), CLOSED),
    ]
    assert later_parts(recorded, OnRecord(recorded[-1], CLOSED), ROW) == []


@pytest.mark.parametrize(
    ("event", "years"),
    [
        (over_plan(1), [2024]),
        (over_plan(1).__class__(NOTTULN, "KIM", 2025, 1, "Rat", 1, ""), []),
        (e.AuthorisationAmended("181/2022", 2023, 1), [2023, 2024]),
        (e.AuthorisationRevoked("181/2022", 2025), []),
        (e.BudgetAuthorised("7", NOTTULN, "KIM", 1, 2022, 2023, None), [2022, 2023]),
        (e.BudgetCarriedOver(NOTTULN, "KIM", 2025, 2024, 1, "Rat", 1, ""), []),
        (CLOSED, []),
    ],
)
def test_which_closed_years_a_word_speaks_of(event, years):
    assert list(years_spoken_of(event, fold(facts()[0]))) == years


def test_a_first_decision_after_the_closing_changes_all_that_it_authorises():
    closing = Fact(1, day("2025-05-02"), CLOSED)
    recorded = [closing, Fact(2, day("2025-08-01"), DECIDED)]
    (later,) = later_parts(recorded, OnRecord(closing, CLOSED), ROW)
    assert (later.part.cents, later.authorised) == (500000, 500000)
    assert status_after(None, 400000, [later]) == ("approved after closing", day("2025-08-01"))


def test_what_was_decided_on_the_day_of_the_closing_answers_on_that_day():
    recorded, closing = facts(over_plan(360349, "2025-04-30"))
    (later,) = later_parts(recorded, closing, ROW)
    assert later.day == day("2025-04-30")
    recorded, closing = facts(over_plan(360349, "2025-04-29"))
    (later,) = later_parts(recorded, closing, ROW)
    assert later.day == day("2025-08-01")


def test_a_change_of_a_decision_that_does_not_stand_speaks_of_no_year():
    known = fold(facts()[0])
    for event in (e.AuthorisationAmended("9", 2023, 1), e.AuthorisationRevoked("9", 2023)):
        assert list(years_spoken_of(event, known)) == []
