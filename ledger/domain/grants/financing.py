"""What a grant pays in the end: the financing types (domain reference §4, "Payable grant").

Z is the approved grant, K planned and K' actual eligible cost, D planned and D' actual money of
others, S = (K − K') + (D' − D) what was saved or came in besides. Sources: § 44 LHO NRW with ANBest
for Anteil-, Fehlbedarfs- and Vollfinanzierung and Festbetrag; each notice chooses.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

PER_FTE, FIXED_AMOUNT, FLAT_CAPPED = "per-fte", "fixed-amount", "flat-capped"
PERCENTAGE, DEFICIT, FULL = "percentage", "deficit", "full"
FINANCING = (PER_FTE, FIXED_AMOUNT, PERCENTAGE, DEFICIT, FULL, FLAT_CAPPED)
WITH_RATE = frozenset({PER_FTE, FLAT_CAPPED})
"""Types with an entitlement: a rate per FTE and year."""
BY_PLAN = frozenset({PERCENTAGE, DEFICIT, FULL})
"""Types that compare plan and actual cost."""
WITH_DE_MINIMIS = frozenset({PERCENTAGE, DEFICIT})
SCOPES = ("post", "grant")
ACCOUNTS = ("year", "period")


class Terms(NamedTuple):
    """The terms of one leg; amounts in cents, for one year or the period as `account` says.

    `approved` None: no cap. `planned_cost` None only for types that compare no plan. `by_payment`:
    all payments share the grant in proportion to eligible cost paid, whatever the type; on cash,
    with one account for the whole period.
    """

    financing: str
    approved: int | None
    planned_cost: int | None
    planned_other: int
    de_minimis: int
    scope: str
    account: str
    by_payment: bool = False

    @property
    def pooled(self) -> bool:
        """Return whether a post's payable grant depends on other posts or years."""
        plain = self.financing in WITH_RATE and self.approved is None and self.account == "year"
        return not plain or (self.scope == "grant" and self.financing != FLAT_CAPPED)


class RecomputedGrant(NamedTuple):
    """The arithmetic of one recomputed grant; exact cents.

    `saved` is S as it counts: 0 where the de-minimis amount covers it (`waived`).
    """

    amount: Fraction
    entitlement: Fraction
    eligible: int
    other: int
    saved: int
    waived: bool


def recomputed_grant(
    terms: Terms, entitlement: Fraction, eligible: int, other: int
) -> RecomputedGrant:
    """Return what the grant comes to, between 0, Z and the actual eligible cost.

    Args:
        terms: of the leg.
        entitlement: of the posts and days counted, exact cents; unused by types without a rate.
        eligible: actual eligible cost K' in cents.
        other: actual money of others D' in cents.

    Costs over plan stay with the recipient. The de-minimis amount is tested on |S|, both effects
    netted; above it the whole S counts. It is not applied to full financing or fixed amounts.
    """
    bounds = [Fraction(eligible)]
    if terms.approved is not None:
        bounds.append(Fraction(terms.approved))
    if terms.financing not in BY_PLAN:
        if terms.financing in WITH_RATE:
            bounds.append(entitlement)
        amount = max(Fraction(0), min(bounds))
        return RecomputedGrant(amount, entitlement, eligible, other, saved=0, waived=False)
    approved, planned = terms.approved or 0, terms.planned_cost or 0
    saved = (planned - eligible) + (other - terms.planned_other)
    waived = terms.financing in WITH_DE_MINIMIS and 0 < abs(saved) <= terms.de_minimis
    counted = 0 if waived else saved
    if terms.financing == PERCENTAGE:
        whole = approved * (1 - Fraction(counted, planned)) if planned else Fraction(0)
    else:
        whole = Fraction(approved - counted)
    amount = max(Fraction(0), min(whole, *bounds))
    return RecomputedGrant(
        amount=amount,
        entitlement=entitlement,
        eligible=eligible,
        other=other,
        saved=counted,
        waived=waived,
    )
