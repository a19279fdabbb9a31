"""What councils decide. See `ledger.domain.commands`."""

from __future__ import annotations

from ledger.domain.commands.base import Command


class RegisterBody(Command, frozen=True):
    """`body register`."""

    body: str
    name: str
    level: str = "municipality"


class AmendBody(Command, frozen=True):
    """`body amend`: how letters are addressed, signed and paid from a day on; None: as before."""

    body: str
    valid_from: int
    department: str | None = None
    street: str | None = None
    postal_code: str | None = None
    town: str | None = None
    iban: str | None = None
    sign: str | None = None


class RegisterProgramme(Command, frozen=True):
    """`programme register`."""

    programme: str
    name: str
    personnel_cost_types: tuple[str, ...] = ("personnel",)


class AdoptDecision(Command, frozen=True):
    """`decision adopt`: a council authorises a ceiling per budget year."""

    decision: str
    body: str
    programme: str
    ceiling_cents: int
    first_year: int
    last_year: int | None = None
    adopted_on: int | None = None


class AmendDecision(Command, frozen=True):
    """`decision amend`: another ceiling from a year on."""

    decision: str
    from_year: int
    ceiling_cents: int


class RevokeDecision(Command, frozen=True):
    """`decision revoke`: no authorisation from a year on."""

    decision: str
    from_year: int


class CarryOverBudget(Command, frozen=True):
    """`budget carry-over`: what `from_year` left over is authorised in `year` (§ 22 KomHVO NRW)."""

    body: str
    programme: str
    year: int
    from_year: int
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str = "§ 22 KomHVO NRW"


class ApproveOverPlan(Command, frozen=True):
    """`budget approve-over-plan`: more than the ceiling for one year (§ 83 GO NRW)."""

    body: str
    programme: str
    year: int
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str = "§ 83 GO NRW"


class BlockBudget(Command, frozen=True):
    """`budget block`: so much of a year must not be spent (§ 25 KomHVO NRW)."""

    body: str
    programme: str
    year: int
    block: str
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str = "§ 25 KomHVO NRW"


class LiftBlock(Command, frozen=True):
    """`budget lift-block`: so much of the block is lifted."""

    body: str
    programme: str
    year: int
    block: str
    amount_cents: int
    decided_by: str
    decided_on: int
    legal_basis: str = "§ 25 KomHVO NRW"
