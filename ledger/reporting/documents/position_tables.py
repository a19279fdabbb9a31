"""What documents say of positions: figures, what is authorised, what came later, and a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.application.asking.evidence import POSITIONS
from ledger.domain.council.authorised import AuthorisedPart
from ledger.domain.years.figures import FIGURES, MOVING, SELDOM
from ledger.reporting.columns import (
    DAY,
    MONEY,
    NUMBER,
    RARE_MONEY,
    Column,
    ColumnKind,
    spoken,
    word,
)
from ledger.reporting.documents.forms.model import Bar, Bars, Figures, Lines, Table
from ledger.reporting.documents.forms.tables import summed
from ledger.reporting.language import Language
from ledger.reporting.positions.status_words import later_lines, later_word, status_words

if TYPE_CHECKING:
    from ledger.position.position import Position
    from ledger.reporting.documents.evidence import Workings


WHO: tuple[Column[Position], ...] = (
    Column("municipality", "municipality", of="municipality_name"),
    Column("programme", "programme"),
)
YEAR: Column[Position] = Column("year", "year")
STATUS: Column[Position] = Column(
    "status",
    "status",
    spoken(lambda row, words: status_words(row, words.language)),
    lambda row: row,
)


def figures(works: Workings, *names: str) -> tuple[Column[Position], ...]:
    """Return figures of positions, all unless some are named, with their trees."""
    return tuple(
        Column(
            f"{name}_cents",
            name,
            kind_of(name),
            leads=works.figure(POSITIONS, name),
        )
        for name in names or FIGURES
    )


def kind_of(name: str) -> ColumnKind:
    """Return how a figure of positions is written."""
    return RARE_MONEY if name in SELDOM else MONEY


def positions_table(rows: Sequence[Position], works: Workings) -> Table:
    """Return positions as a table with their sums."""
    words = works.words
    columns = (*WHO, YEAR, *figures(works), STATUS)
    return summed("positions", "year_end_table", columns, rows, words)


class Authorised(NamedTuple):
    """A part of what is authorised of a position."""

    row: Position
    part: AuthorisedPart


def authorised_table(
    rows: Sequence[Position], title: str, works: Workings, *, whose: bool
) -> Table:
    """Return what makes the authorisation of some positions; `whose` names the municipality."""
    municipality: Column[Authorised] = Column(
        "municipality", "municipality", of="row.municipality_name"
    )
    columns: tuple[Column[Authorised], ...] = (
        *([municipality] if whose else []),
        Column("programme", "programme", of="row.programme"),
        Column("part", "part", word("part_"), "part.kind"),
        Column("reference", "reference", of="part.reference"),
        Column("decided_on", "decided", DAY, "part.decided_on"),
        Column(
            "amount_cents",
            "amount",
            MONEY,
            "part.cents",
            leads=lambda one, _: works.event(one.part.sequence),
        ),
        Column("event", "event", NUMBER, "part.sequence"),
    )
    parts = [Authorised(row, part) for row in rows for part in row.authorised_parts]
    table = summed("authorised", "year_end_parts", columns, parts, works.words)
    return replace(table, title=title)


def later(rows: Iterable[Position], language: Language) -> tuple[Lines, ...]:
    """Return what was decided after a closing, and what was carried over too much, if anything."""
    lines = dict.fromkeys(line for row in rows for line in later_lines(row, language))
    return (Lines(tuple(lines)),) if lines else ()


def against_ceiling(
    title: str, rows: Iterable[Position], label: Callable[[Position], str], language: Language
) -> Bars:
    """Return what is unrefinanced against what is authorised, as a picture."""
    bars = tuple(Bar(label(row), row.unrefinanced_cents, row.authorised_cents) for row in rows)
    say = language.say
    return Bars(title, say("unrefinanced"), say("authorised"), say("bar_over"), bars)


def key_figures(rows: Sequence[Position], language: Language) -> Figures:
    """Return what positions come to, for the eye; what none of them has is left out."""
    found = [(name, [getattr(row, f"{name}_cents") for row in rows]) for name in MOVING]
    return Figures(
        tuple(
            (_counted(name, rows, language), sum(filter(None, cents)))
            for name, cents in found
            if (any(cents) if kind_of(name).seldom else set(cents) - {None})
        )
    )


def _counted(name: str, rows: Sequence[Position], language: Language) -> str:
    """Return a figure's word; where not every position has it, of how many it is."""
    count = sum(getattr(row, f"{name}_cents") is not None for row in rows)
    word = language.say(name)
    return word if count == len(rows) else language.say("some_of", word=word, n=count, of=len(rows))


def over_ceiling(row: Position, works: Workings) -> str:
    """Return the anchor of what is beyond all that is authorised, decided later or not.

    The headroom of a closed year stands as closed, so what came later is added up beside it.
    """
    if not row.later:
        return works.at(POSITIONS, row.key, "headroom")
    say = works.language.say
    closed = row.authorised_cents or 0
    parts = [
        (say("unrefinanced"), row.unrefinanced_cents, works.at(POSITIONS, row.key, "unrefinanced")),
        (f"− {say('authorised')}", -closed, works.at(POSITIONS, row.key, "authorised")),
    ]
    for one in row.later:
        words = f"− {later_word(one, works.language)} {one.part.reference}".strip()
        parts.append((words, -one.part.cents, works.event(one.part.sequence)))
    return works.sum(say("need_approve"), parts)
