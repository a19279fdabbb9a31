"""The yearly account between employing body and members (Spitzabrechnung)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ledger.domain.events.base import Event, Kind
from ledger.domain.state import Fact, Facts, OnRecord, Settlement


class SettlementLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one member owes for one post while one key version holds; days inclusive, cents.

    The employing body's own lines are part of it, so that parts sum to the whole.
    """

    member: str
    post: str
    employing_body: str
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
    """A member's account with one employing body: owed minus advances; above zero it has to pay.

    An employing body has none with itself.
    """

    member: str
    employing_body: str
    unrefinanced_cents: int
    advances_cents: int
    balance_cents: int


class SettlementIssued(Event, frozen=True):
    """A settlement of an agreement and year; `corrects` names the one whose place it takes."""

    kind: ClassVar[Kind] = Kind(38, "SettlementIssued:1", "settlement", registers=True)
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
        """Agreement, members and employing bodies, and the settlement that is corrected."""
        names = sorted(
            {name for line in self.lines for name in (line.member, line.employing_body)}
            | {name for end in self.balances for name in (end.member, end.employing_body)}
        )
        earlier = (("settlement", self.corrects),) if self.corrects is not None else ()
        return (("agreement", self.agreement), *(("body", name) for name in names), *earlier)

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The settlement stands as issued."""
        facts.settlements[self.settlement] = Settlement(fact, self)


class SettlementPaid(Event, frozen=True):
    """A member's payment on a settlement; a refund to the member is negative.

    An empty employing body is the only one that the member has an account with.
    """

    kind: ClassVar[Kind] = Kind(
        39,
        "SettlementPaid:1",
        "settlement",
        speaks_of=(("body", "member"), ("body", "employing_body")),
    )
    settlement: str
    member: str
    amount_cents: int
    paid_on: int
    employing_body: str = ""

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Less of the balance is open."""
        if settlement := facts.settlements.get(self.settlement):
            settlement.payments.append(OnRecord(fact, self))
