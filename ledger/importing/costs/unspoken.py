"""Columns that a profile does not speak of, and that would turn or void an amount all the same.

A side, the other of two columns of amounts, a mark of a reversal, a second client: who maps the
amount alone may have overlooked them. They are held against what is about to be booked, and a row
that contradicts is refused. A currency is looked at by `Accounting`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.domain.said import Said
from ledger.importing.costs.cells import Memo, is_marked, wrong
from ledger.importing.costs.named_vouchers import NamedVouchers, vouchers_named
from ledger.importing.costs.row_columns import Counted, count
from ledger.importing.files.notation import Sides
from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import (
    POSTING_KEYS,
    looks_alike,
    side_words,
)
from ledger.importing.profiles.telling import MINUS, PLUS, PlannedCell, is_unit, said_kind
from ledger.importing.profiles.telling_heads import IN_PERCENT, says_tax
from ledger.importing.refused.came_back import still_refused, still_says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.importing.costs.row_columns import RowColumns
    from ledger.importing.profiles.profile import Profile

UNSPOKEN = "unspoken "
"""What such a column is called among the columns of a row."""
OTHER = "other "
"""What a column is called that is looked through for such words."""
TOLD = "told "
"""What a column is called that may speak of money that came back, among other things."""
_NOTHING = re.compile(r"[0.,/:% -]*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
_DESCRIBES = re.compile(r"[^\W\d_]{3}")
_LESS = Said("and the cost may be less by it")
_YES = frozenset({"wahr", "true", "yes"})
_PAIR = re.compile(r"[0-9]{2}", re.ASCII)
_SIDED = frozenset({"side", "debit", "credit"})
_ONE = re.compile(r"0*1?(?:[.,]0*)?", re.ASCII)
"""A rate of euros to euros, or none."""
_ALL = re.compile(r"(?:100|1)(?:[.,]0*)? ?%?", re.ASCII)
"""A part that is the whole."""


class Unspoken:
    """Looks at these columns, block by block, in the order of the file.

    Args:
        profile: how to read.
        homes: the employing body of each post.
    """

    def __init__(self, profile: Profile, homes: Mapping[str, str]) -> None:
        """Prepare what is asked of many cells."""
        self._profile = profile
        self._homes = homes
        self._by_head = _SidesByHead()
        self._sides = Memo(Sides((*PLUS, "1", "+1"), (*MINUS, "-1")).sign)
        self._marks = Memo(is_marked((), profile.unmarked))
        self._amounts = Memo(profile.amounts.cents)
        self._clients: dict[tuple[str, str], str] = {}
        self._vouchers = NamedVouchers()

    def look(
        self,
        rows: RowColumns,
        cents: Sequence[int],
        posts: Sequence[str],
        bodies: Sequence[str],
        undone: Sequence[bool],
    ) -> None:
        """Refuse the rows that such a column contradicts."""
        self._sided(rows, cents)
        self._credited(rows, cents)
        self._marked(rows, cents, undone)
        self._owned(rows, posts, bodies)
        self._telling(rows, cents, undone)
        self._standing(rows)
        self._broken(rows)
        self._lessened(rows)
        for target, at, text in _each(rows, "tax"):
            if says_tax(text):
                why = Said("and nobody knows whether the amount is with the tax")
                self._tell(rows, at, target, text, why)
        for target, at, text in _each(rows, "posting key"):
            if POSTING_KEYS.get(text.zfill(2), 0) * cents[at] < 0:
                self._tell(rows, at, target, text, Said("and nobody reads it"))
        for target, at, text in _each(rows, "rate"):
            if not _ONE.fullmatch(text):
                self._tell(rows, at, target, text, Said("and amounts are in euros"))

    def _lessened(self, rows: RowColumns) -> None:
        """Refuse the rows of which a discount, or a part in percent, may lessen the amount."""
        for target, at, text in _each(rows, "discount"):
            if not _NOTHING.fullmatch(text):
                self._tell(rows, at, target, text, _LESS)
        for target, at, text in _each(rows, "share"):
            part = "%" in text or IN_PERCENT.search(rows.names[UNSPOKEN + target])
            if part and not (_NOTHING.fullmatch(text) or _ALL.fullmatch(text)):
                self._tell(rows, at, target, text, _LESS)

    @staticmethod
    def hint(
        rows: RowColumns, cents: Sequence[int], undone: Sequence[bool], hints: Counted
    ) -> None:
        """Count the rows of a cost of which a free text says that money came back."""
        if _SIDED & rows.cells.keys():
            return
        gone = rows.faults.keys() | rows.left_out.keys()
        for target, at, word in _each(rows, TOLD.strip()):
            if cents[at] > 0 and not undone[at] and at not in gone:
                count(hints, (rows.names[UNSPOKEN + target], word), cents[at])

    def _sided(self, rows: RowColumns, cents: Sequence[int]) -> None:
        for target, at, text in _each(rows, "side"):
            sign = self._by_head[rows.names[UNSPOKEN + target]][text]
            if sign is None or sign * cents[at] < 0:
                self._tell(rows, at, target, text, Said("and nobody reads it"))

    def _credited(self, rows: RowColumns, cents: Sequence[int]) -> None:
        """Look at the other column of two: a number that is no amount of the row is an account."""
        for kind, sign in (("debit", 1), ("credit", -1)):
            for target, at, text in _each(rows, kind):
                found = self._amounts[text]
                if found and abs(found) == abs(cents[at]) and found * sign != cents[at]:
                    self._tell(rows, at, target, text, Said("and the amount has another sign"))

    def _marked(self, rows: RowColumns, cents: Sequence[int], undone: Sequence[bool]) -> None:
        for target, at, text in _each(rows, "reversal"):
            marked = self._is_marked(target, text, "reversal", "credit")
            if marked and cents[at] > 0 and not undone[at]:
                self._tell(rows, at, target, text, Said("which may mark a reversal"))
        self._named(rows, cents, undone)

    def _named(self, rows: RowColumns, cents: Sequence[int], undone: Sequence[bool]) -> None:
        """Refuse a row that names a voucher of the same amount, wherever in the file that stands.

        Where it stands behind, that one is refused: lists may begin with the newest row.
        """
        if UNSPOKEN + "reverses" not in rows.cells:
            return
        vouchers = rows.texts("voucher")
        self._vouchers.book(vouchers, cents)
        for target, at, text in _each(rows, "reverses"):
            named = vouchers_named(text, vouchers[at])
            if not named or cents[at] <= 0 or undone[at]:
                continue
            self._tell(rows, at, target, text, Said("which may mark a reversal"))
            still = still_says(rows, UNSPOKEN + target, at, text)
            if not still and not self._vouchers.undoes(named, cents[at], rows.numbers[at]):
                rows.where_they_stand(at, UNSPOKEN + target, named)
        for at, line in self._vouchers.named_by(vouchers, rows.numbers):
            problem = "BL-965 line {line} names this voucher, and may reverse it"
            rows.tell(at, "voucher", wrong(problem, _NAMED, line=line))
        for at in still_refused(rows, "BL-965", "BL-996"):
            rows.tell(at, "voucher", wrong("BL-996 another row names this voucher", _NAMED))

    def _is_marked(self, target: str, text: str, *kinds: str) -> bool:
        """Say whether a cell is a mark; below a head that only holds the word, no description."""
        if self._marks[text] is False or _NOTHING.fullmatch(text):
            return False
        described = "~" in target and _DESCRIBES.search(text) and text.casefold() not in _YES
        return not described or said_kind(text) in kinds

    def _standing(self, rows: RowColumns) -> None:
        """Refuse the rows that a mark voids, or that another one does not let stand."""
        for target, at, text in _each(rows, "void"):
            if self._is_marked(target, text, "void"):
                self._tell(rows, at, target, text, Said("which may be no booking"))
        for target, at, text in _each(rows, "posted"):
            if self._marks[text] is False or said_kind(text) == "void":
                self._tell(rows, at, target, text, Said("which may be no booking"))

    def _broken(self, rows: RowColumns) -> None:
        """Refuse amounts that a delimiter which is their decimal sign broke in two."""
        for target in AMOUNTS:
            for at, text in _filled(rows, f"cents {target}"):
                amount = rows.texts(target)[at]
                if _PAIR.fullmatch(text) and amount.strip("-+").isdigit():
                    column = f"{UNSPOKEN}cents {target}"
                    problem = "BL-855 {text!r} behind the amount {amount!r} may be its cents"
                    remedy = 'quote amounts with a comma; or ignore = ["{head}"] in a profile'
                    if self._profile.own:
                        remedy = "write the amount with its cents, such as 1234.00"
                    values = {"amount": amount[:20], "head": rows.names[column]}
                    rows.tell(at, column, wrong(problem, remedy, text=text, **values))

    def _owned(self, rows: RowColumns, posts: Sequence[str], bodies: Sequence[str]) -> None:
        """Refuse a second client of the finance system on the same body."""
        for target, at, text in (*_each(rows, "body"), *_each(rows, "firm")):
            body = bodies[at] or self._homes.get(posts[at], posts[at])
            if still_says(rows, UNSPOKEN + target, at, text):
                why = Said("for which the row was refused, see refused_because")
                self._tell(rows, at, target, text, why)
            elif body and (not target.startswith("firm") or _NUMBER.fullmatch(text)):
                first = self._clients.setdefault((target, body), text)
                if first != text:
                    why = Said("another client than {first!r}", first=first[:30])
                    self._tell(rows, at, target, text, why)

    def _telling(self, rows: RowColumns, cents: Sequence[int], undone: Sequence[bool]) -> None:
        for other, at, text in _each(rows, OTHER.strip()):
            if is_unit(text):
                if "currency" not in rows.cells:
                    self._tell(rows, at, other, text, Said("and amounts are in euros"))
            elif isinstance(text, PlannedCell) or said_kind(text) == "void":
                self._tell(rows, at, other, text, Said("which may be no booking"))
            elif self._sides[text] is not None:
                if not _SIDED & rows.cells.keys() and self._sides[text] < 0 < cents[at]:
                    self._tell(rows, at, other, text, Said("and nobody reads it"))
            elif not said_kind(text) and _SIDED & rows.cells.keys():
                continue  # an odd cell among signs, where others are read
            elif cents[at] > 0 and not undone[at]:
                self._tell(rows, at, other, text, Said("which may mark a reversal"))

    @staticmethod
    def _tell(rows: RowColumns, at: int, target: str, text: str, why: Said) -> None:
        column, meant = UNSPOKEN + target, _meant(target, text)
        if meant == "reversal" and looks_alike(text, rows.texts("voucher")[at]):
            meant = "reverses"
        remedy = _REMEDIES.get(meant, _MAP)
        values = {"why": why, "target": meant, "head": rows.names[column]}
        problem = wrong("BL-650 says {text!r}, {why}", remedy, text=text[:30], **values)
        rows.tell(at, column, problem)


_MAP = (
    'in a profile say {target} = "{head}" in [columns], leave its rows out by a [[skip]], '
    'or ignore = ["{head}"] if it changes nothing'
)
_NAMED = "in a profile say what names it: reverses in [columns], or ignore, if it changes nothing"
_MEANT = dict.fromkeys(("rate", "discount", "share", "void", "posted"), "")
_MEANT |= {"posting": "side", "firm": "body"}
"""What columns are for a profile, by their heads."""
_REMEDIES = {
    "tax": (
        'in a profile say [amounts] tax = "gross" if amounts are with it, "net" without, '
        'or ignore = ["{head}"]'
    ),
    "": (
        'in a profile leave its rows out by a [[skip]] with amounts = "drop", '
        'or ignore = ["{head}"] if it changes nothing'
    ),
    "side": (
        'in a profile say side = "{head}" in [columns] and name {text!r} in [amounts] debit or '
        'credit, leave its rows out by a [[skip]], or ignore = ["{head}"] if it changes nothing'
    ),
    "reverses": (
        'in a profile say reverses = "{head}" in [columns] and amounts = "booked" in [reversals], '
        'leave its rows out by a [[skip]], or ignore = ["{head}"] if it changes nothing'
    ),
    "reversal": (
        'in a profile say reversal = "{head}" in [columns], marks = [{text!r}] and '
        'amounts = "booked" in [reversals], leave its rows out by a [[skip]], '
        'or ignore = ["{head}"] if it changes nothing'
    ),
}


def _meant(target: str, text: str) -> str:
    """Return what a column is, by its head or by what it says; empty: no column of a profile."""
    kind = target.partition(" ")[0].rstrip("~")
    if kind in _MEANT:
        return _MEANT[kind]
    if kind != OTHER.strip():
        return kind
    if is_unit(text):
        return "currency"
    said = "void" if isinstance(text, PlannedCell) else said_kind(text)
    return {"reversal": "reversal", "void": ""}.get(said, "side")


class _SidesByHead(dict[str, Memo]):
    """What the words of a column of sides mean, by its head, which may name them."""

    def __missing__(self, head: str) -> Memo:
        debit, credit = side_words(head)
        found = self[head] = Memo(Sides((*PLUS, *debit), (*MINUS, *credit)).sign)
        return found


def _each(rows: RowColumns, kind: str) -> Iterator[tuple[str, int, str]]:
    """Yield column, place and text of all cells below heads of a kind that say something."""
    for column in [one for one in rows.cells if one.startswith(UNSPOKEN + kind)]:
        target = column.removeprefix(UNSPOKEN)
        if target.partition(" ")[0].rstrip("~") == kind.partition(" ")[0]:
            yield from ((target, *one) for one in _filled(rows, target))


def _filled(rows: RowColumns, target: str) -> list[tuple[int, str]]:
    column = rows.cells.get(UNSPOKEN + target, ())
    return [(at, text) for at, text in enumerate(column) if text] if any(column) else []
