"""Overhead, VAT and cost base, as people type them."""

from __future__ import annotations

import pytest

from ledger.domain.agreements.terms import cost_base_of, parse_overhead, parse_vat_rate
from ledger.domain.errors import UsageError


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("none", ("none", None, None)),
        ("actual", ("actual", None, None)),
        ("percent:10%", ("percent", (1, 10), None)),
        ("percent: 1/8", ("percent", (1, 8), None)),
        ("flat:5000", ("flat", None, 500000)),
        ("flat:1.234,50", ("flat", None, 123450)),
    ],
)
def test_overhead_is_typed_as_kind_and_value(text, terms):
    assert parse_overhead(text) == terms


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lump", "overhead 'lump': unknown → type none, actual, percent:10% or flat:5000"),
        ("none:1", "overhead 'none:1': unknown"),
        ("percent", "overhead 'percent': unknown"),
        ("flat:", "overhead 'flat:': unknown"),
        ("percent:10", "rate '10': above 100 % → type a percent such as 19% with its sign"),
        ("percent:ten", "overhead 'ten': not an exact number"),
        ("flat:1.234", "amount '1.234': thousands or decimals?"),
    ],
)
def test_overhead_with_no_single_meaning_is_refused(text, problem):
    with pytest.raises(UsageError) as refused:
        parse_overhead(text)
    assert str(refused.value).startswith(problem)


def test_a_rate_of_vat_is_a_percent_and_zero_says_none():
    assert parse_vat_rate("19%") == (19, 100)
    assert parse_vat_rate("7 %") == (7, 100)
    assert parse_vat_rate("0%") is None
    with pytest.raises(UsageError, match=r"rate '19': above 100 %"):
        parse_vat_rate("19")


def test_the_cost_base_names_types_or_all_or_nothing():
    assert cost_base_of(()) is None
    assert cost_base_of(("all",)) == ()
    assert cost_base_of(("personnel", "travel")) == ("personnel", "travel")
    with pytest.raises(UsageError, match="all stands beside single cost types"):
        cost_base_of(("all", "personnel"))
