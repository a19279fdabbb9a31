"""The terms of a notice and of its forwardings, each with the event that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.domain import events as e
from ledger.domain.facts import Grant
from ledger.domain.grants.amounts import GrantAmounts
from ledger.domain.grants.financing import PERCENTAGE, WITH_RATE, Terms
from ledger.domain.grants.legs import Leg
from ledger.domain.money import round_cents
from ledger.domain.period import Span, year_of, year_span
from ledger.domain.timeline import Timeline
from ledger.position.snapshot import Snapshot, once

NOTICE, FORWARDING = "notice", "forwarding"


class Term(NamedTuple):
    """One term of a leg for some days (inclusive): either `cents`, or a `value` in plain text.

    `leg` is `notice` or `forwarding`, `recipient` whom it reaches. A forwarding without terms of
    its own has the one term `as_notice`.
    """

    leg: str
    recipient: str
    term: str
    cents: int | None
    value: str
    valid_from: int
    valid_to: int
    event: int


class _Leg(NamedTuple):
    """What all terms of one leg have in common; `days` is half-open."""

    kind: str
    recipient: str
    days: Span
    event: int

    def cents(self, term: str, cents: int | None) -> Iterator[Term]:
        """Yield a term of money that holds for the whole leg, unless there is none."""
        if cents is not None:
            yield self.term(term, self.days, self.event, cents)

    def text(self, term: str, value: str, event: int | None = None) -> Iterator[Term]:
        """Yield a term in words that holds for the whole leg, unless it is empty."""
        if value:
            yield self.term(term, self.days, event or self.event, None, value)

    def term(self, term: str, days: Span, event: int, cents: int | None, value: str = "") -> Term:
        """Return a term of this leg for some days."""
        last = days.end - 1
        return Term(
            leg=self.kind,
            recipient=self.recipient,
            term=term,
            cents=cents,
            value=value,
            valid_from=days.start,
            valid_to=last,
            event=event,
        )


def terms_of(snapshot: Snapshot, grant: Grant) -> tuple[Term, ...]:
    """Return the terms of a notice, then those of its forwardings in the order of their days."""
    found = list(_notice(grant, _amended(snapshot).get(grant.event.grant, {})))
    for fact, contract in sorted(
        grant.forwardings, key=lambda one: (one.event.valid_from, one.fact)
    ):
        days = Span(contract.valid_from, contract.valid_to + 1)
        leg = _Leg(FORWARDING, contract.recipient, days, fact.sequence)
        found += _forwarding(leg, contract, grant)
    return tuple(found)


def _notice(grant: Grant, amended: Mapping[str, int]) -> Iterator[Term]:
    event, number = grant.event, grant.fact.sequence
    # A notice that was revoked from its first day on is shown for the period that it had.
    last = grant.valid_to if grant.valid_to >= event.valid_from else event.valid_to
    leg = _Leg(NOTICE, event.recipient, Span(event.valid_from, last + 1), number)
    yield from leg.text("financing", event.financing)
    if event.financing in WITH_RATE:
        yield from _changing(leg, "rate", grant.rates)
        yield from leg.text("day_count", event.day_count)
        yield from leg.text("scope", event.scope)
    yield from _paid_for(leg, event.financing, grant)
    yield from leg.text("account", event.account)
    yield from _changing_amounts(leg, grant)
    yield from _changing(leg, "cost_types", grant.cost_types)
    if grant.minimum_share is not None:
        share = str(grant.minimum_share)
        yield from leg.text("minimum_share", share, amended.get("minimum_share"))
    yield from leg.text("proof_due", grant.proof_due, amended.get("proof_due"))
    if event.retention_years:
        yield from leg.text("retention_years", str(event.retention_years))


def _forwarding(leg: _Leg, contract: e.GrantForwarded, grant: Grant) -> Iterator[Term]:
    own = contract.financing
    yield from leg.text("financing" if own else "as_notice", own or "as_notice")
    yield from leg.cents("rate", contract.rate_cents)
    if contract.fte is not None:
        yield from leg.text("fte", str(Fraction(*contract.fte)))
        yield from _yearly(leg, contract, grant)
    yield from leg.text("scope", contract.scope if own in WITH_RATE else "")
    yield from leg.text("account", contract.account)
    if own:
        for term, cents, value in amount_terms(own, contract.amounts):
            yield from leg.cents(term, cents) if cents is not None else leg.text(term, value)
    yield from leg.text("proof_due", contract.proof_due)


def _paid_for(leg: _Leg, financing: str, grant: Grant) -> Iterator[Term]:
    """Yield how many FTE the notice pays for, then what these are in a year at its rate."""
    said = grant.fte.segments(leg.days)
    for days, entry in said:
        if entry is not None and entry.value is not None:
            yield leg.term("fte", days, entry.sequence, None, str(entry.value))
    for days, entry in said if financing in WITH_RATE else ():
        for part, rate in grant.rates.segments(days) if entry is not None else ():
            if entry and entry.value is not None and rate and rate.value is not None:
                number = max(entry.sequence, rate.sequence)
                yield leg.term("yearly", part, number, round_cents(entry.value * rate.value))


def _yearly(leg: _Leg, contract: e.GrantForwarded, grant: Grant) -> Iterator[Term]:
    """Yield what the FTE that are passed on are in a year, at the rate of the leg."""
    if (contract.financing or grant.event.financing) not in WITH_RATE or contract.fte is None:
        return
    fte = Fraction(*contract.fte)
    if contract.rate_cents is not None:
        yield from leg.cents("yearly", round_cents(fte * contract.rate_cents))
        return
    for part, rate in grant.rates.segments(leg.days):
        if rate is not None and rate.value is not None:
            number = max(leg.event, rate.sequence)
            yield leg.term("yearly", part, number, round_cents(fte * rate.value))


def amount_terms(
    financing: str, amounts: GrantAmounts | Terms
) -> list[tuple[str, int | None, str]]:
    """Return (term, cents, text) of what amounts say, own money (K − Z − D) among them."""
    rows: list[tuple[str, int | None, str]] = [
        ("approved", amounts.approved, ""),
        ("planned_cost", amounts.planned_cost, ""),
        ("planned_other", amounts.planned_other or None, ""),
    ]
    own = own_money(amounts)
    rows.append(("own_money", own, ""))
    if financing == PERCENTAGE and amounts.planned_cost and amounts.approved is not None:
        rows.append(("funded_part", None, str(Fraction(amounts.approved, amounts.planned_cost))))
    rows.append(("de_minimis", amounts.de_minimis or None, ""))
    return [row for row in rows if row[1] is not None or row[2]]


def own_money(amounts: GrantAmounts | Terms) -> int | None:
    """Return own money (Eigenmittel) in cents: what Z and D leave of K; None without Z or K."""
    if amounts.approved is None or amounts.planned_cost is None:
        return None
    return amounts.planned_cost - amounts.approved - amounts.planned_other


def _changing(leg: _Leg, term: str, line: Timeline[Any]) -> Iterator[Term]:
    for days, entry in line.segments(leg.days):
        said = entry.value if entry is not None else None
        if entry is not None and isinstance(said, int):
            yield leg.term(term, days, entry.sequence, said)
        elif entry is not None and said:
            yield leg.term(term, days, entry.sequence, None, ", ".join(said))


_OF_SEVERAL = {
    "own_money": ("approved", "planned_cost", "planned_other"),
    "funded_part": ("approved", "planned_cost"),
}
"""What is computed from several amounts: it has the event that said one of them last."""


def _changing_amounts(own: _Leg, grant: Grant) -> Iterator[Term]:
    """Yield each amount for the years, or the period, for which it counts: the last one in it."""
    found: dict[str, list[Term]] = {}
    leg = Leg(grant, None)
    years = range(year_of(own.days.start), year_of(own.days.end - 1) + 1)
    whole = grant.event.account == "period"
    for year in years[-1:] if whole else years:
        days = own.days if whole else own.days.meet(year_span(year))
        said = leg.amount_events(year)
        for term, cents, value in amount_terms(leg.financing, leg.terms(year)):
            number = max(said[name] for name in _OF_SEVERAL.get(term, (term,)))
            new = own.term(term, days, number, cents, value)
            known = found.setdefault(term, [])
            last = known[-1] if known else None
            if last and (last.cents, last.value) == (cents, value):
                known[-1] = last._replace(valid_to=new.valid_to)
            else:
                known.append(new)
    for terms in found.values():
        yield from terms


@once
def _amended(snapshot: Snapshot) -> dict[str, dict[str, int]]:
    """Return by notice the amendment that had the last word on what is not dated."""
    found: dict[str, dict[str, int]] = {}
    for number, fact in snapshot.facts.standing.items():
        event = fact.event
        if isinstance(event, e.GrantAmended):
            last = found.setdefault(event.grant, {})
            if event.proof_due:
                last["proof_due"] = number
            if event.minimum_share is not None:
                last["minimum_share"] = number
    return found
