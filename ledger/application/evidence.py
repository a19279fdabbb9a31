"""Evidence for figures: the trees that explain them, and the events in these with their hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.log.history import HistoryEntry, entries_at
from ledger.position.explanation import Explainer
from ledger.position.load import Question
from ledger.projections.bookings import count_of_year

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.log.database import Session
    from ledger.position.node import Node
    from ledger.projections.axes import Axes

MOST_BOOKINGS = 2_000
"""A year with more bookings is explained down to sums: a page is to be opened, not downloaded."""


class Evidence(NamedTuple):
    """A tree for each (body, programme), and every event in them, in order.

    `summed` says that the leaves are sums of bookings, not bookings.
    """

    trees: dict[tuple[str, str], Node]
    entries: tuple[HistoryEntry, ...]
    summed: bool


def evidence(session: Session, rows: Iterable[tuple[str, str]], year: int, axes: Axes) -> Evidence:
    """Return why the headroom of some (body, programme) is what it is in a year.

    The tree of headroom holds those of all other figures.
    """
    summed = count_of_year(session, year) > MOST_BOOKINGS
    explainer = Explainer(session, Question(year=year, axes=axes), summed=summed)
    trees = {}
    for body, programme in rows:
        tree = explainer.tree("headroom", body, programme, year)
        if tree is not None:
            trees[body, programme] = tree
    return Evidence(trees, events_in(session, trees.values()), summed)


def events_in(session: Session, trees: Iterable[Node]) -> tuple[HistoryEntry, ...]:
    """Return the entry of every event in some trees, in order."""
    numbers = {node.event for tree in trees for node in tree.walk() if node.event is not None}
    return tuple(entries_at(session, numbers))
