"""Evidence for figures: the trees that explain them, and the events in these with their hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import Voucher
from ledger.domain.facts import fold
from ledger.log.eventlog import events_at
from ledger.log.history import HistoryEntry, entries_at
from ledger.position.explain_parts import booking_values
from ledger.position.explanation import Explainer
from ledger.position.node import Node, total
from ledger.position.open_trees import ItemExplainer
from ledger.projections.booking_sums import count_of_year
from ledger.projections.bookings import booking_sequences
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.database import Session
    from ledger.position.load import Question
    from ledger.position.open_items import OpenItem
    from ledger.position.year_end import BookedCost
    from ledger.projections.axes import Axes

MOST_BOOKINGS = 2_000
"""A year with more bookings is explained down to sums: a page is to be opened, not downloaded."""


Key = tuple[str, str, int]
"""Body, programme, year."""


class Evidence(NamedTuple):
    """A tree for each body, programme and year, and every event in them, in order.

    `summed` says that the leaves are sums of bookings, not bookings. `items` explain open items,
    `booked` the cost by post and type, each in its order; None: nothing to explain.
    """

    trees: dict[Key, Node]
    entries: tuple[HistoryEntry, ...]
    summed: bool
    items: tuple[Node | None, ...] = ()
    booked: tuple[Node | None, ...] = ()


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


def item_trees(session: Session, items: Sequence[OpenItem], axes: Axes) -> tuple[Node | None, ...]:
    """Return the arithmetic of each open item."""
    explainer = ItemExplainer(session, fold(all_facts(session, axes)), axes)
    return tuple(explainer.tree(item) for item in items)


def booked_trees(
    session: Session, booked: Sequence[BookedCost], year: int, axes: Axes
) -> tuple[Node, ...]:
    """Return the bookings behind each cost of a post and type."""
    leaves: dict[tuple[str, str], list[Node]] = {}
    for post in dict.fromkeys(one.post for one in booked):
        numbers = booking_sequences(session, post, year, "accrual", axes)
        for sequence, _, event in events_at(session, numbers):
            if isinstance(event, Voucher):
                leaf = Node("booking", booking_values(event), event.amount_cents, event=sequence)
                leaves.setdefault((post, event.cost_type), []).append(leaf)
    return tuple(
        total(
            "booked_cost",
            {"post": one.post, "cost_type": one.cost_type, "year": year},
            leaves.get((one.post, one.cost_type), ()),
        )
        for one in booked
    )
