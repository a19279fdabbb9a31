"""How wide a line may be that a person reads, and how what is wider goes on."""

from __future__ import annotations

import re
from contextvars import ContextVar

PAGE: ContextVar[int] = ContextVar("page", default=0)
"""Signs in a line, such as a terminal has; 0: as many as it takes."""

_BELOW = str.maketrans("├└─", "│  ")
"""What goes on below a line of a tree."""


def folded(text: str, page: int) -> str:
    """Return a text whose lines fit a page: what is longer goes on below, set in."""
    if not page or max(map(len, text.split("\n"))) <= page:
        return text
    from textwrap import TextWrapper  # noqa: PLC0415 - only a narrow page pays for it

    lines: list[str] = []
    for line in text.split("\n"):
        lead = line[: len(line) - len(line.lstrip(" │├└─"))]
        shown = lead + re.sub("  +", "  ", line[len(lead) :]) if len(line) > page else line
        below = lead.translate(_BELOW) + "  "
        wrapper = TextWrapper(page, subsequent_indent=below, break_on_hyphens=False)
        lines += wrapper.wrap(shown) if len(shown) > page else [shown]
    return "\n".join(lines)
