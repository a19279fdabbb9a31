"""A row's status and what was said about it later, in words; the same on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.domain.years.afterwards import Later
    from ledger.position.position import Position
    from ledger.reporting.language import Language


def status_words(row: Position, language: Language) -> str:
    """Return the status; of a closed year that was approved afterwards with the day."""
    if row.answered_on is not None:
        return language.say("approved_later", day=language.day(row.answered_on))
    return language.say(row.status)


def with_money(values: Mapping[str, object], language: Language) -> dict[str, object]:
    """Return values for words: each amount of cents also as money, under its name without it."""
    shown = dict(values)
    for name, value in values.items():
        if name.endswith("_cents") and isinstance(value, int):
            shown[name.removesuffix("_cents")] = language.money(value)
    cents = values.get("cents")
    shown["money"] = language.money(cents) if isinstance(cents, int) else ""
    return shown


def later_word(one: Later, language: Language) -> str:
    """Return what came after a closing, or what was taken back after it."""
    part = language.say(f"part_{one.taken or one.part.kind}")
    return language.say("part_withdrawn", part=part) if one.taken else part


def later_lines(row: Position, language: Language) -> Iterator[str]:
    """Yield what was decided about a closed year after its closing, and carried over too much."""
    for one in row.later:
        yield language.say(
            "later_note",
            body=row.municipality_name,
            year=row.year,
            what=f"{later_word(one, language)} {one.part.reference}".strip(),
            money=language.money(one.part.cents),
            day=language.day(one.day),
            event=one.part.sequence,
        )
    for key, values in row.warnings:
        if key == "carried_too_much":
            yield language.say(key, **with_money(values, language))
