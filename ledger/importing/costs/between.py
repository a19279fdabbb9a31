"""Lines between the rows of a table: notes, headings, totals, heads of another page, units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.costs.cells import wrong
from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import carried_forward, totalled
from ledger.importing.profiles.telling import heads_no_cost
from ledger.importing.profiles.units import client_of, in_another_unit, unit_alone, unit_of_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ledger.domain.said import Said
    from ledger.importing.profiles.codes import Places
    from ledger.importing.profiles.profile import Profile

DROP_OR_IGNORE = (
    'leave it out by a [[skip]] with amounts = "drop"; or ignore = ["{head}"], if it is one'
)
_FORWARD = ("BL-849 {text!r} is a balance carried forward, no booking", DROP_OR_IGNORE)
_TOTAL = (
    "BL-962 {text!r} is a total, no booking",
    'leave it out by a [[skip]] with amounts = "drop"; or give the voucher another name',
)
_CLEAR = (
    'clear the row if it is cancelled, or struck_out = "skip" in a profile; struck_out = "read", '
    "if struck-out rows count"
)
_STRUCK = ("BL-974 {text!r} is struck out", _CLEAR)
_KEYS = ("voucher", *AMOUNTS)
"""Of these one that is struck out says that its row is cancelled."""


_HEADS = 3
"""So many heads make a line the header of another page."""


class LinesBetween:
    """Looks at such lines, block by block.

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
        """Remember where the heads stand."""
        self._where = where
        self._profile = profile
        self._carries = carries
        self._client = profile.client
        places = where.targets.values()
        self._homes = {where.head(place): place for place in places}
        self._amounts = [where.targets[one] for one in AMOUNTS if one in where.targets]
        self._struck = [where.targets[one] for one in _KEYS if one in where.targets]

    def look(
        self, numbers: Sequence[int], columns: Sequence[Sequence[str]], gone: AbstractSet[int]
    ) -> None:
        """Refuse the file for what lines that are no rows say of the rows around them.

        Whether a rule leaves them out or not: that amounts are no euros, that rows below are no
        cost, that columns stand in another order.

        Raises:
            UsageError: as said.
        """
        if self._profile.own:
            return
        for at in sorted(gone | self._units(columns)):
            cells = told_cells(columns, at)
            values = {"name": self._where.name, "line": numbers[at]}
            heads = [(place, text) for place, text in cells if text in self._homes]
            for place, text in heads if len(heads) >= _HEADS else ():
                if self._homes[text] != place:
                    words = (
                        "file {name}, line {line}: BL-963 the head {text!r} stands in another "
                        "column than in the header"
                    )
                    remedy = "export all pages with the same columns"
                    raise UsageError.of(words, remedy, text=text[:30], **values)
            amounts = [columns[place][at] for place in self._amounts]
            whole = " ".join(text for _, text in cells)
            unit = next(filter(None, map(unit_alone, amounts)), "")
            if not any(map(str.isdigit, "".join(amounts))):
                unit = unit or unit_of_all(whole)
            if unit:
                raise in_another_unit(self._where.name, numbers[at], unit)
            self._owned(whole, values)
            if len(cells) == 1 and heads_no_cost(whole):
                problem = "file {name}, line {line}: BL-964 the rows below {text!r} may be no cost"
                remedy = "export them apart, or take the line out if they are"
                raise UsageError.of(problem, remedy, text=whole[:40], **values)

    def _owned(self, line: str, values: Mapping[str, object]) -> None:
        """Refuse a second client that a line between the rows names, such as a page's head."""
        if "body" in self._where.targets or not (found := client_of(line)):
            return
        first = self._client = self._client or found
        if found != first:
            problem = (
                "file {name}, line {line}: BL-966 another client than {first!r} above: {client!r}"
            )
            remedy = "export each client apart"
            raise UsageError.of(problem, remedy, first=first, client=found, **values)

    def _units(self, columns: Sequence[Sequence[str]]) -> set[int]:
        """Return the rows without a voucher that have a unit in the place of an amount."""
        voucher = self._where.targets.get("voucher")
        found: set[int] = set()
        for amounts in [columns[place] for place in self._amounts if columns]:
            joined = "".join(amounts)
            if joined.upper() != joined.lower() or not joined.isascii():
                found |= {at for at, text in enumerate(amounts) if text and unit_alone(text)}
        return {at for at in found if voucher is None or not columns[voucher][at].strip()}

    def notes(
        self, columns: Sequence[Sequence[str]], out: AbstractSet[int]
    ) -> dict[int, tuple[str, Said]]:
        """Return the rows that hold a text and nothing else, such as the end of a list."""
        found: dict[int, tuple[str, Said]] = {}
        targets = self._where.targets
        place = None if self._profile.own else targets.get("booked_on")
        day = columns[place] if columns and place is not None else ()
        if all(map(str.strip, day)):
            return found
        for at in [at for at, cell in enumerate(day) if at not in out and not cell.strip()]:
            texts = told_cells(columns, at)
            if len(texts) == 1 and texts[0][0] not in map(targets.get, AMOUNTS):
                place, text = texts[0]
                head = self._where.head(place)
                problem = wrong(
                    "BL-851 holds nothing but {text!r}",
                    'leave it out by a [[skip]] on the column "{head}"',
                    text=text[:30],
                    head=head,
                )
                found[at] = (head, problem)
        return found

    def no_bookings(
        self,
        columns: Sequence[Sequence[str]],
        out: AbstractSet[int],
        struck: Mapping[int, int],
    ) -> Iterator[tuple[int, tuple[tuple[str, Said], int | None]]]:
        """Yield the rows with an amount that say of themselves to be none: a balance, a total.

        `struck` are those with cells that are struck out, a bit for each such column.
        """
        told = {
            at: (place, *_FORWARD)
            for place in self._where.texts
            for at in carried_forward(columns[place])
        }
        voucher = None if self._profile.own else self._where.targets.get("voucher")
        if voucher is not None and columns:
            told |= {at: (voucher, *_TOTAL) for at in totalled(columns[voucher]) if at not in told}
        for place in self._struck:
            told |= {
                at: (place, *_STRUCK)
                for at, cells in struck.items()
                if cells >> place & 1 and columns[place][at].strip()
            }
        for at in sorted(told.keys() - out):
            carries, cents = self._carries(self._where.cells(columns, at))
            if carries:
                place, problem, remedy = told[at]
                head, text = self._where.head(place), columns[place][at].strip()[:30]
                yield at, ((head, wrong(problem, remedy, text=text, head=head)), cents)


def told_cells(columns: Sequence[Sequence[str]], at: int) -> list[tuple[int, str]]:
    """Return where a row says something, and what."""
    return [(place, text) for place, one in enumerate(columns) if (text := one[at].strip())]
