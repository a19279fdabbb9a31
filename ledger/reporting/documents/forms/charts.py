"""Columns over months, money through stages, and a timeline, as the inner parts of an SVG.

Each function returns the size of the drawing in pixels, the picture in words, and its shapes; no
shapes where there is nothing to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ledger.reporting.documents.forms.model import Band, Columns, Flow, TimelineChart
    from ledger.reporting.language import Language

Drawing: TypeAlias = tuple[tuple[int, int], str, str]

_WIDTH = 700
_AXIS, _HEIGHT, _FOOT = 110, 200, 30
COLOURS = 5
_WAY, _NODE, _GAP, _LEAST, _LAST = 920, 14, 38, 2, 190
_LETTER = 8
MOST_MOMENTS = 40
_LINE = 26


def columns_parts(picture: Columns, language: Language) -> Drawing:
    """Draw stacked columns; what is below zero hangs under the line."""
    legend = 24 * len(picture.kinds)
    size = (_WIDTH, legend + _HEIGHT + _FOOT + 20)
    totals = [sum(row[place] for row in picture.amounts) for place in range(len(picture.labels))]
    words = "; ".join(
        f"{label}: {language.money(total)}"
        for label, total in zip(picture.labels, totals, strict=True)
    )
    if not any(any(row) for row in picture.amounts):
        return size, words, ""
    columns = list(zip(*picture.amounts, strict=True))
    high = _rounded(max(sum(c for c in column if c > 0) for column in columns))
    low = -_rounded(-min(sum(c for c in column if c < 0) for column in columns))
    top = legend + 10

    def y_of(cents: int) -> int:
        return top + (high - cents) * _HEIGHT // max(1, high - low)

    parts = [_legend(picture)]
    for cents in sorted({low, 0, high // 2, high}):
        at = y_of(cents)
        shown = escape(language.money(cents))
        parts.append(
            f'<line class="grid" x1="{_AXIS}" y1="{at}" x2="{_WIDTH}" y2="{at}"/>'
            f'<text class="label" x="{_AXIS - 8}" y="{at + 5}">{shown}</text>\n'
        )
    step = (_WIDTH - _AXIS) // max(1, len(columns))
    for place, (label, column) in enumerate(zip(picture.labels, columns, strict=True)):
        x = _AXIS + place * step + step // 8
        up = down = 0
        for kind, cents in enumerate(column):
            if not cents:
                continue
            start, up, down = (up, up + cents, down) if cents > 0 else (down, up, down + cents)
            ends = sorted((y_of(start), y_of(start + cents)))
            parts.append(
                f'<rect class="c{kind % COLOURS}" x="{x}" y="{ends[0]}" '
                f'width="{step * 3 // 4}" height="{max(1, ends[1] - ends[0])}"/>'
            )
        middle = x + step * 3 // 8
        parts.append(
            f'<text class="middle" x="{middle}" y="{top + _HEIGHT + 20}">{escape(label)}</text>\n'
        )
    return size, words, "".join(parts)


def shortened(label: str, most: int) -> str:
    """Return a label of at most so many characters; what is cut is in the picture's words."""
    return label if len(label) <= most else f"{label[: most - 1]}…"


def _legend(picture: Columns) -> str:
    return "".join(
        f'<rect class="c{place % COLOURS}" x="{_AXIS}" y="{place * 24 + 4}" width="24" '
        f'height="12"/><text x="{_AXIS + 32}" y="{place * 24 + 15}">{escape(kind)}</text>\n'
        for place, kind in enumerate(picture.kinds)
    )


