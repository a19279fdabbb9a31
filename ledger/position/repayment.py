"""Repayment claims, leg by leg: claimed, interest, paid, open (domain reference §8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.facts import Claim, Facts, fold
from ledger.domain.interest import Segment, base_rates, segments
from ledger.domain.period import Span
from ledger.domain.repayment_rules import claim_open
from ledger.position.names import not_known
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from ledger.log.database import Session


class ClaimQuestion(NamedTuple):
    """Which claims: all, those of a grant, or one by its name."""

    grant: str | None = None
    claim: str | None = None
    axes: Axes = NOW


class ClaimRow(NamedTuple):
    """One claim, in cents; `late` when something is open after its due day."""

    claim: Claim
    interest_cents: int
    paid_cents: int
    open_cents: int
    late: bool


class InterestQuestion(NamedTuple):
    """A calculation that nothing is recorded of: cents and half-open days."""

    cents: int
    span: Span
    axes: Axes = NOW


def open_amounts(claim: Claim) -> list[tuple[int, int]]:
    """Return (day, open principal from that day on): payments lower it on the day they are made.

    A payment counts on the principal first; interest on interest is not charged (§ 289 BGB).
    """
    left = claim.event.amount_cents
    found = [(0, left)]
    for _, event in sorted(claim.payments, key=lambda item: item[1].paid_on):
        left = max(0, left - event.amount_cents)
        found.append((event.paid_on, left))
    return found


def claims(session: Session, question: ClaimQuestion, today: int) -> list[ClaimRow]:
    """Return the claims asked for, by name.

    Raises:
        UnknownName: the claim or grant is not on record within the axes.
    """
    facts = fold(all_facts(session, question.axes))
    _known(session, facts, question)
    day = min(today, question.axes.known_on)
    found = []
    for name, claim in sorted(facts.claims.items()):
        if question.claim in {None, name} and question.grant in {None, claim.event.grant}:
            left = claim_open(claim)
            interest = sum(event.amount_cents for _, event in claim.interest)
            paid = sum(event.amount_cents for _, event in claim.payments)
            late = left > 0 and claim.event.due_on < day
            found.append(ClaimRow(claim, interest, paid, left, late))
    return found


def _known(session: Session, facts: Facts, question: ClaimQuestion) -> None:
    for kind, name in (("claim", question.claim), ("grant", question.grant)):
        if name is not None and name not in facts.table(kind):
            raise not_known(session, kind, name, question.axes)


def interest(session: Session, question: InterestQuestion, today: int) -> list[Segment]:
    """Return the interest on an amount over days, with the base rates on record.

    Raises:
        Refusal: a half-year without a base rate.
    """
    del today
    rates = base_rates(fold(all_facts(session, question.axes)))
    return segments(question.span, [(question.span.start, question.cents)], rates)
