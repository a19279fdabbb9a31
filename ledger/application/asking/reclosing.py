"""Closings, computed again from the events before them: they froze what these give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.clock import berlin_day
from ledger.application.recording.closing import frozen_figures
from ledger.domain.errors import Finding
from ledger.domain.events import YearClosed
from ledger.domain.said import Said
from ledger.log.eventlog import command_of
from ledger.log.times import times_of
from ledger.position.snapshot import about_body
from ledger.position.years.body_year import BodyYear
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Fact
    from ledger.log.database import Session


def wrong_closings(session: Session, remedy: str) -> Iterator[Finding]:
    """Yield the closings whose figures are not those of the events that stood before them.

    Needs read models that agree with the log. A corrected clock moved what was known when, after
    the figures were frozen: such a ledger is told nothing here.
    """
    if times_of(session):
        return
    for fact in all_facts(session):
        if isinstance(fact.event, YearClosed):
            wrong = _differing(session, fact, fact.event)
            if wrong:
                problem = "BL-708 froze other figures than the events before it give ({programmes})"
                place = Said("event {event}", event=fact.sequence)
                yield Finding.of(place, problem, remedy, programmes=tuple(wrong))


def _differing(session: Session, fact: Fact, event: YearClosed) -> list[str]:
    """Return the programmes whose figures differ."""
    today = berlin_day(command_of(session, fact.sequence).envelope.recorded_at)
    known_on = EVERYTHING if fact.known_on == today else fact.known_on
    axes = Axes(fact.sequence - 1, known_on)
    rows = BodyYear(about_body(session, event.body, axes), event.body, event.year).rows
    found = {one.programme: one for one in map(frozen_figures, rows)}
    frozen = {one.programme: one for one in event.figures}
    return sorted(p for p in found.keys() | frozen.keys() if found.get(p) != frozen.get(p))
