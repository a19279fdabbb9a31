"""What a profile makes of the plain rows of an export, in columns.

Whatever is not plain at first sight (a row to leave out, a reversal, a code without a meaning, a
fault) is left to `ledger.importing.costs.mapped`, which words it. Both must read a plain row alike.
"""

from __future__ import annotations

import re
from itertools import compress
from operator import mul, sub
from typing import TYPE_CHECKING

from msgspec import UNSET

from ledger.domain.costs.booking_columns import Bookings
from ledger.domain.errors import UsageError
from ledger.domain.fields import MAX_TEXT, name_problem, optional_name_problem
from ledger.domain.period import FIRST_YEAR, LAST_YEAR, date_of, months_of, year_of
from ledger.importing.costs.plain_columns import Ids, Plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ledger.importing.costs.plain_columns import Reading
    from ledger.importing.files.notation import AmountNotation
    from ledger.importing.profiles.codes import Codes, Places
    from ledger.importing.profiles.profile import Profile

_Cells = dict[str, list[str]]
_WIDE = dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000"), " ") | dict.fromkeys(
    range(0x2000, 0x200B), " "
)
"""Blanks of every width: in a text that is dropped they do not matter."""


class _Memo(dict[str, int]):
    """What a function makes of texts, asked once for each."""

    def __init__(self, ask: Callable[[str], int]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, text: str) -> int:
        found = self._ask(text)
        if len(self) < 100_000:  # noqa: PLR2004 - no file has more different days
            self[text] = found
        return found


class _Months(dict[int, tuple[int, int]]):
    """The first and last day of the month of a day."""

    def __missing__(self, day: int) -> tuple[int, int]:
        when = date_of(day)
        month = months_of(when.year)[when.month - 1]
        found = self[day] = month.start, month.end - 1
        return found


