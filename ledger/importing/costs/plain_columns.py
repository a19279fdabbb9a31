"""Most rows of a file are plain bookings: read in columns, without a call for each field or row.

Whatever is not plain at first sight (a blank, a notation that is rarely used, a reversal, a fault)
is left to `ledger.importing.costs.lines`, which words it. Both must read a plain row alike.

Only what this takes is imported: a process that reads ahead starts with it.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from ledger.domain.costs.booking_columns import Bookings
from ledger.domain.costs.payee import is_pseudonym
from ledger.domain.errors import UsageError
from ledger.domain.fields import MAX_TEXT, name_problem
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_NAMES = 150
"""Characters of a row's names together; a name may have 200."""
EUROS = 10


class Reading(NamedTuple):
    """How to read: the default source, free text kept or dropped, each post's employing body."""

    source: str
    keep_text: bool
    employing_bodies: Mapping[str, str]


class _Days(dict[str, int]):
    """Days by their text, parsed once."""

    def __missing__(self, text: str) -> int:
        day = parse_day(text)
        if len(self) < 100_000:  # noqa: PLR2004 - no file has more different days
            self[text] = day
        return day


class Ids(dict[str, str]):
    """Payees that are pseudonymous ids stay, others are dropped."""

    def __missing__(self, text: str) -> str:
        kept = text if is_pseudonym(text) else ""
        if len(self) < 100_000:  # noqa: PLR2004 - more people than any county employs
            self[text] = kept
        return kept


class Plain(NamedTuple):
    """The plain bookings of a block, and what else is told of it.

    Attributes:
        bookings: in their order.
        odd: the places of all other rows.
        texts: how many free texts were dropped.
        accounts: by which the bookings are totalled: cost types, or those of the file.
    """

    bookings: Bookings
    odd: Sequence[int]
    texts: int
    accounts: Sequence[str]


Totals = dict[tuple[str, int], list[int]]
"""Rows and signed cents by account (or cost type) and day of booking."""


def add_totals(totals: Totals, plain: Plain) -> None:
    """Add bookings to control totals."""
    cells = zip(plain.accounts, plain.bookings.booked_on, strict=True)
    for cell, cents in zip(cells, plain.bookings.cents, strict=True):
        total = totals.get(cell)
        if total is None:
            totals[cell] = [1, cents]
        else:
            total[0] += 1
            total[1] += cents


class PlainColumns:
    """Reads the plain rows of a block; None where all of them are to be read singly.

    Args:
        columns: the names of the columns.
        reading: how to read.
    """

    def __init__(self, columns: Sequence[str], reading: Reading) -> None:
        """Look up once where each column stands; -1: nowhere."""
        self.places = tuple(columns.index(name) if name in columns else -1 for name in FIELDS)
        rare = ["line", "source", "known_on", "reverses", "bearing_year"]
        # Kept as they are, texts may begin or end with a blank: that is for the other reader.
        rare += ["text", "payee"] if reading.keep_text else []
        self._width = len(columns)
        self._text = columns.index("text") if "text" in columns else -1
        self.rare = [columns.index(name) for name in rare if name in columns]
        self.source = reading.source
        self.fits = name_problem(reading.source) is None
        self.ids = Ids()
        self.days = _Days()
        self.paid = _Days({"": 0})
        self._texts = [columns.index(name) for name in ("payee", "text") if name in columns]
        self.years = {str(year): year for year in range(FIRST_YEAR, LAST_YEAR + 1)} | {"": 0}

    def __call__(self, columns: Sequence[Sequence[str]]) -> Plain | None:
        """Read many rows given as columns."""
        if not self.fits or len(columns) != self._width:
            return None
        rare = [columns[place] for place in self.rare if any(columns[place])]
        odd = [at for at, cells in enumerate(zip(*rare, strict=True)) if any(cells)]
        if odd:
            kept = [True] * len(columns[0])
            for at in odd:
                kept[at] = False
            columns = [list(compress(column, kept)) for column in columns]
        if not columns[0]:
            return None
        found = self._columns(columns, [""] * len(columns[0]))
        if found is None:
            return None
        texts = sum(map(bool, columns[self._text])) if self._text >= 0 else 0
        return Plain(found, odd, texts, found.cost_types)

    def _columns(self, columns: Sequence[Sequence[str]], empty: Sequence[str]) -> Bookings | None:
        post, kind, amount, first, last, booked, voucher, paid, fiscal, body, payee = (
            columns[place] if place >= 0 else empty for place in self.places
        )
        amounts = "\n".join([*amount, ""])
        if not (
            _are_names((post, kind, voucher), body)
            and all(_is_text(columns[place]) for place in self._texts)
            and _AMOUNTS.fullmatch(amounts)
        ):
            return None
        cents = list(map(int, amounts.replace(".", "").replace(",", "").split()))
        if len(cents) != len(amount):
            return None  # one has a line break in it
        day = self.days.__getitem__
        try:
            return Bookings(
                posts=post,
                cost_types=kind,
                cents=cents,
                service_from=list(map(day, first)),
                service_to=list(map(day, last)),
                booked_on=list(map(day, booked)),
                paid_on=list(map(self.paid.__getitem__, paid)),
                vouchers=voucher,
                lines=[1] * len(cents),
                sources=[self.source] * len(cents),
                fiscal_years=list(map(self.years.__getitem__, fiscal)),
                employing_bodies=body,
                payees=list(map(self.ids.__getitem__, payee)),
                texts=empty,
                known_on=[0] * len(cents),
                bearing_years=[UNSET] * len(cents),
            )
        except (UsageError, KeyError):
            return None


FIELDS = (
    "post",
    "cost_type",
    "amount",
    "service_from",
    "service_to",
    "booked_on",
    "voucher",
    "paid_on",
    "fiscal_year",
    "employing_body",
    "payee",
)


_AMOUNTS = re.compile(rf"(?:-?[0-9]{{1,{EUROS}}}[.,][0-9]{{2}}\n)*")


def _are_names(needed: Sequence[Sequence[str]], optional: Sequence[str]) -> bool:
    """Return whether columns hold plain names, short enough for any row."""
    kinds = [{*column} for column in (*needed, optional)]
    return (
        all("" not in kind for kind in kinds[:-1])
        and sum(max(map(len, kind)) for kind in kinds) <= LONGEST_NAMES
        and all(plain_names("".join(kind), most=0) for kind in kinds)
    )


def _is_text(column: Sequence[str]) -> bool:
    """Return whether a column holds nothing that a row would be refused for."""
    kinds = {*column}
    return max(map(len, kinds)) <= MAX_TEXT and "".join(kinds).isprintable()


def plain_names(text: str, most: int = LONGEST_NAMES) -> bool:
    """Return whether names, together, are plain ASCII without a blank.

    No line that is read here is ever refused for its fields, and they need not be looked at again
    (`Part.doubtful`); a test compares the two.
    """
    return (
        " " not in text
        and text.isascii()
        and text.isprintable()
        and (not most or len(text) <= most)
    )
