"""Pictures of documents as SVG, drawn for reading: labels in full, figures beside the shapes.

They carry no style of their own in a page, so that its policy stays strict and dark and print
work; on paper `STYLE` is put in. A picture is said in words too, for who cannot see it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ledger.reporting.documents.forms.charts import (
    COLOURS,
    MOST_MOMENTS,
    columns_parts,
    flow_parts,
    shortened,
    timeline_parts,
)
from ledger.reporting.documents.forms.model import Bars, Columns, Flow, TimelineChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.reporting.documents.forms.model import Bar, Film, Picture
    from ledger.reporting.language import Language

_ROW, _BAR, _TOP = 30, 16, 34
_LABEL, _PLOT, _FIGURE, _LETTERS = 170, 360, 130, 22
_MARK = '<svg viewBox="0 0 24 24"><{}/></svg>'
STYLE = (
    "text{font:14px 'Libertinus Serif';fill:#1b1f24}.label{text-anchor:end}.middle{text-anchor:"
    "middle}.bar,.c0{fill:#2f6f9f}.over{fill:#b3261e}.c1{fill:#b5651d}.c2{fill:#4d7c3a}"
    ".c3{fill:#7a4fa3}.c4{fill:#767c84}.limit{stroke:#1b1f24;stroke-width:3}"
    ".grid,.thread{stroke:#767c84;stroke-width:1}.band{fill:#2f6f9f;fill-opacity:.35}"
    ".halo{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}"
)
"""What a page's style sheet says of pictures, for paper."""


def picture_svg(picture: Picture, language: Language, style: str = "") -> str:
    """Return a drawing that scales with its place; empty where there is nothing to draw."""
    match picture:
        case Bars():
            (width, height), words, parts = _bars(picture, language)
        case Columns():
            (width, height), words, parts = columns_parts(picture, language)
        case Flow():
            (width, height), words, parts = flow_parts(picture, language)
        case _:
            (width, height), words, parts = timeline_parts(picture, language)
    if not parts:
        return ""
    inner = f"<style>{style}</style>" if style else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'aria-label="{escape(words)}">\n{inner}{parts}</svg>\n'
    )


def said(picture: Picture, language: Language) -> str:
    """Return a picture in words."""
    match picture:
        case Bars():
            return "; ".join(_said(bar, picture, language) for bar in picture.bars)
        case Columns():
            return columns_parts(picture, language)[1]
        case Flow():
            return flow_parts(picture, language)[1]
        case _:
            return timeline_parts(picture, language)[1]


def _bars(picture: Bars, language: Language) -> tuple[tuple[int, int], str, str]:
    """Draw horizontal bars, each with a mark at its limit; one that exceeds it stands out.

    Units: pixels of the drawing. A bar to the left is below zero.
    """
    width, height = _LABEL + _PLOT + _FIGURE, _TOP + _ROW * len(picture.bars) + 6
    words = said(picture, language)
    if not picture.bars:
        return (width, height), words, ""
    scale = _scale(picture)
    rows = "".join(
        _row(bar, _TOP + place * _ROW, scale, language) for place, bar in enumerate(picture.bars)
    )
    legend = (
        f'<rect class="bar" x="{_LABEL}" y="8" width="24" height="12"/>'
        f'<text x="{_LABEL + 32}" y="19">{escape(picture.amount)}</text>'
    )
    if _limited(picture):
        legend += (
            f'<line class="limit" x1="{_LABEL + 170}" y1="4" x2="{_LABEL + 170}" y2="24"/>'
            f'<text x="{_LABEL + 180}" y="19">{escape(picture.limit)}</text>'
        )
    if _exceeds(picture):
        legend += (
            f'<rect class="over" x="{_LABEL + 280}" y="8" width="24" height="12"/>'
            f'<text x="{_LABEL + 312}" y="19">{escape(picture.over)}</text>'
        )
    return (width, height), words, f"{legend}\n{rows}"


def _limited(picture: Bars) -> bool:
    return any(bar.limit_cents is not None for bar in picture.bars)


def _exceeds(picture: Bars) -> bool:
    return any(_kind(bar) != "bar" for bar in picture.bars)


def bars_html(picture: Bars, language: Language) -> str:
    """Return bars for a page: labels and amounts are text, which wraps, and only bars are drawn."""
    if not picture.bars:
        return ""
    rows = "".join(
        _line(bar.label, ((_kind(bar), bar.cents),), _scale(picture), language, bar.limit_cents)
        for bar in picture.bars
    )
    legend = _box("bar", picture.amount)
    if _limited(picture):
        line = _marked('line class="limit" x1="12" y1="0" x2="12" y2="24"', picture.limit)
        legend += f" {line}"
    if _exceeds(picture):
        legend += f" {_box('over', picture.over)}"
    return _lines(legend, rows, said(picture, language))


