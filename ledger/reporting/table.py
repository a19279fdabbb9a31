"""Plain tables: the same on a terminal, in a file and for a screen reader; CSV and JSON beside."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from ledger.domain.fields import no_formula
from ledger.reporting.page import PAGE

_GAP = "  "
_LAST = 100
"""Signs under the title of a last column, however long one of its texts is."""


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]) -> str:
    """Return aligned columns; those in `right` (amounts) are aligned to the right.

    What is wider than the page wraps; where that is not enough, each row becomes a block.
    """
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    titles, page = 1, PAGE.get()
    cells: list[Sequence[str]] = [head, *rows]
    if page and sum(widths) + len(_GAP) * (len(widths) - 1) > page:
        from ledger.reporting.narrow import blocks, narrow  # noqa: PLC0415 - only a narrow page

        found = narrow(head, rows, right, page)
        if found is None:
            return blocks(head, rows, page)
        widths, wrapped, titles = found
        cells = [*wrapped]
    rule = ["-" * width for width in widths]
    rule[-1:] = [one[:_LAST] for one in rule[-1:]]
    cells = [*cells[:titles], rule, *cells[titles:]]
    return "\n".join(_line(row, widths, right) for row in cells)


def _line(cells: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    padded = [
        cell.rjust(width) if i in right else cell.ljust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return _GAP.join(padded).rstrip()


def csv_table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return RFC 4180 lines with a header; None becomes an empty field.

    Several values in a field stand apart by blanks. A text that a spreadsheet would take for a
    formula gets an apostrophe in front.
    """
    out = io.StringIO()
    import csv  # noqa: PLC0415 - only a table for programs

    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().rstrip("\n")


def _cell(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return " ".join(map(str, cell))
    return no_formula(cell)


def json_text(value: object) -> str:
    """Return indented JSON with umlauts as they are."""
    import json  # noqa: PLC0415 - a table on a screen needs none of its patterns

    return json.dumps(value, ensure_ascii=False, indent=2)
