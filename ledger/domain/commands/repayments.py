"""Grant money that goes back. See `ledger.domain.commands`."""

from __future__ import annotations

from ledger.domain.commands.base import Command
from ledger.domain.keys import Ratio


class ClaimRepayment(Command, frozen=True):
    """`repayment claim`: grant money is wanted back on one leg."""

    claim: str
    grant: str
    creditor: str
    debtor: str
    year: int
    amount_cents: int
    claimed_on: int
    due_on: int
    interest_from: int | None = None


class PayRepayment(Command, frozen=True):
    """`repayment pay`: so much of a claim was paid."""

    claim: str
    amount_cents: int
    paid_on: int


class ChargeInterest(Command, frozen=True):
    """`repayment charge-interest`: interest on a claim from `start` to before `end`."""

    claim: str
    start: int
    end: int


class SetBaseRate(Command, frozen=True):
    """`repayment base-rate`: the base rate from a day on (§ 247 BGB)."""

    valid_from: int
    base_rate: Ratio
    source: str
