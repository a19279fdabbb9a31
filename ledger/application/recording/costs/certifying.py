"""Four eyes inside the write transaction: certify, set the policy, and say what is uncertified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.application.recording.deciding import Asked, Happened
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
    Voucher,
    YearClosed,
)
from ledger.domain.facts import Facts
from ledger.domain.money import Cents
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.canonical import CLAIMED, stream_id
from ledger.log.database import Session
from ledger.log.eventlog import events_at, standing_in
from ledger.log.origins import origins
from ledger.position.costs.certified import policy_facts
from ledger.projections.bookings import year_sums
from ledger.projections.certifications import certified_sums


def certify_costs(session: Session, command: CertifyCosts, asked: Asked) -> Happened:
    """Certify events by their numbers, all of them or none; see `domain.certification`."""
    numbers = sorted(set(command.certifies))
    proven = _proven(session, asked.actor)
    found = _certifiable(session, numbers)
    done = certification.certify_events(
        command.certifies, found, asked.actor.login, asked.known_on, proven=proven
    )
    warnings = _known(done.known)
    repeats = 0 if done.events else max(done.known.values())
    return Happened(list(done.events), warnings, repeats)


def _proven(session: Session, actor: Actor) -> bool:
    """Return whether the policy asks for proven logins, and refuse one that is only claimed."""
    proven = certification.asks_for_proof(policy_facts(session))
    if proven and actor.proof in CLAIMED:
        raise Refusal([certification.unproven(actor.login)])
    return proven


def _certifiable(session: Session, numbers: Sequence[int]) -> dict[int, Certifiable]:
    events = {item.sequence: item.event for item in events_at(session, numbers)}
    # Only a booking's stream tells something here; a post's may be long.
    streams = {n: stream_id(event.subject) for n, event in events.items() if _voucher(event)}
    standing = standing_in(session, list(dict.fromkeys(streams.values())))
    known = origins(session, numbers)
    return {
        number: Certifiable(
            event,
            standing[streams[number]] if number in streams else (),
            known[number].hash,
            known[number].actor,
            known[number].claimed,
        )
        for number, event in events.items()
    }


def _voucher(event: Event) -> bool:
    return isinstance(event, Voucher)


def _known(known: dict[int, int]) -> tuple[Said, ...]:
    if not known:
        return ()
    number, earlier = next(iter(known.items()))
    more = Said(
        ", and {count} more of them were before" if len(known) > 1 else "", count=len(known) - 1
    )
    words = (
        "BL-271 event {event} is certified already as event {earlier}{more}; that stays as it is"
    )
    return (Said(words, event=number, earlier=earlier, more=more),)


def set_policy(session: Session, command: SetCertificationPolicy, asked: Asked) -> Happened:
    """Set the policy; a policy may come back, so only the one that holds now is a repeat."""
    _proven(session, asked.actor)
    event = event_of(command)
    facts = policy_facts(session)
    refuse_if(findings(event, facts))
    if facts.policy and facts.policy.event == event:
        number = facts.policy.fact.sequence
        words = "BL-272 holds already, since event {event}; nothing was changed"
        return Happened([], (Said(words, event=number),), number)
    return Happened([event])


def refuse_withdrawing(session: Session, target: int) -> None:
    """Refuse to take back a certification, a closing, a seal or a clock correction: it happened."""
    events = [item.event for item in events_at(session, [target])]
    if any(isinstance(event, YearClosed) for event in events):
        problem = "event {event}: BL-273 closed a year, and nothing that was closed ever moves"
        remedy = "record what was wrong; it becomes the adjustment of the first open year"
        raise Refusal.of(problem, remedy, event=target)
    if any(isinstance(event, ClockCorrected) for event in events):
        raise Refusal.of(
            "event {event}: BL-274 set the clock right, and a later correction takes its place",
            "correct the same events again: clock correct FROM TO --recorded-at …",
            event=target,
        )
    if any(isinstance(event, HeadSealed | HeadWitnessed | KeyRevoked) for event in events):
        problem = "event {event}: BL-771 was signed or revoked, and that is not taken back"
        remedy = "seal again; register another key: key new, key register"
        raise Refusal.of(problem, remedy, event=target)
    if any(isinstance(event, CostCertified) for event in events):
        problem = "event {event}: BL-275 is a certification, and no certification is withdrawn"
        remedy = "undo the booking itself with cost reverse, book it again, and certify that"
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
