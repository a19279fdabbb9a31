"""What became of a command inside the transaction, before anything is appended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledger.domain.facts import Facts
    from ledger.domain.said import Said
    from ledger.log.appending import NewEvent


class Repeat(NamedTuple):
    """The command's fact stands already, as event `sequence`."""

    sequence: int
    warnings: tuple[Said, ...] = ()


class Outcome(NamedTuple):
    """The events to append; `known` counts the lines of a file that stood already.

    `facts` are what a booking was judged by: recording it changes none of them.
    """

    events: list[NewEvent]
    known: int = 0
    warnings: tuple[Said, ...] = ()
    facts: Facts | None = None
