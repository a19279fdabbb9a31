"""The parts of a position's rows: what is authorised by whom, VAT, advances and balance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.reporting.columns import DAY, MONEY, NUMBER, Column, Listing, spoken
from ledger.reporting.language import Words
from ledger.reporting.positions.status_words import later_word

if TYPE_CHECKING:
    from ledger.domain.council.authorised import AuthorisedPart
    from ledger.domain.years.afterwards import Later
    from ledger.position.position import Position


class Component(NamedTuple):
    """What makes a row of a position: a part of the authorisation, also a later one, or an amount.

    `later` is what came after the closing, and holds the part.
    """

    row: Position
    kind: str
    cents: int
    part: AuthorisedPart | None = None
    later: Later | None = None


def _kind(one: Component, words: Words) -> str:
    if one.later is not None:
        return words.say("part_later", part=later_word(one.later, words.language))
    return words.say(f"part_{one.kind}")


def _decided(one: Component, words: Words) -> str:
    part, later, day = one.part, one.later, words.language.day
    if part is None:
        return ""
    # A withdrawal tells its day; it was not decided by whoever decided what it takes away.
    taken = later is not None and later.taken
    by = "" if part.kind == "decision" or taken else part.decided_by
    if later is not None:
        said = [by, day(later.day)]
    else:
        said = [by, "" if part.decided_on is None else day(part.decided_on), part.legal_basis]
    return ", ".join(filter(None, said))


COMPONENTS: Listing[Component] = Listing(
    Column("", "municipality", of="row.municipality_name"),
    Column("", "year", of="row.year"),
    Column("", "part", spoken(_kind)),
    Column("", "reference", of="part.reference"),
    Column("", "amount", MONEY, "cents"),
    Column("", "decided", spoken(_decided)),
    Column("", "event", NUMBER, "part.sequence"),
)
PARTS: Listing[AuthorisedPart] = Listing(
    Column("kind"), Column("reference"), Column("cents"), Column("event", of="sequence")
)
"""What is authorised, part by part, for a program."""
LATER: Listing[Later] = Listing(
    Column("kind", of="part.kind"),
    Column("reference", of="part.reference"),
    Column("cents", of="part.cents"),
    Column("day", kind=DAY),
    Column("event", of="part.sequence"),
)
"""What was decided about a closed year after its closing, for a program."""


def components(row: Position) -> Iterator[Component]:
    """Yield what makes a row; amounts where they are not zero, the balance with advances."""
    for part in row.authorised_parts:
        yield Component(row, part.kind, part.cents, part)
    for one in row.later:
        yield Component(row, one.part.kind, one.part.cents, one.part, one)
    amounts = {"vat": row.vat_cents, "adjustment": row.adjustment_cents}
    amounts["advances"] = row.advances_cents
    for kind, cents in amounts.items():
        if cents:
            yield Component(row, kind, cents)
    if row.advances_cents and row.balance_cents is not None:
        yield Component(row, "balance", row.balance_cents)
