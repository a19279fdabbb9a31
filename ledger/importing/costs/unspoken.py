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
from ledger.importing.files.notation import SIDE_WORDS, Sides
from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import POSTING_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.importing.costs.row_columns import RowColumns
    from ledger.importing.profiles.profile import Profile

UNSPOKEN = "unspoken "
"""What such a column is called among the columns of a row."""


OTHER = "other "
"""What a column is called that is looked through for such words."""
_CREDITS = frozenset({
    "gutschrift", "credit note", "absetzung", "einnahme", "einzahlung", "ertrag",
})  # fmt: skip
_VOID = frozenset({
    "plan", "planwert", "budget", "obligo", "vorerfasst", "vorgemerkt", "vormerkung", "entwurf",
    "geparkt", "gelöscht", "ungebucht", "nicht gebucht", "simulation", "planned", "commitment",
    "parked", "draft", "deleted", "abgelehnt", "zurückgewiesen", "nicht freigegeben", "in prüfung",
    "in bearbeitung", "vorläufig", "provisorisch", "nicht verbucht", "unverbucht", "ungültig",
    "annulliert", "rejected", "not posted", "invalid", "void",
})  # fmt: skip
"""What is planned, ordered, only typed or taken back: it was never booked."""
_MINUS = ("-", "\u2212", "\u2013")
_SIGNS = frozenset({"+", *_MINUS})
"""A sign in a column of its own."""
_NOTHING = re.compile(r"[0.,]*", re.ASCII)
_PAIR = re.compile(r"[0-9]{2}", re.ASCII)
_UNDONE = _CREDITS | {"storno", "storniert", "stornobuchung", "reversal", "reversed", "cancelled"}
_SIDED = frozenset({"side", "debit", "credit"})
_FOREIGN = frozenset({"USD", "GBP", "CHF", "DKK", "SEK", "NOK", "PLN", "CZK", "HUF", "JPY",
                      "T€", "TEUR", "Cent"})  # fmt: skip
_ONE = re.compile(r"0*1?(?:[.,]0*)?", re.ASCII)
"""A rate of euros to euros, or none."""


