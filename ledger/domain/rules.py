"""The guards: each rule takes a new event and what stands, and yields findings.

They stand before the fact. The same rules are asked again when a fact is withdrawn, about every
fact that came after it, to find those that would become impossible.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.agreements.rules import AGREEMENTS
from ledger.domain.council.rules import COUNCIL
from ledger.domain.errors import Finding, unknown_name
from ledger.domain.grants.money_rules import GRANT_MONEY
from ledger.domain.grants.rules import GRANTS
from ledger.domain.posts.plan_rules import PLANS
from ledger.domain.posts.rules import POSTS
from ledger.domain.recordable import Recordable, complete
from ledger.domain.repayments.rules import REPAYMENTS
from ledger.domain.said import Said
from ledger.domain.settlements.rules import SETTLEMENTS
from ledger.domain.years.rules import YEARS

if TYPE_CHECKING:
    from ledger.domain.facts import Facts


def _signs(event: e.KeyRevoked | e.HeadSealed | e.HeadWitnessed, facts: Facts) -> Iterator[Finding]:
    """What was revoked signs no more."""
    if revoked := facts.signing_keys[event.signing_key].revoked:
        place = Said("signing key {name}", name=event.signing_key)
        problem = "BL-770 was revoked by event {event}"
        remedy = "register another one: key new, key register"
        yield Finding.of(place, problem, remedy, event=revoked.sequence)


COSTS = (
    Recordable(e.CostTypeRegistered, c.RegisterCostType),
    # What stands in a booking's stream is judged by it: `booking_decisions`, `certification`, ….
    Recordable(e.CostBooked, c.BookCost, said=False),
    Recordable(e.CostReversed, c.ReverseCost, said=False),
    Recordable(e.CostCertified, c.CertifyCosts, said=False),
    Recordable(e.CostPaid, c.PayCosts, said=False),
)
SEALS = (
    Recordable(e.KeyRegistered, c.RegisterKey),
    Recordable(e.KeyRevoked, c.RevokeKey, (_signs,)),
    Recordable(e.HeadSealed, c.SealHead, (_signs,), said=False),
    Recordable(e.HeadWitnessed, c.WitnessHead, (_signs,), said=False),
)
WRONG = (
    Recordable(e.FactWithdrawn, c.WithdrawFact, said=False),
    Recordable(e.ClockCorrected, c.CorrectClock, said=False),
)

RECORDABLE = complete(
    (
        *COUNCIL,
        *GRANTS,
        *GRANT_MONEY,
        *AGREEMENTS,
        *POSTS,
        *PLANS,
        *COSTS,
        *SETTLEMENTS,
        *REPAYMENTS,
        *YEARS,
        *SEALS,
        *WRONG,
    )
)
"""Every event type of today, with its command and its rules."""


def findings(event: e.Event, facts: Facts) -> list[Finding]:
    """Return everything that stands against recording `event` on top of `facts`."""
    found = list(_names(event, facts))
    if not found:
        for rule in RECORDABLE[type(event)].rules:
            found.extend(rule(event, facts))
    return found


def _names(event: e.Event, facts: Facts) -> Iterator[Finding]:
    """Refuse a name that nobody registered; a subject's first event registers it itself."""
    wanted = [pair for pair in event.mentions if pair[0] != "person"]
    if not event.kind.registers and event.subject[0] in e.REGISTERED:
        wanted.insert(0, (event.subject[0], event.subject[1]))
    for kind, name in dict.fromkeys(wanted):
        if name not in facts.table(kind):
            yield unknown_name(kind, name, facts.table(kind))
