"""What comes in under a grant, and what is proven."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event, Kind
from ledger.domain.state import Fact, Facts, OnRecord

_RECIPIENT = (("body", "recipient"),)


class InstalmentReceived(Event, frozen=True):
    """Grant money received (Abschlag) by a recipient of the grant, for a budget year."""

    kind: ClassVar[Kind] = Kind(24, "InstalmentReceived:1", "grant", speaks_of=_RECIPIENT)
    grant: str
    recipient: str
    year: int
    amount_cents: int
    received_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The money came in under the grant."""
        if grant := facts.grants.get(self.grant):
            grant.instalments.append(OnRecord(fact, self))


class OtherFundingReceived(Event, frozen=True):
    """Money of others (Drittmittel, D') that came in for a budget year of a grant's recipient."""

    kind: ClassVar[Kind] = Kind(28, "OtherFundingReceived:1", "grant", speaks_of=_RECIPIENT)
    grant: str
    recipient: str
    payer: str
    year: int
    amount_cents: int
    received_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The money of others came in under the grant."""
        if grant := facts.grants.get(self.grant):
            grant.other_funding.append(OnRecord(fact, self))


class ProofSubmitted(Event, frozen=True):
    """A recipient handed in its proof of use (Verwendungsnachweis) for a budget year."""

    kind: ClassVar[Kind] = Kind(29, "ProofSubmitted:1", "grant", speaks_of=_RECIPIENT)
    grant: str
    recipient: str
    year: int
    submitted_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The proof is with the grantor."""
        if grant := facts.grants.get(self.grant):
            grant.proofs.append(OnRecord(fact, self))


class ProofAccepted(Event, frozen=True):
    """The proof of use of a recipient and budget year was accepted."""

    kind: ClassVar[Kind] = Kind(64, "ProofAccepted:1", "grant", speaks_of=_RECIPIENT)
    grant: str
    recipient: str
    year: int
    accepted_on: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The proof was accepted."""
        if grant := facts.grants.get(self.grant):
            grant.proofs.append(OnRecord(fact, self))
