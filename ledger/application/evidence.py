"""Evidence for figures: the trees that explain them, and the events in these with their hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.log.history import HistoryEntry, entries_at
from ledger.position.explanation import Explainer
from ledger.projections.booking_sums import count_of_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.database import Session
    from ledger.position.load import Question
    from ledger.position.node import Node

MOST_BOOKINGS = 2_000
"""A year with more bookings is explained down to sums: a page is to be opened, not downloaded."""


Key = tuple[str, str, int]
"""Body, programme, year."""


class Evidence(NamedTuple):
    """A tree for each body, programme and year, and every event in them, in order.

    `summed` says that the leaves are sums of bookings, not bookings.
    """

    trees: dict[Key, Node]
    entries: tuple[HistoryEntry, ...]
    summed: bool


def evidence(session: Session, keys: Sequence[Key], question: Question) -> Evidence:
    """Return why the headroom of each key is what it is, on the question's basis and axes.

    The tree of headroom holds those of all other figures.
    """
    years = sorted({year for _, _, year in keys})
    summed = sum(count_of_year(session, year) for year in years) > MOST_BOOKINGS
    asked = question._replace(year=years[0] if len(years) == 1 else None)
    explainer = Explainer(session, asked, summed=summed)
    trees = {}
    for key in keys:
        tree = explainer.tree("headroom", *key)
        if tree is not None:
            trees[key] = tree
    return Evidence(trees, events_in(session, trees.values()), summed)


def events_in(session: Session, trees: Iterable[Node]) -> tuple[HistoryEntry, ...]:
    """Return the entry of every event in some trees, in order."""
    numbers = {node.event for tree in trees for node in tree.walk() if node.event is not None}
    return tuple(entries_at(session, numbers))
