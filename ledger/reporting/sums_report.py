"""Sums of a position by region and programme, as text, CSV or JSON records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reporting.table import csv_table, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.position.sums import PositionSum
    from ledger.reporting.language import Language

SUM_FIELDS = (
    "kind",
    "name",
    "programme",
    "year",
    "cost_share_cents",
    "refinanced_cents",
    "unrefinanced_cents",
)
"""The stable field names of the JSON and CSV answers; amounts are integer cents."""


def sums_text(sums: Sequence[PositionSum], language: Language) -> str:
    """Return the sums as a table."""
    say = language.say
    rows = [
        [
            say(f"sum_{one.kind}", name=one.name or "–"),
            one.programme,
            str(one.year),
            *(language.money(cents) for cents in one.amounts),
        ]
        for one in sums
    ]
    names = ("sum", "programme", "year", "cost_share", "refinanced", "unrefinanced")
    return text_table([say(name) for name in names], rows, frozenset(range(3, 6)))


def sums_records(sums: Sequence[PositionSum]) -> list[dict[str, object]]:
    """Return the sums for a program; see `SUM_FIELDS`."""
    return [dict(zip(SUM_FIELDS, (*one[:4], *one.amounts), strict=True)) for one in sums]


def sums_csv(sums: Sequence[PositionSum]) -> str:
    """Return the sums for a spreadsheet; see `SUM_FIELDS`."""
    return csv_table(SUM_FIELDS, [[*one[:4], *one.amounts] for one in sums])
