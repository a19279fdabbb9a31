"""Which facts the guards of a new event need, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.events import REGISTERED, AdvanceEvent, BudgetEvent, RepaymentClaimed
from ledger.domain.facts import Facts
from ledger.position.snapshot import Snapshot, facts_around
from ledger.projections.fact_index import subjects_mentioning

if TYPE_CHECKING:
    from ledger.domain.events import Event
    from ledger.log.database import Session


def facts_for_event(session: Session, event: Event) -> Facts:
    """Return what stands about the event's subject and whatever its rules look at."""
    seeds = {(event.subject[0], event.subject[1]), *event.mentions}
    people = {key for key in seeds if key[0] == "person"}
    seeds |= subjects_mentioning(session, people, ("post",)) if people else set()
    if isinstance(event, AdvanceEvent):
        # Who employs under the agreement, its posts know.
        seeds |= subjects_mentioning(session, {("agreement", event.agreement)}, ("post",))
    if isinstance(event, RepaymentClaimed):
        # Who employs under the grant, and who shares: the legs on the way back; other claims.
        seeds |= subjects_mentioning(session, {("grant", event.grant)}, ("post", "claim"))
    if isinstance(event, BudgetEvent):
        # What the body decided for the year, and what became of it.
        kinds = ("decision", "budget")
        seeds |= subjects_mentioning(session, {("body", event.body)}, kinds)
    facts = facts_around(session, seeds - people)
    missing = [key for key in event.mentions if key[0] != "person"]
    if not event.kind.registers and event.subject[0] in REGISTERED:
        missing.append((event.subject[0], event.subject[1]))
    if any(name not in facts.table(kind) for kind, name in missing):
        return Snapshot(session).facts  # only to offer the nearest known names
    return facts
