"""Actual costs and their reversals."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import BOOKING, Event, Kind, kept_elsewhere
from ledger.domain.state import Fact, Facts, OnRecord

_POST_AND_BODY = (("post", "post"), ("body", "employing_body"))


class CostTypeRegistered(Event, frozen=True):
    """A cost type (Kostenart) that nobody knew so far, introduced on purpose."""

    kind: ClassVar[Kind] = Kind(3, "CostTypeRegistered:1", "cost_type", registers=True)
    cost_type: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The cost type is known."""
        facts.cost_types[self.cost_type] = OnRecord(fact, self)


class VoucherKey(Event, frozen=True):
    """The voucher key: employing body, source system, fiscal year, voucher, line: the stream."""

    employing_body: str
    source: str
    fiscal_year: int
    voucher: str
    line: int

    @property
    def subject(self) -> tuple[str, ...]:
        """The voucher key: a booking is its own stream."""
        return (
            BOOKING,
            self.employing_body,
            self.source,
            str(self.fiscal_year),
            self.voucher,
            str(self.line),
        )

    fold = kept_elsewhere


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


class CostBooked(Voucher, frozen=True):
    """An actual cost (Ist-Kosten): one line of one voucher."""

    kind: ClassVar[Kind] = Kind(50, "CostBooked:1", BOOKING, speaks_of=_POST_AND_BODY)


class CostReversed(Voucher, frozen=True):
    """A reversal (Storno): the exact mirror of booking `reverses`, its own voucher beside."""

    kind: ClassVar[Kind] = Kind(51, "CostReversed:1", BOOKING, speaks_of=_POST_AND_BODY)
    reverses: int = 0
    reversal_voucher: str = ""


class CostCertified(VoucherKey, frozen=True):
    """A second person certified event `certifies`, whose hash is `event_hash` (§ 31 KomHVO NRW)."""

    kind: ClassVar[Kind] = Kind(
        52, "CostCertified:1", BOOKING, speaks_of=(("body", "employing_body"),)
    )
    certifies: int
    event_hash: bytes


class CostPaid(VoucherKey, frozen=True):
    """Booking `pays`, unpaid until then, was paid on day `paid_on` (domain reference §3)."""

    kind: ClassVar[Kind] = Kind(55, "CostPaid:1", BOOKING, speaks_of=(("body", "employing_body"),))
    pays: int
    paid_on: int
