"""Which facts an auditor is handed of a year, and of whom.

Of the facts that are no bookings, those count that say something about the year: none of another
budget year, none that begins behind it or ended before it.
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.events import Event
from ledger.domain.facts import Facts
from ledger.domain.period import year_span
from ledger.exporting.audit.columns import SUBJECTS
from ledger.log.database import Session
from ledger.position.snapshot import POLICY
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import Key, subjects_of_bodies

_BEGINS = ("valid_from", "service_from", "from_day", "last_day")
_ENDS = ("valid_to", "service_to")
_FIRST_YEARS = ("from_year", "first_year")


class AuditQuestion(NamedTuple):
    """Which year, whose (None: everybody's), on which basis, as known when.

    `proven` asks for what shows that each event is one of the ledger's; it costs a look at the hash
    of every event that there is.
    """

    year: int
    body: str | None = None
    basis: str = "accrual"
    axes: Axes = NOW
    proven: bool = True


def concerns(event: Event, facts: Facts, year: int) -> bool:
    """Return whether a fact says something about a budget year.

    What belongs to a settlement or claim does where that is of the year.
    """
    for of, things in (("settlement", facts.settlements), ("claim", facts.claims)):
        if (thing := things.get(getattr(event, of, ""))) is not None:
            return thing.event.year == year
    if (own := getattr(event, "year", None)) is not None:
        return year in {own, getattr(event, "from_year", own)}
    days = year_span(year)
    return not (
        any((first := getattr(event, name, None)) and first >= days.end for name in _BEGINS)
        or any((last := getattr(event, name, None)) and last < days.start for name in _ENDS)
        or any((first := getattr(event, name, None)) and first > year for name in _FIRST_YEARS)
    )


def keys_of_body(session: Session, body: str, axes: Axes) -> set[Key]:
    """Return whatever speaks of a body, and the posts under its agreements.

    Other posts under its notices are others' business, although a grant over all of them rests on
    them as well.
    """
    mine = ("body", body)
    return {mine, POLICY} | subjects_of_bodies(session, {mine}, SUBJECTS, axes)
