"""What a document is made of, before it is text, a sheet or a page.

Values stay what they are (cents, days, counts) until a writer puts them into a language or a typed
cell, so that every output shows the same figure. Keys are English and stable; titles are words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from ledger.domain.said import Said

Form: TypeAlias = Literal["text", "money", "day", "count"]
Value: TypeAlias = str | int | None
"""A text; cents (`money`); days since 1970-01-01 (`day`); a whole number (`count`); nothing."""


_NOTHING: tuple[frozenset[Value], ...] = (frozenset({None, ""}), frozenset({None, "", 0}))
"""What does not show a column, and one that is seldom."""


class Heading(NamedTuple):
    """What stands above a column: its stable key, its title in words, what its values are.

    Without a title it is for programs only; one that is `seldom` also where all is zero; `sheet` is
    for people who read a spreadsheet.
    """

    key: str
    title: str
    form: Form = "text"
    seldom: bool = False
    sheet: bool = False


class Table(Struct, frozen=True):
    """Rows under columns; `total` is a last row that adds them up, None where nothing adds up.

    `links` leads from a cell, by row and column from 0, to an anchor elsewhere in the document;
    `pages` to the address of another page; `anchors` are those of the rows themselves. Only a page
    follows them.
    """

    key: str
    title: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    pages: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def filled(self, *, sheet: bool = False) -> Table:
        """Return the table as people see it: without columns in which nothing stands.

        In a spreadsheet they see what has no room elsewhere.
        """
        rows = self.rows if self.total is None else (*self.rows, self.total)
        kept = [
            n
            for n, column in enumerate(self.columns)
            if column.title
            and (sheet or not column.sheet)
            and (any(row[n] not in _NOTHING[column.seldom] for row in rows) or not self.rows)
        ]
        if len(kept) == len(self.columns):
            return self

        def cut(row: tuple[Value, ...]) -> tuple[Value, ...]:
            return tuple(row[n] for n in kept)

        total = None if self.total is None else cut(self.total)
        if total and self.total and total[0] in {None, ""}:
            total = (self.total[0], *total[1:])  # the word for a sum

        def moved(cells: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
            return {(row, kept.index(n)): to for (row, n), to in cells.items() if n in kept}

        return replace(
            self,
            columns=tuple(self.columns[n] for n in kept),
            rows=tuple(map(cut, self.rows)),
            total=total,
            links=moved(self.links),
            pages=moved(self.pages),
        )


class Branch(NamedTuple):
    """A step of an explanation: words, an amount, its event, and the steps that it comes from.

    `link` leads from the amount to the anchor of a step or row where that is explained.
    """

    words: str
    cents: int | None
    event: int | None
    anchor: str = ""
    children: tuple[Branch, ...] = ()
    link: str = ""


class Tree(Struct, frozen=True):
    """Explanations, each from its figure down to events; `columns` name what a flat form shows.

    These are: depth, words, amount, event.
    """

    key: str
    title: str
    columns: tuple[Heading, ...]
    branches: tuple[Branch, ...]

    def table(self) -> Table:
        """Return the steps as rows, for forms that know no tree."""
        rows = [row for branch in self.branches for row in _rows(branch, 0)]
        return Table(self.key, self.title, self.columns, tuple(rows))


def _rows(branch: Branch, depth: int) -> Iterator[tuple[Value, ...]]:
    yield depth, branch.words, branch.cents, branch.event
    for child in branch.children:
        yield from _rows(child, depth + 1)


class Lines(Struct, frozen=True):
    """Sentences, each a paragraph; `strong` is what the reader came for."""

    texts: tuple[str, ...]
    strong: bool = False


class Bar(NamedTuple):
    """A label, an amount in cents, and the limit that it is seen against; None: there is none."""

    label: str
    cents: int
    limit_cents: int | None


class Bars(Struct, frozen=True):
    """Amounts against their limits, as a picture; the tables beside it say the same in figures.

    `amount`, `limit` and `over` (an amount above its limit) are the words of the legend.
    """

    title: str
    amount: str
    limit: str
    over: str
    bars: tuple[Bar, ...]


class Columns(Struct, frozen=True):
    """Amounts of several kinds over time, as stacked columns.

    `amounts` has a row for each of `kinds`, in cents, as long as `labels`.
    """

    title: str
    labels: tuple[str, ...]
    kinds: tuple[str, ...]
    amounts: tuple[tuple[int, ...], ...]


class Band(NamedTuple):
    """Money on its way from a place of one stage to a place of the next; cents above zero."""

    stage: int
    giver: str
    taker: str
    cents: int


class Flow(Struct, frozen=True):
    """Money through stages from left to right; what comes to a place leaves it again."""

    title: str
    bands: tuple[Band, ...]


class Moment(NamedTuple):
    """A day and what happened, in words."""

    day: int
    words: str


class TimelineChart(Struct, frozen=True):
    """What happened, in the order of days."""

    title: str
    moments: tuple[Moment, ...]


class Space(Struct, frozen=True):
    """Room for what people write by hand: a title, so many lines, and what stands below them.

    `about` is what is signed, for who gets this part alone.
    """

    title: str
    lines: int
    below: str = ""
    about: str = ""


class Slot(NamedTuple):
    """What something is, under its stable key and in words; an empty text is a line to fill in."""

    key: str
    label: str
    text: str = ""


class Letterhead(Struct, frozen=True):
    """The head of a letter: who writes to whom, and what it refers to.

    The first of the lines of a side is its name.
    """

    sender: tuple[Slot, ...]
    recipient: tuple[Slot, ...]
    references: tuple[Slot, ...]


class Slots(Struct, frozen=True):
    """Named texts under each other, such as what a payment needs."""

    title: str
    slots: tuple[Slot, ...]


class Figures(Struct, frozen=True):
    """Amounts that the reader came for, in large numbers: (title, cents)."""

    amounts: tuple[tuple[str, int | None], ...]


Picture: TypeAlias = Bars | Columns | Flow | TimelineChart
Block: TypeAlias = Table | Lines | Space | Tree | Letterhead | Slots | Figures | Picture


class Section(Struct, frozen=True):
    """A part with a heading; a letter begins on a page of its own."""

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


class Film(NamedTuple):
    """What a page plays back from its tables `moved` and `happened`, day by day, by their keys.

    `words` are those of its script, by name. Other forms have the tables alone.
    """

    title: str
    moved: str
    happened: str
    words: Mapping[str, str]


class Document(Struct, frozen=True):
    """A whole document.

    Attributes:
        key: its stable name, such as `settlement`.
        title: in its language.
        sections: in the order of reading.
        provenance: what it rests on and how it is made again, as (word, value).
        warnings: what it lacks, for who writes it; no part of it.
        film: what a page plays back.
    """

    key: str
    title: str
    sections: tuple[Section, ...]
    provenance: tuple[tuple[str, str], ...]
    warnings: tuple[Said, ...] = ()
    film: Film | None = None

    def tables(self) -> list[Table]:
        """Return every table, in order; an explanation as the table of its steps."""
        blocks = [block for part in self.sections for block in part.blocks]
        shown = (block.table() if isinstance(block, Tree) else block for block in blocks)
        return [block for block in shown if isinstance(block, Table)]
