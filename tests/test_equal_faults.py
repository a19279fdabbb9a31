"""The list of faults that `make mutate` explains speaks of the code as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.equal import EQUAL, reason_of

DOMAIN = Path(__file__).parents[1] / "ledger" / "domain"


@pytest.mark.parametrize("fault", EQUAL, ids=lambda one: f"{one.module}: {one.after}")
def test_an_equal_fault_names_a_line_that_stands_and_says_why(fault):
    lines = (DOMAIN / fault.module).read_text(encoding="utf-8").splitlines()
    assert fault.before in [line.strip() for line in lines]
    assert fault.after != fault.before
    assert fault.reason


def test_a_fault_is_told_by_its_line_before_and_after():
    one = EQUAL[0]
    module = f"ledger/domain/{one.module}"
    before, after = f"a = 1\n    {one.before}\n", f"a = 1\n    {one.after}\n"
    assert reason_of(module, before, after) == one.reason
    assert reason_of(module, f"\n\n{before}", f"\n\n{after}") == one.reason
    assert reason_of(module, after, before) is None
    assert reason_of("ledger/domain/other.py", before, after) is None
