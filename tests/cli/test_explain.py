"""`explain` for reading: the same steps are taken apart once, amounts stand in a column."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.documents import ISSUE

AMOUNT = re.compile(r" (-?€[\d,]+\.\d\d)(?:  \[|$)")


@pytest.fixture
def amended(mitte):
    """The key changes within the year, and cost comes late, borne by the next year."""
    key = "--key 05558016=1/3,05558032=2/3 --version 2 --from 2023-10-01"
    mitte.ok(f"agreement amend KV-Mitte {key}")
    mitte.ok("year close --yes 05558016 2023 --despite-red --reason Test --closed-on 2024-03-01")
    mitte.ok(
        "cost book --post CM-1 --type personnel --amount 700 --booked-on 2024-12-31 "
        "--service 2023-12-01 2023-12-31 --voucher late --bearing-year 2024"
    )
    return mitte


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_same_steps_are_taken_apart_once(amended, year):
    text = amended.ok(f"explain 05558032 {year}")
    whole = json.loads(amended.ok(f"explain 05558032 {year} --format json"))["explanations"]

    def count(nodes):
        return sum(1 + count(node["children"]) for node in nodes)

    assert "(as above)" in text
    assert len(text.splitlines()) < count(whole)
    for line in text.splitlines():
        if line.endswith("(as above)"):
            assert line.count("(as above)") == 1
    # A voucher that counts before and after what came late stands there once under either.
    months = [line for line in text.splitlines() if "2023-07" in line and "voucher" in line]
    assert len(months) == len(set(months))


@pytest.mark.parametrize("year", [2023, 2024])
def test_amounts_stand_in_one_column(amended, year):
    text = amended.ok(f"explain 05558032 {year}")
    lines = text.split("\n\n")[0].splitlines()
    ends = {found.end(1) for line in lines if (found := AMOUNT.search(line))}
    assert len(ends) == 1


def test_a_long_content_pads_no_other_row_of_a_history(mitte):
    mitte.ok(ISSUE)
    mitte.ok("settlement pay SA-2023 --member 05558032 --amount 10 --paid-on 2024-03-20")
    head, rule, *rows = mitte.ok("history --since 2").splitlines()
    (paid,) = [line for line in rows if "SA-2023: member" in line]
    (issued,) = [line for line in rows if "SA-2023: agreement" in line]
    assert len(issued) > 2 * len(paid)
    assert max(len(head), len(rule)) < len(issued)
    assert rows == [line.rstrip() for line in rows]
