"""Moments, wherever one is asked for: a day, an instant, an event number or a receipt (§4)."""

from __future__ import annotations

import re
from types import NoneType
from typing import NamedTuple, TypeAlias

from ledger.application.clock import berlin_day, parse_moment
from ledger.domain.errors import Refusal, UsageError, of_kind
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, parse_day
from ledger.log.canonical import GENESIS, RECEIPT_HEX, receipt
from ledger.log.database import Session
from ledger.log.eventlog import effective_time, head, receipt_of, sequence_as_of
from ledger.projections.axes import EVERYTHING, Axes, corrected


class State(NamedTuple):
    """The ledger behind an event, by its number; with `hash`, the part of it in the receipt."""

    sequence: int
    hash: str = ""


Moment: TypeAlias = int | State
"""An instant (µs UTC, exclusive), or a state of the ledger."""
_MOMENTS = (str, int, State, NoneType)

_RECEIPT = re.compile(rf"(\d{{1,18}})-([0-9a-f]{{{RECEIPT_HEX}}})", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def moment_of(text: str) -> Moment:
    """Read a moment as it is typed; digits alone are an event number.

    Raises:
        UsageError: it is none of the four.
    """
    typed = text.strip()
    if found := _RECEIPT.fullmatch(typed.lower()):
        return State(int(found[1]), found[2])
    if _NUMBER.fullmatch(typed):
        return State(int(typed))
    try:
        return parse_moment(typed)
    except UsageError:
        problem = "moment {text!r}: BL-298 no day, instant (of {first} to {last}), event or receipt"
        remedy = "2024-09-15, 2024-09-15T14:30, an event number such as 42, or a receipt"
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise UsageError.of(problem, remedy, text=text, **years) from None


def sequence_at(session: Session, moment: Moment | str) -> int:
    """Return the last event that was on record at a moment; 0 where none was.

    Raises:
        UsageError: a text that is no moment.
        Refusal: there is no such event, or the receipt is not this ledger's.
    """
    if isinstance(moment, str):
        moment = moment_of(moment)
    if isinstance(moment, int):
        return sequence_as_of(session, moment)
    last, number = head(session).sequence, moment.sequence
    if moment.hash:
        known = number <= last and f"{number}-{moment.hash}" == (
            receipt_of(session, number) if number else receipt(0, GENESIS)
        )
        if not known:
            problem = "receipt {number}-{hash}: BL-299 this ledger never gave it"
            remedy = "check the database, and the receipt digit by digit; see verify --receipt"
            raise Refusal.of(problem, remedy, number=number, hash=moment.hash)
    elif not 1 <= number <= last:
        problem = "event {event}: BL-300 there is no such event; the last one is {last}"
        day = _day_meant(number)
        remedy = (
            "for the day type {day}" if day else "see history, or type a day such as 2024-09-15"
        )
        raise Refusal.of(problem, remedy, event=number, last=last, day=day)
    return number


def _day_meant(number: int) -> str:
    """Return the day that somebody meant who typed digits alone; empty: none."""
    found = _COMPACT.fullmatch(str(number))
    day = "-".join(found.groups()) if found else ""
    try:
        parse_day(day)
    except UsageError:
        return ""
    return day


def axes_at(session: Session, as_of: Moment | str | None, known_on: int | None) -> Axes:
    """Return the axes for a moment and a day of receipt; see `Ledger.axes`."""
    of_kind("as_of", as_of, *_MOMENTS)
    day = of_kind("known_on", known_on, int, NoneType)
    axes = Axes(EVERYTHING, EVERYTHING if day is None else day)
    moment = moment_of(as_of) if isinstance(as_of, str) else as_of
    if moment is not None:
        axes = axes._replace(sequence=sequence_at(session, moment))
    return corrected(session, axes, moment if isinstance(moment, int) else None)


def day_at(session: Session, moment: Moment | str) -> int:
    """Return the day in Berlin of a moment; 0 before the first event."""
    found = moment_of(moment) if isinstance(moment, str) else moment
    if isinstance(found, int):
        # It is exclusive: the end of a day is the first instant of the next one.
        return berlin_day(found - 1)
    sequence = sequence_at(session, found)
    return berlin_day(effective_time(session, sequence)) if sequence else 0


def known_by(session: Session, axes: Axes, today: int) -> int:
    """Return the last day whose facts can count; `today` is the clock's."""
    day = min(today, axes.known_on)
    if axes.sequence == EVERYTHING:
        return day
    return min(day, berlin_day(effective_time(session, axes.sequence))) if axes.sequence else 0
