"""Tables on a narrow page: cells wrap, or each row becomes a block of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

_BREAKS = re.compile(r" +|(?<=[^\W\d_]-)(?=\w*[^\W\d_])")
"""Where a line may end: at blanks, and behind a hyphen between letters."""
_GAP = 2
_WORD = 20
"""Longer words may be broken."""


def narrow(
    head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int], page: int
) -> tuple[list[int], list[list[str]], int] | None:
    """Return widths, lines of cells, and how many of these are of the head; None: too narrow.

    Amounts stay whole, texts and titles wrap.
    """
    least = [_least(head[i], [row[i] for row in rows], whole=i in right) for i in range(len(head))]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    room = page - _GAP * (len(head) - 1)
    if sum(least) > room:
        return None
    longest = tuple(widths)
    while sum(widths) > room:
        # Whose longest cell would take the fewest lines gives way first.
        lines = {
            i: (-(-longest[i] // (widths[i] - 1)), -widths[i])
            for i in range(len(widths))
            if widths[i] > least[i]
        }
        widths[min(lines, key=lines.__getitem__)] -= 1
    titles = list(_wrapped(head, widths))
    return widths, [*titles, *(line for row in rows for line in _wrapped(row, widths))], len(titles)


def blocks(head: Sequence[str], rows: Sequence[Sequence[str]], page: int) -> str:
    """Return a block for each row: titles with their values, without those that are empty."""
    titles = max(map(len, head), default=0)
    indent = " " * min(titles + _GAP, page // 2)
    return "\n\n".join("\n".join(_block(head, row, indent, page)) for row in rows)


def _block(head: Sequence[str], row: Sequence[str], indent: str, page: int) -> Iterator[str]:
    for title, value in zip(head, row, strict=True):
        if value:
            lead = title.ljust(len(indent)) if len(title) < len(indent) else f"{title}  "
            yield from wrap(lead + value, page, subsequent_indent=indent, break_on_hyphens=False)


def _least(title: str, cells: Iterable[str], *, whole: bool) -> int:
    cells = list(cells)
    words = [word for text in (title, *(() if whole else cells)) for word in _words(text)]
    longest = min(max(map(len, words), default=0), _WORD)
    return max(longest, *(len(cell) for cell in cells), 1) if whole else max(longest, 1)


def _words(text: str) -> list[str]:
    return _BREAKS.split(text)


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> Iterator[list[str]]:
    columns = [wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for line in zip_longest(*columns, fillvalue=""):
        yield list(line)
