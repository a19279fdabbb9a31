"""`apply`: agreements, VAT and advances of a setup file become the commands of the same words."""

from __future__ import annotations

import pytest

from ledger.domain import commands as c
from ledger.domain.errors import UsageError
from ledger.domain.period import parse_day as day
from ledger.importing.setup.document import read_entries

A, B = "05558016", "05558032"
AGREEMENT = """
[[agreement]]
agreement = "KV"
programme = "KIM"
key = {key}
valid_from = 2023-01-01
{more}
"""


def commands(tmp_path, text):
    path = tmp_path / "setup.toml"
    path.write_text(text, encoding="utf-8")
    return [command for _, (command, _) in read_entries(path)]


def agreement(tmp_path, key, more=""):
    return commands(tmp_path, AGREEMENT.format(key=key, more=more))[0]


@pytest.mark.parametrize(
    ("key", "basis", "shares"),
    [
        ('{ 05558016 = "1/2", 05558032 = "1/2" }', "fractions", ((A, 1, 2), (B, 1, 2))),
        ('["05558016", "05558032"]', "equal", ((A, 1, 2), (B, 1, 2))),
        ('"05558016,05558032"', "equal", ((A, 1, 2), (B, 1, 2))),
        ('{ 05558016 = "1.5", 05558032 = "1" }', "fte-share", ((A, 3, 5), (B, 2, 5))),
        ("{ 05558016 = 47000, 05558032 = 20000 }", "population", ((A, 47, 67), (B, 20, 67))),
    ],
)
def test_a_key_is_read_by_its_basis(tmp_path, key, basis, shares):
    assert agreement(tmp_path, key, f'key_basis = "{basis}"').key == shares


def test_an_agreement_says_overhead_cost_base_notice_and_settlement(tmp_path):
    more = """
key_basis = "population"
key_date = 2022-12-31
key_source = "IT.NRW"
cost_base = ["personnel", "travel"]
overhead = "percent:10%"
notice_months = 6
settlement_due = "31.03."
[[agreement.amend]]
key = { 05558016 = "1/2", 05558032 = "1/2" }
valid_from = 2024-07-01
version = "2"
cost_base = "all"
overhead = "flat:5000"
"""
    first, second = commands(
        tmp_path, AGREEMENT.format(key="{ 05558016 = 1, 05558032 = 1 }", more=more)
    )
    assert (first.key_basis, first.key_date, first.key_source) == (
        "population",
        day("2022-12-31"),
        "IT.NRW",
    )
    assert first.cost_base == ("personnel", "travel")
    assert (first.overhead, first.overhead_rate, first.overhead_cents) == ("percent", (1, 10), None)
    assert (first.notice_months, first.settlement_due) == (6, "03-31")
    assert (second.cost_base, second.overhead, second.overhead_cents) == ((), "flat", 500000)


def test_what_is_not_written_is_not_said(tmp_path):
    plain = agreement(tmp_path, '{ 05558016 = "1/2", 05558032 = "1/2" }')
    halves = ((A, 1, 2), (B, 1, 2))
    assert plain == c.ConcludeAgreement("KV", "KIM", halves, None, day("2023-01-01"))


def test_vat_and_advances_stand_below_their_agreement_and_advances_come_last(tmp_path):
    more = """
[[agreement.pay_advance]]
member = "05558032"
year = 2024
amount = "2.000,00"
paid_on = 2024-03-28
[[agreement.schedule_advance]]
member = "05558032"
employing_body = "05558016"
year = 2024
amount = 2000
due_on = 2024-03-31
[[agreement.decide_vat]]
rate = "19%"
code = "S19"
valid_from = 2025-01-01
[[agreement.decide_vat]]
rate = "0%"
valid_from = 2026-01-01
[[agreement.amend]]
key = { 05558016 = "1/2", 05558032 = "1/2" }
valid_from = 2025-06-01
version = "2"
"""
    found = commands(tmp_path, AGREEMENT.format(key='{ 05558016 = "1" }', more=more))[1:]
    assert [type(command) for command in found] == [
        c.DecideVat,
        c.AmendAgreement,
        c.DecideVat,
        c.ScheduleAdvance,
        c.PayAdvance,
    ]
    assert found[0] == c.DecideVat("KV", "S19", (19, 100), day("2025-01-01"))
    assert found[2] == c.DecideVat("KV", "", None, day("2026-01-01"))
    assert found[3] == c.ScheduleAdvance("KV", B, 2024, 200000, day("2024-03-31"), A)
    assert found[4] == c.PayAdvance("KV", B, 2024, 200000, day("2024-03-28"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('overhead = "percent:10"', "agreement 1, overhead: rate '10': above 100 %"),
        ("overhead = 0.1", 'agreement 1, overhead: 0.1 → write it as text, exactly: "0.1"'),
        (
            'overhead_rate = "10%"',
            "agreement 1, overhead_rate: is part of overhead → write overhead",
        ),
        ('notice_months = "six"', 'agreement 1, notice_months: "six" → a whole number of months'),
        (
            'settlement_due = "31"',
            "agreement 1, settlement_due: day '31': means no day",
        ),
        ("cost_base = [1]", "agreement 1, cost_base: [1] → write texts"),
        ('cost_base = ["all", "travel"]', "agreement 1, cost_base: cost base: all stands beside"),
        ('grant_key = "A,A"', "agreement 1, grant_key: key 'A,A': A stands"),
    ],
)
def test_what_has_no_single_meaning_names_entry_field_and_remedy(tmp_path, more, words):
    with pytest.raises(UsageError) as refused:
        agreement(tmp_path, '["05558016", "05558032"]', f'key_basis = "equal"\n{more}')
    assert words in str(refused.value)


def test_a_share_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(
        UsageError, match=r'agreement 1, key: 0.5 → write it as text, exactly: "0.5"'
    ):
        agreement(tmp_path, "{ 05558016 = 0.5, 05558032 = 0.5 }")
