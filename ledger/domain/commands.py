"""What one can ask the ledger to record. Each command becomes the event of the same words.

Units as in `ledger.domain.events`: cents, days since 1970-01-01 (inclusive), exact ratios.
"""

from __future__ import annotations

import msgspec

from ledger.domain.keys import Ratio, Share


class Command(msgspec.Struct, frozen=True, gc=False):
    """Base of all commands."""


class RegisterBody(Command, frozen=True):
    """`body register`."""

    body: str
    name: str
    level: str = "municipality"


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


class ApproveGrant(Command, frozen=True):
    """`grant approve`: a notice at a rate per FTE and year."""

    grant: str
    programme: str
    grantor: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int
    day_count: str = "calendar-days"
    cost_types: tuple[str, ...] = ("personnel",)


class AmendGrant(Command, frozen=True):
    """`grant amend`: another rate, other cost types or another end."""

    grant: str
    valid_from: int
    rate_cents: int | None = None
    cost_types: tuple[str, ...] | None = None
    valid_to: int | None = None


class RevokeGrant(Command, frozen=True):
    """`grant revoke`: the notice covers nothing from a day on."""

    grant: str
    from_day: int


class ForwardGrant(Command, frozen=True):
    """`grant forward`: the contract that passes the grant to an employing body."""

    grant: str
    recipient: str
    valid_from: int
    valid_to: int
    rate_cents: int | None = None


class ReceiveInstalment(Command, frozen=True):
    """`grant instalment`: grant money received for a budget year."""

    grant: str
    recipient: str
    year: int
    amount_cents: int
    received_on: int


class ConcludeAgreement(Command, frozen=True):
    """`agreement conclude`: who bears which part."""

    agreement: str
    programme: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    valid_to: int | None = None
    version: str = "1"
    clause: str = ""


class AmendAgreement(Command, frozen=True):
    """`agreement amend`: another key from a day on."""

    agreement: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    version: str
    clause: str = ""


class TerminateAgreement(Command, frozen=True):
    """`agreement terminate`: the last day of the agreement."""

    agreement: str
    last_day: int


class EstablishPost(Command, frozen=True):
    """`post establish`: a funded position at an employing body."""

    post: str
    programme: str
    employing_body: str
    region: str
    fte: Ratio
    valid_from: int
    agreement: str | None = None
    grant: str | None = None


class FillPost(Command, frozen=True):
    """`post fill`: a pseudonymous person, from a day on, with so many FTE."""

    post: str
    person: str
    fte: Ratio
    valid_from: int
    valid_to: int | None = None
    handover: bool = False


class ChangeHours(Command, frozen=True):
    """`post change-hours`: another FTE of the person on the post."""

    post: str
    person: str
    fte: Ratio
    valid_from: int


class VacatePost(Command, frozen=True):
    """`post vacate`: the person's last day on the post."""

    post: str
    person: str
    last_day: int


class ClosePost(Command, frozen=True):
    """`post close`: the last day of the post."""

    post: str
    last_day: int


class BookCost(Command, frozen=True):
    """`cost book`: one voucher line; the service period lies in one budget year.

    `fiscal_year` 0 means the year of service; `paid_on` 0 means not paid yet; `employing_body`
    empty means the post's.
    """

    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int
    booked_on: int
    paid_on: int
    voucher: str
    line: int = 1
    source: str = "manual"
    fiscal_year: int = 0
    employing_body: str = ""
    payee: str = ""
    text: str = ""
    known_on: int = 0


class ReverseCost(Command, frozen=True):
    """`cost reverse`: undo a booking, named by its voucher key, by its exact mirror.

    `paid_on` 0 means as the booking was paid. Where a file says post, cost type or amount of the
    reversal, they are `expected_…` and must be those of the mirror.
    """

    employing_body: str
    fiscal_year: int
    voucher: str
    booked_on: int
    paid_on: int
    line: int = 1
    source: str = "manual"
    reversal_voucher: str = ""
    known_on: int = 0
    expected_post: str = ""
    expected_cost_type: str = ""
    expected_cents: int = 0


class ImportCosts(Command, frozen=True):
    """`cost import`: many bookings and reversals, all in one transaction or none."""

    lines: tuple[BookCost | ReverseCost, ...]
    file_name: str = ""


class WithdrawFact(Command, frozen=True):
    """`correct`: fact number `withdraws` was wrong; the reason is part of the envelope."""

    withdraws: int
