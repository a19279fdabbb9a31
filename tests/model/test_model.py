"""The product and an independent model say the same of random ledgers.

BUDGET_LEDGER_MODEL_SEEDS is how many ledgers are drawn (5; 20 in the long form),
BUDGET_LEDGER_MODEL_FIRST the first seed (1). One seed in a readable way:
`python -m tests.model SEED --shrink`.
"""

from __future__ import annotations

import os
from fractions import Fraction

import pytest

from tests.effort import effort
from tests.model import figures
from tests.model.compare import differences, record
from tests.model.days import day, split
from tests.model.model import Model
from tests.model.stories import story
from tests.model.worked import CASE_MITTE, DAY_COUNTS, entitled

FIRST = int(os.environ.get("BUDGET_LEDGER_MODEL_FIRST", "1"))
SEEDS = int(os.environ.get("BUDGET_LEDGER_MODEL_SEEDS", effort(5, 20)))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_product_and_model_agree_to_the_cent(seed, tmp_path):
    recorded = record(story(seed), tmp_path / "ledger.db")
    try:
        found = [str(one) for one in differences(recorded, seed)]
    finally:
        recorded.ledger.close()
    assert recorded.facts
    assert not found, "\n".join(found[:20])


def test_the_model_gives_the_worked_case_of_the_reference():
    cells = figures.positions(Model(CASE_MITTE))
    got = {where[::2]: cell.unrefinanced for where, cell in cells.items() if cell.cost}
    assert got == {
        ("05558016", 2023): 333957,
        ("05558032", 2023): 333957,
        ("05558016", 2024): 860350,
        ("05558032", 2024): 860349,
        ("05558016", 2025): 976780,
        ("05558032", 2025): 976780,
    }


@pytest.mark.parametrize(("policy", "july", "march"), DAY_COUNTS)
def test_the_model_gives_the_table_of_day_counts(policy, july, march):
    assert figures.rounded(entitled(policy, day(2023, 7, 1), 2023)) == july
    assert figures.rounded(entitled(policy, day(2024, 3, 15), 2024)) == march


def test_the_model_splits_by_largest_remainder():
    assert split(-5, [Fraction(1, 2), Fraction(1, 2)]) == [-3, -2]