def telling(column: Sequence[str], seen: set[str]) -> list[str]:
    """Return the cells that turn or void an amount whatever their column is; the others empty.

    Nothing, where there are none. Of a column that says nothing but debit and credit, or plus and
    minus, it is all; of nothing but dashes none, for they stand for nothing. `seen` remembers that
    there was a plus.
    """
    texts = {text: text.strip() for text in {*column}}
    words = {text.casefold() for text in texts.values()} - {""}
    seen |= words & {"+"}
    if words <= SIDE_WORDS or (seen and words <= _SIGNS):
        return list(map(texts.__getitem__, column)) if words else []
    found = {t: s for t, s in texts.items() if s in _FOREIGN or s.casefold() in _UNDONE | _VOID}
    return [found.get(text, "") for text in column] if found else []


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
        self._sides = Memo(Sides(("+",), _MINUS).sign)
        self._marks = Memo(is_marked((), profile.unmarked))
        self._amounts = Memo(profile.amounts.cents)
        self._clients: dict[str, str] = {}

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
        for at, text in _filled(rows, "discount"):
            if not _NOTHING.fullmatch(text):
                self._tell(rows, at, "discount", text, Said("and the cost may be less by it"))
        for at, text in _filled(rows, "posting key"):
            if POSTING_KEYS.get(text.zfill(2), 0) * cents[at] < 0:
                self._tell(rows, at, "posting key", text, Said("and nobody reads it"))
        for at, text in _filled(rows, "rate"):
            if not _ONE.fullmatch(text):
                self._tell(rows, at, "rate", text, Said("and amounts are in euros"))

    def _sided(self, rows: RowColumns, cents: Sequence[int]) -> None:
        for at, text in _filled(rows, "side"):
            sign = self._sides[text]
            if sign is None or sign * cents[at] < 0:
                self._tell(rows, at, "side", text, Said("and nobody reads it"))

    def _credited(self, rows: RowColumns, cents: Sequence[int]) -> None:
        """Look at the other column of two: a number that is no amount of the row is an account."""
        for target, sign in (("debit", 1), ("credit", -1)):
            for at, text in _filled(rows, target):
                found = self._amounts[text]
                if found and abs(found) == abs(cents[at]) and found * sign != cents[at]:
                    self._tell(rows, at, target, text, Said("and the amount has another sign"))

    def _marked(self, rows: RowColumns, cents: Sequence[int], undone: Sequence[bool]) -> None:
        for at, text in _filled(rows, "reversal"):
            if cents[at] > 0 and not undone[at] and self._marks[text] is not False:
                self._tell(rows, at, "reversal", text, Said("which may mark a reversal"))

    def _standing(self, rows: RowColumns) -> None:
        """Refuse the rows that a mark voids, or that another one does not let stand."""
        for target in [one.removeprefix(UNSPOKEN) for one in rows.cells]:
            kind = target.partition(" ")[0]
            for at, text in _filled(rows, target) if kind in {"void", "posted"} else ():
                if self._marks[text] is (False if kind == "posted" else None):
                    self._tell(rows, at, target, text, Said("which may be no booking"))

    @staticmethod
    def _broken(rows: RowColumns) -> None:
        """Refuse amounts that a delimiter which is their decimal sign broke in two."""
        for target in AMOUNTS:
            for at, text in _filled(rows, f"cents {target}"):
                amount = rows.texts(target)[at]
                if _PAIR.fullmatch(text) and amount.strip("-+").isdigit():
                    column = f"{UNSPOKEN}cents {target}"
                    problem = "BL-855 {text!r} behind the amount {amount!r} may be its cents"
                    remedy = 'quote amounts with a comma; or ignore = ["{head}"] in a profile'
                    values = {"amount": amount[:20], "head": rows.names[column]}
                    rows.tell(at, column, wrong(problem, remedy, text=text, **values))

    def _owned(self, rows: RowColumns, posts: Sequence[str], bodies: Sequence[str]) -> None:
        """Refuse a second client of the finance system on the same body."""
        for at, text in _filled(rows, "body"):
            body = bodies[at] or self._homes.get(posts[at], posts[at])
            first = self._clients.setdefault(body, text) if body else text
            if first != text:
                self._tell(
                    rows, at, "body", text, Said("another client than {first!r}", first=first[:30])
                )

    def _telling(self, rows: RowColumns, cents: Sequence[int], undone: Sequence[bool]) -> None:
        others = (t.removeprefix(UNSPOKEN) for t in rows.cells if t.startswith(UNSPOKEN + OTHER))
        for other in others:
            for at, text in _filled(rows, other):
                if text in _FOREIGN and "currency" not in rows.cells:
                    self._tell(rows, at, other, text, Said("and amounts are in euros"))
                elif self._sides[text] is not None:
                    if not _SIDED & rows.cells.keys() and self._sides[text] < 0 < cents[at]:
                        self._tell(rows, at, other, text, Said("and nobody reads it"))
                elif text.casefold() in _VOID:
                    self._tell(rows, at, other, text, Said("which may be no booking"))
                elif text not in _FOREIGN and cents[at] > 0 and not undone[at]:
                    self._tell(rows, at, other, text, Said("which may mark a reversal"))

    @staticmethod
    def _tell(rows: RowColumns, at: int, target: str, text: str, why: Said) -> None:
        column, meant = UNSPOKEN + target, _meant(target, text)
        remedy = _MAP if meant else _OMIT
        values = {"why": why, "target": meant, "head": rows.names[column]}
        problem = wrong("BL-650 says {text!r}, {why}", remedy, text=text[:30], **values)
        rows.tell(at, column, problem)


_MAP = (
    'in a profile say {target} = "{head}" in [columns], leave its rows out by a [[skip]], '
    'or ignore = ["{head}"] if it changes nothing'
)
_OMIT = (
    'in a profile leave its rows out by a [[skip]] with amounts = "drop", '
    'or ignore = ["{head}"] if it changes nothing'
)


def _meant(target: str, text: str) -> str:
    """Return what a column is, by its head or by what it says; empty: no column of a profile."""
    if target in {"posting key", "rate", "discount"}:
        return "side" if target == "posting key" else ""
    if text.casefold() in _VOID or target.startswith(("void", "posted")):
        return ""
    if not target.startswith(OTHER):
        return target
    if text in _FOREIGN:
        return "currency"
    return "side" if text.casefold() in _CREDITS | SIDE_WORDS | _SIGNS else "reversal"


def _filled(rows: RowColumns, target: str) -> list[tuple[int, str]]:
    column = rows.cells.get(UNSPOKEN + target, ())
    return [(at, text) for at, text in enumerate(column) if text] if any(column) else []
