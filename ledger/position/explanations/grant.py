"""Why so much is refinanced: shares, payable grant, entitlement, eligible cost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec.structs import replace

from ledger.domain.grants.financing import BY_PLAN, WITH_RATE
from ledger.domain.grants.funding import Level, gives_month_one_amount, is_eligible, owner_of
from ledger.domain.grants.legs import Leg, funded_levels, rate_on
from ledger.domain.grants.pooling import Left, Payable
from ledger.domain.money import round_cents, split_cents
from ledger.domain.period import Span, iso, months_of, year_of, year_span
from ledger.domain.posts.absence import unfilled_absences
from ledger.domain.posts.post_year import Funding, PostYear
from ledger.domain.state import Grant
from ledger.position.explanations.late import with_late
from ledger.position.explanations.node import Context, Node, head_words, total
from ledger.position.explanations.parts import leaves_of, share_values
from ledger.position.explanations.unfunded import no_cost_node, unfunded_nodes, without_claim


def refinanced_node(context: Context, programme: str) -> Node:
    """Return a body's part of the payable grants, key version by key version."""
    shares = [*with_late(context, _shares)]
    if not shares:
        shares = [no_cost_node(one.own) for one in context.post_years]
    return total("refinanced", head_words(context, programme), shares)


def _shares(context: Context, one: PostYear) -> Iterator[Node]:
    for index, base in enumerate(one.segment_payable):
        if base:
            yield _share(context, one, index, base)
    for at in without_claim(one):
        yield _without_claim(context, one, one.fundings[at])
    yield from unfunded_nodes(context, one)


def _share(context: Context, one: PostYear, index: int, base: int) -> Node:
    """One split of what all notices together pay while one key version holds."""
    paying = [f for f in one.fundings if f.segment_payable and f.segment_payable[index]]
    payable = tuple(segment_grant(context, one, funding, index) for funding in paying)
    if len(payable) > 1:
        values = {"post": one.post.event.post, **_period(one.segments[index].span, one.year)}
        payable = (total("segment_grant", values, payable),)
    values = share_values(context, one, index, "grant_key", base)
    part = sum(funding.shares[index].get(context.body, 0) for funding in paying)
    event = one.segments[index].sequence or None
    return Node("share", values, part, event=event, children=payable)


def _without_claim(context: Context, one: PostYear, funding: Funding) -> Node:
    """Return why a notice pays nothing for what it accepts: no claim is left."""
    payable = payable_node(context, one, funding)
    values: dict[str, object] = {
        "post": one.post.event.post,
        "year": one.year,
        "grant": funding.leg.grant.event.grant,
        "eligible_cents": funding.eligible_cost,
        "entitlement_cents": _claimed(funding.leg.financing, funding.entitlement),
    }
    kind, event = "unfunded_no_claim", funding.leg.amount_events(one.year)["approved"]
    return Node(kind, values, 0, event=event, children=(payable,))


def segment_grant(context: Context, one: PostYear, funding: Funding, index: int) -> Node:
    """Return what is payable to a post while one key version holds, and the whole behind it."""
    payable = payable_node(context, one, funding)
    if not [part for at, part in enumerate(funding.segment_payable) if part and at != index]:
        return payable
    values = {"post": one.post.event.post, **_period(one.segments[index].span, one.year)}
    return Node("segment_payable", values, funding.segment_payable[index], children=(payable,))


def _period(span: Span, year: int) -> dict[str, object]:
    inside = span.meet(year_span(year))
    return {"from": iso(inside.start), "to": iso(inside.end - 1)}


def payable_node(context: Context, one: PostYear, funding: Funding) -> Node:
    """Return what is payable to a post and year, over entitlement and eligible cost."""
    payable = funding.payable
    children = [eligible_node(context, one, funding)]
    if funding.leg.financing in WITH_RATE:
        children.insert(0, entitlement_node(one, funding))
    left = payable.left if payable else None
    values: dict[str, object] = {
        "post": one.post.event.post,
        "year": one.year,
        "grant": funding.leg.grant.event.grant,
        "financing": funding.leg.financing,
    }
    if payable is not None and left is not None:
        children.append(_left(payable, left, funding.leg))
        return Node("payable_outside", values, payable.cents, children=tuple(children))
    if payable is None or not payable.terms.pooled:
        return Node("payable", values, funding.payable_cents, children=tuple(children))
    children.append(_whole(payable, funding.leg, one.year))
    return Node("payable_part", values, payable.cents, children=tuple(children))


def _left(payable: Payable, left: Left, leg: Leg) -> Node:
    """What the nearest year of the grant has left for payments of a year outside its period."""
    values: dict[str, object] = {"year": left.year}
    parts = [
        replace(_whole(payable, leg, left.year), cents=left.now),
        Node("paid_before", values, left.before, -1),
    ]
    return total("left_of_year", values, parts)


def _claimed(financing: str, entitlement: Fraction) -> int | str:
    """Return an entitlement; empty, for a dash, where the financing type knows none (no rate)."""
    return round_cents(entitlement) if financing in WITH_RATE else ""


_BY_PLAN = ("planned_cost", "planned_other")
"""Terms besides Z that a plan is compared by."""


