"""Actual costs and their reversals."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event


class Voucher(Event, frozen=True):
    """What a booking and its reversal have in common: voucher key, content, amount.

    The voucher key is employing body, source system, fiscal year, voucher, line; it names the
    stream. `paid_on` 0 means not paid yet. The service period lies in `bearing_year`.
    """

    kind: ClassVar[str] = "booking"
    employing_body: str
    source: str
    fiscal_year: int
    voucher: str
    line: int
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
        """The post and the employing body."""
        return (("post", self.post), ("body", self.employing_body))


class CostBooked(Voucher, frozen=True):
    """An actual cost (Ist-Kosten): one line of one voucher."""


class CostReversed(Voucher, frozen=True):
    """A reversal (Storno): the exact mirror of booking `reverses`, its own voucher beside."""

    reverses: int = 0
    reversal_voucher: str = ""