def narrow_html(picture: Columns | Flow | TimelineChart, language: Language) -> str:
    """Return a picture for a narrow screen: a line of text for each amount, with its bar."""
    if isinstance(picture, TimelineChart):
        moments = picture.moments[-MOST_MOMENTS:]
        told = (f"<li>{language.day(one.day)}: {escape(one.words)}</li>\n" for one in moments)
        return f"<ul>\n{''.join(told)}</ul>\n"
    legend = ""
    stacks: list[tuple[str, tuple[tuple[str, int], ...]]]
    if isinstance(picture, Flow):
        stacks = [
            (f"{band.giver} → {band.taker}", (("bar", band.cents),)) for band in picture.bands
        ]
    else:
        kinds = [f"c{number % COLOURS}" for number in range(len(picture.kinds))]
        legend = " ".join(map(_box, kinds, picture.kinds))
        stacks = [
            (
                label,
                tuple((kind, row[place]) for kind, row in zip(kinds, picture.amounts, strict=True)),
            )
            for place, label in enumerate(picture.labels)
        ]
    highs = [sum(max(0, cents) for _, cents in stack) for _, stack in stacks]
    lows = [sum(min(0, cents) for _, cents in stack) for _, stack in stacks]
    scale = min(lows), max(1, max(highs) - min(lows))
    rows = "".join(_line(label, stack, scale, language) for label, stack in stacks)
    return _lines(legend, rows, said(picture, language))


def _line(
    label: str,
    stack: Sequence[tuple[str, int]],
    scale: tuple[int, int],
    language: Language,
    limit_cents: int | None = None,
) -> str:
    """Return a label, what it amounts to, and its parts side by side; below zero to the left."""
    low, span = scale
    unit = _PLOT * 2

    def at(cents: int) -> int:
        return (cents - low) * unit // span

    drawn, up, down = "", 0, 0
    for kind, cents in stack:
        start, up, down = (up, up + cents, down) if cents > 0 else (down, up, down + cents)
        first, last = sorted((at(start), at(start + cents)))
        drawn += (
            f'<rect class="{kind}" x="{first}" y="4" width="{max(2, last - first)}" height="16"/>'
        )
    if limit_cents is not None:
        place = min(at(limit_cents), unit - 2)
        drawn += f'<line class="limit" x1="{place}" y1="0" x2="{place}" y2="24"/>'
    return (
        f'<div><span>{escape(label)}</span><svg viewBox="0 0 {unit} 24" '
        f'preserveAspectRatio="none">{drawn}</svg>'
        f"<b>{escape(language.money(up + down))}</b></div>\n"
    )


def _box(kind: str, words: str) -> str:
    return _marked(f'rect class="{kind}" x="0" y="4" width="24" height="16"', words)


def _marked(shape: str, words: str) -> str:
    """Return an entry of a legend, which stays together."""
    return f"<span>{_MARK.format(shape)}{escape(words)}</span>"


def _lines(legend: str, rows: str, words: str) -> str:
    head = f'<p class="legend">{legend}</p>\n' if legend else ""
    bars = f'<div class="bars">\n{rows}</div>\n'
    return f'<div role="img" aria-label="{escape(words)}">\n{head}{bars}</div>\n'


def film_html(film: Film) -> str:
    """Return the place that the script fills; without it the tables say the same."""
    words = "".join(f' data-{name}="{escape(text)}"' for name, text in film.words.items())
    return (
        f'<section id="film" aria-labelledby="filmh" data-table-moved="{film.moved}" '
        f'data-table-happened="{film.happened}"{words} hidden>\n'
        f'<h2 id="filmh">{escape(film.title)}</h2>\n</section>\n'
    )


def _scale(picture: Bars) -> tuple[int, int]:
    """Return the lowest amount of a picture, and how far it is to the highest."""
    values = [(bar.cents, bar.limit_cents or 0) for bar in picture.bars]
    low = min(0, *(min(pair) for pair in values))
    return low, max(1, max(0, *(max(pair) for pair in values)) - low)


def _kind(bar: Bar) -> str:
    over = bar.limit_cents is not None and bar.cents > bar.limit_cents
    return "bar over" if over else "bar"


def _said(bar: Bar, picture: Bars, language: Language) -> str:
    words = f"{bar.label}: {picture.amount} {language.money(bar.cents)}"
    if bar.limit_cents is None:
        return words
    return f"{words}, {picture.limit} {language.money(bar.limit_cents)}"


def _row(bar: Bar, top: int, scale: tuple[int, int], language: Language) -> str:
    start, end = sorted((_at(0, scale), _at(bar.cents, scale)))
    kind = _kind(bar)
    base = top + _BAR - 3
    size = f'width="{max(1, end - start)}" height="{_BAR}"'
    label = escape(shortened(bar.label, _LETTERS))
    parts = [
        f'<text class="label" x="{_LABEL - 8}" y="{base}">{label}</text>',
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