class MappedPlain:
    """Reads the plain rows of a block by a profile; None where all are to be read singly."""

    def __init__(self, profile: Profile, reading: Reading, places: Places, codes: Codes) -> None:
        """Prepare what is asked of many cells."""
        self._profile = profile
        self._places = places
        self._codes = codes
        self._keep = reading.keep_text or profile.keep_text
        # Numbers of lines are counted over all rows, the odd ones too.
        self._fits = not profile.count_lines and name_problem(profile.source) is None
        self._days = _Memo(profile.dates.day)
        self._paid = _Memo(lambda text: profile.dates.day(text) if text else 0)
        self._months = _Months()
        self._ids = Ids()
        self._years = {str(year): year for year in range(FIRST_YEAR, LAST_YEAR + 1)} | {"": 0}
        self._amounts = _pattern(profile.amounts)

    def __call__(self, columns: Sequence[Sequence[str]]) -> Plain | None:
        """Read many rows given as columns."""
        if not self._fits or len(columns) < self._places.width:
            return None
        cells, unfit = self._cells(columns)
        odd = sorted(unfit.union(*self._odd(columns, cells)))
        if odd:
            kept = [True] * len(columns[0])
            for at in odd:
                kept[at] = False
            cells = {target: list(compress(column, kept)) for target, column in cells.items()}
        count = len(columns[0]) - len(odd)
        if not count:
            return None
        try:
            found = self._bookings(cells, count)
        except (UsageError, KeyError):
            return None
        if found is None:
            return None
        texts = sum(map(bool, cells.get("text", ()))) if not self._keep else 0
        accounts = cells.get("account") or found.cost_types
        pairs = zip(accounts, found.cost_types, strict=True)
        return Plain(found, odd, texts, [account or kind for account, kind in pairs])

    def _cells(self, columns: Sequence[Sequence[str]]) -> tuple[_Cells, set[int]]:
        """Return the columns by what they are, and rows whose combined codes are none."""
        cells = {t: _stripped(columns[place]) for t, place in self._places.targets.items()}
        unfit: set[int] = set()
        for place, pattern in self._places.splits:
            column = _stripped(columns[place])
            parts = {text: pattern.fullmatch(text) for text in {*column}}
            unfit |= _where(
                column, {text for text, match in parts.items() if not match}.__contains__
            )
            for name in pattern.groupindex:
                group = {text: (match and match[name]) or "" for text, match in parts.items()}
                cells[name] = list(map(group.__getitem__, column))
        return cells, unfit

    def _odd(self, columns: Sequence[Sequence[str]], cells: _Cells) -> Iterable[set[int]]:
        """Yield rows that are no plain bookings."""
        for place, skip in self._places.skips:
            yield _where(_stripped(columns[place]), skip.fits)
        marks = self._profile.marks
        needed = {"voucher", "booked_on", "amount", self._profile.month_of}
        rare = {"reverses", "known_on"} | ({"text", "payee"} if self._keep else set())
        for target, column in cells.items():
            if target in needed:
                yield _where(column, lambda text: not text)
            if target in rare:
                yield _where(column, bool)
            if not _are_fine(target, column):
                bad = {text for text in {*column} if not _are_fine(target, [text])}
                yield _where(column, bad.__contains__)
            if target in {"amount", "debit", "credit"} and not self._are_plain(column):
                yield _where(column, lambda text: not self._are_plain([text]))
            if target == "voucher" and not "".join(column).isascii():
                yield _where(column, name_problem)
        yield _where(cells.get("line", ()), lambda text: text not in {"", "1"})
        yield _where(cells.get("reversal", ()), lambda text: text in marks)
        yield _where(cells.get("account", ()), lambda text: not self._codes.kind(text))
        yield _where(cells.get("cost_bearer", ()), lambda text: not self._codes.post(text))

    def _bookings(self, cells: _Cells, count: int) -> Bookings | None:
        empty = [""] * count
        kinds = _named(cells.get("account", empty), self._codes.kind)
        posts = _named(cells.get("cost_bearer", empty), self._codes.post)
        profile = self._profile
        home = profile.defaults.get("body", "")
        bodies = _named(cells.get("body", empty), lambda text: profile.bodies.get(text, "") or home)
        names = all(name_problem(one) is None for one in {*kinds, *posts})
        if not names or any(optional_name_problem(one) for one in {*bodies}):
            return None
        booked = list(map(self._days.__getitem__, cells["booked_on"]))
        first, last = self._service(cells, booked)
        years = list(map(self._years.__getitem__, cells.get("fiscal_year", empty)))
        if not all(years):
            of = {day: year_of(day) for day in {*first}}
            years = [year or of[day] for year, day in zip(years, first, strict=True)]
        return Bookings(
            posts=posts,
            cost_types=kinds,
            cents=self._cents(cells, count),
            service_from=first,
            service_to=last,
            booked_on=booked,
            paid_on=list(map(self._paid.__getitem__, cells.get("paid_on", empty))),
            vouchers=cells["voucher"],
            lines=[1] * count,
            sources=[profile.source] * count,
            fiscal_years=years,
            employing_bodies=bodies,
            payees=list(map(self._ids.__getitem__, cells.get("payee", empty))),
            texts=empty,
            known_on=[0] * count,
            bearing_years=[UNSET] * count,
        )

    def _service(self, cells: _Cells, booked: list[int]) -> tuple[list[int], list[int]]:
        """Return first and last days of service: two columns, or the month of another date."""
        given = cells.get("service_from")
        if given is not None and any(given):
            # A KeyError where only some have one: these are read singly.
            first = list(map(self._days.__getitem__, given))
            ends = map(self._paid.__getitem__, cells.get("service_to", [""] * len(first)))
            return first, [last or day for last, day in zip(ends, first, strict=True)]
        of = self._profile.month_of
        if not of or any(cells.get("service_to", ())):
            raise KeyError("service_from")
        days = booked if of == "booked_on" else map(self._days.__getitem__, cells[of])
        pairs = list(map(self._months.__getitem__, days))
        return [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    def _cents(self, cells: _Cells, count: int) -> list[int]:
        """Return signed amounts: one column, with its side, or debit minus credit."""
        if "debit" in cells and "amount" not in cells:
            debit, credit = (
                self._plain_cents(cells[side]) if side in cells else [0] * count
                for side in ("debit", "credit")
            )
            return list(map(sub, debit, credit))
        cents = self._plain_cents(cells["amount"])
        if "side" not in cells:
            return cents
        signs = {side: -1 if side in self._profile.credit else 1 for side in {*cells["side"]}}
        signs[""] = 1
        return list(map(mul, cents, map(signs.__getitem__, cells["side"])))

    def _written(self, column: Sequence[str]) -> str:
        """Return amounts, a line each; an empty cell is none."""
        nothing = f"0{self._profile.amounts.decimal}00"
        return "\n".join([text or nothing for text in column]) + "\n"

    def _are_plain(self, column: Sequence[str]) -> bool:
        """Return whether amounts are written as most are."""
        return self._amounts.fullmatch(self._written(column)) is not None

    def _plain_cents(self, column: Sequence[str]) -> list[int]:
        """Return the cents of amounts that are plain."""
        decimal, grouping = self._profile.amounts
        joined = self._written(column)
        if "-\n" in joined:
            joined = _BEHIND.sub(r"-\1", joined)
        if grouping:
            joined = joined.replace(grouping, "")
        return list(map(int, joined.replace(decimal, "").split()))


_BEHIND = re.compile(r"^([^\n]+)-$", re.MULTILINE)


def _pattern(amounts: AmountNotation) -> re.Pattern[str]:
    """Return what a column of plain amounts looks like, a line each."""
    decimal, grouping = re.escape(amounts.decimal), re.escape(amounts.grouping)
    whole = r"[0-9]{1,10}"
    if grouping:
        whole = rf"(?:[0-9]{{1,3}}(?:{grouping}[0-9]{{3}}){{1,2}}|{whole})"
    number = rf"{whole}{decimal}[0-9]{{2}}"
    return re.compile(rf"(?:-?{number}\n|{number}-\n)*")


def _stripped(column: Sequence[str]) -> list[str]:
    """Return a column without blanks at the ends of its cells."""
    joined = "\n".join(column)
    if " " in joined or not joined.isascii() or not joined.replace("\n", "").isprintable():
        return list(map(str.strip, column))
    return list(column)


def _where(column: Sequence[str], fits: Callable[[str], object]) -> set[int]:
    """Return the places of cells that fit; each different one is asked about once."""
    bad = {text for text in {*column} if fits(text)}
    return {at for at, text in enumerate(column) if text in bad} if bad else set()


def _named(column: Sequence[str], name: Callable[[str], str]) -> list[str]:
    names = {text: name(text) for text in {*column}}
    return list(map(names.__getitem__, column))


def _are_fine(target: str, column: Sequence[str]) -> bool:
    """Return whether no cell is a formula, too long, or holds what cannot be printed."""
    kinds = {*column}
    joined = "\n".join(kinds)
    whole = joined.count("\n") < len(kinds)  # or one has a line break in it
    if not whole or max(map(len, kinds), default=0) > MAX_TEXT or "\n=" in f"\n{joined}":
        return False
    one = joined.replace("\n", "")
    return one.isprintable() or (target == "text" and one.translate(_WIDE).isprintable())
