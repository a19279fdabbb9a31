"""The rows of a block as columns by what they are: without blank ones, and those to leave out."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from ledger.domain.costs.booking_block import WHOLE
from ledger.domain.said import Said, code_of
from ledger.importing.costs.between import LinesBetween, told_cells
from ledger.importing.costs.cells import clean, in_one_line, is_foreign, is_foreign_code, wrong
from ledger.importing.costs.filling import Filling
from ledger.importing.costs.row_columns import ROW, Counted, RowColumns, count
from ledger.importing.costs.unspoken import OTHER, TOLD, UNSPOKEN
from ledger.importing.profiles.codes import AMOUNTS, REASON
from ledger.importing.profiles.telling import TellingCells, returned
from ledger.importing.refused.came_back import apart, still_short, still_telling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.importing.costs.row_columns import Found
    from ledger.importing.files.splitting import Block
    from ledger.importing.profiles.codes import Places
    from ledger.importing.profiles.profile import Profile
    from ledger.importing.profiles.skip import Skip

PERHAPS = "currency?"
"""A column that may be one of currencies."""


class Framing:
    """Makes columns of blocks, one after the other.

    Args:
        where: the places of the columns.
        profile: how to read.
        carries: whether a row of cells by what they are carries an amount, and its signed cents.
    """

    def __init__(
        self,
        where: Places,
        profile: Profile,
        carries: Callable[[dict[str, Sequence[str]]], tuple[bool, int | None]],
    ) -> None:
        """Remember the columns that are looked at."""
        self._where = where
        self._profile = profile
        self._carries = carries
        self._between = LinesBetween(where, profile, carries)
        self._padded = profile.short_rows or profile.format == "xlsx"
        self._names = {t: profile.columns[t] for t in where.targets}
        self._names[ROW] = WHOLE
        more = {f"currency {place}": place for place in where.currencies}
        more |= {f"{PERHAPS} {place}": place for place in where.perhaps}
        more |= {UNSPOKEN + target: place for target, place in where.unspoken.items()}
        self._columns = where.targets | more
        self._telling: dict[str, tuple[int, Callable[[Sequence[str]], list[str]]]] = {
            f"{UNSPOKEN}{OTHER}{at}": (at, TellingCells(where.head(at))) for at in where.others
        }
        for at in (*where.told, *where.others):
            self._telling[f"{UNSPOKEN}{TOLD}{at}"] = at, returned
        more |= {target: place for target, (place, _) in self._telling.items()}
        self._names |= {target: where.head(place) for target, place in more.items()}
        self._first = next(iter(where.targets.values()), 0)
        self._fill = Filling(where, profile)
        self.filled = self._fill.rows
        late = [one for one in where.skips if one[0] in self._fill.places and one[1].how == "empty"]
        # Whether a cell is empty is asked when it was filled; all else before.
        self._skips = [[one for one in where.skips if one not in late], late]
        self.skipped: Counted = {}

    def __call__(self, block: Block) -> tuple[RowColumns, list[tuple[Found, int | None]]]:
        """Return the rows that are to be read, and others: what is wrong, and their signed cents.

        What a rule leaves out is counted in `skipped`.
        """
        columns, refused = self._wide(block)
        columns, reasons = apart(columns, self._where.reason)
        if reasons and not self._padded:
            refused |= still_short(columns, reasons, self._where)
        out = self._blank(columns)
        skipped = self._skipped(columns, self._skips[0], out)
        # A line that is none of the table, such as a sum, may have other cells; an empty one may
        # only have slipped, unless there is nothing but a text in it.
        for at in refused.keys() & skipped.keys():
            slipped = skipped[at].how == "empty" and len(told_cells(columns, at)) > 1
            (skipped if slipped else refused).pop(at)
        broken = {*refused}
        notes = self._between.notes(columns, out | skipped.keys())
        refused |= notes
        out |= refused.keys()
        if self._fill.places:
            columns, empty = self._fill(columns, out | skipped.keys(), broken)
            refused |= empty
            out |= empty.keys()
            skipped |= self._skipped(columns, self._skips[1], out | skipped.keys())
        sums: dict[int, int | None] = dict.fromkeys(notes, 0)
        for at, skip in skipped.items():
            cents, fault = self._left_out(columns, at, skip)
            if fault is not None:
                refused[at], sums[at] = (skip.column, fault), cents
        struck = self._struck(block, reasons)
        drops = self._profile.struck_out == "skip"
        for at, (told, cents) in self._between.no_bookings(columns, out | skipped.keys(), struck):
            if drops and cents is not None and code_of(told[1]) == "BL-974":
                count(self.skipped, Said("struck out"), cents)
            else:
                refused[at], sums[at] = told, cents
            out.add(at)
        gone = out | skipped.keys()
        numbers = block.numbers
        self._between.look(numbers, columns, gone)
        if gone:
            kept = [at not in gone for at in range(len(numbers))]
            numbers = list(compress(numbers, kept))
            columns = [list(compress(column, kept)) for column in columns]
            reasons = list(compress(reasons, kept))
        bad = [((block.numbers[at], *fault), sums.get(at)) for at, fault in sorted(refused.items())]
        return self._rows(numbers, columns, reasons), bad

    def _struck(self, block: Block, reasons: Sequence[str]) -> dict[int, int]:
        """Return the rows with cells that are struck out, a bit for each such column."""
        if self._profile.struck_out == "read" or not (block.struck or reasons):
            return {}
        again = {at: -1 for at, why in enumerate(reasons) if "[BL-974]" in why}
        numbers = enumerate(block.numbers)
        return again | {at: block.struck[one] for at, one in numbers if one in block.struck}

    def _wide(self, block: Block) -> tuple[Sequence[Sequence[str]], dict[int, tuple[str, Said]]]:
        """Return columns, and the rows that have more or fewer cells than there are heads."""
        width = self._where.width
        if block.columns is not None and len(block.columns) == width:
            return block.columns, {}
        refused: dict[int, tuple[str, Said]] = {}
        rows: list[list[str]] = []
        for at, row in enumerate(block.rows):
            more = [*row[:width], *[""] * (width - len(row))]
            rows.append(more)
            # What stands behind the last head belongs to a cell that broke in two.
            broken = any(map(str.strip, row[width:]))
            if broken or (len(row) < width and not self._padded and any(map(str.strip, row))):
                problem = "BL-544 {count} {count:field|fields}, the header has {width}"
                remedy = _OWN if self._profile.own else _SHORTER
                if broken:
                    remedy = _HEADLESS if self._profile.format == "xlsx" else _WIDER
                refused[at] = (WHOLE, wrong(problem, remedy, count=len(row), width=width))
        return list(zip(*rows, strict=True)), refused

    def _blank(self, columns: Sequence[Sequence[str]]) -> set[int]:
        first = columns[self._first] if columns else ()
        if all(map(str.strip, first)):
            return set()
        return {
            at
            for at, cell in enumerate(first)
            if not cell.strip() and not any(column[at].strip() for column in columns)
        }

    def _skipped(
        self,
        columns: Sequence[Sequence[str]],
        skips: Sequence[tuple[int, Skip]],
        out: set[int],
    ) -> dict[int, Skip]:
        """Return the rows to leave out, each by the first rule that fits."""
        found: dict[int, Skip] = {}
        for place, skip in skips:
            column = columns[place]
            fitting = {text for text in {*column} if skip.fits(text.strip())}
            for at, text in enumerate(column) if fitting else ():
                if text in fitting and at not in out:
                    found.setdefault(at, skip)
        return found

    def _left_out(
        self, columns: Sequence[Sequence[str]], at: int, skip: Skip
    ) -> tuple[int | None, Said | None]:
        """Count a row that is left out; return its cents, and why it may not be."""
        cells = self._where.cells(columns, at)
        carries, cents = self._carries(cells)
        if carries and not skip.drops:
            shown = next(cells[target][0] for target in AMOUNTS if cells.get(target, [""])[0])
            known = self._where.targets.items()
            names = [name for name, place in known if self._where.head(place) == skip.column]
            problem = "BL-545 left out by the rule {rule}, with the amount {shown!r}"
            remedy = _FILL if skip.how == "empty" and names else _DROP
            values = {"rule": skip.rule, "shown": shown[:30], "name": "".join(names[:1])}
            return cents, wrong(problem, remedy, **values)
        count(self.skipped, self._foreign(columns, at, skip.rule), cents or 0)
        return cents, None

    def _foreign(self, columns: Sequence[Sequence[str]], at: int, rule: Said) -> Said:
        """Return the rule, and in which currency a row that it leaves out counts but in euros."""
        for target, place in self._columns.items():
            text = columns[place][at].strip() if target.startswith("currency") else ""
            foreign = is_foreign_code if target.startswith(PERHAPS) else is_foreign
            if foreign(text) and text != self._names[target]:  # the header of another page
                return Said("{rule}, {currency!r}", rule=rule, currency=text[:10])
        return rule

    def _rows(
        self,
        numbers: Sequence[int],
        columns: Sequence[Sequence[str]],
        reasons: Sequence[str],
    ) -> RowColumns:
        cells: dict[str, Sequence[str]] = {REASON: reasons} if any(reasons) else {}
        rows = RowColumns(numbers, cells, self._names)
        for target, place in self._columns.items():
            column = columns[place] if numbers else ()
            cells[target], faults = clean(in_one_line(column) if target in _TEXTS else column)
            for at, problem in faults.items():
                rows.tell(at, target, problem)
        for target, (place, tells) in self._telling.items():
            column = columns[place] if numbers else ()
            told = tells(column)
            if reasons:
                told = still_telling(column, reasons, self._names[target], told)
            if told:
                cells[target] = told
        for place, pattern in self._where.splits:
            column, faults = clean(columns[place] if numbers else ())
            parts = {text: pattern.fullmatch(text) for text in {*column}}
            for at, text in enumerate(column) if None in parts.values() else ():
                if parts[text] is None:
                    words = "BL-546 {text!r} is no combined code as the profile has it"
                    remedy = "mend the code, or the pattern; or leave its rows out by a [[skip]]"
                    problem = faults.get(at) or wrong(words, remedy, text=text[:40])
                    rows.tell(at, "split", problem)
            for name in pattern.groupindex:
                group = {text: (match and match[name]) or "" for text, match in parts.items()}
                cells[name] = list(map(group.__getitem__, column))
        return rows


_TEXTS = frozenset({"text", "payee"})
_DROP = 'amounts = "drop" in its [[skip]]'
_FILL = 'fill_down = ["{name}"], or amounts = "drop" in its [[skip]]'
_WIDER = "quote the text that holds the delimiter"
_HEADLESS = "give the column behind the last head one, or clear its cells"
_OWN = "complete the row"
_SHORTER = "complete the row, or short_rows = true in a profile, where cells at its end may lack"
