"""The booking of a plain row by itself, where its neighbours are not plain: see `plain_columns`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from ledger.domain.commands import BookCost
from ledger.domain.errors import UsageError
from ledger.domain.fields import MAX_TEXT
from ledger.importing.costs.plain_columns import EUROS, PlainColumns, plain_names

if TYPE_CHECKING:
    from collections.abc import Sequence

_CENTS = 3


class PlainRows:
    """Returns the booking of a plain row; None of any other."""

    def __init__(self, columns: PlainColumns) -> None:
        """Read with what the columns are read with."""
        self._columns = columns

    def __call__(self, row: Sequence[str], joined: str) -> BookCost | None:
        """Read a row; `joined` are its fields together."""
        known = self._columns
        if (
            not known.fits
            or (len(joined) > MAX_TEXT and max(map(len, row)) > MAX_TEXT)
            or not joined.isprintable()
            or any(map(row.__getitem__, known.rare))
        ):
            return None
        post, kind, amount, first, last, booked, voucher, paid, fiscal, body, payee = known.places
        home = row[body] if body >= 0 else ""
        cents = _plain_cents(row[amount])
        year = known.years.get(row[fiscal] if fiscal >= 0 else "")
        needed = (row[post], row[kind], row[voucher])
        names = "".join((*needed, home))
        if cents is None or year is None or not all(needed) or not plain_names(names):
            return None
        days = known.days
        try:
            return BookCost(
                post=row[post],
                cost_type=row[kind],
                amount_cents=cents,
                service_from=days[row[first]],
                service_to=days[row[last]],
                booked_on=days[row[booked]],
                paid_on=days[row[paid]] if paid >= 0 and row[paid] else 0,
                voucher=row[voucher],
                line=1,
                source=known.source,
                fiscal_year=year,
                employing_body=home,
                payee=known.ids[row[payee]] if payee >= 0 and row[payee] else "",
                text="",
                known_on=0,
                bearing_year=UNSET,
            )
        except UsageError:
            return None


def _plain_cents(text: str) -> int | None:
    """Return cents of `1234.56`, `-1234,56`; None of any other notation."""
    euros, cents = text[:-_CENTS], text[-_CENTS + 1 :]
    digits = euros[1:] if euros[:1] == "-" else euros
    if (
        text[-_CENTS:][:1] in {".", ","}
        and 0 < len(digits) <= EUROS
        and digits.isdigit()
        and cents.isdigit()
        and text.isascii()
    ):
        return int(euros + cents)
    return None
