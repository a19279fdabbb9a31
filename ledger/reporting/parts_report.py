"""The parts of a position's rows: what is authorised by whom, VAT, advances and balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.reporting.status_words import later_word
from ledger.reporting.table import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.position.position import Position
    from ledger.reporting.language import Language


def parts_text(rows: Sequence[Position], language: Language) -> str:
    """Return the parts of every row as a table."""
    say = language.say
    shown = [line for row in rows for line in _lines(row, language)]
    names = ("municipality", "year", "part", "reference", "amount", "decided", "event")
    return text_table([say(name) for name in names], shown, frozenset({4, 6}))


def _lines(row: Position, language: Language) -> list[list[str]]:
    head = [row.municipality_name, str(row.year)]
    found = []
    for part in row.authorised_parts:
        decided = ", ".join(
            text
            for text in (
                part.decided_by if part.kind != "decision" else "",
                language.day(part.decided_on) if part.decided_on is not None else "",
                part.legal_basis,
            )
            if text
        )
        kind = language.say(f"part_{part.kind}")
        money = language.money(part.cents)
        found.append([*head, kind, part.reference, money, decided, str(part.sequence)])
    for one in row.later:
        what = language.say("part_later", part=later_word(one, language))
        # A withdrawal tells its day; it was not decided by whoever decided what it takes away.
        decided_by = "" if one.taken or one.part.kind == "decision" else one.part.decided_by
        decided = ", ".join(text for text in (decided_by, language.day(one.day)) if text)
        money = language.money(one.part.cents)
        found.append([*head, what, one.part.reference, money, decided, str(one.part.sequence)])
    for kind, cents in _amounts(row):
        found.append([*head, language.say(f"part_{kind}"), "", language.money(cents), "", ""])
    return found


def _amounts(row: Position) -> list[tuple[str, int]]:
    """Return what else makes the row: shown where it is not zero, the balance with advances."""
    found = [("vat", row.vat_cents)] if row.vat_cents else []
    if row.adjustment_cents:
        found.append(("adjustment", row.adjustment_cents))
    if row.advances_cents:
        found.append(("advances", row.advances_cents))
    if row.advances_cents and row.balance_cents is not None:
        found.append(("balance", row.balance_cents))
    return found


def parts_records(row: Position) -> list[dict[str, object]]:
    """Return what is authorised, part by part, for a program."""
    return [
        {"kind": p.kind, "reference": p.reference, "cents": p.cents, "event": p.sequence}
        for p in row.authorised_parts
    ]


def later_records(row: Position) -> list[dict[str, object]]:
    """Return what was decided about a closed year after its closing, for a program."""
    return [
        {
            "kind": one.part.kind,
            "reference": one.part.reference,
            "cents": one.part.cents,
            "day": iso(one.day),
            "event": one.part.sequence,
        }
        for one in row.later
    ]
