"""Repayment claims, leg by leg: claimed, interest, paid, open (domain reference §8)."""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.facts import Claim
from ledger.domain.period import Span
from ledger.domain.repayments.charged_interest import RecomputedInterest, recomputed_interest
from ledger.domain.repayments.interest import RateSegment, base_rates, segments
from ledger.domain.repayments.rules import claim_open
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes


class ClaimQuestion(NamedTuple):
    """Which claims: all, those of a grant, or one by its name."""

    grant: str | None = None
    claim: str | None = None
    axes: Axes = NOW


class ClaimRow(NamedTuple):
    """One claim, in cents; `late` when something is open after its due day.

    `charges` are the interest charged beside what it would be now; `computed_cents` is their sum,
    None where a base rate is missing.
    """

    claim: Claim
    interest_cents: int
    paid_cents: int
    open_cents: int
    late: bool
    charges: tuple[RecomputedInterest, ...] = ()

    @property
    def computed_cents(self) -> int | None:
        """Return what the interest charged would be now."""
        parts = [one.cents for one in self.charges]
        return None if None in parts else sum(cents or 0 for cents in parts)

    @property
    def overtaken(self) -> bool:
        """Return whether any interest charged would be another amount now."""
        return any(one.overtaken for one in self.charges)


class InterestQuestion(NamedTuple):
    """A calculation that nothing is recorded of: cents and half-open days."""

    cents: int
    span: Span
    axes: Axes = NOW


def claims(session: Session, question: ClaimQuestion, today: int) -> list[ClaimRow]:
    """Return the claims asked for, by name.

    Raises:
        UnknownName: the claim or grant is not on record within the axes.
    """
    snapshot = Snapshot(session, question.axes)
    snapshot.require("claim", question.claim)
    snapshot.require("grant", question.grant)
    facts = snapshot.facts
    day = min(today, question.axes.known_on)
    rates = base_rates(facts)
    found = []
    for name, claim in sorted(facts.claims.items()):
        if question.claim in {None, name} and question.grant in {None, claim.event.grant}:
            left = claim_open(claim)
            interest = sum(event.amount_cents for _, event in claim.interest)
            paid = sum(event.amount_cents for _, event in claim.payments)
            late = left > 0 and claim.event.due_on < day
            charges = tuple(recomputed_interest(claim, rates))
            found.append(
                ClaimRow(
                    claim=claim,
                    interest_cents=interest,
                    paid_cents=paid,
                    open_cents=left,
                    late=late,
                    charges=charges,
                )
            )
    return found


def interest(session: Session, question: InterestQuestion, _: int) -> list[RateSegment]:
    """Return the interest on an amount over days, with the base rates on record.

    Raises:
        Refusal: a half-year without a base rate.
    """
    rates = base_rates(Snapshot(session, question.axes).facts)
    return segments(question.span, [(question.span.start, question.cents)], rates)
