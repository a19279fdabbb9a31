"""What is certified, below the position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.certification import OFF

if TYPE_CHECKING:
    from ledger.position.position import PositionTable
    from ledger.reporting.language import Language


def certified_lines(table: PositionTable, language: Language) -> list[str]:
    """Return booked and certified of every row with cost, where the ledger's policy asks for it."""
    if table.certification == OFF or table.question.view != "actual":
        return []
    lines = [
        language.say(
            "certified_of",
            body=row.municipality_name,
            programme=row.programme,
            year=row.year,
            share=language.money(row.cost_share_cents),
            certified=language.money(row.certified_cents),
        )
        for row in table.rows
        if row.cost_share_cents or row.certified_cents
    ]
    return [language.say("certified_head", policy=table.certification), *lines] if lines else []
