"""Money from above. See `ledger.domain.commands`."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.commands.base import Command
from ledger.domain.keys import Ratio


class ApproveGrant(Command, frozen=True):
    """`grant approve`: a notice at a rate per FTE and year."""

    added: ClassVar[str] = "financing"
    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int
    day_count: str = "calendar-days"
    cost_types: tuple[str, ...] = ("personnel",)
    financing: str = "per-fte"
    approved_cents: int | None = None
    planned_cost_cents: int | None = None
    planned_other_cents: int = 0
    de_minimis_cents: int = 0
    scope: str = "post"
    account: str = "year"
    minimum_share: Ratio | None = None
    proof_due: str = ""
    retention_years: int = 0
    fte: Ratio | None = None


class AmendGrant(Command, frozen=True):
    """`grant amend`: another rate, other cost types or another end."""

    added: ClassVar[str] = "approved_cents"
    grant: str
    valid_from: int
    rate_cents: int | None = None
    cost_types: tuple[str, ...] | None = None
    valid_to: int | None = None
    approved_cents: int | None = None
    planned_cost_cents: int | None = None
    planned_other_cents: int | None = None
    de_minimis_cents: int | None = None
    minimum_share: Ratio | None = None
    proof_due: str = ""
    fte: Ratio | None = None


class RevokeGrant(Command, frozen=True):
    """`grant revoke`: the notice covers nothing from a day on."""

    grant: str
    from_day: int


class ForwardGrant(Command, frozen=True):
    """`grant forward`: the contract that passes the grant to an employing body."""

    added: ClassVar[str] = "financing"
    grant: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int | None = None
    financing: str = ""
    approved_cents: int | None = None
    planned_cost_cents: int | None = None
    planned_other_cents: int = 0
    de_minimis_cents: int = 0
    scope: str = ""
    account: str = ""
    proof_due: str = ""
    fte: Ratio | None = None


class ReceiveInstalment(Command, frozen=True):
    """`grant instalment`: grant money received for a budget year."""

    grant: str
    recipient: str
    year: int
    amount_cents: int
    received_on: int


class ReceiveOtherFunding(Command, frozen=True):
    """`grant other-funding`: money of others (Drittmittel) for a budget year."""

    grant: str
    recipient: str
    payer: str
    year: int
    amount_cents: int
    received_on: int


class SubmitProof(Command, frozen=True):
    """`grant submit-proof`: the proof of use of a budget year was handed in."""

    grant: str
    recipient: str
    year: int
    submitted_on: int


class AcceptProof(Command, frozen=True):
    """`grant accept-proof`: the proof of use of a budget year was accepted."""

    grant: str
    recipient: str
    year: int
    accepted_on: int
