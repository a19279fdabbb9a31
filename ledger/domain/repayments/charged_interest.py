"""Interest as it was charged, beside what it would be now (domain reference §4, "Interest").

What was charged stays as it was recorded. A payment dated before, another base rate, a claim that
was corrected: each overtakes it, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from ledger.domain import events as e
from ledger.domain.commands import ChargeInterest
from ledger.domain.errors import Refusal, refuse_if, unknown_name
from ledger.domain.keys import ratio_of
from ledger.domain.money import Cents
from ledger.domain.period import Span, date_of
from ledger.domain.repayments.interest import (
    POINTS,
    BaseRate,
    RateSegment,
    base_rates,
    segment,
    segments,
    total_interest,
)
from ledger.domain.rules import findings
from ledger.domain.said import NOWHERE, Said
from ledger.domain.state import Claim, Facts


class RecomputedInterest(NamedTuple):
    """One charge of interest, and what the same days would bear with what stands now.

    `cents` None: a base rate that it needs is not on record any more.
    """

    sequence: int
    event: e.InterestCharged
    cents: int | None
    parts: tuple[RateSegment, ...]

    @property
    def overtaken(self) -> bool:
        """Return whether it would be another amount now."""
        return self.cents != self.event.amount_cents

    @property
    def charged(self) -> list[RateSegment]:
        """Return the arithmetic as it was charged."""
        return [
            segment(
                Span(one.start, one.end),
                one.principal_cents,
                BaseRate(Fraction(*one.base_rate), self.sequence),
            )
            for one in self.event.segments
        ]

    @property
    def difference_cents(self) -> int | None:
        """Return by how much more it would be now; None: it cannot be computed."""
        return None if self.cents is None else self.cents - self.event.amount_cents


def open_amounts(claim: Claim) -> list[tuple[int, int]]:
    """Return (day, open principal from that day on): payments lower it on the day they are made.

    A payment counts on the principal first; interest on interest is not charged (§ 289 BGB).
    """
    left = claim.event.amount_cents
    found = [(0, left)]
    for _, event in sorted(claim.payments, key=lambda item: item.event.paid_on):
        left = max(0, left - event.amount_cents)
        found.append((event.paid_on, left))
    return found


def charge(command: ChargeInterest, facts: Facts) -> e.InterestCharged:
    """Return the interest of a period on what is open of a claim, with its arithmetic.

    Raises:
        Refusal: no such claim, a rule says no, or a base rate is missing.
    """
    claim = facts.claims.get(command.claim)
    if claim is None:
        raise Refusal([unknown_name("claim", command.claim, facts.claims)])
    frame = e.InterestCharged(
        claim=command.claim,
        start=command.start,
        end=command.end,
        amount_cents=0,
        points=ratio_of(POINTS),
        segments=(),
    )
    refuse_if(findings(frame, facts))
    parts = segments(Span(command.start, command.end), open_amounts(claim), base_rates(facts))
    stored = tuple(
        e.InterestSegment(p.span.start, p.span.end, p.principal, ratio_of(p.base_rate))
        for p in parts
    )
    period = (command.claim, command.start, command.end)
    return e.InterestCharged(*period, total_interest(parts), frame.points, stored)


def recomputed_interest(
    claim: Claim, rates: Mapping[int, BaseRate]
) -> Iterator[RecomputedInterest]:
    """Yield every charge of a claim with what it would be now."""
    for fact, event in claim.interest:
        try:
            parts = segments(Span(event.start, event.end), open_amounts(claim), rates)
        except Refusal:
            yield RecomputedInterest(fact.sequence, event, None, ())
        else:
            yield RecomputedInterest(fact.sequence, event, total_interest(parts), tuple(parts))


def newly_overtaken(before: Facts, after: Facts) -> Iterator[RecomputedInterest]:
    """Yield the charges that are overtaken by what was recorded between two states."""
    rates, were = base_rates(after), base_rates(before)
    for name, claim in sorted(after.claims.items()):
        old = before.claims.get(name)
        known = {one.sequence: one.cents for one in recomputed_interest(old, were)} if old else {}
        for one in recomputed_interest(claim, rates):
            if one.overtaken and known.get(one.sequence) != one.cents:
                yield one


def overtaken_words(one: RecomputedInterest, because: Said = NOWHERE) -> Said:
    """Return what a charge was, what it would be, and the command that sets it right."""
    event = one.event
    now = Said("cannot be computed, for a base rate is missing")
    if one.cents is not None:
        now = Said("comes to {amount}", amount=Cents(one.cents))
    return Said(
        "BL-057 claim {claim}: interest of {amount} was charged to {end} (event {event}) and {now} "
        "now{because} → repayment charge-interest {claim} --from {start} --to {end} "
        "--corrects {event} --reason …",
        claim=event.claim,
        amount=Cents(event.amount_cents),
        start=date_of(event.start),
        end=date_of(event.end),
        event=one.sequence,
        now=now,
        because=because,
    )
