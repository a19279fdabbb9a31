"""Actual costs. See `ledger.domain.commands`."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from ledger.domain.commands.base import Command


class RegisterCostType(Command, frozen=True):
    """`cost-type register`: a cost type that nobody knew so far."""

    cost_type: str


class BookCost(Command, frozen=True):
    """`cost book`: one voucher line; the service period lies in one budget year.

    `fiscal_year` 0 means the year of service; `paid_on` 0 means not paid yet; `employing_body`
    empty means the post's. `bearing_year` is said only where the employing body has closed the year
    of service: the open year that bears the cost. Unsaid it is no part of what is hashed, neither
    here nor in a line of an import; see `Command.added`.
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
    bearing_year: int | UnsetType = UNSET


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


class CorrectCost(Command, frozen=True):
    """`cost correct`: reverse booking `event` and book it anew, both or neither.

    `reversed_on` is the day on which the reversal is booked. The other fields are those of
    `BookCost`; None takes over what was booked, its payment included. `paid_on` 0: not paid.
    """

    event: int
    reversed_on: int
    reversal_voucher: str = ""
    post: str | None = None
    cost_type: str | None = None
    amount_cents: int | None = None
    service_from: int | None = None
    service_to: int | None = None
    booked_on: int | None = None
    paid_on: int | None = None
    voucher: str | None = None
    line: int | None = None
    source: str | None = None
    fiscal_year: int | None = None
    employing_body: str | None = None
    payee: str | None = None
    text: str | None = None
    bearing_year: int | None = None


class CertifyCosts(Command, frozen=True):
    """`cost certify`: a second person confirms events `certifies`, in order (§ 31 KomHVO NRW)."""

    certifies: tuple[int, ...]


class PayCosts(Command, frozen=True):
    """`cost pay`: bookings `pays`, whole vouchers, were paid on a day.

    `expected_cents` is what was paid in all, to be compared; None: nobody said.
    """

    pays: tuple[int, ...]
    paid_on: int
    expected_cents: int | None = None


class ImportCosts(Command, frozen=True):
    """`cost import`: many bookings and reversals, all in one transaction or none."""

    lines: tuple[BookCost | ReverseCost, ...]
    file_name: str = ""


class ImportFile(Command, frozen=True):
    """`cost import`: which file, and how its lines are read; they follow in parts.

    `file_hash` is its SHA-256, `reading` names the profile or format with its version and hash.
    """

    file_name: str
    file_hash: bytes
    source: str
    reading: str = ""
    keep_text: bool = False
