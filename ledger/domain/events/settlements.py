"""The yearly account between employing body and members (Spitzabrechnung)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ledger.domain.events.base import Event


class SettlementLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one member owes for one post while one key version holds; days inclusive, cents."""

    member: str
    post: str
    valid_from: int
    valid_to: int
    cost_share_cents: int
    refinanced_cents: int
    vat_code: str
    vat_cents: int

    @property
    def owed_cents(self) -> int:
        """Return cost share minus refinanced plus VAT."""
        return self.cost_share_cents - self.refinanced_cents + self.vat_cents


class SettlementBalance(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A member's end of the account: owed minus advances; above zero it has to pay."""

    member: str
    unrefinanced_cents: int
    advances_cents: int
    balance_cents: int


class SettlementIssued(Event, frozen=True):
    """A settlement of an agreement and year; `corrects` names the one whose place it takes."""

    kind: ClassVar[str] = "settlement"
    settlement: str
    agreement: str
    year: int
    lines: tuple[SettlementLine, ...]
    balances: tuple[SettlementBalance, ...]
    issued_on: int
    due_on: int
    corrects: str | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Agreement, members, and the settlement that is corrected."""
        members = tuple(("body", balance.member) for balance in self.balances)
        earlier = (("settlement", self.corrects),) if self.corrects is not None else ()
        return (("agreement", self.agreement), *members, *earlier)


class SettlementPaid(Event, frozen=True):
    """A member's payment on a settlement; a refund to the member is negative."""

    kind: ClassVar[str] = "settlement"
    settlement: str
    member: str
    amount_cents: int
    paid_on: int

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The member."""
        return (("body", self.member),)
