"""`agreement`: what keys rest on, overhead, cost base and VAT, as they are typed."""

from __future__ import annotations

import json

import pytest

CONCLUDE = "agreement conclude KV-2 --programme KIM --from 2024-01-01"


def content(typist, event):
    answer = json.loads(typist.ok(f"history --event {event} --format json"))
    return answer["events"][0]["content"]


def last(typist, line):
    receipt = json.loads(typist.ok(f"{line} --format json"))
    return content(typist, receipt["last_sequence"])


def test_a_population_key_is_typed_as_counts_with_day_and_source(mitte):
    line = f"{CONCLUDE} --key 05558016=47000,05558032=20000 --key-basis population"
    message = mitte.refused(line)
    assert "a population key without date and source" in message
    assert "--key-date and --key-source" in message
    found = last(mitte, f"{line} --key-date 31.12.2022 --key-source 'IT.NRW'")
    assert (found["key_basis"], found["key_date"], found["key_source"]) == (
        "population",
        "2022-12-31",
        "IT.NRW",
    )


@pytest.mark.parametrize(
    "order", ["--key {key} --key-basis {basis}", "--key-basis {basis} --key {key}"]
)
@pytest.mark.parametrize(
    ("basis", "key", "shares"),
    [
        ("equal", "05558016,05558032", ["1/2", "1/2"]),
        ("fte-share", "05558016=1.5,05558032=0.5", ["3/4", "1/4"]),
    ],
)
def test_a_key_is_read_by_its_basis_wherever_that_stands(mitte, order, basis, key, shares):
    typed = order.format(basis=basis, key=key)
    found = last(mitte, f"{CONCLUDE} {typed}")
    assert [share for _, share in sorted(found["key"].items())] == shares


def test_names_alone_are_no_key_unless_it_is_equal(mitte):
    message = mitte.refused(f"{CONCLUDE} --key 05558016,05558032", 2)
    assert "'05558016' has no member" in message


def test_overhead_cost_base_notice_and_settlement_are_typed(mitte):
    found = last(
        mitte,
        f"{CONCLUDE} --key 05558016=1/2,05558032=1/2 --overhead percent:10% --cost-base personnel "
        "--cost-base travel --notice-months 6 --settlement-due 31.03.",
    )
    assert (found["overhead"], found["overhead_rate"]) == ("percent", "1/10")
    assert found["cost_base"] == ["personnel", "travel"]
    assert (found["notice_months"], found["settlement_due"]) == (6, "03-31")
    amended = last(
        mitte,
        "agreement amend KV-2 --key 05558016=1/2,05558032=1/2 --from 2024-07-01 --version 2 "
        "--overhead flat:5000 --cost-base all",
    )
    assert (amended["overhead"], amended["overhead_cents"]) == ("flat", 500000)
    assert amended["cost_base"] == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--overhead percent:10", "type a percent such as 19% with its sign"),
        ("--overhead lump", "type none, actual, percent:10% or flat:5000"),
        ("--cost-base all --cost-base travel", "all stands beside single cost types"),
        ("--settlement-due 31", "type 03-31 or 31.03."),
        ("--notice-months -1", "is not in the range"),
        ("--key-basis inhabitants", "is not one of 'fractions'"),
    ],
)
def test_what_has_no_single_meaning_is_wrong_usage(mitte, options, words):
    assert words in mitte.refused(f"{CONCLUDE} --key 05558016=1/2,05558032=1/2 {options}", 2)


def test_vat_is_decided_and_shows_in_the_position(mitte):
    mitte.ok("agreement decide-vat KV-Mitte --from 2023-01-01 --rate 19% --code S19")
    tree = mitte.ok("explain 05558032 2023 unrefinanced")
    assert "VAT 19 % (S19, § 2b UStG) on €3,339.57" in tree
    assert "a rate without its code" in mitte.refused(
        "agreement decide-vat KV-Mitte --from 2023-01-01 --rate 19%"
    )
    mitte.ok("agreement decide-vat KV-Mitte --from 2023-01-01 --rate 0%")
    assert "VAT" not in mitte.ok("explain 05558032 2023 unrefinanced")


def test_computed_overhead_shows_in_the_explanation(mitte):
    mitte.ok(
        "agreement amend KV-Mitte --key 05558016=1/2,05558032=1/2 --from 2023-01-01 --version 2 "
        "--overhead percent:10%"
    )
    assert "overhead 10 % of the personnel cost" in mitte.ok("explain 05558032 2023 cost_share")
