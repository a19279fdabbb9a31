"""Interest on a claim: computed here, frozen in the event with its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.deciding import Decided
from ledger.domain import events as e
from ledger.domain.decisions import standing
from ledger.domain.errors import Refusal, refuse_if, unknown_name
from ledger.domain.facts import fold
from ledger.domain.interest import POINTS, base_rates, segments, total
from ledger.domain.keys import ratio_of
from ledger.domain.period import Span
from ledger.domain.rules import findings
from ledger.position.repayment import open_amounts
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from ledger.application.deciding import Asked
    from ledger.domain.commands import ChargeInterest
    from ledger.log.database import Session


def charge_interest(session: Session, command: ChargeInterest, asked: Asked) -> Decided:
    """Return the interest of a period on what is open of a claim.

    Raises:
        Refusal: no such claim, a rule says no, or a base rate is missing.
    """
    facts = fold(all_facts(session))
    claim = facts.claims.get(command.claim)
    if claim is None:
        raise Refusal([unknown_name("claim", command.claim, facts.claims)])
    frame = e.InterestCharged(command.claim, command.start, command.end, 0, ratio_of(POINTS), ())
    for fact, event in claim.interest:
        same = (event.start, event.end) == (command.start, command.end)
        if same and not asked.note.again:
            text = f"charged already as event {fact.sequence}; nothing was changed"
            return Decided([], (text,), fact.sequence)
    refuse_if(findings(frame, facts))
    parts = segments(Span(command.start, command.end), open_amounts(claim), base_rates(facts))
    stored = tuple(
        e.InterestSegment(p.span.start, p.span.end, p.principal, ratio_of(p.base_rate))
        for p in parts
    )
    event = e.InterestCharged(
        command.claim, command.start, command.end, total(parts), ratio_of(POINTS), stored
    )
    found = standing(event, facts)
    return Decided([], (), found.sequence) if found else Decided([event])
