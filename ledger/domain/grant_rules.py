"""The guards of notices, forwardings and amendments; see `ledger.domain.rules`.

Which terms a financing type has: domain reference §4 "Payable grant", after the general conditions
of grants (§ 44 LHO NRW, ANBest). What comes in and is proven: `ledger.domain.grant_money_rules`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.financing import (
    ACCOUNTS,
    BY_PLAN,
    FINANCING,
    FLAT_CAPPED,
    SCOPES,
    WITH_DE_MINIMIS,
    WITH_RATE,
)
from ledger.domain.funding import DAY_COUNTS
from ledger.domain.guards import not_negative, period_in_order
from ledger.domain.keys import Ratio
from ledger.domain.money import decimal_text
from ledger.domain.period import Span, iso
from ledger.domain.recordable import Recordable
from ledger.domain.state import GrantAmounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts


def _grant(event: e.GrantApproved, _: Facts) -> Iterator[Finding]:
    """A notice has the terms of its financing type, and no others."""
    place = f"grant {event.grant}"
    yield from period_in_order(place, event.valid_from, event.valid_to)
    yield from _rate(place, event.financing, event.rate_cents)
    yield from _one_of(place, "day-count policy", event.day_count, DAY_COUNTS)
    if not event.cost_types:
        yield Finding(place, "no cost type is eligible", "name at least one, e.g. personnel")
    yield from _one_of(place, "financing type", event.financing, FINANCING)
    yield from _one_of(place, "scope", event.scope, SCOPES)
    yield from _one_of(place, "account", event.account, ACCOUNTS)
    yield from _scope(place, event.financing, event.scope)
    yield from _amounts(place, event.financing, event.amounts)
    yield from _minimum_share(place, event.minimum_share)


def _one_of(place: str, what: str, value: str, known: tuple[str, ...]) -> Iterator[Finding]:
    if value not in known:
        yield Finding(place, f"unknown {what} {value!r}", f"one of {', '.join(known)}")


def _rate(place: str, financing: str, cents: int | None) -> Iterator[Finding]:
    """A rate per FTE belongs to the types that have an entitlement; None: none was given."""
    yield from not_negative(place, cents, "rate")
    if financing == FLAT_CAPPED and cents == 0:
        yield Finding(place, f"{FLAT_CAPPED} financing needs a rate above zero", "give --rate")
    if financing in FINANCING and financing not in WITH_RATE and cents:
        problem = f"{financing} financing has no rate per FTE"
        remedy = f"leave --rate out, or choose one of {', '.join(sorted(WITH_RATE))}"
        yield Finding(place, problem, remedy)


def _scope(place: str, financing: str, scope: str) -> Iterator[Finding]:
    if financing == FLAT_CAPPED and scope == "grant":
        problem = f"{FLAT_CAPPED} financing is capped by the actual cost of each post"
        yield Finding(place, problem, "leave --scope out")


def _amounts(place: str, financing: str, amounts: GrantAmounts) -> Iterator[Finding]:
    """Z, K, D and the de-minimis amount are what the financing type needs and knows."""
    for cents, what in (
        (amounts.approved, "approved amount"),
        (amounts.planned_cost, "planned cost"),
        (amounts.planned_other, "planned money of others"),
        (amounts.de_minimis, "de-minimis amount"),
    ):
        yield from not_negative(place, cents, what)
    if financing not in FINANCING:
        return
    if financing not in WITH_RATE and amounts.approved is None:
        yield Finding(place, f"{financing} financing needs the approved amount", "give --approved")
    if financing in BY_PLAN:
        if not amounts.planned_cost:
            problem = f"{financing} financing needs the planned eligible cost"
            yield Finding(place, problem, "give --planned-cost")
        else:
            yield from _covered(place, amounts.planned_cost, amounts)
    if amounts.de_minimis and financing not in WITH_DE_MINIMIS:
        problem = "a de-minimis amount is applied neither to full financing nor to fixed amounts"
        yield Finding(place, problem, "leave --de-minimis out")


def _covered(place: str, planned: int, amounts: GrantAmounts) -> Iterator[Finding]:
    """The grant is subsidiary: with the money of others it pays at most the planned cost."""
    approved, other = amounts.approved or 0, amounts.planned_other
    if approved + other > planned:
        problem = (
            f"approved {decimal_text(approved)} and planned money of others {decimal_text(other)} "
            f"exceed the planned cost {decimal_text(planned)}"
        )
        yield Finding(place, problem, "mend one of them; own money is what the two leave of it")


def _minimum_share(place: str, share: Ratio | None) -> Iterator[Finding]:
    if share is not None and Fraction(*share) > 1:
        problem = f"a minimum share of {Fraction(*share)}, above one"
        yield Finding(place, problem, "type a part of a full-time post, e.g. 1/2")


def inside_notice(
    place: str, day: int, grant: str, facts: Facts, until: int | None = None
) -> Iterator[Finding]:
    """A day lies in the notice's period, which `until` (if given) ends anew."""
    notice = facts.grants[grant]
    first, last = notice.event.valid_from, notice.valid_to if until is None else until
    if not first <= day <= last:
        yield Finding(
            place,
            f"{iso(day)} lies outside the period of notice {grant}, {iso(first)} to {iso(last)}",
            "mend the date, or amend the notice's period first",
        )


