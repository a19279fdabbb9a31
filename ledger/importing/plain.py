"""Most rows of a file are plain bookings: read at once, without a call for each field.

Whatever is not plain at first sight (a blank, a notation that is rarely used, a reversal, a fault)
is left to `ledger.importing.lines`, which words it. Both must read a plain row alike.
"""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET

from ledger.domain.booking_block import Bookings
from ledger.domain.commands import BookCost
from ledger.domain.errors import UsageError
from ledger.domain.fields import MAX_TEXT, name_problem
from ledger.domain.payee import is_pseudonym
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, parse_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONGEST_NAMES = 150
"""Characters of its names together; a name may have 200."""
_CENTS = 3
_EUROS = 10


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


class _Ids(dict[str, str]):
    """Payees that are pseudonymous ids stay, others are dropped."""

    def __missing__(self, text: str) -> str:
        kept = text if is_pseudonym(text) else ""
        if len(self) < 100_000:  # noqa: PLR2004 - more people than any county employs
            self[text] = kept
        return kept


class PlainRows:
    """Returns the booking of a plain row; None of any other."""

    def __init__(self, columns: Sequence[str], reading: Reading) -> None:
        """Look up once where each column stands; -1: nowhere."""
        self._places = tuple(columns.index(name) if name in columns else -1 for name in _FIELDS)
        rare = ["line", "source", "known_on", "reverses", "bearing_year"]
        # Kept as they are, texts may begin or end with a blank: that is for the other reader.
        rare += ["text", "payee"] if reading.keep_text else []
        self._width = len(columns)
        self._rare = [columns.index(name) for name in rare if name in columns]
        self._source = reading.source
        self._fits = name_problem(reading.source) is None
        self._ids = _Ids()
        self._days = _Days()
        self._paid = _Days({"": 0})
        self._texts = [columns.index(name) for name in ("payee", "text") if name in columns]
        self._years = {str(year): year for year in range(FIRST_YEAR, LAST_YEAR + 1)} | {"": 0}

    def __call__(self, row: Sequence[str], joined: str) -> BookCost | None:
        """Read a row; `joined` are its fields together."""
        if (
            not self._fits
            or (len(joined) > MAX_TEXT and max(map(len, row)) > MAX_TEXT)
            or not joined.isprintable()
            or any(map(row.__getitem__, self._rare))
        ):
            return None
        post, kind, amount, first, last, booked, voucher, paid, fiscal, body, payee = self._places
        home = row[body] if body >= 0 else ""
        cents = _plain_cents(row[amount])
        year = self._years.get(row[fiscal] if fiscal >= 0 else "")
        needed = (row[post], row[kind], row[voucher])
        names = "".join((*needed, home))
        if cents is None or year is None or not all(needed) or not _plain_names(names):
            return None
        days = self._days
        try:
            return BookCost(
                row[post],
                row[kind],
                cents,
                days[row[first]],
                days[row[last]],
                days[row[booked]],
                days[row[paid]] if paid >= 0 and row[paid] else 0,
                row[voucher],
                1,
                self._source,
                year,
                home,
                self._ids[row[payee]] if payee >= 0 and row[payee] else "",
                "",
                0,
                UNSET,
            )
        except UsageError:
            return None

    def block(self, columns: Sequence[Sequence[str]]) -> tuple[Bookings, list[int]] | None:
        """Read many rows as columns, each as a call would.

        Returns:
            The plain bookings and the places of rows that are to be read singly; None: all are.
        """
        if not self._fits or len(columns) != self._width:
            return None
        rare = [columns[place] for place in self._rare if any(columns[place])]
        odd = [at for at, cells in enumerate(zip(*rare, strict=True)) if any(cells)]
        if odd:
            kept = [True] * len(columns[0])
            for at in odd:
                kept[at] = False
            columns = [list(compress(column, kept)) for column in columns]
        if not columns[0]:
            return None
        found = self._columns(columns, [""] * len(columns[0]))
        return None if found is None else (found, odd)

    def _columns(self, columns: Sequence[Sequence[str]], empty: Sequence[str]) -> Bookings | None:
        post, kind, amount, first, last, booked, voucher, paid, fiscal, body, payee = (
            columns[place] if place >= 0 else empty for place in self._places
        )
        amounts = "\n".join([*amount, ""])
        if not (
            _are_names((post, kind, voucher), body)
            and all(_is_text(columns[place]) for place in self._texts)
            and _AMOUNTS.fullmatch(amounts)
        ):
            return None
        day = self._days.__getitem__
        try:
            return Bookings(
                post,
                kind,
                list(map(int, amounts.replace(".", "").replace(",", "").split())),
                list(map(day, first)),
                list(map(day, last)),
                list(map(day, booked)),
                list(map(self._paid.__getitem__, paid)),
                voucher,
                list(map(self._years.__getitem__, fiscal)),
                body,
                list(map(self._ids.__getitem__, payee)),
                self._source,
            )
        except (UsageError, KeyError):
            return None


_FIELDS = (
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


_AMOUNTS = re.compile(rf"(?:-?[0-9]{{1,{_EUROS}}}[.,][0-9]{{2}}\n)*")


def _are_names(needed: Sequence[Sequence[str]], optional: Sequence[str]) -> bool:
    """Return whether columns hold plain names, short enough for any row."""
    kinds = [{*column} for column in (*needed, optional)]
    return (
        all("" not in kind for kind in kinds[:-1])
        and sum(max(map(len, kind)) for kind in kinds) <= _LONGEST_NAMES
        and all(_plain_names("".join(kind), most=0) for kind in kinds)
    )


def _is_text(column: Sequence[str]) -> bool:
    """Return whether a column holds nothing that a row would be refused for."""
    kinds = {*column}
    return max(map(len, kinds)) <= MAX_TEXT and "".join(kinds).isprintable()


def _plain_names(text: str, most: int = _LONGEST_NAMES) -> bool:
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


def _plain_cents(text: str) -> int | None:
    """Return cents of `1234.56`, `-1234,56`; None of any other notation."""
    euros, cents = text[:-_CENTS], text[-_CENTS + 1 :]
    digits = euros[1:] if euros[:1] == "-" else euros
    if (
        text[-_CENTS:][:1] in {".", ","}
        and 0 < len(digits) <= _EUROS
        and digits.isdigit()
        and cents.isdigit()
        and text.isascii()
    ):
        return int(euros + cents)
    return None
