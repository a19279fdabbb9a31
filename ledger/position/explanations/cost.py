"""Why a body bears so much cost: key versions, bookings, overhead, VAT (domain reference §4)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec.structs import replace

from ledger.domain.agreements.sharing import is_shared
from ledger.domain.money import round_parts
from ledger.domain.period import iso
from ledger.domain.posts.post_year import PostYear
from ledger.domain.years.bearing import BorneYear
from ledger.position.explanations.late import with_late
from ledger.position.explanations.node import Context, Node, head_words, total
from ledger.position.explanations.parts import exact_text, leaves_of, share_values


def cost_share_node(context: Context, programme: str) -> Node:
    """Return a body's part of the cost, key version by key version, down to the bookings."""
    return total("cost_share", head_words(context, programme), with_late(context, _shares))


def _shares(context: Context, one: PostYear) -> Iterator[Node]:
    for index, segment in enumerate(one.segments):
        cost = one.costs[index]
        own = cost.own if context.body == one.post.event.employing_body else 0
        part = one.cost_shares[index].get(context.body, 0) - own
        base = segment_cost(context, one, index, shared=True)
        if base.children:
            values = share_values(context, one, index, "key", cost.shared + cost.overhead)
            event = segment.sequence or None
            yield Node("share", values, part, event=event, children=(base,))
        if own:
            yield segment_cost(context, one, index, shared=False)


def segment_cost(context: Context, one: PostYear, index: int, *, shared: bool) -> Node:
    """Return the cost of a post while one key version holds, booking by booking.

    Either what its cost base shares, overhead included, or what that leaves with the employing
    body.
    """
    segment, cost = one.segments[index], one.costs[index]
    weights, found = [], []
    for leaf in leaves_of(context, one):
        row = leaf.row
        days = row.service.meet(segment.span).days
        ours = segment.version is None or is_shared(row.cost_type, segment.version)
        if days and ours == shared:
            weights.append(Fraction(row.cents * days, row.service.days))
            found.append((leaf, days))
    # Each booking as it is: only what is less than a cent moves to meet the rounded total.
    parts = round_parts(weights, cost.shared if shared else cost.own)
    leaves = [leaf.node(cents, days) for (leaf, days), cents in zip(found, parts, strict=True)]
    if shared and cost.overhead:
        leaves.append(_overhead(one, index))
    # On cash the days of service may lie outside the year.
    values: dict[str, object] = {
        "post": one.post.event.post,
        "from": iso(segment.span.start),
        "to": iso(segment.span.end - 1),
    }
    return total("segment_cost" if shared else "own_cost", values, leaves)


def overhead_node(borne: BorneYear) -> Node:
    """Return the computed overhead of a budget year, key version by key version."""
    parts = (
        replace(_overhead(part.one, index), sign=part.sign)
        for part in borne.parts()
        for index, cost in enumerate(part.one.costs)
        if cost.overhead
    )
    values: dict[str, object] = {"post": borne.post.event.post, "year": borne.year}
    return total("overhead_computed", values, parts)


def _overhead(one: PostYear, index: int) -> Node:
    """Overhead that the agreement computes; never booked, never refinanced."""
    segment = one.segments[index]
    rule = segment.version.overhead if segment.version else None
    percent = rule is not None and rule.kind == "percent"
    rate = rule.rate if rule else Fraction(0)
    values: dict[str, object] = {
        "percent": f"{exact_text(rate * 10000).rstrip('0').rstrip('.')}" if percent else "",
        "flat_cents": rule.cents if rule and not percent else 0,
        "agreement": segment.agreement,
    }
    kind = "overhead_percent" if percent else "overhead_flat"
    event = rule.sequence if rule else None
    return Node(kind, values, one.costs[index].overhead, event=event)


def vat_nodes(context: Context) -> list[Node]:
    """Return the VAT of every settlement line of the body (§ 2b UStG), rounded per line."""
    return list(with_late(context, _vat, "late_vat"))


def _vat(context: Context, one: PostYear) -> Iterator[Node]:
    for line in one.lines():
        if line.member == context.body and line.vat:
            values: dict[str, object] = {
                "post": one.post.event.post,
                "code": line.vat_code,
                "percent": exact_text(line.vat.rate * 10000).rstrip("0").rstrip("."),
                "base_cents": line.cost_share_cents - line.refinanced_cents,
                "from": iso(line.span.start),
                "to": iso(line.span.end - 1),
            }
            yield Node("vat", values, line.vat_cents, event=line.vat_sequence or None)