def _amended(event: e.GrantAmended, facts: Facts) -> Iterator[Finding]:
    """An amendment keeps to the financing type: another type is another notice."""
    place, grant = f"grant {event.grant}", facts.grants[event.grant]
    amounts = event.amounts_after(grant)
    dated = (event.rate_cents, event.cost_types, amounts, event.fte)
    undated = (event.valid_to, event.minimum_share, event.proof_due or None)
    if all(value is None for value in (*dated, *undated)):
        remedy = "give what it changes, e.g. --rate, --approved, --cost-type or --until"
        yield Finding(place, "the amendment changes nothing", remedy)
    yield from _rate(place, grant.event.financing, event.rate_cents)
    if event.cost_types is not None and not event.cost_types:
        yield Finding(place, "no cost type is eligible", "name at least one, e.g. personnel")
    if event.valid_to is not None:
        yield from period_in_order(place, grant.event.valid_from, event.valid_to)
    if any(value is not None for value in dated):
        yield from inside_notice(place, event.valid_from, event.grant, facts, event.valid_to)
    if amounts is not None:
        yield from _amounts(place, grant.event.financing, amounts)
    yield from _minimum_share(place, event.minimum_share)


def _revoked(event: e.GrantRevoked, facts: Facts) -> Iterator[Finding]:
    yield from inside_notice(f"grant {event.grant}", event.from_day, event.grant, facts)


def _forwarded(event: e.GrantForwarded, facts: Facts) -> Iterator[Finding]:
    place = f"forwarding of {event.grant} to {event.recipient}"
    yield from period_in_order(place, event.valid_from, event.valid_to)
    yield from inside_notice(place, event.valid_from, event.grant, facts)
    yield from inside_notice(place, event.valid_to, event.grant, facts)
    mine = Span(event.valid_from, event.valid_to + 1)
    for fact, other in facts.grants[event.grant].forwardings:
        if other.recipient == event.recipient and other != event:
            theirs = Span(other.valid_from, other.valid_to + 1)
            if mine.meet(theirs).days:
                yield Finding(
                    place,
                    f"overlaps the forwarding recorded as event {fact.sequence}",
                    f"choose another period, or correct it with --corrects {fact.sequence}",
                )


def _forwarded_terms(event: e.GrantForwarded, facts: Facts) -> Iterator[Finding]:
    """A forwarding passes the notice's terms on, or names its own financing type with all terms.

    Its rate, and the day of its proof of use, may differ without a type of its own.
    """
    place = f"forwarding of {event.grant} to {event.recipient}"
    notice = facts.grants[event.grant].event
    yield from _rate(place, event.financing or notice.financing, event.rate_cents)
    if not event.financing:
        amounts = (event.approved_cents, event.planned_cost_cents)
        others = (event.planned_other_cents, event.de_minimis_cents, event.scope, event.account)
        if any(value is not None for value in amounts) or any(others):
            problem = "has terms of its own, but no financing type"
            yield Finding(place, problem, "add --financing, or leave them out")
        return
    yield from _one_of(place, "financing type", event.financing, FINANCING)
    if event.scope:
        yield from _one_of(place, "scope", event.scope, SCOPES)
        yield from _scope(place, event.financing, event.scope)
    if event.account:
        yield from _one_of(place, "account", event.account, ACCOUNTS)
    passed_on = event.rate_cents is None and notice.financing not in WITH_RATE
    if event.financing in WITH_RATE and passed_on:
        problem = f"{event.financing} financing needs a rate, and the notice has none"
        yield Finding(place, problem, "give --rate")
    yield from _amounts(place, event.financing, event.amounts)


GRANTS = (
    Recordable(e.GrantApproved, c.ApproveGrant, (_grant,)),
    Recordable(e.GrantAmended, c.AmendGrant, (_amended,)),
    Recordable(e.GrantRevoked, c.RevokeGrant, (_revoked,)),
    Recordable(e.GrantForwarded, c.ForwardGrant, (_forwarded, _forwarded_terms)),
)