def _rounded(cents: int) -> int:
    """Return the next amount with one or two leading digits, so that an axis reads well."""
    if cents <= 0:
        return 0
    digit: int = 10 ** max(0, len(str(cents)) - 2)
    return -(-cents // digit) * digit


def flow_parts(picture: Flow, language: Language) -> Drawing:
    """Draw places as blocks and money as bands between them, as wide as the amount."""
    words = "; ".join(
        f"{band.giver} → {band.taker}: {language.money(band.cents)}" for band in picture.bands
    )
    if not picture.bands:
        return (_WAY, 1), words, ""
    stages = _stages(picture)
    most = max(sum(stage.values()) for stage in stages)
    tall, height = 0, 160

    def size_of(cents: int) -> int:
        return max(_LEAST, cents * height // most)

    step = (_WAY - _LAST) // max(1, len(stages) - 1)
    tops: list[dict[str, int]] = []
    parts: list[str] = []
    for number, stage in enumerate(stages):
        y, found = 10, {}
        for name, cents in stage.items():
            found[name] = y
            parts.append(
                f'<rect class="bar" x="{number * step}" y="{y}" width="{_NODE}" '
                f'height="{size_of(cents)}"/>'
            )
            label = shortened(name, min(step, _LAST) // _LETTER - 3)
            parts += _label(label, cents, (number * step + _NODE + 4, y), language)
            y += max(size_of(cents) + 8, _GAP)
        tops.append(found)
        tall = max(tall, y)
    bands = "".join(_bands(picture.bands, tops, step, size_of))
    return (_WAY, tall + 10), words, bands + "".join(parts)


def _stages(picture: Flow) -> list[dict[str, int]]:
    """Return for each stage what every place handles: what comes in, or at first what goes out."""
    count = max(band.stage for band in picture.bands) + 2
    stages: list[dict[str, int]] = [{} for _ in range(count)]
    for band in picture.bands:
        if not band.stage:
            stages[0][band.giver] = stages[0].get(band.giver, 0) + band.cents
        after = stages[band.stage + 1]
        after[band.taker] = after.get(band.taker, 0) + band.cents
    return stages


def _label(name: str, cents: int, at: tuple[int, int], language: Language) -> Iterator[str]:
    x, y = at
    yield f'<text class="halo" x="{x}" y="{y + 12}">{escape(name)}</text>'
    yield f'<text class="halo" x="{x}" y="{y + 28}">{escape(language.money(cents))}</text>\n'


def _bands(
    bands: tuple[Band, ...],
    tops: list[dict[str, int]],
    step: int,
    size_of: Callable[[int], int],
) -> Iterator[str]:
    out: dict[tuple[int, str], int] = {}
    into: dict[tuple[int, str], int] = {}
    for band in bands:
        giver, taker = (band.stage, band.giver), (band.stage + 1, band.taker)
        thick = size_of(band.cents)
        x1, x2 = band.stage * step + _NODE, (band.stage + 1) * step
        y1 = tops[band.stage].get(band.giver, 10) + out.get(giver, 0)
        y2 = tops[band.stage + 1][band.taker] + into.get(taker, 0)
        out[giver] = out.get(giver, 0) + thick
        into[taker] = into.get(taker, 0) + thick
        middle = (x1 + x2) // 2
        yield (
            f'<path class="band" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}'
            f'L{x2} {y2 + thick}C{middle} {y2 + thick} {middle} {y1 + thick} {x1} {y1 + thick}Z"/>'
        )


def timeline_parts(picture: TimelineChart, language: Language) -> Drawing:
    """Draw the latest moments under each other along a thread, oldest first."""
    shown = picture.moments[-MOST_MOMENTS:]
    height = _LINE * len(shown) + 10
    words = "; ".join(f"{language.day(one.day)}: {one.words}" for one in picture.moments)
    if not shown:
        return (_WIDTH, height), words, ""
    parts = [f'<line class="thread" x1="100" y1="4" x2="100" y2="{height - 4}"/>']
    for place, one in enumerate(shown):
        y = place * _LINE + 18
        parts.append(
            f'<text class="label" x="88" y="{y + 5}">{escape(language.day(one.day))}</text>'
            f'<circle class="bar" cx="100" cy="{y}" r="5"/>'
            f'<text x="114" y="{y + 5}">{escape(one.words)}</text>\n'
        )
    return (_WIDTH, height), words, "".join(parts)
