"""Actual costs and their reversals."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event


class CostTypeRegistered(Event, frozen=True):
    """A cost type (Kostenart) that nobody knew so far, introduced on purpose."""

    kind: ClassVar[str] = "cost_type"
    cost_type: str


class VoucherKey(Event, frozen=True):
    """The voucher key: employing body, source system, fiscal year, voucher, line: the stream."""

    kind: ClassVar[str] = "booking"
    employing_body: str
    source: str
    fiscal_year: int
    voucher: str
    line: int

    @property
    def subject(self) -> tuple[str, ...]:
        """The voucher key: a booking is its own stream."""
        return (
            self.kind,
            self.employing_body,
            self.source,
            str(self.fiscal_year),
            self.voucher,
            str(self.line),
        )

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The employing body."""
        return (("body", self.employing_body),)


class Voucher(VoucherKey, frozen=True):
    """What a booking and its reversal have in common: voucher key, content, amount.

    `paid_on` 0 means not paid yet. `bearing_year` is the year of the service period, or a later
    open one where the employing body had closed that year.
    """

    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int
    booked_on: int
    paid_on: int
    bearing_year: int
    payee: str = ""
    text: str = ""

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The post and the employing body."""
        return (("post", self.post), ("body", self.employing_body))


class CostBooked(Voucher, frozen=True):
    """An actual cost (Ist-Kosten): one line of one voucher."""


class CostReversed(Voucher, frozen=True):
    """A reversal (Storno): the exact mirror of booking `reverses`, its own voucher beside."""

    reverses: int = 0
    reversal_voucher: str = ""


class CostCertified(VoucherKey, frozen=True):
    """A second person certified event `certifies`, whose hash is `event_hash` (§ 31 KomHVO NRW)."""

    certifies: int
    event_hash: bytes


class CostPaid(VoucherKey, frozen=True):
    """Booking `pays`, unpaid until then, was paid on day `paid_on` (domain reference §3)."""

    pays: int
    paid_on: int
