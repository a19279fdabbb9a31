"""The guards of notices, forwardings and amendments; see `ledger.domain.rules`.

Which terms a financing type has: domain reference §4 "Payable grant", after the general conditions
of grants (§ 44 LHO NRW, ANBest). What comes in and is proven: `ledger.domain.grants.money_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.grants.amounts import GrantAmounts
from ledger.domain.grants.financing import (
    ACCOUNTS,
    BY_PLAN,
    FINANCING,
    FLAT_CAPPED,
    SCOPES,
    WITH_DE_MINIMIS,
    WITH_RATE,
)
from ledger.domain.grants.funding import DAY_COUNTS
from ledger.domain.guards import not_negative, period_in_order
from ledger.domain.keys import Ratio
from ledger.domain.money import Cents
from ledger.domain.period import Span, date_of
from ledger.domain.recordable import Recordable
from ledger.domain.said import OneOf, Said, ones_of

if TYPE_CHECKING:
    from ledger.domain.facts import Facts

_KNOWN = {
    "account": ones_of(ACCOUNTS, "account"),
    "day_count": ones_of(DAY_COUNTS, "day_count"),
    "financing": ones_of(FINANCING, "financing"),
    "scope": ones_of(SCOPES, "scope"),
}
"""The words that a field of a notice may hold."""


def _grant(event: e.GrantApproved, _: Facts) -> Iterator[Finding]:
    """A notice has the terms of its financing type, and no others."""
    place = Said("grant {grant}", grant=event.grant)
    yield from period_in_order(place, event.valid_from, event.valid_to)
    yield from _rate(place, event.financing, event.rate_cents)
    yield from _one_of(place, Said("day-count policy"), event.day_count, _KNOWN["day_count"])
    yield from _eligible(place, event.cost_types)
    yield from _one_of(place, Said("financing type"), event.financing, _KNOWN["financing"])
    yield from _one_of(place, Said("scope"), event.scope, _KNOWN["scope"])
    yield from _one_of(place, Said("account"), event.account, _KNOWN["account"])
    yield from _scope(place, event.financing, event.scope)
    yield from _amounts(place, event.financing, event.amounts)
    yield from _minimum_share(place, event.minimum_share)


def _eligible(place: Said, cost_types: tuple[str, ...] | None) -> Iterator[Finding]:
    if cost_types == ():
        remedy = "name at least one, e.g. personnel"
        yield Finding.of(place, "BL-117 no cost type is eligible", remedy)


def _one_of(place: Said, what: Said, value: str, known: tuple[OneOf, ...]) -> Iterator[Finding]:
    if value not in known:
        problem = "BL-118 unknown {what} {value!r}"
        remedy = "one of {known}"
        yield Finding.of(place, problem, remedy, what=what, value=value, known=known)


def _rate(place: Said, financing: str, cents: int | None) -> Iterator[Finding]:
    """A rate per FTE belongs to the types that have an entitlement; None: none was given."""
    yield from not_negative(place, cents, Said("rate"))
    if financing == FLAT_CAPPED and cents == 0:
        problem = "BL-119 {financing} financing needs a rate above zero"
        yield Finding.of(place, problem, "give --rate", financing=OneOf(FLAT_CAPPED, "financing"))
    if financing in FINANCING and financing not in WITH_RATE and cents:
        problem = "BL-120 {financing} financing has no rate per FTE"
        remedy = "leave --rate out, or choose one of {known}"
        yield Finding.of(
            place,
            problem,
            remedy,
            financing=OneOf(financing, "financing"),
            known=ones_of(sorted(WITH_RATE), "financing"),
        )


def _scope(place: Said, financing: str, scope: str) -> Iterator[Finding]:
    if financing == FLAT_CAPPED and scope == "grant":
        problem = "BL-121 {financing} financing is capped by the actual cost of each post"
        yield Finding.of(
            place, problem, "leave --scope out", financing=OneOf(FLAT_CAPPED, "financing")
        )


def _amounts(place: Said, financing: str, amounts: GrantAmounts) -> Iterator[Finding]:
    """Z, K, D and the de-minimis amount are what the financing type needs and knows."""
    for cents, what in (
        (amounts.approved, Said("approved amount")),
        (amounts.planned_cost, Said("planned cost")),
        (amounts.planned_other, Said("planned money of others")),
        (amounts.de_minimis, Said("de-minimis amount")),
    ):
        yield from not_negative(place, cents, what)
    if financing not in FINANCING:
        return
    if financing not in WITH_RATE and amounts.approved is None:
        problem = "BL-122 {financing} financing needs the approved amount"
        yield Finding.of(place, problem, "give --approved", financing=OneOf(financing, "financing"))
    if financing in BY_PLAN:
        if not amounts.planned_cost:
            problem = "BL-123 {financing} financing needs the planned eligible cost"
            yield Finding.of(
                place, problem, "give --planned-cost", financing=OneOf(financing, "financing")
            )
        else:
            yield from _covered(place, amounts.planned_cost, amounts)
    if amounts.de_minimis and financing not in WITH_DE_MINIMIS:
        problem = (
            "BL-124 a de-minimis amount is applied neither to full financing nor to fixed amounts"
        )
        yield Finding.of(place, problem, "leave --de-minimis out")


def _covered(place: Said, planned: int, amounts: GrantAmounts) -> Iterator[Finding]:
    """The grant is subsidiary: with the money of others it pays at most the planned cost."""
    approved, other = amounts.approved or 0, amounts.planned_other
    if approved + other > planned:
        yield Finding.of(
            place,
            (
                "BL-125 approved {approved} and planned money of others {other} exceed the planned "
                "cost {planned}"
            ),
            "mend one of them; own money is what the two leave of it",
            approved=Cents(approved),
            other=Cents(other),
            planned=Cents(planned),
        )


def _minimum_share(place: Said, share: Ratio | None) -> Iterator[Finding]:
    if share is not None and Fraction(*share) > 1:
        problem = "BL-126 a minimum share of {share}, above one"
        remedy = "type a part of a full-time post, e.g. 1/2"
        yield Finding.of(place, problem, remedy, share=Fraction(*share))


def inside_notice(
    place: Said, day: int, grant: str, facts: Facts, until: int | None = None
) -> Iterator[Finding]:
    """A day lies in the notice's period, which `until` (if given) ends anew."""
    notice = facts.grants[grant]
    first, last = notice.event.valid_from, notice.valid_to if until is None else until
    if not first <= day <= last:
        yield Finding.of(
            place,
            "BL-127 {day} lies outside the period of notice {grant}, {first} to {last}",
            "mend the date, or amend the notice's period first",
            day=date_of(day),
            grant=grant,
            first=date_of(first),
            last=date_of(last),
        )


