"""Interest on a claim, frozen in the event with its arithmetic, and what overtakes it."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.application.recording.deciding import Asked, Outcome, Repeat
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.decisions import standing
from ledger.domain.facts import Fact, fold
from ledger.domain.period import date_of
from ledger.domain.repayments.charged_interest import charge, newly_overtaken, overtaken_words
from ledger.domain.repayments.interest import half_year
from ledger.domain.said import NOWHERE, Said
from ledger.log.database import Session
from ledger.log.eventlog import Recorded
from ledger.position.snapshot import Snapshot
from ledger.projections.fact_index import SUBJECT, all_facts, facts_about

_STEP = 90
"""Days; fewer than any half-year has, so that none is passed over."""


def charge_interest(session: Session, command: c.ChargeInterest, asked: Asked) -> Outcome | Repeat:
    """Return the interest of a period on what is open of a claim.

    Raises:
        Refusal: no such claim, a rule says no, or a base rate is missing.
    """
    facts = Snapshot(session).facts
    claim = facts.claims.get(command.claim)
    for fact, event in claim.interest if claim else ():
        same = (event.start, event.end) == (command.start, command.end)
        if same and not asked.note.again:
            words = "BL-277 charged already as event {event}; nothing was changed"
            return Repeat(fact.sequence, (Said(words, event=fact.sequence),))
    charged = charge(command, facts)
    found = standing(charged, facts)
    return Repeat(found.sequence) if found else asked.happened(charged)


def charged_anew(command: c.ChargeInterest, recorded: Sequence[Fact], target: int) -> e.Event:
    """Return the interest that takes the place of a charge, computed without it."""
    return charge(command, fold(fact for fact in recorded if fact.sequence != target))


def interest_warnings(session: Session, recorded: Sequence[Recorded]) -> tuple[Said, ...]:
    """Say which interest is overtaken by what was just recorded, and what sets it right.

    A payment dated before the end of a charge, another base rate, a claim that was corrected, a
    payment that was withdrawn.
    """
    subjects = {(item.event.subject[0], item.event.subject[1]) for item in recorded}
    kinds = {kind for kind, _ in subjects}
    if "base_rate" in kinds:
        facts = all_facts(session)
    elif "claim" in kinds:
        facts = _about(session, subjects)
    else:
        return ()
    before = recorded[0].sequence - 1
    after, then = fold(facts), fold(fact for fact in facts if fact.sequence <= before)
    event = recorded[0].event
    because = NOWHERE
    if isinstance(event, e.RepaymentPaid):
        words = " with the payment of {day}, which lies before"
        because = Said(words, day=date_of(event.paid_on))
    return tuple(overtaken_words(one, because) for one in newly_overtaken(then, after))


def _about(session: Session, claims: set[tuple[str, str]]) -> list[Fact]:
    """Return the facts of claims, and of the base rates behind the interest charged on them."""
    facts = facts_about(session, claims, SUBJECT)
    charges = [fact.event for fact in facts if isinstance(fact.event, e.InterestCharged)]
    days = {
        half_year(day)
        for charge in charges
        for day in (*range(charge.start, charge.end, _STEP), charge.end)
    }
    return facts + facts_about(session, {("base_rate", str(day)) for day in days}, SUBJECT)
