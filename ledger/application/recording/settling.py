"""A settlement (Spitzabrechnung) inside the write transaction: compute it, and freeze it."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.application.recording.deciding import Asked, Outcome, Repeat
from ledger.domain.commands import IssueSettlement
from ledger.domain.costs.certification import WARN, policy_of
from ledger.domain.decisions import conflict
from ledger.domain.errors import Finding, UnknownName, UsageError, refuse_if
from ledger.domain.events import SettlementIssued
from ledger.domain.facts import Facts
from ledger.domain.period import date_of, year_span
from ledger.domain.posts.unusual import said_of
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.domain.settlements.arithmetic import standing_settlement, unclear_advances
from ledger.log.database import Session
from ledger.position.costs.pending import certification_findings, uncertified
from ledger.position.settlements.settled import issuable
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW


def issue_settlement(session: Session, command: IssueSettlement, asked: Asked) -> Outcome | Repeat:
    """Compute the account of an agreement and year from everything recorded, on accrual.

    Raises:
        UsageError: a correction without its reason.
        Refusal: unknown names, another settlement stands, nothing to settle or nothing new,
            advances that belong to no account, or costs without the certification that the
            ledger's policy requires.
    """
    snapshot = Snapshot(
        session, NOW, ("agreement", command.agreement), ("settlement", command.settlement)
    )
    unknown = command.corrects is not None and command.corrects not in snapshot.facts.settlements
    if unknown or command.agreement not in snapshot.facts.agreements:
        snapshot = Snapshot(session)  # to offer the nearest of all names
    facts = snapshot.facts
    earlier = facts.settlements.get(command.settlement)
    if earlier is not None:
        if _asks_for(command, earlier.event):
            number = earlier.fact.sequence
            words = "BL-324 issued already as event {event}; nothing was changed"
            return Repeat(number, (Said(words, event=number),))
        raise _taken(earlier.event, earlier.fact.sequence)
    if command.agreement not in facts.agreements:
        raise UnknownName("agreement", command.agreement, facts.agreements)
    if command.corrects is not None and not asked.note.reason.strip():
        raise UsageError.of("BL-314 a correction needs its reason", "add --reason '…'")
    event = _computed(snapshot, command)
    posts = facts.posts_under("agreement", command.agreement)
    place = Said("settlement {settlement}", settlement=command.settlement)
    refuse_if(
        [
            *findings(event, facts),
            *_nothing(event, facts),
            *unclear_advances(facts, command.agreement, command.year),
            *certification_findings(session, place, posts, command.year),
        ]
    )
    return asked.happened(event, warnings=tuple(_warnings(snapshot, event)))


def _asks_for(command: IssueSettlement, issued: SettlementIssued) -> bool:
    names = ("agreement", "year", "issued_on", "due_on", "corrects")
    return all(getattr(command, name) == getattr(issued, name) for name in names)


def _taken(issued: SettlementIssued, number: int) -> Exception:
    """A settlement is never overwritten: another one under a name of its own takes its place."""
    refusal = conflict(issued, number)
    words = "choose another name; to correct it add --corrects {settlement} --reason …"
    remedy = Said(words, settlement=issued.settlement)
    finding = refusal.findings[0]._replace(remedy=remedy)
    return type(refusal)([finding])


def _computed(snapshot: Snapshot, command: IssueSettlement) -> SettlementIssued:
    earlier = snapshot.facts.settlements.get(command.corrects or "")
    before = earlier.event if earlier else None
    lines, ends = issuable(snapshot, command.agreement, command.year, before)
    return SettlementIssued(
        settlement=command.settlement,
        agreement=command.agreement,
        year=command.year,
        lines=lines,
        balances=ends,
        issued_on=command.issued_on,
        due_on=command.due_on,
        corrects=command.corrects,
    )


def _nothing(event: SettlementIssued, facts: Facts) -> Iterator[Finding]:
    place = Said("settlement {settlement}", settlement=event.settlement)
    if not event.lines and not event.balances:
        problem = "BL-325 no post rested on {agreement} in {year}"
        remedy = "check the agreement and the year"
        yield Finding.of(place, problem, remedy, agreement=event.agreement, year=event.year)
    stands = standing_settlement(facts, event.agreement, event.year)
    if stands and event.corrects == stands.event.settlement:
        before = stands.event
        if (event.lines, event.balances) == (before.lines, before.balances):
            problem = "BL-326 nothing has changed since {settlement}"
            yield Finding.of(place, problem, "leave it as it stands", settlement=before.settlement)


def _warnings(snapshot: Snapshot, event: SettlementIssued) -> Iterator[Said]:
    session, facts = snapshot.session, snapshot.facts
    keys = facts.agreements[event.agreement].keys
    ends = [span.end for span, entry in keys.segments(year_span(event.year)) if entry]
    if ends and event.issued_on < max(ends):
        words = (
            "BL-327 issued before the end of {last}: what is recorded later needs another "
            "settlement that corrects this one"
        )
        yield Said(words, last=date_of(max(ends) - 1))
    if not any(line.cost_share_cents for line in event.lines):
        words = "BL-328 no cost of {year} is on record under {agreement}"
        yield Said(words, year=event.year, agreement=event.agreement)
    names = facts.posts_under("agreement", event.agreement)
    years = [snapshot.accrual.borne(name, event.year).own for name in names]
    yield from said_of(years)
    if policy_of(facts) == WARN:
        count, _ = uncertified(session, names, event.year)
        if count:
            words = "BL-329 {count} {count:booking|bookings} of {year} {count:is|are} not certified"
            yield Said(words, count=count, year=event.year)