def _whole(payable: Payable, leg: Leg, year: int) -> Node:
    """The grant where `min` is taken or the formula of the type applies, over all its cells.

    Its event says Z; what an amendment said apart from that has a leaf of its own.
    """
    terms, whole = payable.terms, payable.whole
    kind = "by_plan" if terms.financing in BY_PLAN else "by_minimum"
    values: dict[str, object] = {
        "financing": terms.financing,
        "approved_cents": terms.approved if terms.approved is not None else "",
        "planned_cents": terms.planned_cost if terms.planned_cost is not None else "",
        "eligible_cents": whole.eligible,
        "planned_other_cents": terms.planned_other,
        "other_cents": whole.other,
        "saved_cents": whole.saved,
        "de_minimis_cents": terms.de_minimis,
        "entitlement_cents": _claimed(terms.financing, whole.entitlement),
    }
    if whole.waived:
        kind = "by_plan_waived"
    if payable.capped_from is not None:
        kind = "capped"
        values["uncapped_cents"] = payable.capped_from
    stated = _BY_PLAN if terms.financing in BY_PLAN else ()
    if whole.waived:
        stated = (*stated, "de_minimis")
    said, own = leg.amount_events(year), leg.grant.fact.sequence
    apart = tuple(
        Node("said_term", {"term": name}, cents, event=said[name])
        for name in stated
        if said[name] != said["approved"]
        if (cents := getattr(terms, name)) or said[name] != own
    )
    cells = tuple(
        Node(
            "cell",
            {
                "post": cell.post,
                "year": cell.year,
                "entitlement_cents": _claimed(terms.financing, cell.entitlement),
                "eligible_cents": cell.eligible,
            },
        )
        for cell in payable.cells
    )
    cents = payable.whole_cents if payable.capped_from is None else terms.approved
    return Node(kind, values, cents, event=said["approved"], children=(*apart, *cells))


def eligible_node(context: Context, one: PostYear, funding: Funding) -> Node:
    """Return the bookings of listed cost types on days that are filled and funded."""
    leaves = []
    legs = [other.leg for other in one.fundings]
    series = [other.levels for other in one.fundings]
    for leaf in leaves_of(context, one):
        owner = owner_of(leaf.row, legs, series)
        mine = owner is not None and legs[owner] == funding.leg
        if mine and is_eligible(leaf.row, funding.leg, funding.levels):
            leaves.append(leaf.node(leaf.row.cents, leaf.row.service.days))
    return total("eligible_cost", {"post": one.post.event.post, "year": one.year}, leaves)


def entitlement_node(one: PostYear, funding: Funding) -> Node:
    """Return what a post is entitled to, month by month.

    The rounded total is split over the months so that rows and total agree.
    """
    whole = round_cents(funding.entitlement)
    amounts = [month.amount for month in funding.months]
    parts = split_cents(whole, amounts) if funding.entitlement else [0] * len(amounts)
    rows = []
    for month, cents in zip(funding.months, parts, strict=True):
        away = tuple(_away(one, month.span))
        if not month.amount and not away:
            continue
        values: dict[str, object] = {"from": iso(month.span.start), "to": iso(month.span.end - 1)}
        if month.part != 1:
            values["part"] = str(month.part)
        causes = (*_causes(one, funding, month.span), *away)
        rows.append(Node("month", values, cents, children=causes))
    values = {"policy": funding.leg.grant.event.day_count, "post": one.post.event.post}
    return total("entitlement", values, rows)


def _away(one: PostYear, span: Span) -> Iterator[Node]:
    """Yield who was away on days of a month, and was not replaced."""
    for away in unfilled_absences(one.post, span):
        days = {"from": iso(away.first), "to": iso(away.last)}
        yield Node("absence", {"person": away.person, **days}, event=away.event or None)


def _causes(one: PostYear, funding: Funding, span: Span) -> tuple[Node, ...]:
    """Every rate and every occupancy that counted on a day of the span, in time order."""
    rates: dict[int, Node] = {}
    people: dict[tuple[int, str], Node] = {}
    for grant, level in _counted(one, funding, span):
        day = level.span.start
        rate = rate_on(day, one.post, grant) if level.value else None
        if rate is None:
            continue
        rates[rate.sequence] = Node("rate", {"cents": rate.value}, rate.value, event=rate.sequence)
        for person, line in sorted(one.post.people.items()):
            entry = line.at(day)
            away = one.post.absences.get(person)
            if entry is not None and (away is None or away.at(day) is None):
                values: dict[str, object] = {"person": person, "fte": f"{entry.value}"}
                people[entry.sequence, person] = Node("occupancy", values, event=entry.sequence)
    return (*rates.values(), *people.values())


def _counted(one: PostYear, funding: Funding, span: Span) -> Iterator[tuple[Grant, Level]]:
    """Yield the levels behind a stretch, in time order.

    Where the policy gives the month one amount, these are the levels of all its days and legs.
    """
    legs = [funding.leg]
    if gives_month_one_amount(funding.leg.grant.event.day_count):
        months = months_of(year_of(span.start))
        span = next(month for month in months if month.meet(span).days)
        legs = [other.leg for other in one.fundings if other.leg.financing in WITH_RATE]
    found = ((leg.grant, level) for leg in legs for level in funded_levels(one.post, leg, span))
    yield from sorted(found, key=lambda one: one[1].span)
