"""What several branches of an explanation have in common: bookings, shares, exact amounts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain.cost_sharing import shares_of
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.period import iso
from ledger.log.eventlog import events_at
from ledger.projections import bookings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.post_year import PostYear
    from ledger.position.node import Context


def share_values(
    context: Context, one: PostYear, index: int, which: str, base: int
) -> dict[str, object]:
    """Return the words of one body's part: key, base, exact product, version and clause."""
    segment = one.segments[index]
    parts = dict(shares_of(segment, one.post, which))
    part = parts.get(context.body, Fraction(0))
    return {
        "part": f"{part.numerator}/{part.denominator}",
        "base": base,
        "exact": exact_text(base * part),
        "version": segment.version.version if segment.version else "",
        "clause": segment.version.clause if segment.version else "",
        "agreement": segment.agreement,
    }


def exact_text(cents: Fraction) -> str:
    """Return exact cents as euros with up to four decimals, marked where more would follow."""
    scaled = cents * 100
    whole = scaled.numerator // scaled.denominator if scaled >= 0 else -(-scaled // 1)
    sign = "-" if whole < 0 else ""
    text = f"{sign}{abs(whole) // 10000}.{abs(whole) % 10000:04d}"
    return text if scaled.denominator == 1 else f"{text}…"


def bookings_of(context: Context, one: PostYear) -> Iterator[tuple[int, Voucher]]:
    """Yield the bookings and reversals of a post and year, on the question's basis and axes."""
    question = context.question
    numbers = bookings.booking_sequences(
        context.session, one.post.event.post, one.year, question.basis, question.axes
    )
    for sequence, _, event in events_at(context.session, numbers):
        if isinstance(event, Voucher):
            yield sequence, event


def booking_values(event: Voucher, days: int, whole: int) -> dict[str, object]:
    """Return the words of a booking; `days` of its `of_days` days count."""
    return {
        "voucher": event.voucher,
        "cost_type": event.cost_type,
        "service_from": iso(event.service_from),
        "service_to": iso(event.service_to),
        "reversal": isinstance(event, CostReversed),
        "days": days,
        "of_days": whole,
    }
