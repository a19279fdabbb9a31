"""A replay from day to day, compared with what stands on each, for tests."""

from __future__ import annotations

from msgspec.structs import replace

from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.replaying import Replaying, moved_between
from ledger.position.snapshot import about_figures


def plain(rows):
    """Return rows by place; warnings of carry-overs are another question's."""
    return {row.key: replace(row, warnings=()) for row in rows}


def walked(session, stages, bodies):
    """Go through the stages; compare the rows of each, and what is said to have moved."""
    going, seen = Replaying(session, stages, bodies), 0
    before: dict[tuple[str, str, int], Position] | None = None
    for axes in stages:
        moved = {} if before is None else going.go()
        question = Question(axes=axes)
        every = positions(about_figures(session, question), question)
        wanted = plain(row for row in every if bodies is None or row.municipality in bodies)
        assert plain(going.rows.values()) == wanted, axes
        if before is not None:
            said = {
                place
                for place, (one, other) in moved.items()
                if plain(filter(None, (one,))) != plain(filter(None, (other,)))
            }
            assert said == moved_between(before, wanted).keys()
        before, seen = wanted, seen + len(wanted)
    return seen
