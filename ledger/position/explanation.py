"""Where a cent comes from: the arithmetic of one figure as a tree, down to the events.

A node with `sums` equals the signed sum of its children, to the cent; other nodes (a share, a
minimum) say in words how they follow from theirs. A leaf carries the number of its event.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.money import round_cents, round_parts, split_cents
from ledger.domain.period import Span, iso, year_span
from ledger.domain.post_year import (
    CostRow,
    PostYear,
    funded_levels,
    is_eligible,
    rate_on,
    shares_of,
)
from ledger.log.eventlog import events_at
from ledger.position.authorised import authorised
from ledger.position.explain_authorised import authorised_node
from ledger.position.load import CostReader, Question, facts_for
from ledger.position.node import Context, Node, head, total
from ledger.projections import bookings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.database import Session

FIGURES = ("cost_share", "refinanced", "unrefinanced", "authorised", "headroom")


__all__ = ["FIGURES", "Node", "explain"]


def explain(session: Session, question: Question, figure: str) -> tuple[Node, ...]:
    """Return one tree a programme for a figure of one municipality and year.

    Raises:
        UsageError: the figure is none of `FIGURES`.
        UnknownName: the municipality is not registered.
    """
    if figure not in FIGURES:
        raise UsageError(f"figure {figure!r}: unknown → one of {', '.join(FIGURES)}")
    body, year = question.municipality or "", question.year or 0
    facts = facts_for(session, question)
    reader = CostReader(session, question, facts)
    trees = []
    for programme in sorted(facts.programmes):
        if question.programme not in {None, programme}:
            continue
        computed = tuple(
            reader.post_year(name, year)
            for name in sorted(facts.posts)
            if facts.posts[name].event.programme == programme
        )
        mine = tuple(one for one in computed if body in one.members())
        if mine or authorised(facts, body, programme, year):
            context = Context(session, question, facts, body, year, mine)
            trees.append(_FIGURES[figure](context, programme))
    return tuple(trees)


def _headroom(context: Context, programme: str) -> Node:
    parts = (
        authorised_node(context, programme),
        replace(_unrefinanced(context, programme), sign=-1),
    )
    if parts[0].cents is None:
        return Node("headroom", head(context, programme), children=parts)
    return total("headroom", head(context, programme), parts)


def _unrefinanced(context: Context, programme: str) -> Node:
    parts = [_cost_share(context, programme), replace(_refinanced(context, programme), sign=-1)]
    return total("unrefinanced", head(context, programme), parts)


def _cost_share(context: Context, programme: str) -> Node:
    shares = []
    for one in context.post_years:
        for index, segment in enumerate(one.segments):
            part = one.cost_shares[index].get(context.body, 0)
            base = _segment_cost(context, one, index)
            if base.children:
                values = _share_values(context, one, index, "key", one.segment_cost[index])
                event = segment.sequence or None
                shares.append(Node("share", values, part, event=event, children=(base,)))
    return total("cost_share", head(context, programme), shares)


def _share_values(
    context: Context, one: PostYear, index: int, which: str, base: int
) -> dict[str, object]:
    segment = one.segments[index]
    parts = dict(shares_of(segment, one.post, which))
    part = parts.get(context.body, Fraction(0))
    return {
        "part": f"{part.numerator}/{part.denominator}",
        "base": base,
        "exact": _exact(base * part),
        "version": segment.version.version if segment.version else "",
        "clause": segment.version.clause if segment.version else "",
        "agreement": one.post.event.agreement or "",
    }


def _exact(cents: Fraction) -> str:
    """Return exact cents as euros with up to four decimals, marked where more would follow."""
    scaled = cents * 100
    whole = scaled.numerator // scaled.denominator if scaled >= 0 else -(-scaled // 1)
    sign = "-" if whole < 0 else ""
    text = f"{sign}{abs(whole) // 10000}.{abs(whole) % 10000:04d}"
    return text if scaled.denominator == 1 else f"{text}…"


def _segment_cost(context: Context, one: PostYear, index: int) -> Node:
    """The cost of a post while one key version holds, booking by booking."""
    segment, name = one.segments[index], one.post.event.post
    weights, found = [], []
    for sequence, event in _bookings(context, one):
        service = Span(event.service_from, event.service_to + 1)
        days = service.meet(segment.span).days
        if days:
            weights.append(Fraction(event.amount_cents * days, service.days))
            found.append((sequence, event, days, service.days))
    # Each booking as it is: only what is less than a cent moves to meet the rounded total.
    parts = round_parts(weights, one.segment_cost[index])
    leaves = [
        Node("booking", _booking_values(event, days, whole), cents, event=sequence)
        for (sequence, event, days, whole), cents in zip(found, parts, strict=True)
    ]
    # On cash the days of service may lie outside the year.
    values: dict[str, object] = {
        "post": name,
        "from": iso(segment.span.start),
        "to": iso(segment.span.end - 1),
    }
    return total("segment_cost", values, leaves)


def _bookings(context: Context, one: PostYear) -> Iterator[tuple[int, Voucher]]:
    """Yield the bookings and reversals of a post and year, on the question's basis and axes."""
    question = context.question
    numbers = bookings.booking_sequences(
        context.session, one.post.event.post, one.year, question.basis, question.axes
    )
    for sequence, _, event in events_at(context.session, numbers):
        if isinstance(event, Voucher):
            yield sequence, event


