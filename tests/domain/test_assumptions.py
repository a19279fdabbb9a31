"""What if: a salary rise, a vacancy, a new rate."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain.errors import LedgerError, UnknownName
from ledger.domain.money import decimal_text
from ledger.domain.period import Span
from ledger.domain.posts.absence import absences
from ledger.domain.posts.assumptions import assume, assumed_rows, parse_assumption
from ledger.domain.years.year_book import YearBook
from tests.domain.scenario import FORWARDING, MITTE, NOTTULN, cost, day, euros

YEAR = cost("2024-01-01", "2024-12-31", "73200")
MATERIAL = cost("2024-01-01", "2024-12-31", "100", "material")


def effect(*texts: str, past=MITTE, year: int = 2024):
    """Return cost and refinanced of Nottuln under assumptions."""
    facts = past.standing
    assumptions = tuple(parse_assumption(text) for text in texts)
    assume(facts, assumptions)
    rows = [YEAR, MATERIAL] if year == 2024 else []

    def assumed(post, of):
        mine = rows if of == year else []
        return assumed_rows(post, mine, ("personnel",), assumptions)

    one = YearBook(facts, assumed).post_year("CM-1", year)
    return decimal_text(one.cost_share(NOTTULN)), decimal_text(one.refinanced(NOTTULN))


def test_nothing_assumed_changes_nothing():
    assert effect() == ("36650.00", "28500.00")


def test_a_salary_rise_counts_from_its_day_and_for_personnel_only():
    assert effect("salary +5% from 2024-07-01") == ("37570.00", "28500.00")
    assert effect("salary +10% from 2024-01-01") == ("40310.00", "28500.00")
    assert effect("salary -10% from 2024-01-01") == ("32990.00", "28500.00")
    assert effect("salary +10% from 2025-01-01") == effect()


def test_a_vacancy_takes_cost_and_entitlement_of_its_days():
    # April to June: 91 of 366 days of the cost, three twelfths of the rate.
    assert effect("vacancy CM-1 2024-04-01 2024-06-30") == ("27550.00", "21375.00")


def test_a_rate_of_nothing_is_no_negative_one():
    assert parse_assumption("rate KIM-2023 0 from 2024-01-01").cents == 0


def test_a_new_rate_counts_from_its_day():
    assert effect("rate KIM-2023 60000 from 2024-07-01") == ("36650.00", "29250.00")


def test_a_new_rate_replaces_that_of_the_forwarding_too():
    leg = msgspec.structs.replace(FORWARDING, rate_cents=euros("40000"))
    facts = [leg if fact.event == FORWARDING else fact.event for fact in MITTE.facts]
    past = type(MITTE)(()).and_then(*facts)
    assert effect(past=past) == ("36650.00", "20000.00")
    assert effect("rate KIM-2023 60000 from 2024-01-01", past=past) == ("36650.00", "30000.00")


def test_assumptions_add_up():
    both = effect("salary +10% from 2024-01-01", "rate KIM-2023 60000 from 2024-01-01")
    assert both == ("40310.00", "30000.00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "salary",
        "salary 3% from 2024-01-01",
        "salary +3 from 2024-01-01",
        "salary +3% from 1 May",
        "vacancy CM-1 2024-06-30 2024-04-01",
        "vacancy CM-1 2024-04-01",
        "rate KIM-2023 -1 from 2024-01-01",
        "rate KIM-2023 1.234 from 2024-01-01",
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(text):
    with pytest.raises(LedgerError) as caught:
        parse_assumption(text)
    assert " → " in str(caught.value)


@pytest.mark.parametrize(
    "text", ["vacancy CM-9 2024-04-01 2024-06-30", "rate KIM-9 1 from 2024-01-01"]
)
def test_a_name_that_does_not_stand_is_refused(text):
    with pytest.raises(UnknownName):
        effect(text)


@examples(st.integers(0, 100), st.integers(0, 100))
def test_the_higher_the_rise_the_higher_the_cost(low, more):
    def total(percent: int) -> int:
        assumption = parse_assumption(f"salary +{percent}% from 2024-03-15")
        post = MITTE.standing.posts["CM-1"]
        return sum(r.cents for r in assumed_rows(post, [YEAR], ("personnel",), (assumption,)))

    assert total(low) <= total(low + more)


def test_what_is_assumed_stands_on_no_event():
    facts = MITTE.standing
    texts = ("vacancy CM-1 2024-04-01 2024-06-30", "rate KIM-2023 60000 from 2024-07-01")
    assume(facts, [parse_assumption(text) for text in texts])
    (away,) = absences(facts.posts["CM-1"], Span(day("2024-01-01"), day("2025-01-01")))
    assert away == ("P-17", day("2024-04-01"), day("2024-06-30"), 0)
    rates = facts.grants["KIM-2023"].rates
    found = [rates.at(day(on)) for on in ("2024-06-30", "2024-07-01")]
    assert [(one.value, one.sequence == 0) for one in found if one] == [
        (5700000, False),
        (6000000, True),
    ]


def test_a_vacancy_takes_cost_of_its_own_post_only():
    post = MITTE.standing.posts["CM-1"]
    rows = [YEAR, MATERIAL]
    for text, same in (
        ("vacancy CM-2 2024-04-01 2024-06-30", True),
        ("vacancy CM-1 2024-04-01 2024-06-30", False),
        ("rate CM-1 1 from 2024-01-01", True),
    ):
        assumed = assumed_rows(post, rows, ("personnel",), [parse_assumption(text)])
        assert (assumed == rows) is same
