"""What several branches of an explanation have in common: bookings, shares, exact amounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.agreements.sharing import CostRow, shares_of
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.period import Span, iso
from ledger.domain.posts.planning import before, planned_rows
from ledger.domain.posts.post_year import PostYear
from ledger.log.eventlog import events_at
from ledger.position.costs.certified import certification_nodes
from ledger.position.explanations.node import Context, Node
from ledger.projections import counted_lines, late_costs, payments


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


class Leaf(NamedTuple):
    """A cost behind a figure: what was booked, or planned, as a row and as words.

    A sum of bookings has no event.
    """

    sequence: int | None
    row: CostRow
    kind: str
    values: dict[str, object]
    below: tuple[Node, ...] = ()

    def node(self, cents: int, days: int) -> Node:
        """Return it as a leaf of the tree; `days` of its service period count."""
        values = self.values | {"days": days, "of_days": self.row.service.days}
        return Node(self.kind, values, cents, event=self.sequence, children=self.below)


def leaves_of(context: Context, one: PostYear) -> Iterator[Leaf]:
    """Yield the cost of a post and year, on the question's view, basis and axes."""
    question = context.question
    upto = one.year if context.upto is None else context.upto
    if context.rows is not None:
        for row in context.rows(one.post, one.year, upto):
            yield Leaf(None, row, "booked_sum", _row_values(row))
        return
    if question.view != "plan":
        numbers = _numbers(context, one, upto)
        certified = certification_nodes(context.session, numbers, question.axes)
        paid = _payment_nodes(context, numbers) if question.basis == "cash" else {}
        for sequence, _, event in events_at(context.session, numbers):
            if isinstance(event, Voucher):
                service = Span(event.service_from, event.service_to + 1)
                row = CostRow(event.cost_type, service, event.amount_cents)
                rows = before([row], question.cut) if question.view == "forecast" else [row]
                for kept in rows:
                    behind = (certified.get(sequence), paid.get(sequence))
                    below = tuple(node for node in behind if node is not None)
                    yield Leaf(sequence, kept, "booking", booking_values(event), below)
    if question.view != "actual":
        for sequence, row in planned_rows(one.post, one.year):
            if question.view == "plan" or row.service.start >= question.cut:
                yield Leaf(sequence, row, "planned_cost", _row_values(row))


def _payment_nodes(context: Context, numbers: Sequence[int]) -> dict[int, Node]:
    """Return, for each of these bookings that was paid later, the event that says its day."""
    found = payments.later_payments(context.session, numbers, context.question.axes)
    return {
        number: Node("payment", {"day": iso(paid.paid_on)}, event=paid.sequence)
        for number, paid in found.items()
    }


def _numbers(context: Context, one: PostYear, upto: int) -> list[int]:
    """Return the events behind a post-year; on accrual those of service in it, borne up to a year.

    Late cost that the year itself bears is explained with its own year of service.
    """
    session, question, post = context.session, context.question, one.post.event.post
    axes = question.axes
    numbers = counted_lines.booking_sequences(session, post, one.year, question.basis, axes)
    if question.basis == "cash":
        return numbers
    others = set(late_costs.borne_late(session, post, one.year, axes))
    own = [number for number in numbers if number not in others]
    return own + late_costs.late_sequences(session, post, one.year, upto, axes)


def booking_leaves(events: Iterable[tuple[int, object]]) -> Iterator[Node]:
    """Yield a leaf for each booking or reversal among some events with their numbers."""
    for sequence, event in events:
        if isinstance(event, Voucher):
            yield Node("booking", booking_values(event), event.amount_cents, event=sequence)


def booking_values(event: Voucher) -> dict[str, object]:
    """Return the words of a booking."""
    return {
        "voucher": event.voucher,
        "cost_type": event.cost_type,
        "service_from": iso(event.service_from),
        "service_to": iso(event.service_to),
        "reversal": isinstance(event, CostReversed),
    }


def _row_values(row: CostRow) -> dict[str, object]:
    return {
        "cost_type": row.cost_type,
        "service_from": iso(row.service.start),
        "service_to": iso(row.service.end - 1),
    }