def _booking_values(event: Voucher, days: int, whole: int) -> dict[str, object]:
    return {
        "voucher": event.voucher,
        "cost_type": event.cost_type,
        "service_from": iso(event.service_from),
        "service_to": iso(event.service_to),
        "reversal": isinstance(event, CostReversed),
        "days": days,
        "of_days": whole,
    }


def _period(span: Span, year: int) -> dict[str, object]:
    inside = span.meet(year_span(year))
    return {"from": iso(inside.start), "to": iso(inside.end - 1)}


def _refinanced(context: Context, programme: str) -> Node:
    shares = []
    for one in context.post_years:
        for index, segment in enumerate(one.segments):
            part = one.grant_shares[index].get(context.body, 0)
            base = one.segment_payable[index]
            if base:
                payable = _payable(context, one)
                if len([b for b in one.segment_payable if b]) > 1:
                    values = {"post": one.post.event.post, **_period(segment.span, one.year)}
                    payable = Node("segment_payable", values, base, children=(payable,))
                values = _share_values(context, one, index, "grant_key", base)
                event = segment.sequence or None
                shares.append(Node("share", values, part, event=event, children=(payable,)))
    return total("refinanced", head(context, programme), shares)


def _payable(context: Context, one: PostYear) -> Node:
    values = {"post": one.post.event.post, "year": one.year}
    parts = (_entitlement(one), _eligible_cost(context, one))
    return Node("payable", values, one.payable, children=parts)


def _eligible_cost(context: Context, one: PostYear) -> Node:
    """The bookings of listed cost types on days that are filled and funded."""
    leaves = []
    for sequence, event in _bookings(context, one):
        service = Span(event.service_from, event.service_to + 1)
        row = CostRow(event.cost_type, service, event.amount_cents)
        if one.grant and is_eligible(row, one.grant, funded_levels(one.post, one.grant, service)):
            values = _booking_values(event, service.days, service.days)
            leaves.append(Node("booking", values, event.amount_cents, event=sequence))
    return total("eligible_cost", {"post": one.post.event.post, "year": one.year}, leaves)


def _entitlement(one: PostYear) -> Node:
    """Month by month; the rounded total is split over the months so that rows and total agree."""
    if one.grant is None or not one.months:
        return Node("entitlement", {"policy": "", "post": one.post.event.post}, 0, sums=True)
    whole = round_cents(one.entitlement)
    amounts = [month.amount for month in one.months]
    parts = split_cents(whole, amounts) if one.entitlement else [0] * len(amounts)
    rows = []
    for month, cents in zip(one.months, parts, strict=True):
        if not month.amount:
            continue
        values: dict[str, object] = {"from": iso(month.span.start), "to": iso(month.span.end - 1)}
        rows.append(Node("month", values, cents, children=_causes(one, month.span)))
    values = {"policy": one.grant.event.day_count, "post": one.post.event.post}
    return total("entitlement", values, rows)


def _causes(one: PostYear, span: Span) -> tuple[Node, ...]:
    """Every rate and every occupancy that counted on a day of the span, in time order."""
    rates: dict[int, Node] = {}
    people: dict[tuple[int, str], Node] = {}
    for level in funded_levels(one.post, one.grant, span):
        day = level.span.start
        rate = rate_on(day, one.post, one.grant) if one.grant and level.value else None
        if rate is None:
            continue
        rates[rate.sequence] = Node("rate", {"cents": rate.value}, rate.value, event=rate.sequence)
        for person, line in sorted(one.post.people.items()):
            entry = line.at(day)
            if entry is not None:
                values: dict[str, object] = {"person": person, "fte": f"{entry.value}"}
                people[entry.sequence, person] = Node("occupancy", values, event=entry.sequence)
    return (*rates.values(), *people.values())


_FIGURES = {
    "cost_share": _cost_share,
    "refinanced": _refinanced,
    "unrefinanced": _unrefinanced,
    "authorised": authorised_node,
    "headroom": _headroom,
}
