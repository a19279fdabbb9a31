"""The guards of repayment claims, payments, interest and base rates; see `ledger.domain.rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.interest import half_year
from ledger.domain.money import decimal_text
from ledger.domain.period import Span, iso, year_of
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Claim, Facts


def legs_back(grant: str, facts: Facts) -> set[tuple[str, str]]:
    """Return every (creditor, debtor) on the way back: Land ← county ← employing body ← member."""
    notice = facts.grants[grant]
    legs = {(notice.event.grantor, notice.event.recipient)}
    legs |= {(notice.event.recipient, f.recipient) for _, f in notice.forwardings}
    for post in facts.posts.values():
        if not any(entry.value == grant for entry in post.grants.entries):
            continue
        home = post.event.employing_body
        for chosen in post.agreements.entries:
            agreement = facts.agreements.get(chosen.value or "")
            versions = [v.value for v in agreement.keys.entries if v.value] if agreement else []
            legs |= {(home, member) for v in versions for member, _, _ in v.key if member != home}
    return {leg for leg in legs if leg[0] != leg[1]}


def _claimed(event: e.RepaymentClaimed, facts: Facts) -> Iterator[Finding]:
    """A claim is made on a leg of its grant, for one of its years."""
    place = f"claim {event.claim}"
    legs = legs_back(event.grant, facts)
    if (event.creditor, event.debtor) not in legs:
        known = ", ".join(f"{a} ← {b}" for a, b in sorted(legs))
        problem = f"{event.creditor} ← {event.debtor} is no leg of grant {event.grant}"
        yield Finding(place, problem, f"name one of: {known}")
    if event.amount_cents <= 0:
        yield Finding(place, "the amount is not above zero", "type it without the sign")
    if event.due_on < event.claimed_on:
        yield Finding(place, "due before it was claimed", "exchange or mend the two dates")
    notice = facts.grants[event.grant]
    first, last = year_of(notice.event.valid_from), year_of(notice.valid_to)
    if not first <= event.year <= last:
        problem = f"{event.year} is none of the notice's years ({first} to {last})"
        yield Finding(place, problem, "name one of them")


def same_claim(event: e.RepaymentClaimed, facts: Facts) -> tuple[int, tuple[str, ...]] | None:
    """Return the claim that wants the same under another name, and the words for it; else None.

    The same money is grant, leg, year and amount; days may differ where it is typed twice.
    """
    wanted = (event.grant, event.creditor, event.debtor, event.year, event.amount_cents)
    for name, claim in sorted(facts.claims.items()):
        one = claim.event
        if (one.grant, one.creditor, one.debtor, one.year, one.amount_cents) == wanted:
            number = claim.fact.sequence
            text = (
                f"claimed already as {name}, event {number}: same grant, leg, year and amount; "
                "nothing was changed; if it is wanted a second time, add --again"
            )
            return number, (text,)
    return None


def claim_open(claim: Claim) -> int:
    """Return what is open of a claim: amount and interest charged, minus payments, in cents."""
    charged = sum(event.amount_cents for _, event in claim.interest)
    paid = sum(event.amount_cents for _, event in claim.payments)
    return claim.event.amount_cents + charged - paid


def _paid(event: e.RepaymentPaid, facts: Facts) -> Iterator[Finding]:
    """A payment is money, not before the claim, and not more than is open."""
    claim = facts.claims[event.claim]
    place = f"payment on claim {event.claim}"
    if event.amount_cents <= 0:
        yield Finding(place, "the amount is not above zero", "type it without the sign")
    if event.paid_on < claim.event.claimed_on:
        problem = f"paid before it was claimed, on {iso(claim.event.claimed_on)}"
        yield Finding(place, problem, "mend the date")
    left = claim_open(claim)
    if event.amount_cents > left:
        problem = f"only {decimal_text(left)} are open"
        yield Finding(place, problem, "mend the amount, or charge the interest first")


def _charged(event: e.InterestCharged, facts: Facts) -> Iterator[Finding]:
    """Interest runs from the claim's first day of interest, each day once."""
    claim = facts.claims[event.claim]
    place = f"interest on claim {event.claim}"
    since = claim.event.interest_from
    if since is None:
        remedy = "record the claim with --interest-from"
        yield Finding(place, "the claim bears no interest", remedy)
        return
    if event.end <= event.start:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")
    if event.start < since:
        yield Finding(place, f"begins before {iso(since)}", f"start on {iso(since)} or later")
    mine = Span(event.start, event.end)
    for fact, other in claim.interest:
        if other != event and mine.meet(Span(other.start, other.end)).days:
            problem = f"overlaps the interest charged as event {fact.sequence}"
            yield Finding(place, problem, f"start on {iso(other.end)}, or correct that event")


def _base_rate(event: e.BaseRateSet, _: Facts) -> Iterator[Finding]:
    """The base rate changes on 1 January and on 1 July (§ 247 BGB)."""
    if half_year(event.valid_from) != event.valid_from:
        place = f"base rate from {iso(event.valid_from)}"
        yield Finding(place, "changes only on 1 January and 1 July", "name the half-year's first")


_LEGS = {"grant": ("post", "claim")}
"""Who employs under the grant, and who shares: the legs on the way back; other claims."""

REPAYMENTS = (
    Recordable(e.RepaymentClaimed, c.ClaimRepayment, (_claimed,), looks_at=_LEGS),
    Recordable(e.RepaymentPaid, c.PayRepayment, (_paid,)),
    Recordable(e.InterestCharged, c.ChargeInterest, (_charged,), said=False),
    Recordable(e.BaseRateSet, c.SetBaseRate, (_base_rate,)),
)
