"""Sums of a position by region and programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reporting.columns import MONEY, Column, Listing, spoken

if TYPE_CHECKING:
    from ledger.position.sums import PositionSum
    from ledger.reporting.language import Words


def _whose(one: PositionSum, words: Words) -> str:
    return words.say(f"sum_{one.kind}", name=one.name or "–")


SUMS: Listing[PositionSum] = Listing(
    Column("", "sum", spoken(_whose)),
    Column("kind"),
    Column("name"),
    Column("programme", "programme"),
    Column("year", "year"),
    Column("cost_share_cents", "cost_share", MONEY, "amounts.cost_share"),
    Column("refinanced_cents", "refinanced", MONEY, "amounts.refinanced"),
    Column("unrefinanced_cents", "unrefinanced", MONEY, "amounts.unrefinanced"),
)
