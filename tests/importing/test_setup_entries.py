"""`apply`: every kind of entry that a setup file may hold, in one file that can be recorded."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.decisions import event_of
from ledger.domain.errors import UsageError
from ledger.domain.period import parse_day as day
from ledger.importing.setup.document import BELOW, TOP, read_entries
from tests.importing.setup_files import SETUP, apply

COUNTY, DUELMEN, NOTTULN = "05558", "05558016", "05558032"

MORE = """
[[body]]
body = "05558004"
name = "Ascheberg"
[[body.amend]]
valid_from = 2024-01-01
street = "Dieningstraße 7"
postal_code = "59387"
town = "Ascheberg"
iban = "DE02 1203 0000 0000 2020 51"
[[cost_type]]
cost_type = "material"
[[agreement.amend]]
key = { 05558016 = "1/3", 05558032 = "2/3" }
valid_from = 2025-01-01
version = "2"
[[agreement.decide_vat]]
code = "S19"
rate = "19%"
valid_from = 2025-01-01
[[agreement.schedule_advance]]
member = "05558032"
year = 2024
amount = 4000
due_on = 2024-06-30
[[agreement.pay_advance]]
member = "05558032"
year = 2024
amount = 4000
paid_on = 2024-06-28
[[agreement.terminate]]
last_day = 2026-12-31
"""
GRANT_MORE = """
[[grant.instalment]]
recipient = "05558016"
year = 2024
amount = "10.000,00"
received_on = 2024-08-15
[[grant.other_funding]]
recipient = "05558016"
payer = "Stiftung"
year = 2024
amount = 500
received_on = 2024-06-30
[[grant.submit_proof]]
recipient = "05558"
year = 2023
submitted_on = 2024-03-28
[[grant.accept_proof]]
recipient = "05558"
year = 2023
accepted_on = 2024-06-28
[[grant.revoke]]
from_day = 2025-12-01
[[grant]]
grant = "ANT"
programme = "KIM"
grantor = "05"
recipient = "05558"
valid_from = 2026-01-01
valid_to = 2026-12-31
financing = "percentage"
approved = 56000
planned_cost = 80000
planned_other = 1000
de_minimis = 500
scope = "grant"
account = "period"
minimum_share = "0.5"
proof_due = "31.03."
retention_years = 10
"""
LATER = """
[[post.vacate]]
person = "P-1"
last_day = 2025-06-30
[[post.amend]]
valid_from = 2025-07-01
fte = "0.5"
[[post.absence]]
person = "P-1"
valid_from = 2024-03-01
valid_to = 2024-03-31
[[post.plan_cost]]
cost_type = "personnel"
amount = 80000
service_from = 2026-01-01
service_to = 2026-12-31
[[post.plan_occupancy]]
fte = "0.5"
valid_from = 2026-01-01
[[post.close]]
last_day = 2026-12-31
[[quota]]
programme = "KIM"
body = "05558032"
fte = "0.47"
valid_from = 2023-01-01
source = "Verteilung 2023"
[[over_plan]]
body = "05558032"
programme = "KIM"
year = 2024
amount = "3.603,49"
decided_by = "Rat"
decided_on = 2024-11-05
[[block]]
body = "05558032"
programme = "KIM"
year = 2024
block = "HS-2024"
amount = 1000
decided_by = "Kämmerer"
decided_on = 2024-07-01
[[block.lift]]
amount = 400
decided_by = "Rat"
decided_on = 2024-10-01
[[carry_over]]
body = "05558032"
programme = "KIM"
year = 2024
from_year = 2023
amount = 1000
decided_by = "Rat"
decided_on = 2024-02-15
[[base_rate]]
valid_from = 2026-01-01
base_rate = "1,27%"
source = "Deutsche Bundesbank"
[[claim]]
claim = "RF"
grant = "G"
creditor = "05558"
debtor = "05558016"
year = 2024
amount = 5000
claimed_on = 2025-01-10
due_on = 2025-02-15
interest_from = 2024-05-01
[[claim.pay]]
amount = 5000
paid_on = 2025-02-15
[[accounts]]
body = "05558032"
year = 2023
adopted_on = 2024-12-12
[[policy]]
policy = "warn"
"""


def whole() -> str:
    """Return the small setup with everything else that a file may hold."""
    text = SETUP.replace(
        "[[decision.amend]]\nfrom_year = 2025",
        "[[decision.revoke]]\nfrom_year = 2026\n[[decision.amend]]\nfrom_year = 2025",
    )
    text = text.replace("[[grant]]", f"{MORE}[[grant]]").replace(
        "[[post]]", f"{GRANT_MORE}[[post]]"
    )
    return text + LATER


def commands(tmp_path, text):
    path = tmp_path / "setup.toml"
    path.write_text(text, encoding="utf-8")
    return [command for _, (command, _) in read_entries(path)]


def test_every_kind_of_entry_is_recorded_once(typist, tmp_path):
    kinds = {kind for _, kind in TOP} | {kind for below in BELOW.values() for _, kind in below}
    given = commands(tmp_path, whole())
    assert {type(command) for command in given} == kinds

    assert f"{len(given)} entries recorded, 0" in typist.ok(apply(tmp_path, whole()))
    assert f"0 entries recorded, {len(given)}" in typist.ok(apply(tmp_path, whole()))
    with Ledger(typist.database) as ledger:
        recorded = [item.event for item in ledger.replay()]
    plain = [command for command in given if not isinstance(command, c.CarryOverBudget)]
    assert all(event_of(command) in recorded for command in plain)


@pytest.mark.parametrize(
    "command",
    [
        c.LiftBlock(
            NOTTULN, "KIM", 2024, "HS-2024", 40000, "Rat", day("2024-10-01"), "§ 25 KomHVO NRW"
        ),
        c.CarryOverBudget(NOTTULN, "KIM", 2024, 2023, 100000, "Rat", day("2024-02-15")),
        c.ApproveOverPlan(NOTTULN, "KIM", 2024, 360349, "Rat", day("2024-11-05")),
        c.CalculateQuota("KIM", NOTTULN, (47, 100), day("2023-01-01"), "Verteilung 2023"),
        c.SetBaseRate(day("2026-01-01"), (127, 10000), "Deutsche Bundesbank"),
        c.PayRepayment("RF", 500000, day("2025-02-15")),
        c.ReceiveOtherFunding("G", DUELMEN, "Stiftung", 2024, 50000, day("2024-06-30")),
        c.AcceptProof("G", COUNTY, 2023, day("2024-06-28")),
        c.PlanCost("CM-1", "personnel", 8000000, day("2026-01-01"), day("2026-12-31")),
        c.ApproveGrant(
            "ANT",
            "KIM",
            "05",
            COUNTY,
            day("2026-01-01"),
            day("2026-12-31"),
            0,
            financing="percentage",
            approved_cents=5600000,
            planned_cost_cents=8000000,
            planned_other_cents=100000,
            de_minimis_cents=50000,
            scope="grant",
            account="period",
            minimum_share=(1, 2),
            proof_due="03-31",
            retention_years=10,
        ),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_entry_is_the_command_of_the_same_words(tmp_path, command):
    assert command in commands(tmp_path, whole())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('base_rate = "1,27%"', 'base_rate = "1.27"', "base_rate 1, base_rate: base rate '1.27'"),
        ('proof_due = "31.03."', 'proof_due = "29.02."', "grant 2, proof_due"),
        ('proof_due = "31.03."', "proof_due = 331", "grant 2: proof_due = 331 → write it as text"),
        ("retention_years = 10", 'retention_years = "10"', "whole number of years, such as 10"),
        ('minimum_share = "0.5"', "minimum_share = 0.5", 'minimum_share = "0.5"'),
        ("year = 2024\namount = 4000", 'year = "2024"\namount = 4000', "a year, such as 2024"),
        ("amount = 400\n", 'amount = 400\nblock = "X"\nmember = "Y"\n', "block 1, lift 1: unknown"),
        ("paid_on = 2025-02-15", "paid_on = 2025-02-15T10:00:00", "a date, such as 2024-09-15"),
    ],
)  # fmt: skip
def test_a_faulty_value_names_entry_field_and_remedy(tmp_path, old, new, words):
    assert old in whole()
    with pytest.raises(UsageError) as caught:
        commands(tmp_path, whole().replace(old, new, 1))
    assert words in str(caught.value)
