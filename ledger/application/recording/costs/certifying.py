"""Four eyes inside the write transaction: certify, set the policy, and say what is uncertified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.application.recording.deciding import Asked, Outcome, Repeat, said_before
from ledger.application.results import Actor
from ledger.domain.commands import CertifyCosts, SetCertificationPolicy
from ledger.domain.costs import certification
from ledger.domain.costs.certification import OFF, Certifiable, policy_of
from ledger.domain.decisions import event_of
from ledger.domain.errors import Refusal, refuse_if
from ledger.domain.events import (
    ClockCorrected,
    CostCertified,
    Event,
    HeadSealed,
    HeadWitnessed,
    KeyRevoked,
    YearClosed,
)
from ledger.domain.facts import Facts
from ledger.domain.money import Cents
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.canonical import CLAIMED
from ledger.log.database import Session
from ledger.log.eventlog import events_at, named_events
from ledger.log.origins import origins
from ledger.position.costs.certified import policy_facts
from ledger.projections.bookings import year_sums
from ledger.projections.certifications import certified_sums

_STAYS: dict[type[Event], tuple[str, str]] = {
    YearClosed: (
        "event {event}: BL-273 closed a year, and nothing that was closed ever moves",
        "record what was wrong; it becomes the adjustment of the first open year",
    ),
    ClockCorrected: (
        "event {event}: BL-274 set the clock right, and a later correction takes its place",
        "correct the same events again: clock correct FROM TO --recorded-at …",
    ),
    CostCertified: (
        "event {event}: BL-275 is a certification, and no certification is withdrawn",
        "undo the booking itself with cost reverse, book it again, and certify that",
    ),
}
_STAYS |= dict.fromkeys(
    (HeadSealed, HeadWitnessed, KeyRevoked),
    (
        "event {event}: BL-771 was signed or revoked, and that is not taken back",
        "seal again; register another key: key new, key register",
    ),
)
"""What happened and is never taken back: why, and the way out."""


def certify_costs(session: Session, command: CertifyCosts, asked: Asked) -> Outcome | Repeat:
    """Certify events by their numbers, all of them or none; see `domain.certification`."""
    numbers = sorted(set(command.certifies))
    proven = _proven(session, asked.actor)
    found = _certifiable(session, numbers)
    done = certification.certify_events(
        command.certifies, found, asked.actor.login, asked.known_on, proven=proven
    )
    words = (
        "BL-271 event {event} is certified already as event {earlier}{more}; that stays as it is"
    )
    more = Said(", and {count} more of them were before", count=len(done.known) - 1)
    warnings = said_before(done.known, words, more)
    if not done.events:
        return Repeat(max(done.known.values()), warnings)
    return asked.happened(*done.events, warnings=warnings)


def _proven(session: Session, actor: Actor) -> bool:
    """Return whether the policy asks for proven logins, and refuse one that is only claimed."""
    proven = certification.asks_for_proof(policy_facts(session))
    if proven and actor.proof in CLAIMED:
        raise Refusal([certification.unproven(actor.login)])
    return proven


def _certifiable(session: Session, numbers: Sequence[int]) -> dict[int, Certifiable]:
    known = origins(session, numbers)
    return {
        number: Certifiable(event, standing, of.hash, of.actor, of.claimed)
        for number, (event, standing) in named_events(session, numbers).items()
        for of in [known[number]]
    }


def set_policy(session: Session, command: SetCertificationPolicy, asked: Asked) -> Outcome | Repeat:
    """Set the policy; a policy may come back, so only the one that holds now is a repeat."""
    _proven(session, asked.actor)
    event = event_of(command)
    facts = policy_facts(session)
    refuse_if(findings(event, facts))
    if facts.policy and facts.policy.event == event:
        number = facts.policy.fact.sequence
        words = "BL-272 holds already, since event {event}; nothing was changed"
        return Repeat(number, (Said(words, event=number),))
    return asked.happened(event)


def refuse_withdrawing(session: Session, target: int) -> None:
    """Refuse to take back a certification, a closing, a seal or a clock correction: it happened."""
    for item in events_at(session, [target]):
        if type(item.event) in _STAYS:
            problem, remedy = _STAYS[type(item.event)]
            raise Refusal.of(problem, remedy, event=target)


def certification_warnings(
    session: Session, touched: Iterable[tuple[str, int]], facts: Facts | None
) -> tuple[Said, ...]:
    """Say how much of what was booked on posts and years waits for a second person.

    `facts` are what was read of the posts before (`facts_of_posts`), the policy among them.
    """
    if policy_of(facts or policy_facts(session)) == OFF:
        return ()
    cells = set(touched)
    posts = sorted({post for post, _ in cells})
    booked, certified = year_sums(session, posts), certified_sums(session, posts)
    whole = sum(sum(booked[cell].values()) for cell in cells)
    rest = whole - sum(sum(certified.get(cell, {}).values()) for cell in cells)
    if not rest:
        return ()
    post, year = next(iter(cells))
    where = Said("{post} {year}", post=post, year=year)
    if len(cells) > 1:
        where = Said("these {count} posts and years", count=len(cells))
    words = (
        "BL-276 {where}: {rest} of {whole} booked is not certified yet; "
        "a second person does it with cost certify"
    )
    return (Said(words, where=where, rest=Cents(rest), whole=Cents(whole)),)
