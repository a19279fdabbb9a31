"""The guards of repayment claims, payments, interest and base rates; see `ledger.domain.rules`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.guards import above_zero, period_in_order, year_of_notice
from ledger.domain.period import Span, date_of
from ledger.domain.recordable import Recordable
from ledger.domain.repayments.interest import half_year
from ledger.domain.said import Said

if TYPE_CHECKING:
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
    place = Said("claim {claim}", claim=event.claim)
    legs = legs_back(event.grant, facts)
    if (event.creditor, event.debtor) not in legs:
        known = tuple(f"{a} ← {b}" for a, b in sorted(legs))
        yield Finding.of(
            place,
            "BL-185 {creditor} ← {debtor} is no leg of grant {grant}",
            "name one of: {known}",
            creditor=event.creditor,
            debtor=event.debtor,
            grant=event.grant,
            known=known,
        )
    yield from above_zero(place, event.amount_cents)
    if event.due_on < event.claimed_on:
        remedy = "exchange or mend the two dates"
        yield Finding.of(place, "BL-186 due before it was claimed", remedy)
    yield from year_of_notice(place, event.year, facts.grants[event.grant])


def same_claim(event: e.RepaymentClaimed, facts: Facts) -> tuple[int, tuple[Said, ...]] | None:
    """Return the claim that wants the same under another name, and the words for it; else None.

    The same money is grant, leg, year and amount; days may differ where it is typed twice.
    """
    wanted = (event.grant, event.creditor, event.debtor, event.year, event.amount_cents)
    for name, claim in sorted(facts.claims.items()):
        one = claim.event
        if (one.grant, one.creditor, one.debtor, one.year, one.amount_cents) == wanted:
            words = (
                "BL-187 claimed already as {claim}, event {event}: same grant, leg, year and "
                "amount; nothing was changed; if it is wanted a second time, add --again"
            )
            number = claim.fact.sequence
            return number, (Said(words, claim=name, event=number),)
    return None


def claim_open(claim: Claim) -> int:
    """Return what is open of a claim: amount and interest charged, minus payments, in cents."""
    charged = sum(event.amount_cents for _, event in claim.interest)
    paid = sum(event.amount_cents for _, event in claim.payments)
    return claim.event.amount_cents + charged - paid


def _paid(event: e.RepaymentPaid, facts: Facts) -> Iterator[Finding]:
    """A payment is money, not before the claim; what is paid beyond it left the account, too."""
    claim = facts.claims[event.claim]
    place = Said("payment on claim {claim}", claim=event.claim)
    yield from above_zero(place, event.amount_cents)
    if event.paid_on < claim.event.claimed_on:
        problem = "BL-188 paid before it was claimed, on {claimed_on}"
        remedy = "mend the date"
        yield Finding.of(place, problem, remedy, claimed_on=date_of(claim.event.claimed_on))


def _charged(event: e.InterestCharged, facts: Facts) -> Iterator[Finding]:
    """Interest runs from the claim's first day of interest, each day once."""
    claim = facts.claims[event.claim]
    place = Said("interest on claim {claim}", claim=event.claim)
    since = claim.event.interest_from
    if since is None:
        remedy = "record the claim with --interest-from"
        yield Finding.of(place, "BL-190 the claim bears no interest", remedy)
        return
    yield from period_in_order(place, event.start, event.end - 1)
    if event.start < since:
        remedy = "start on {since} or later"
        yield Finding.of(place, "BL-191 begins before {since}", remedy, since=date_of(since))
    mine = Span(event.start, event.end)
    for fact, other in claim.interest:
        if other != event and mine.meet(Span(other.start, other.end)).days:
            problem = "BL-192 overlaps the interest charged as event {event}"
            remedy = "start on {end}, or correct that event"
            yield Finding.of(place, problem, remedy, event=fact.sequence, end=date_of(other.end))


def _base_rate(event: e.BaseRateSet, _: Facts) -> Iterator[Finding]:
    """The base rate changes on 1 January and on 1 July (§ 247 BGB)."""
    if half_year(event.valid_from) != event.valid_from:
        place = Said("base rate from {valid_from}", valid_from=date_of(event.valid_from))
        remedy = "name the half-year's first"
        yield Finding.of(place, "BL-193 changes only on 1 January and 1 July", remedy)


_LEGS = {"grant": ("post", "claim")}
"""Who employs under the grant, and who shares: the legs on the way back; other claims."""

REPAYMENTS = (
    Recordable(e.RepaymentClaimed, c.ClaimRepayment, (_claimed,), looks_at=_LEGS),
    Recordable(e.RepaymentPaid, c.PayRepayment, (_paid,)),
    Recordable(e.InterestCharged, c.ChargeInterest, (_charged,), said=False),
    Recordable(e.BaseRateSet, c.SetBaseRate, (_base_rate,)),
)
