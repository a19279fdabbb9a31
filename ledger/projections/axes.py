"""Which state of knowledge a question is about (domain reference §3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.clock import Correction
from ledger.log.database import Session, marks
from ledger.log.eventlog import command_of
from ledger.log.times import times_of

EVERYTHING = 2**62


class Axes(NamedTuple):
    """Facts recorded up to `sequence` and known (received) up to the day `known_on`.

    A fact carries both, so a question about the past filters rows instead of replaying the log.
    """

    sequence: int = EVERYTHING
    known_on: int = EVERYTHING

    @property
    def now(self) -> bool:
        """Return whether nothing is left out."""
        return self == NOW

    def hold(self, sequence: int, known_on: int) -> bool:
        """Return whether they hold an event, by its number and effective day of receipt."""
        return sequence <= self.sequence and known_on <= self.known_on

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """Return the corrections of the clock that an answer within the axes uses."""
        return ()

    @property
    def horizon(self) -> int:
        """Return the last event whose correction of the clock says which day of receipt counts.

        Behind an event, those that were on record by then: the answer is the one given there.
        """
        return self.sequence


class CorrectedAxes(Axes):
    """Axes that are what they are because somebody set the clock right; every answer says so.

    As of an instant every correction counts, for by it the instant itself was found; as of an event
    those that were on record there.
    """

    used: tuple[Correction, ...] = ()
    found_by_time: bool = False

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """Return the corrections of the clock that an answer within the axes uses."""
        return self.used

    @property
    def horizon(self) -> int:
        """Return the last event whose correction says which day of receipt counts."""
        return EVERYTHING if self.found_by_time else self.sequence


NOW = Axes()


def within(
    session: Session, axes: Axes, row: str = "", always: Sequence[int] = ()
) -> tuple[str, list[int]]:
    """Return the condition, and its values, that a row with both numbers lies within the axes.

    A day of receipt that a wrong clock gave counts as a correction of the clock says, if that was
    on record by then. What is stored stays, so the condition names the events that moved.

    Args:
        session: to read the corrections from.
        axes: the state of knowledge.
        row: the name of the table in the statement, with a dot.
        always: types of events whose day of receipt does not matter.
    """
    sql, params = f"{row}known_on <= ?", [axes.known_on]
    if axes.known_on != EVERYTHING:
        for move in times_of(session, axes.horizon).moves():
            known = move.known_on <= axes.known_on
            if known == (move.stored <= axes.known_on):
                continue
            moved = f"{row}sequence >= ? AND {row}sequence <= ? AND {row}known_on = ?"
            sql = f"{sql} OR ({moved})" if known else f"({sql}) AND NOT ({moved})"
            params += move[:3]
    either = f" OR {row}type IN ({marks(always)})" if always else ""
    return f"{row}sequence <= ? AND ({sql}{either})", [axes.sequence, *params, *always]


def corrected(session: Session, axes: Axes, instant: int | None) -> Axes:
    """Return the axes with the corrections of the clock that made them what they are.

    Args:
        session: to read the corrections from.
        axes: as of `instant`, known on a day.
        instant: the moment of recording that was asked for (µs UTC, exclusive); None: no time.
    """
    times = times_of(session)
    used = [one for one in times.corrections if _crosses(session, one, instant)]
    if axes.known_on != EVERYTHING:
        by_then = times if instant is not None else times_of(session, axes.sequence)
        moved = [
            move
            for move in by_then.moves()
            if move.first <= axes.sequence
            and (move.known_on <= axes.known_on) != (move.stored <= axes.known_on)
        ]
        used += [
            one
            for one in by_then.corrections
            if one not in used and any(one.first <= move.first <= one.last for move in moved)
        ]
    if not times:
        return axes
    found = CorrectedAxes(*axes)
    found.used, found.found_by_time = tuple(sorted(used)), instant is not None
    return found


def _crosses(session: Session, one: Correction, instant: int | None) -> bool:
    """Return whether an event lies on the other side of an instant since its time was set right."""
    if instant is None:
        return False
    stored = (command_of(session, n).envelope.recorded_at for n in (one.first, one.last))
    return any((at < instant) != (one.event.recorded_at < instant) for at in stored)
