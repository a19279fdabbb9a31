"""Evidence for figures: the trees that explain them, and the events in these with their hashes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.log.database import Session
from ledger.log.eventlog import events_at
from ledger.log.history import HistoryEntry, entries_at
from ledger.position.explanations.brief_trees import balance_tree
from ledger.position.explanations.explanation import Explainer
from ledger.position.explanations.node import Node, total
from ledger.position.explanations.open_trees import item_tree, paid_since_tree
from ledger.position.explanations.parts import booking_leaves
from ledger.position.load import Question
from ledger.position.settlements.open_items import (
    ItemList,
    ItemsQuestion,
    OpenItem,
    balance_day,
    items_of,
)
from ledger.position.snapshot import Snapshot, about_body
from ledger.projections.booking_sums import count_of_year
from ledger.projections.counted_lines import booking_sequences

if TYPE_CHECKING:
    from ledger.position.years.year_end import BookedCost

    Trees = Mapping[Hashable, Node]
    Key = tuple[str, str, int]
    """Body, programme, year."""

MOST_BOOKINGS = 2_000
"""Years with more bookings are explained down to sums: a page is to be opened, not downloaded."""

POSITIONS, PLANNED, BALANCES, ITEMS, BOOKED, PENDING, OUTDATED, ACCOUNTS, SHARED, GRANTED, LEGS = (
    GROUPS
) = (
    "figures",
    "planned",
    "balances",
    "items",
    "booked",
    "pending",
    "outdated",
    "accounts",
    "shared",
    "granted",
    "legs",
)

PAID_SINCE = "paid_since"


class Evidence(NamedTuple):
    """Trees, by one of `GROUPS` and the key that a figure's row has, and every event in them.

    The tree of `POSITIONS` is that of headroom, which holds the others, by body, programme, year;
    `summed` says that its leaves are sums of bookings, not bookings. `ITEMS` and `BOOKED` have the
    number of their row, `PENDING` kind and post, `OUTDATED` settlement and body. `ACCOUNTS` has
    member and employing body, `SHARED` and `GRANTED` the post and the first day of its period,
    `LEGS` year and figure.
    """

    groups: Mapping[str, Trees]
    entries: tuple[HistoryEntry, ...]
    summed: bool = False


def gathered(
    session: Session, groups: Mapping[str, Trees], *, summed: bool = False, more: Iterable[int] = ()
) -> Evidence:
    """Return trees as evidence, with the entry of every event in them and of some `more`."""
    trees = (tree for group in groups.values() for tree in group.values())
    return Evidence(groups, events_in(session, trees, more), summed)


def evidence(snapshot: Snapshot, keys: Sequence[Key], question: Question) -> Evidence:
    """Return why the figures of each key are what they are, on the question's basis and axes."""
    figures, summed = figure_trees(snapshot, keys, question)
    return gathered(snapshot.session, {POSITIONS: figures}, summed=summed)


def many_bookings(session: Session, years: Iterable[int]) -> bool:
    """Tell whether some years have too many bookings to show them one by one."""
    return sum(count_of_year(session, year) for year in years) > MOST_BOOKINGS


def figure_trees(
    snapshot: Snapshot, keys: Sequence[Key], question: Question
) -> tuple[dict[Hashable, Node], bool]:
    """Return the tree of headroom of each key, and whether its leaves are sums of bookings."""
    years = sorted({year for _, _, year in keys})
    summed = many_bookings(snapshot.session, years)
    explainer = Explainer(snapshot, _of_years(question, years), summed=summed)
    trees = {key: explainer.tree("headroom", *key) for key in keys}
    return {key: tree for key, tree in trees.items() if tree is not None}, summed


def balance_trees(
    snapshot: Snapshot, keys: Sequence[Key], question: Question
) -> dict[Hashable, Node]:
    """Return the tree of what is unrefinanced elsewhere minus advances, of each key that has one.

    Posts are its leaves.
    """
    explainer = Explainer(snapshot, _of_years(question, [key[2] for key in keys]))
    trees = {key: balance_tree(explainer, *key) for key in keys}
    return {key: tree for key, tree in trees.items() if tree is not None}


def planned_trees(
    snapshot: Snapshot, keys: Sequence[Key], question: Question
) -> dict[Hashable, Node]:
    """Return the tree of the headroom that was planned, of each key that has one."""
    asked = _of_years(question, [key[2] for key in keys])._replace(view="plan")
    explainer = Explainer(snapshot, asked)
    trees = {key: explainer.tree("headroom", *key) for key in keys}
    return {key: tree for key, tree in trees.items() if tree is not None}


def _of_years(question: Question, years: Sequence[int]) -> Question:
    """Restrict a question to the one year that it is about, if it is one."""
    return question._replace(year=years[0] if len(set(years)) == 1 else None)


def events_in(
    session: Session, trees: Iterable[Node], more: Iterable[int] = ()
) -> tuple[HistoryEntry, ...]:
    """Return the entry of every event in some trees, and of some more, in order."""
    numbers = {node.event for tree in trees for node in tree.walk() if node.event is not None}
    return tuple(entries_at(session, numbers | set(more)))


def item_trees(snapshot: Snapshot, items: Sequence[OpenItem], year: int) -> dict[Hashable, Node]:
    """Return the arithmetic of each open item of a balance day, by its place, if there is any.

    What was paid of it since stands under its place with `PAID_SINCE`.
    """
    then = balance_day(snapshot, year)
    trees: list[tuple[Hashable, Node | None]] = []
    for number, item in enumerate(items):
        since = paid_since_tree(then, snapshot, item)
        trees += [(number, item_tree(then, item)), ((number, PAID_SINCE), since)]
    return {number: tree for number, tree in trees if tree is not None}


def explained_items(
    session: Session, question: ItemsQuestion, _: int = 0
) -> tuple[ItemList, Evidence]:
    """Return the open items asked for, and the evidence for them.

    Raises:
        UnknownName: the body is not registered.
    """
    snapshot = about_body(session, question.body, question.axes)
    answer = items_of(snapshot, question)
    return answer, gathered(session, {ITEMS: item_trees(snapshot, answer.items, question.year)})


def booked_trees(
    session: Session, booked: Sequence[BookedCost], question: Question, *, summed: bool
) -> dict[Hashable, Node]:
    """Return each cost of a post and type in the question's year, by its place.

    It is added up from its bookings; where these are many (`summed`), it stands alone.
    """
    leaves: dict[tuple[str, str], list[Node]] = {}
    for post in [] if summed else dict.fromkeys(one.post for one in booked):
        numbers = booking_sequences(session, post, question.year or 0, "accrual", question.axes)
        vouchers = ((number, event) for number, _, event in events_at(session, numbers))
        for leaf in booking_leaves(vouchers):
            leaves.setdefault((post, str(leaf.values["cost_type"])), []).append(leaf)
    trees: dict[Hashable, Node] = {}
    for number, one in enumerate(booked):
        values: dict[str, object] = {
            "post": one.post,
            "cost_type": one.cost_type,
            "year": question.year,
        }
        mine = leaves.get((one.post, one.cost_type), ())
        known = Node("booked_cost", values, one.cents)
        trees[number] = known if summed else total("booked_cost", values, mine)
    return trees
