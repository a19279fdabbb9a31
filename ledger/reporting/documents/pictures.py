"""Pictures of documents as inline SVG, drawn for reading: labels in full, figures beside the bars.

They carry no style of their own, so that the page's policy stays strict and dark and print work.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.reporting.documents.model import Bar, Bars
    from ledger.reporting.language import Language

_ROW, _BAR, _TOP = 30, 16, 34
_LABEL, _PLOT, _FIGURE = 170, 360, 130


def bars_svg(picture: Bars, language: Language) -> str:
    """Return horizontal bars, each with a mark at its limit; one that exceeds it stands out.

    Units: pixels of a drawing that scales with the page. A bar to the left is below zero.
    Without bars there is no picture.
    """
    if not picture.bars:
        return ""
    values = [(bar.cents, bar.limit_cents or 0) for bar in picture.bars]
    low = min(0, *(min(pair) for pair in values))
    span = max(1, max(0, *(max(pair) for pair in values)) - low)
    width, height = _LABEL + _PLOT + _FIGURE, _TOP + _ROW * len(picture.bars) + 6
    words = said(picture, language)
    rows = "".join(
        _row(bar, _TOP + place * _ROW, (low, span), language)
        for place, bar in enumerate(picture.bars)
    )
    return (
        f"<figure>\n<figcaption>{escape(picture.title)}</figcaption>\n"
        f'<svg role="img" viewBox="0 0 {width} {height}" aria-label="{escape(words)}">\n'
        f'<rect class="bar" x="{_LABEL}" y="8" width="24" height="12"/>'
        f'<text x="{_LABEL + 32}" y="19">{escape(picture.amount)}</text>'
        f'<line class="limit" x1="{_LABEL + 212}" y1="4" x2="{_LABEL + 212}" y2="24"/>'
        f'<text x="{_LABEL + 222}" y="19">{escape(picture.limit)}</text>\n{rows}</svg>\n</figure>\n'
    )


def said(picture: Bars, language: Language) -> str:
    """Return a picture in words, for who cannot see it."""
    return "; ".join(_said(bar, picture, language) for bar in picture.bars)


def _said(bar: Bar, picture: Bars, language: Language) -> str:
    words = f"{bar.label}: {picture.amount} {language.money(bar.cents)}"
    if bar.limit_cents is None:
        return words
    return f"{words}, {picture.limit} {language.money(bar.limit_cents)}"


def _row(bar: Bar, top: int, scale: tuple[int, int], language: Language) -> str:
    start, end = sorted((_at(0, scale), _at(bar.cents, scale)))
    over = bar.limit_cents is not None and bar.cents > bar.limit_cents
    kind = "bar over" if over else "bar"
    base = top + _BAR - 3
    size = f'width="{max(1, end - start)}" height="{_BAR}"'
    parts = [
        f'<text class="label" x="{_LABEL - 8}" y="{base}">{escape(_short(bar.label))}</text>',
        f'<rect class="{kind}" x="{start}" y="{top}" {size}/>',
        f'<text x="{_LABEL + _PLOT + 8}" y="{base}">{escape(language.money(bar.cents))}</text>',
    ]
    if bar.limit_cents is not None:
        at = _at(bar.limit_cents, scale)
        parts.append(
            f'<line class="limit" x1="{at}" y1="{top - 4}" x2="{at}" y2="{top + _BAR + 4}"/>'
        )
    return "".join(parts) + "\n"


def _at(cents: int, scale: tuple[int, int]) -> int:
    low, span = scale
    return _LABEL + (cents - low) * _PLOT // span


def _short(label: str) -> str:
    most = 22
    return label if len(label) <= most else f"{label[: most - 1]}…"
