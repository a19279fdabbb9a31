"""Tables of amounts that end in their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.evidence import FIGURES
from ledger.reporting.documents.evidence import led
from ledger.reporting.documents.model import Column, Table
from ledger.reporting.status_words import later_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.position.position import Position
    from ledger.reporting.documents.evidence import Workings
    from ledger.reporting.documents.model import Value


def money(key: str, title: str) -> Column:
    """Return a column of amounts."""
    return Column(key, title, "money")


def summed(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Value, ...]],
    word: str,
) -> Table:
    """Return a table whose last row adds up the columns of amounts; without rows there is none.

    `word` stands below the first column, which holds no amounts.
    """
    if not rows:
        return Table(key, title, columns, ())
    sums: list[Value] = [word]
    for place, column in enumerate(columns[1:], 1):
        values = [value for row in rows if isinstance(value := row[place], int)]
        sums.append(sum(values) if values and column.kind == "money" else None)
    return Table(key, title, columns, tuple(rows), tuple(sums))


def authorised_table(
    rows: Sequence[Position], title: str, works: Workings, *, whose: bool
) -> Table:
    """Return what makes the authorisation of some positions; `whose` names the municipality."""
    say = works.language.say
    columns = (
        *((Column("municipality", say("municipality")),) if whose else ()),
        Column("programme", say("programme")),
        Column("part", say("part")),
        Column("reference", say("reference")),
        Column("decided_on", say("decided"), "day"),
        money("amount", say("amount")),
        Column("event", say("event"), "count"),
    )
    parts = [(row, part) for row in rows for part in row.authorised_parts]
    found: list[tuple[Value, ...]] = [
        (
            *((row.municipality_name,) if whose else ()),
            row.programme,
            say(f"part_{part.kind}"),
            part.reference,
            part.decided_on,
            part.cents,
            part.sequence,
        )
        for row, part in parts
    ]
    table = summed("authorised", title, columns, found, say("sum"))
    amount = len(columns) - 2
    return led(
        table, {(n, amount): works.event(part.sequence) for n, (_, part) in enumerate(parts)}
    )


def over_ceiling(row: Position, works: Workings) -> str:
    """Return the anchor of what is beyond all that is authorised, decided later or not.

    The headroom of a closed year stands as closed, so what came later is added up beside it.
    """
    if not row.later:
        return works.at(FIGURES, row.key, "headroom")
    say = works.language.say
    closed = row.authorised_cents or 0
    parts = [
        (say("unrefinanced"), row.unrefinanced_cents, works.at(FIGURES, row.key, "unrefinanced")),
        (f"− {say('authorised')}", -closed, works.at(FIGURES, row.key, "authorised")),
    ]
    for one in row.later:
        words = f"− {later_word(one, works.language)} {one.part.reference}".strip()
        parts.append((words, -one.part.cents, works.event(one.part.sequence)))
    return works.sum(say("need_approve"), parts)
