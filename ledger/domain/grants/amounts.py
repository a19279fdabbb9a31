"""The amounts of a notice on a day, each with the event that says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledger.domain.state import Grant
    from ledger.domain.timeline import Entry


class GrantAmounts(NamedTuple):
    """Approved grant Z (None: no cap), planned cost K, money of others D, de-minimis; cents."""

    approved: int | None
    planned_cost: int | None
    planned_other: int
    de_minimis: int


def amounts_on(grant: Grant, day: int) -> GrantAmounts:
    """Return the amounts that hold on a day."""
    held = {name: entry.value for name, entry in _at(grant, day) if entry}
    return GrantAmounts(
        held.get("approved"),
        held.get("planned_cost"),
        held.get("planned_other") or 0,
        held.get("de_minimis") or 0,
    )


def amount_events(grant: Grant, day: int) -> dict[str, int]:
    """Return by which event each amount holds on a day; the notice's, where none says it."""
    own = grant.fact.sequence
    return {name: entry.sequence if entry else own for name, entry in _at(grant, day)}


def _at(grant: Grant, day: int) -> Iterator[tuple[str, Entry[int] | None]]:
    for name in GrantAmounts._fields:
        line = grant.amounts.get(name)
        yield name, line.at(day) if line else None
