"""Rows of a file of refused lines that come back: what they were refused for is not forgotten.

Most of it is found again in the row itself. What was held against the other rows of its file, such
as a second client, is not: it stands in the column of reasons, and is refused as long as the cell
that it speaks of is as it was, and nobody has cleared the reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.domain.costs.booking_block import WHOLE
from ledger.importing.costs.cells import wrong
from ledger.importing.profiles.codes import REASON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.domain.said import Said
    from ledger.importing.costs.row_columns import RowColumns
    from ledger.importing.profiles.codes import Places

_SHORT = re.compile(r"([0-9]+)[^0-9]+[0-9]+ \[BL-544\]", re.ASCII)
"""How many cells a row had that was refused for having too few."""


def apart(
    columns: Sequence[Sequence[str]], place: int | None
) -> tuple[Sequence[Sequence[str]], Sequence[str]]:
    """Return columns without that of the reasons, and these; nothing, if there are none."""
    if place is None or not columns or not any(map(str.strip, columns[place])):
        return columns, ()
    found = list(columns)
    found[place] = [""] * len(columns[place])
    return found, columns[place]


def still_short(
    columns: Sequence[Sequence[str]], reasons: Sequence[str], where: Places
) -> dict[int, tuple[str, Said]]:
    """Return the rows that had too few cells, and of which what is behind these is still empty."""
    found: dict[int, tuple[str, Said]] = {}
    for at, reason in enumerate(reasons):
        match = _SHORT.search(reason)
        count = int(match[1]) if match else where.width
        if not any(column[at].strip() for column in columns[count:]) and count < where.width - 1:
            problem = "BL-544 {count} {count:field|fields}, the header has {width}"
            remedy = "complete the row, or clear refused_because if it is complete"
            found[at] = (WHOLE, wrong(problem, remedy, count=count, width=where.width - 1))
    return found


def still_telling(
    column: Sequence[str], reasons: Sequence[str], head: str, told: Sequence[str]
) -> list[str]:
    """Return the cells that turn or void an amount, with those that did so where they come from."""
    texts = list(map(str.strip, column))
    again = (
        text if text and _names(reason, head, text) else ""
        for text, reason in zip(texts, reasons, strict=True)
    )
    found = [one or other for one, other in zip(told or [""] * len(texts), again, strict=True)]
    return found if any(found) else []


def still_says(rows: RowColumns, column: str, at: int, text: str) -> bool:
    """Return whether a row was refused for a text that stands in its column as it did."""
    return REASON in rows.cells and _names(rows.cells[REASON][at], rows.names[column], text)


def still_refused(rows: RowColumns, *codes: str) -> list[int]:
    """Return the rows of which the reason has one of these codes."""
    return [
        at
        for at, reason in enumerate(rows.texts(REASON) if REASON in rows.cells else ())
        if any(f"[{code}]" in reason for code in codes)
    ]


def _names(reason: str, head: str, text: str) -> bool:
    first = rf"{re.escape(head)}: [^'\"]*{re.escape(repr(text[:30]))}"
    return bool(reason) and re.search(first, reason) is not None
