"""The leg above a contract counts every day on which a post under it is filled (reference §4)."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.application.asking.grant_list import account_of_grant
from ledger.domain import commands as c
from ledger.position.grants.account import AccountQuestion
from ledger.position.grants.proof_of_use import ProofQuestion, proof_of_use
from ledger.position.load import Question
from tests.domain.scenario import COUNTY, DUELMEN, LAND
from tests.position.history import SETUP, Clock, at, day, record

LATE = c.ForwardGrant("KIM-2023", DUELMEN, day("2024-03-01"), day("2025-12-31"))
OWN = c.ForwardGrant(
    "KIM-2023", DUELMEN, day("2024-03-01"), day("2025-12-31"), 5000000, financing="per-fte"
)


def paid(month: int) -> c.BookCost:
    """Return a month's salary of 2024, paid in it."""
    first, last = day(f"2024-{month:02}-01"), day(f"2024-{month:02}-28")
    return c.BookCost("CM-1", "personnel", 600000, first, last, last, last, f"V-{month}")


def ledger(url: str, forwarding: c.ForwardGrant) -> Ledger:
    """Return the case in which the post is filled all of 2024, its contract begins in March."""
    one = Ledger.create(url, clock=Clock(at("2026-06-30")))
    others = [command for command in SETUP if not isinstance(command, c.ForwardGrant)]
    record(one, *others, forwarding, *(paid(month) for month in range(1, 13)))
    return one


@pytest.mark.parametrize(("forwarding", "below"), [(LATE, 4750000), (OWN, 4166667)])
def test_the_county_is_owed_the_year_although_its_contract_begins_in_march(
    database_url, forwarding, below
):
    with ledger(database_url, forwarding) as one:
        legs = one.ask(account_of_grant, AccountQuestion("KIM-2023", 2024))[0]
        payable = {(leg.creditor, leg.debtor): leg.payable_cents for leg in legs}
        assert payable == {(LAND, COUNTY): 5700000, (COUNTY, DUELMEN): below}
        entitled = {(leg.creditor, leg.debtor): leg.entitlement_cents for leg in legs}
        assert entitled == payable
        # The position goes by the contract that reaches the employing body.
        assert sum(row.refinanced_cents for row in one.positions(Question(year=2024)).rows) == below


def test_the_countys_proof_of_use_accepts_what_was_paid_before_the_contract_began(database_url):
    with ledger(database_url, LATE) as one:
        upper = one.ask(proof_of_use, ProofQuestion("KIM-2023", 2024, 2024))
        assert (sum(v.eligible_cents for v in upper.vouchers), upper.outside_cents) == (7200000, 0)
        lower = one.ask(proof_of_use, ProofQuestion("KIM-2023", 2024, 2024, DUELMEN))
        assert sum(v.eligible_cents for v in lower.vouchers) == 6000000
        assert lower.outside_cents == 1200000
