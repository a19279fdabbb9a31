"""Sums of a position by region and by programme; the parts sum to the whole, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledger.position.load import Question
    from ledger.position.position import Position
    from ledger.position.snapshot import Snapshot

REGION, PROGRAMME = "region", "programme"


class Amounts(NamedTuple):
    """What is unrefinanced, and what it is made of, in cents."""

    cost_share: int
    refinanced: int
    vat: int
    adjustment: int
    unrefinanced: int

    def plus(self, other: Amounts, sign: int = 1) -> Amounts:
        """Return the sum of both, or their difference."""
        return Amounts(*(a + sign * b for a, b in zip(self, other, strict=True)))


class PositionSum(NamedTuple):
    """What all bodies of a region, or of a programme, bear in a year."""

    kind: str
    name: str
    programme: str
    year: int
    amounts: Amounts


_NOTHING = Amounts(0, 0, 0, 0, 0)


def sums(snapshot: Snapshot, question: Question, rows: Sequence[Position]) -> list[PositionSum]:
    """Return the sums of a position's rows, by region within each programme and year, then whole.

    A region's part comes from its posts. What a row has besides (figures that were closed, an
    adjustment of earlier years) counts to the body's first region, so that the regions sum to the
    programme and the programmes to the rows.
    """
    found: list[PositionSum] = []
    together: dict[tuple[str, int], list[Position]] = {}
    for row in rows:
        together.setdefault((row.programme, row.year), []).append(row)
    for (programme, year), mine in sorted(together.items()):
        regions = _by_region(snapshot, question._replace(year=year), mine)
        found += [
            PositionSum(REGION, name, programme, year, regions[name]) for name in sorted(regions)
        ]
        whole = _total(_amounts(row) for row in mine)
        found.append(PositionSum(PROGRAMME, programme, programme, year, whole))
    return found


def _amounts(row: Position) -> Amounts:
    return Amounts(*(getattr(row, f"{name}_cents") for name in Amounts._fields))


def _total(amounts: Iterable[Amounts]) -> Amounts:
    whole = _NOTHING
    for one in amounts:
        whole = whole.plus(one)
    return whole


def _by_region(
    snapshot: Snapshot, question: Question, rows: Sequence[Position]
) -> dict[str, Amounts]:
    result: dict[str, Amounts] = {}
    for row in rows:
        parts: dict[str, Amounts] = {}
        for one in snapshot.borne(question, row.municipality, row.programme):
            cost, granted = one.cost_share(row.municipality), one.refinanced(row.municipality)
            vat = one.vat(row.municipality)
            amounts = Amounts(cost, granted, vat, 0, cost - granted + vat)
            region = one.post.event.region
            parts[region] = parts.get(region, _NOTHING).plus(amounts)
        besides = _amounts(row).plus(_total(parts.values()), -1)
        first = min(parts, default="")
        parts[first] = parts.get(first, _NOTHING).plus(besides)
        for region, amounts in parts.items():
            result[region] = result.get(region, _NOTHING).plus(amounts)
    return result
