"""The account of a grant, leg by leg: received against payable (domain reference §4, §8).

Proof of use and repayment always count cash. Each leg is computed by its own terms: the forwarding
contract at the employing body, the notice above it. The legs may differ in amount and year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.facts import Claim, Facts, Grant
from ledger.domain.money import round_cents
from ledger.domain.period import year_of
from ledger.log.database import Session
from ledger.position.load import CostReader
from ledger.position.snapshot import Snapshot, once
from ledger.projections.axes import NOW, Axes


class AccountQuestion(NamedTuple):
    """Which grant, and which of its budget years (None: all, and those of payments outside)."""

    grant: str
    year: int | None = None
    axes: Axes = NOW


class LegAccount(NamedTuple):
    """One leg and budget year, in cents.

    `open_cents` is payable − received + repaid: above zero still to come, below zero to repay.
    """

    creditor: str
    debtor: str
    year: int
    financing: str
    entitlement_cents: int
    eligible_cents: int
    payable_cents: int
    received_cents: int
    claimed_cents: int
    repaid_cents: int
    open_cents: int


LEG_FIGURES = ("entitlement", "eligible", "payable", "received", "claimed", "repaid", "open")
"""What an account says in amounts, in their order."""


def about_grant(session: Session, name: str, axes: Axes) -> Snapshot:
    """Return the snapshot of a question about one grant.

    Raises:
        UnknownName: the grant is not on record within the axes.
    """
    snapshot = Snapshot(session, axes, ("grant", name))
    snapshot.require("grant", name)
    return snapshot


@once
def leg_accounts(
    snapshot: Snapshot, name: str, year: int | None = None, *, last: int = MAXYEAR
) -> list[LegAccount]:
    """Return every leg of a grant and year: the notice's first, then the forwardings'.

    The snapshot is that of `about_grant`, or another one with all posts under the notice. Without
    a year they are those of all years, or of those up to the `last` one.
    """
    grant = snapshot.facts.grants[name]
    home = grant.event.recipient
    upper, lower = snapshot.above(home), snapshot.cash
    if year is None:
        # Cost that no contract below has passed on counts in the leg above, where it was paid.
        years = {*account_years(lower, grant, last), *account_years(upper, grant, last)}
        return [leg for each in sorted(years) for leg in leg_accounts(snapshot, name, each)]
    bodies = {f.recipient for _, f in grant.forwardings} - {home}
    below = [leg_account(lower, grant, (home, body), year) for body in sorted(bodies)]
    return [leg_account(upper, grant, (grant.event.grantor, home), year), *below]


def account_years(reader: CostReader, grant: Grant, last: int = MAXYEAR) -> list[int]:
    """Return the budget years of a notice, and years outside in which its cost was paid.

    They end with the `last` one. What was paid outside takes what the nearest year has left
    (domain reference §4).
    """
    inside = range(year_of(grant.event.valid_from), min(last, year_of(grant.valid_to)) + 1)
    outside = {
        year
        for name in reader.facts.posts_under("grant", grant.event.grant)
        for year in reader.cost_years(name)
        if year not in inside and year <= last
        for funding in reader.post_year(name, year).fundings
        if funding.leg.grant.event.grant == grant.event.grant
        if funding.eligible_cost or funding.payable_cents
    }
    return sorted(outside.union(inside))


def leg_reader(snapshot: Snapshot, name: str, *, by_notice: bool) -> CostReader:
    """Return post-years on cash, by the notice's own terms or by those of the forwardings."""
    home = snapshot.facts.grants[name].event.recipient
    return snapshot.above(home) if by_notice else snapshot.cash


def leg_posts(reader: CostReader, grant: Grant, recipient: str) -> list[str]:
    """Return the posts that a recipient of a notice answers for: all, or those it employs."""
    posts = reader.facts.posts
    home = recipient == grant.event.recipient
    return [
        name
        for name in reader.facts.posts_under("grant", grant.event.grant)
        if home or posts[name].event.employing_body == recipient
    ]


def leg_account(reader: CostReader, grant: Grant, leg: tuple[str, str], year: int) -> LegAccount:
    """Return the account of a leg, (creditor, debtor), and budget year."""
    creditor, debtor = leg
    due: Fraction | int = 0
    eligible = payable = 0
    financing = {grant.event.financing} if debtor == grant.event.recipient else set()
    for name in leg_posts(reader, grant, debtor):
        for funding in reader.post_year(name, year).fundings:
            if funding.leg.grant.event.grant == grant.event.grant:
                due += funding.entitlement
                eligible += funding.eligible_cost
                payable += funding.payable_cents
                financing.add(funding.leg.financing)
    received = sum(
        event.amount_cents
        for _, event in grant.instalments
        if (event.recipient, event.year) == (debtor, year)
    )
    grant_leg = (grant.event.grant, creditor, debtor, year)
    claimed = sum(claim.event.amount_cents for claim in claims_on(reader.facts, grant_leg))
    repaid = sum(one.cents for one in repayments(reader.facts, grant_leg))
    return LegAccount(
        creditor=creditor,
        debtor=debtor,
        year=year,
        financing=", ".join(sorted(financing)),
        entitlement_cents=round_cents(due),
        eligible_cents=eligible,
        payable_cents=payable,
        received_cents=received,
        claimed_cents=claimed,
        repaid_cents=repaid,
        open_cents=payable - received + repaid,
    )


class Repayment(NamedTuple):
    """A payment on a claim, as far as it gives grant back: its event, day, claim, and cents."""

    event: int
    paid_on: int
    claim: str
    cents: int


GrantLeg = tuple[str, str, str, int]
"""Grant, creditor, debtor, budget year."""


def repayments(facts: Facts, leg: GrantLeg) -> Iterator[Repayment]:
    """Yield what was paid back of a leg.

    What is paid beyond the claim is interest, and no part of the grant.
    """
    for claim in claims_on(facts, leg):
        rest = claim.event.amount_cents
        for fact, payment in claim.payments:
            cents = min(rest, payment.amount_cents)
            rest -= cents
            if cents:
                yield Repayment(fact.sequence, payment.paid_on, claim.event.claim, cents)


def claims_on(facts: Facts, leg: GrantLeg) -> Iterator[Claim]:
    """Yield the claims for repayment of a leg."""
    for name in facts.speaking_of("grant", leg[0], "claim"):
        claim = facts.claims[name]
        event = claim.event
        if (event.grant, event.creditor, event.debtor, event.year) == leg:
            yield claim
