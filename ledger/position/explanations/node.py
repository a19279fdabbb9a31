"""A figure's tree, and what every branch of it is computed from. See `explanation`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from ledger.domain.agreements.sharing import CostRow
    from ledger.domain.facts import Facts, Post
    from ledger.domain.years.bearing import BorneYear
    from ledger.log.database import Session
    from ledger.position.load import Question


class Node(Struct, frozen=True):
    """One figure: its kind (a word of the catalogue), values for the words, cents, and children."""

    kind: str
    values: dict[str, object]
    cents: int | None = None
    sign: int = 1
    sums: bool = False
    event: int | None = None
    children: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Context(Struct, frozen=True):
    """Who asks about what: the question, what stands, and the post-years behind the answer.

    `besides` are parts of unrefinanced that come from no post of the year. With `rows` the leaves
    are its cost rows, such as stored sums; without, every booking is a leaf of its own. `upto` is
    the last bearing year whose cost counts in a post-year; None: its own year.
    """

    session: Session
    question: Question
    facts: Facts
    body: str
    year: int
    post_years: tuple[BorneYear, ...]
    besides: tuple[Node, ...] = ()
    rows: Callable[[Post, int, int], Sequence[CostRow]] | None = None
    upto: int | None = None


def total(kind: str, values: dict[str, object], children: Iterable[Node], sign: int = 1) -> Node:
    """Return a node that is the signed sum of its children."""
    kept = tuple(children)
    cents = sum(child.sign * (child.cents or 0) for child in kept)
    return Node(kind, values, cents, sign, sums=True, children=kept)


def head_words(context: Context, programme: str) -> dict[str, object]:
    """Return the words of a figure's head."""
    name = context.facts.body_name(context.body)
    basis = context.question.basis
    return {"body": name, "programme": programme, "year": context.year, "basis": basis}
