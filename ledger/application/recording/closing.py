"""Closing a year inside the write transaction: check it, compute its figures, freeze them."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.application.recording.deciding import Asked, Outcome, Repeat
from ledger.domain.commands import CloseYear
from ledger.domain.errors import Finding, UsageError, refuse_if
from ledger.domain.events import ClosedFigures, YearClosed
from ledger.domain.facts import Facts
from ledger.domain.period import date_of
from ledger.domain.rules import findings
from ledger.domain.said import Said, ones_of
from ledger.domain.years.closing import closing_of, figures_hash
from ledger.log.database import Session
from ledger.position.costs.pending import certification_findings
from ledger.position.position import Position
from ledger.position.snapshot import about_body, facts_around
from ledger.position.years.body_year import BodyYear
from ledger.position.years.checked import CheckQuestion, YearCheck
from ledger.position.years.year_check import checked
from ledger.projections.axes import EVERYTHING, NOW, Axes


def close_year(session: Session, command: CloseYear, asked: Asked) -> Outcome | Repeat:
    """Freeze a body's figures of a year as they are known (domain reference §3).

    Where the closing itself is known earlier than it is recorded, for a ledger that was set up
    later than its papers, it freezes what was known by then.

    Raises:
        UsageError: a closing despite red checks without its reason.
        Refusal: the year is not over, an earlier one is open, costs lack the certification that the
            ledger's policy requires, or a check is red.
        UnknownName: the body is not registered.
    """
    if command.despite_red and not asked.note.reason.strip():
        remedy = "add --reason '…'"
        raise UsageError.of("BL-286 closing despite red checks needs its reason", remedy)
    body, year = command.body, command.year
    axes = NOW if asked.known_on == asked.today else Axes(EVERYTHING, asked.known_on)
    look = BodyYear(about_body(session, body, axes), body, year)
    # A closing stands whenever it was known.
    facts = facts_around(session, {("body", body)}, closed_by=[body])
    stands = closing_of(facts, body, year)
    if stands and stands.event.year == year and command.closed_on in {0, stands.event.closed_on}:
        number = stands.fact.sequence
        words = "BL-287 closed already by event {event}; nothing was changed"
        return Repeat(number, (Said(words, event=number),))
    figures = tuple(map(frozen_figures, look.rows))
    closed_on = command.closed_on or asked.today
    event = YearClosed(body, year, figures, figures_hash(body, year, figures), closed_on)
    place = Said("year {year} of {body}", year=year, body=facts.body_name(body))
    refuse_if([*findings(event, facts), *_too_early(event, facts, asked, place)])
    refuse_if(
        [
            *_open(body, look.open_years, place),
            *certification_findings(session, place, look.posts, year, axes),
        ]
    )
    if not command.despite_red:
        today = min(asked.today, axes.known_on)
        answer = checked(look.snapshot, CheckQuestion(body, year, axes), today)
        refuse_if(list(_red(answer, place)))
    if not figures:
        words = "BL-288 {place} has no figures; it is closed without any"
        return asked.happened(event, warnings=(Said(words, place=place),))
    return asked.happened(event)


def frozen_figures(row: Position) -> ClosedFigures:
    """Return what a closing keeps of a position."""
    return ClosedFigures(
        programme=row.programme,
        cost_share_cents=row.cost_share_cents,
        refinanced_cents=row.refinanced_cents,
        vat_cents=row.vat_cents,
        adjustment_cents=row.adjustment_cents,
        unrefinanced_cents=row.unrefinanced_cents,
        authorised_cents=row.authorised_cents,
        day_count=row.day_count,
    )


def _too_early(event: YearClosed, facts: Facts, asked: Asked, place: Said) -> Iterator[Finding]:
    if event.closed_on > asked.today:
        problem = "BL-289 closed on {closed_on}, after the day of recording"
        remedy = "leave --closed-on out, or name the day it was closed"
        yield Finding.of(place, problem, remedy, closed_on=date_of(event.closed_on))
    last = facts.closed_until(event.body)
    if last and facts.closed[event.body, last].fact.known_on > asked.known_on:
        problem = "BL-290 known on {known_on}, before the closing of {last} was, on {day}"
        remedy = "mend the day of receipt, or leave it out"
        day = date_of(facts.closed[event.body, last].fact.known_on)
        known_on = date_of(asked.known_on)
        yield Finding.of(place, problem, remedy, known_on=known_on, last=last, day=day)


def _open(body: str, earlier: list[int], place: Said) -> Iterator[Finding]:
    """Years are closed in order: a closed year would else take the open one before it along."""
    if earlier:
        problem = "BL-291 {year} is still open"
        remedy = "close it first: year close {body} {year}"
        yield Finding.of(place, problem, remedy, year=earlier[0], body=body)


def _red(answer: YearCheck, place: Said) -> Iterator[Finding]:
    if red := answer.red():
        remedy = "see year check {body} {year}, or add --despite-red --reason '…'"
        asked = {"body": answer.question.body, "year": answer.question.year}
        yield Finding.of(
            place, "BL-292 red checks: {red}", remedy, red=ones_of(red, "check"), **asked
        )
