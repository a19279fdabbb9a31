"""Find all lines of a voucher: each line is a stream of its own, and streams have no order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.domain.events import CostBooked
from ledger.log.database import Session, marks, statement_parts
from ledger.log.stored_form import encode
from ledger.log.topics import REGISTRY

if TYPE_CHECKING:
    from ledger.domain.costs.payment import VoucherName

_BOOKED = REGISTRY.numbers(CostBooked)
_HEADERS = (1, 3)
"""Bytes that say how many fields a stored event has: one for up to fifteen, three beyond."""


def bookings_under(session: Session, vouchers: Iterable[VoucherName]) -> list[int]:
    """Return the events of all bookings that are lines of some vouchers, in order.

    The database compares the first fields as they are stored, in one pass over the bookings; none
    is decoded for it.
    """
    # The fields of a voucher stand first, behind the header that the stored array begins with.
    wanted = sorted({encode(voucher)[1:] for voucher in vouchers}, key=len)
    found: set[int] = set()
    for part in statement_parts(wanted):
        terms: list[str] = []
        params: list[object] = []
        for length in sorted({len(text) for text in part}):
            same = [bytearray(text) for text in part if len(text) == length]
            for header in _HEADERS:
                terms.append(f"substr(state, {header + 1}, {length}) IN ({marks(same)})")
                params += same
        rows = session.all(
            f"SELECT sequence FROM event WHERE type IN ({marks(_BOOKED)}) "
            f"AND ({' OR '.join(terms)})",
            *_BOOKED,
            *params,
        )
        found.update(row[0] for row in rows)
    return sorted(found)
