"""What the rows behind a header are: bookings, totals, page heads, parts of a group."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import carried_word, same_head, total_word
from ledger.importing.profiles.skip import Skip
from ledger.importing.profiles.sniff_values import cents_of
from ledger.importing.profiles.telling import heads_no_cost
from ledger.importing.profiles.units import unit_alone, unit_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.importing.profiles.sniff import Sniffed

_FILLED = ("voucher", "booked_on", "document_on", "account", "cost_bearer", "body")
"""What may stand in the first row of a group only."""
_MOST_RULES = 5
_DAY = 4
"""Digits that a day has at least."""
_NUMBERS = re.compile(r"[ :.]*[0-9]")
"""What differs from one list to the next: a page, a count, a day."""


class SkipRule(NamedTuple):
    """A rule that leaves rows out: column, how, text, and whether these carry amounts."""

    column: str
    how: str
    text: str
    drops: bool = False


class SampleRows:
    """Rows behind a header, and what stands in their columns."""

    def __init__(self, names: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> None:
        self.names = list(names)
        self.width = len(names)
        head = [same_head(name) for name in names]
        self.repeated = 0
        self.numbered: list[tuple[int, list[str]]] = []
        for number, row in rows:
            if [same_head(cell) for cell in row] == head:
                self.repeated += 1
            elif any(cell.strip() for cell in row):
                cells = [cell.strip() for cell in row]
                more = any(cells[self.width :])  # empty cells behind the last head are none
                self.numbered.append((number, cells if more else cells[: self.width]))

    def cell(self, row: Sequence[str], columns: Mapping[str, str], target: str) -> str:
        """Return what stands in the column of a target; empty: nothing, or there is none."""
        if target not in columns:
            return ""
        place = self.names.index(columns[target])
        return row[place] if place < len(row) else ""

    def total(self, row: Sequence[str], columns: Mapping[str, str]) -> tuple[int, str] | None:
        """Return where a row says that it is a total, and the word; None: it does not.

        A row with a voucher is none, whatever its text begins with, nor is one with an account and
        a cost bearer, unless stars mark it; but a balance that is carried forward is one.
        """
        for place, cell in enumerate(row):
            if word := carried_word(cell):
                return place, word
        voucher = self.cell(row, columns, "voucher")
        if voucher and not total_word(voucher):
            return None
        coded = all(self.cell(row, columns, one) for one in ("account", "cost_bearer"))
        for place, cell in enumerate(row):
            if (word := total_word(cell)) and (voucher or not coded or word[0] == "*"):
                return place, "*" if cell[0] == "*" else word
        return None

    def cells(self, columns: Mapping[str, str], *targets: str) -> Iterator[str]:
        """Yield the cells of some columns that are not empty, but for rows of totals."""
        for _, row in self.numbered:
            if self.total(row, columns) is None and len(row) <= self.width:
                yield from (cell for one in targets if (cell := self.cell(row, columns, one)))

    def together(self, columns: Mapping[str, str], *targets: str) -> Iterator[tuple[str, ...]]:
        """Yield what some columns say together, of the rows where any of them says something."""
        for _, row in self.numbered:
            cells = tuple(self.cell(row, columns, one) for one in targets)
            if any(cells) and self.total(row, columns) is None:
                yield cells


class _Seen(Struct):
    """What the rows were, so far.

    Attributes:
        words: where rows say that they are totals, and the word.
        notes: where a text stands that is of no booking, how it begins, and whether an amount is
            beside it.
        grouped, loose: rows with an amount and no voucher; these have nothing else.
        counts: lines of each voucher.
        lines: the first line that says the same.
        above: cents since the last row of a group, and `whole`: those of all vouchers; are these
            rows sums of them?
    """

    words: Counter[tuple[int, str]] = field(default_factory=Counter)
    notes: Counter[tuple[int, str, bool]] = field(default_factory=Counter)
    grouped: list[tuple[int, list[str]]] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    above: int = 0
    whole: int = 0
    is_sum: bool = True


def look_at_rows(found: Sniffed, rows: SampleRows) -> None:
    """Propose which rows to leave out, and what groups of rows and vouchers of several lines need.

    A row that carries an amount is left out by the word that makes it a total only.
    """
    seen = _Seen()
    for number, row in rows.numbered:
        if len(row) > rows.width and any(row[rows.width :]):
            question = "line {number} has more cells than heads: is a text not in quotation marks?"
            if found.format == "xlsx":
                question = "line {number} has a cell behind the last head: what is it?"
            found.ask(question, number=number)
        else:
            _look_at(found, rows, seen, number, row)
    _lines(found, seen.counts)
    if "voucher" in found.columns:
        _groups(found, rows, seen)
        _skips(found, rows, seen)


def _look_at(found: Sniffed, rows: SampleRows, seen: _Seen, number: int, row: list[str]) -> None:
    columns, amounts = found.columns, found.amounts
    cells = [rows.cell(row, columns, one) for one in ("amount", "debit", "credit")]
    carries = any(cents_of(amounts, one) or any(map(str.isdigit, one)) for one in cells)
    filled = [place for place, cell in enumerate(row) if cell]
    units = (unit_alone(one) for one in cells)
    unit = "" if carries else next(filter(None, units), "") or unit_of_all(" ".join(row))
    if unit:
        found.ask("line {number} says that amounts are in {unit!r}", number=number, unit=unit)
        return
    unread = all(cents_of(amounts, one) is None for one in cells if one)
    if len(filled) == 1 and (not carries or unread):
        text = row[filled[0]]
        if heads_no_cost(text):
            question = "are the rows below {text!r} (line {number}) costs? Else export them apart"
            found.ask(question, text=text[:40], number=number)
            return
        seen.notes[filled[0], _NUMBERS.split(text)[0], False] += 1
        return
    if (page := _of_page(found, rows, row)) is not None:
        seen.notes[page, _NUMBERS.split(row[page])[0], carries] += 1
        return
    found.short_rows |= found.format == "csv" and len(row) < rows.width
    if not carries:
        return
    amount, debit, credit = (cents_of(amounts, cell) or 0 for cell in cells)
    total = rows.total(row, columns)
    if total is not None:
        seen.words[total] += 1
    elif rows.cell(row, columns, "voucher"):
        first = seen.lines.setdefault(tuple(row), number)
        if first != number:
            found.equal_rows = True
            question = "lines {first} and {number} are equal: are they two, or one twice?"
            found.ask(question, first=first, number=number)
        mark = rows.cell(row, columns, "reversal") in found.marks
        key = [rows.cell(row, columns, one) for one in ("voucher", "fiscal_year", "body")]
        seen.counts[*key, rows.cell(row, columns, "line"), str(mark)] += 1
        seen.above += amount + debit - credit
        seen.whole += amount + debit - credit
    elif any(rows.cell(row, columns, one) for one in ("account", "cost_bearer")):
        seen.grouped.append((number, row))
        seen.is_sum &= amount + debit - credit in {seen.above, seen.whole}
        seen.above = 0
    else:
        seen.loose.append(number)


def _of_page(found: Sniffed, rows: SampleRows, row: list[str]) -> int | None:
    """Return where a row says that it is of the page, not of the list; None: it may be a booking.

    It has neither day, code nor amount, and a text in the place of a voucher, or of an amount.
    """
    columns = found.columns
    day = rows.cell(row, columns, "booked_on")
    codes = any(rows.cell(row, columns, one) for one in ("account", "cost_bearer"))
    if "booked_on" not in columns or codes or sum(map(str.isdigit, day)) >= _DAY:
        return None
    cents = (cents_of(found.amounts, rows.cell(row, columns, one)) for one in AMOUNTS)
    if any(cents) or rows.total(row, columns) is not None:
        return None
    for target in ("voucher", "amount", "debit", "credit"):
        cell = rows.cell(row, columns, target)
        if cell and (target == "voucher" or cents_of(found.amounts, cell) is None):
            return rows.names.index(columns[target])
    return None


def _lines(found: Sniffed, counts: Counter[tuple[str, ...]]) -> None:
    if max(counts.values(), default=1) == 1:
        return
    voucher = next(key[0] for key, count in counts.items() if count > 1)
    if "line" in found.columns:
        words = "voucher {voucher!r} has a line of {column!r} twice"
        found.ask(words, voucher=voucher[:30], column=found.columns["line"])
    else:
        found.count_lines = True


def _groups(found: Sniffed, rows: SampleRows, seen: _Seen) -> None:
    grouped, loose = seen.grouped, seen.loose
    if grouped and seen.is_sum:
        question = (
            "rows with an amount and no voucher: {count} (line {line}), each the sum of those "
            'above; are they totals? Then amounts = "drop" in the [[skip]]; else fill_down'
        )
        found.ask(question, count=len(grouped), line=grouped[0][0])
    elif grouped:
        found.fill_down = [
            target
            for target in _FILLED
            if target in found.columns
            and any(not rows.cell(row, found.columns, target) for _, row in grouped)
        ]
        question = (
            "rows with an amount and no voucher: {count} (line {line}); do they belong to the row "
            "above? So fill_down takes it"
        )
        found.ask(question, count=len(grouped), line=grouped[0][0])
        found.count_lines = "line" not in found.columns
    if loose:
        question = (
            "rows with an amount and nothing else: {count} (line {line}); are they totals? Then "
            "leave them out by a [[skip]]"
        )
        found.ask(question, count=len(loose), line=loose[0])


def _skips(found: Sniffed, rows: SampleRows, seen: _Seen) -> None:
    voucher = found.columns["voucher"]
    if rows.repeated:
        found.skips.append(SkipRule(voucher, "equals", voucher))
    names = rows.names
    places = [voucher, *(found.columns[one] for one in AMOUNTS if one in found.columns)]
    for (place, word, drops), count in sorted(seen.notes.items())[:_MOST_RULES]:
        name = "".join(names[place : place + 1])
        fits = Skip(name, "starts", word).fits
        alike = sum(fits("".join(row[place : place + 1])) for _, row in rows.numbered)
        if word and name in places and alike == count:
            found.skips.append(SkipRule(name, "starts", word, drops=drops or name != voucher))
    for (place, word), count in seen.words.most_common(_MOST_RULES):
        known = place < len(names) and (not names[place] or names.count(names[place]) == 1)
        name = names[place] or f"#{place + 1}" if known else ""
        rule = SkipRule(name, "contains" if word[0] == " " else "starts", word, drops=True)
        fits = Skip(name, rule.how, word).fits
        alike = sum(fits("".join(row[place : place + 1])) for _, row in rows.numbered)
        if known and alike == count:
            found.skips.append(rule)
        else:
            question = "rows that say {word!r}: {count}; are they totals? Then add a [[skip]]"
            found.ask(question, word=word, count=count)
    if not found.fill_down:
        found.skips.append(SkipRule(voucher, "empty", "yes"))