def _amended(event: e.GrantAmended, facts: Facts) -> Iterator[Finding]:
    """An amendment keeps to the financing type: another type is another notice."""
    place, grant = Said("grant {grant}", grant=event.grant), facts.grants[event.grant]
    amounts = event.amounts_after(grant)
    dated = (event.rate_cents, event.cost_types, amounts or None, event.fte)
    undated = (event.valid_to, event.minimum_share, event.proof_due or None)
    if all(value is None for value in (*dated, *undated)):
        remedy = "give what it changes, e.g. --rate, --approved, --cost-type or --until"
        yield Finding.of(place, "BL-128 the amendment changes nothing", remedy)
    yield from _rate(place, grant.event.financing, event.rate_cents)
    yield from _eligible(place, event.cost_types)
    if event.valid_to is not None:
        yield from period_in_order(place, grant.event.valid_from, event.valid_to)
    if any(value is not None for value in dated):
        yield from inside_notice(place, event.valid_from, event.grant, facts, event.valid_to)
    found = (_amounts(place, grant.event.financing, one) for one in amounts)
    yield from dict.fromkeys(chain.from_iterable(found))
    yield from _minimum_share(place, event.minimum_share)


def _revoked(event: e.GrantRevoked, facts: Facts) -> Iterator[Finding]:
    place = Said("grant {grant}", grant=event.grant)
    yield from inside_notice(place, event.from_day, event.grant, facts)


def _forwarded(event: e.GrantForwarded, facts: Facts) -> Iterator[Finding]:
    place = Said(
        "forwarding of {grant} to {recipient}", grant=event.grant, recipient=event.recipient
    )
    yield from period_in_order(place, event.valid_from, event.valid_to)
    yield from inside_notice(place, event.valid_from, event.grant, facts)
    yield from inside_notice(place, event.valid_to, event.grant, facts)
    mine = Span(event.valid_from, event.valid_to + 1)
    for fact, other in facts.grants[event.grant].forwardings:
        if other.recipient == event.recipient and other != event:
            theirs = Span(other.valid_from, other.valid_to + 1)
            if mine.meet(theirs).days:
                problem = "BL-129 overlaps the forwarding recorded as event {event}"
                remedy = "choose another period, or correct it with --corrects {event}"
                yield Finding.of(place, problem, remedy, event=fact.sequence)


def _forwarded_terms(event: e.GrantForwarded, facts: Facts) -> Iterator[Finding]:
    """A forwarding passes the notice's terms on, or names its own financing type with all terms.

    Its rate, and the day of its proof of use, may differ without a type of its own.
    """
    place = Said(
        "forwarding of {grant} to {recipient}", grant=event.grant, recipient=event.recipient
    )
    notice = facts.grants[event.grant].event
    yield from _rate(place, event.financing or notice.financing, event.rate_cents)
    if not event.financing:
        amounts = (event.approved_cents, event.planned_cost_cents)
        others = (event.planned_other_cents, event.de_minimis_cents, event.scope, event.account)
        if any(value is not None for value in amounts) or any(others):
            remedy = "add --financing, or leave them out"
            yield Finding.of(place, "BL-130 has terms of its own, but no financing type", remedy)
        return
    yield from _one_of(place, Said("financing type"), event.financing, _KNOWN["financing"])
    if event.scope:
        yield from _one_of(place, Said("scope"), event.scope, _KNOWN["scope"])
        yield from _scope(place, event.financing, event.scope)
    if event.account:
        yield from _one_of(place, Said("account"), event.account, _KNOWN["account"])
    passed_on = event.rate_cents is None and notice.financing not in WITH_RATE
    if event.financing in WITH_RATE and passed_on:
        problem = "BL-131 {financing} financing needs a rate, and the notice has none"
        yield Finding.of(
            place, problem, "give --rate", financing=OneOf(event.financing, "financing")
        )
    yield from _amounts(place, event.financing, event.amounts)


GRANTS = (
    Recordable(e.GrantApproved, c.ApproveGrant, (_grant,)),
    Recordable(e.GrantAmended, c.AmendGrant, (_amended,)),
    Recordable(e.GrantRevoked, c.RevokeGrant, (_revoked,)),
    Recordable(e.GrantForwarded, c.ForwardGrant, (_forwarded, _forwarded_terms)),
)
