"""What an answer rests on: the state of the ledger, the axes, and what was recorded afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from ledger.application.clock import end_of_day
from ledger.log.database import Session
from ledger.log.eventlog import head, sequence_as_of
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.counted_lines import count_recorded_after
from ledger.projections.fact_index import numbers_after


class HasAxes(Protocol):
    """A question that says as known when."""

    @property
    def axes(self) -> Axes:
        """Return the state of knowledge."""


class Provenance(NamedTuple):
    """Receipt of the ledger that answered, the axes, and events received by `known_on` but later.

    `recorded_afterwards` counts the facts, and with posts named their bookings, that count although
    they were recorded after that day (domain reference §3).
    """

    receipt: str
    axes: Axes
    recorded_afterwards: int = 0


T = TypeVar("T")
Q = TypeVar("Q", bound=HasAxes)


def with_provenance(
    query: Callable[[Session, Q, int], T],
) -> Callable[[Session, Q, int], tuple[T, Provenance]]:
    """Return the query, as for `Ledger.ask`, that also says what its answer rests on.

    An answer that has a `receipt` says so itself. Others rest on facts alone; where bookings are
    behind one, see `provenance`.
    """

    def asked(session: Session, question: Q, today: int) -> tuple[T, Provenance]:
        answer = query(session, question, today)
        if (receipt := getattr(answer, "receipt", None)) is None:
            return answer, provenance(session, question.axes)
        later = getattr(answer, "recorded_afterwards", 0)
        return answer, Provenance(receipt, question.axes, later)

    return asked


def provenance(session: Session, axes: Axes, posts: Sequence[str] = ()) -> Provenance:
    """Return what an answer within the axes, with the bookings of some posts, rests on."""
    later = 0
    if axes.known_on != EVERYTHING:
        then = sequence_as_of(session, end_of_day(axes.known_on))
        later = len(numbers_after(session, then, axes))
        later += count_recorded_after(session, posts, then, axes)
    return Provenance(head(session).receipt, axes, later)
