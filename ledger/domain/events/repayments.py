"""Grant money that goes back (Rückforderung, Erstattung), and interest on it."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ledger.domain.events.base import Event
from ledger.domain.keys import Ratio


class RepaymentClaimed(Event, frozen=True):
    """A claim on one leg of a grant: the creditor wants so much back from the debtor.

    `interest_from` is the first day that bears interest, None when the claim bears none.
    """

    kind: ClassVar[str] = "claim"
    claim: str
    grant: str
    creditor: str
    debtor: str
    year: int
    amount_cents: int
    claimed_on: int
    due_on: int
    interest_from: int | None

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Grant, creditor and debtor."""
        return (("grant", self.grant), ("body", self.creditor), ("body", self.debtor))


class RepaymentPaid(Event, frozen=True):
    """So much of a claim was paid."""

    kind: ClassVar[str] = "claim"
    claim: str
    amount_cents: int
    paid_on: int


class InterestSegment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Days (start included, end excluded) with one base rate and one open amount."""

    start: int
    end: int
    principal_cents: int
    base_rate: Ratio


class InterestCharged(Event, frozen=True):
    """Interest on a claim, start day included, end day excluded, with its arithmetic."""

    kind: ClassVar[str] = "claim"
    claim: str
    start: int
    end: int
    amount_cents: int
    points: Ratio
    segments: tuple[InterestSegment, ...]


class BaseRateSet(Event, frozen=True):
    """The base rate (Basiszinssatz, § 247 BGB) from a day on, as a fraction of one: 0.0362."""

    kind: ClassVar[str] = "base_rate"
    valid_from: int
    base_rate: Ratio
    source: str
