"""Figures that were frozen, computed again from the events before them, and what let them be."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.application.clock import berlin_day
from ledger.application.recording.closing import frozen_figures
from ledger.domain.errors import Finding
from ledger.domain.events import SettlementIssued, YearClosed
from ledger.domain.facts import Fact
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.history import stored_at
from ledger.position.costs.pending import certification_findings
from ledger.position.settlements.settled import issuable
from ledger.position.snapshot import Snapshot, about_body
from ledger.position.years.body_year import BodyYear
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.fact_index import all_facts


def wrong_freezes(session: Session, remedy: str) -> Iterator[Finding]:
    """Yield what was frozen otherwise than the events before it give, or against their policy.

    Needs read models that agree with the log. What was known when, is taken as it was said then: a
    clock that was set right afterwards moved no frozen figure.
    """
    for fact in all_facts(session):
        place = Said("event {event}", event=fact.sequence)
        if isinstance(fact.event, YearClosed):
            look = _before_closing(session, fact, fact.event)
            wrong = _differing(look, fact.event)
            if wrong:
                problem = "BL-708 froze other figures than the events before it give ({programmes})"
                yield Finding.of(place, problem, remedy, programmes=tuple(wrong))
            if certification_findings(
                session, place, look.posts, fact.event.year, look.snapshot.axes
            ):
                yield _against_policy(place, fact.event.year, remedy)
        elif isinstance(fact.event, SettlementIssued):
            axes = Axes(fact.sequence - 1, EVERYTHING)
            agreement, year = fact.event.agreement, fact.event.year
            before = Snapshot(session, axes, ("agreement", agreement))
            if not _settled(before, fact.event):
                problem = "BL-800 settled otherwise than the events before it give"
                yield Finding.of(place, problem, remedy)
            posts = before.facts.posts_under("agreement", agreement)
            if certification_findings(session, place, posts, year, axes):
                yield _against_policy(place, year, remedy)


def _against_policy(place: Said, year: int, remedy: str) -> Finding:
    problem = (
        "BL-709 was recorded while bookings of {year} were not certified, which the policy of that "
        "time required"
    )
    return Finding.of(place, problem, remedy, year=year)


def _settled(before: Snapshot, event: SettlementIssued) -> bool:
    earlier = before.facts.settlements.get(event.corrects or "")
    if event.agreement not in before.facts.agreements:
        return False
    found = issuable(before, event.agreement, event.year, earlier.event if earlier else None)
    return found == (event.lines, event.balances)


def _before_closing(session: Session, fact: Fact, event: YearClosed) -> BodyYear:
    """Return what the closing looked at."""
    (stored,) = stored_at(session, (fact.sequence,))
    today = berlin_day(stored.envelope.recorded_at)
    known_on = EVERYTHING if stored.known_on == today else stored.known_on
    axes = Axes(fact.sequence - 1, known_on)
    return BodyYear(about_body(session, event.body, axes), event.body, event.year)


def _differing(look: BodyYear, event: YearClosed) -> list[str]:
    """Return the programmes whose figures differ."""
    found = {one.programme: one for one in map(frozen_figures, look.rows)}
    frozen = {one.programme: one for one in event.figures}
    return sorted(p for p in found.keys() | frozen.keys() if found.get(p) != frozen.get(p))
