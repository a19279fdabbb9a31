"""Grant money that goes back (Rückforderung, Erstattung), and interest on it."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from ledger.domain.events.base import Event, Kind
from ledger.domain.keys import Ratio
from ledger.domain.state import Claim, Fact, Facts, OnRecord


class RepaymentClaimed(Event, frozen=True):
    """A claim on one leg of a grant: the creditor wants so much back from the debtor.

    `interest_from` is the first day that bears interest, None when the claim bears none.
    """

    kind: ClassVar[Kind] = Kind(
        60,
        "RepaymentClaimed:1",
        "claim",
        registers=True,
        speaks_of=(("grant", "grant"), ("body", "creditor"), ("body", "debtor")),
    )
    claim: str
    grant: str
    creditor: str
    debtor: str
    year: int
    amount_cents: int
    claimed_on: int
    due_on: int
    interest_from: int | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The claim stands."""
        facts.claims[self.claim] = Claim(fact, self)


class RepaymentPaid(Event, frozen=True):
    """So much of a claim was paid."""

    kind: ClassVar[Kind] = Kind(61, "RepaymentPaid:1", "claim")
    claim: str
    amount_cents: int
    paid_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Less of the claim is open."""
        if claim := facts.claims.get(self.claim):
            claim.payments.append(OnRecord(fact, self))


class InterestSegment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Days (start included, end excluded) with one base rate and one open amount."""

    start: int
    end: int
    principal_cents: int
    base_rate: Ratio


class InterestCharged(Event, frozen=True):
    """Interest on a claim, start day included, end day excluded, with its arithmetic."""

    kind: ClassVar[Kind] = Kind(62, "InterestCharged:1", "claim")
    claim: str
    start: int
    end: int
    amount_cents: int
    points: Ratio
    segments: tuple[InterestSegment, ...]

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Interest is owed beside the claim."""
        if claim := facts.claims.get(self.claim):
            claim.interest.append(OnRecord(fact, self))


class BaseRateSet(Event, frozen=True):
    """The base rate (Basiszinssatz, § 247 BGB) from a day on, as a fraction of one: 0.0362."""

    kind: ClassVar[Kind] = Kind(63, "BaseRateSet:1", "base_rate")
    valid_from: int
    base_rate: Ratio
    source: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The rate holds until the next one."""
        facts.base_rates[self.valid_from] = OnRecord(fact, self)
