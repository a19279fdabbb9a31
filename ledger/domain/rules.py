"""The guards: each rule takes a new event and what stands, and yields findings.

They stand before the fact. The same rules are asked again when a fact is withdrawn, about every
fact that came after it, to find those that would become impossible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.absence import recorded_as_away
from ledger.domain.accounts_rules import ACCOUNTS_RULES
from ledger.domain.agreement_rules import AGREEMENT_RULES
from ledger.domain.certification import CERTIFICATION_RULES
from ledger.domain.closing import CLOSING_RULES
from ledger.domain.council_rules import COUNCIL_RULES
from ledger.domain.errors import Finding, unknown_name
from ledger.domain.grant_money_rules import GRANT_MONEY_RULES
from ledger.domain.grant_rules import GRANT_RULES
from ledger.domain.guards import not_negative
from ledger.domain.plan_rules import PLAN_RULES
from ledger.domain.post_rules import absent, amended, closed, established, filled, on_post
from ledger.domain.repayment_rules import REPAYMENT_RULES
from ledger.domain.said import Said
from ledger.domain.settlement_rules import SETTLEMENT_RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.domain.facts import Facts

LOST_ZERO = 7
"""Digits of a municipality key (AGS) that a spreadsheet took for a number."""
LEVELS = ("municipality", "county", "state", "other")


def findings(event: e.Event, facts: Facts) -> list[Finding]:
    """Return everything that stands against recording `event` on top of `facts`."""
    found = list(_names(event, facts))
    if not found:
        for rule in RULES.get(type(event), ()):
            found.extend(rule(event, facts))
    return found


def _names(event: e.Event, facts: Facts) -> Iterator[Finding]:
    """Refuse a name that nobody registered; a subject's first event registers it itself."""
    wanted = [pair for pair in event.mentions if pair[0] != "person"]
    nameless = event.subject[0] in NAMELESS or isinstance(event, e.VoucherKey)
    if type(event) not in REGISTERING and not nameless:
        wanted.insert(0, (event.subject[0], event.subject[1]))
    for kind, name in dict.fromkeys(wanted):
        if name not in facts.table(kind):
            yield unknown_name(kind, name, facts.table(kind))


def _level(event: e.BodyRegistered, _: Facts) -> Iterator[Finding]:
    if event.body.isdigit() and len(event.body) == LOST_ZERO:
        problem = "BL-197 seven digits: its leading zero is lost"
        remedy = "type all eight digits, such as 0{body}"
        yield Finding.of(Said("body {body}", body=event.body), problem, remedy, body=event.body)
    if event.level not in LEVELS:
        place = Said("body {body}", body=event.body)
        problem = "BL-198 unknown level {level!r}"
        yield Finding.of(place, problem, "one of {known}", level=event.level, known=LEVELS)


def _decision(event: e.BudgetAuthorised, _: Facts) -> Iterator[Finding]:
    place = Said("decision {decision}", decision=event.decision)
    yield from not_negative(place, event.ceiling_cents, Said("ceiling"))
    if event.last_year is not None and event.last_year < event.first_year:
        remedy = "exchange the two years"
        yield Finding.of(place, "BL-199 the last year lies before the first", remedy)


def _decision_change(
    event: e.AuthorisationAmended | e.AuthorisationRevoked, facts: Facts
) -> Iterator[Finding]:
    decision = facts.decisions[event.decision].event
    place = Said("decision {decision}", decision=event.decision)
    if isinstance(event, e.AuthorisationAmended):
        yield from not_negative(place, event.ceiling_cents, Said("ceiling"))
    last = decision.last_year
    if event.from_year < decision.first_year or (last is not None and event.from_year > last):
        problem = "BL-200 {year} is none of its years ({first} to {last})"
        years = {"first": decision.first_year, "last": last or Said("open")}
        yield Finding.of(place, problem, "name one of them", year=event.from_year, **years)


RULES: dict[type[e.Event], tuple[Callable[[Any, Facts], Iterator[Finding]], ...]] = {
    e.BodyRegistered: (_level,),
    e.BudgetAuthorised: (_decision,),
    e.AuthorisationAmended: (_decision_change,),
    e.AuthorisationRevoked: (_decision_change,),
    e.PostEstablished: (established,),
    e.PostFilled: (filled, recorded_as_away),
    e.HoursChanged: (on_post,),
    e.PostVacated: (on_post,),
    e.PostClosed: (closed,),
    e.PostAmended: (amended,),
    e.AbsenceRecorded: (absent,),
    **ACCOUNTS_RULES,
    **AGREEMENT_RULES,
    **CERTIFICATION_RULES,
    **CLOSING_RULES,
    **COUNCIL_RULES,
    **SETTLEMENT_RULES,
    **GRANT_MONEY_RULES,
    **GRANT_RULES,
    **PLAN_RULES,
    **REPAYMENT_RULES,
}
"""The rule book; a new event type brings its rules here."""

REGISTERING = frozenset(
    {
        e.BodyRegistered,
        e.ProgrammeRegistered,
        e.CostTypeRegistered,
        e.BudgetAuthorised,
        e.GrantApproved,
        e.AgreementConcluded,
        e.PostEstablished,
        e.SettlementIssued,
        e.RepaymentClaimed,
    }
)
"""Events that bring their subject into being."""

NAMELESS = frozenset({"budget", "base_rate", "year", "policy"})
"""Kinds of streams that nobody registers."""
