"""Columns that a profile does not speak of, and that would turn or void an amount all the same.

A side, the other of two columns of amounts, a mark of a reversal, a second client: who maps the
amount alone may have overlooked them. They are held against what is about to be booked, and a row
that contradicts is refused. A currency is looked at by `Accounting`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.domain.said import Said
from ledger.importing.costs.cells import Memo, is_marked, wrong
from ledger.importing.files.notation import CREDIT_WORDS, DEBIT_WORDS, Sides
from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import (
    POSTING_KEYS,
    is_voucher_kind,
    looks_alike,
    side_words,
)
from ledger.importing.refused.came_back import still_says

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.importing.costs.row_columns import RowColumns
    from ledger.importing.profiles.profile import Profile

UNSPOKEN = "unspoken "
"""What such a column is called among the columns of a row."""
OTHER = "other "
"""What a column is called that is looked through for such words."""
_WORDS = {
    "credit": (
        "(?:rechnungs|kreditoren|lieferanten|teil|sammel)?gutschrift(?:en|sbuchung)?"
        "|absetzung(?:en)?|einnahmen?|einzahlung(?:en)?|ertrag|erträge|erlöse?|(?:rück|zurück)?erstattung(?:en)?"
        "|(?:rück|zurück)?erstattet|rückzahlung(?:en)?|zurückgezahlt|rückfluss|vereinnahmt"
        "|credit (?:note|memo)|refund(?:ed)?|repayment|income|revenue"
    ),
    "reversal": (
        "(?:teil|voll)?storno(?:buchung|beleg|rechnung)?|(?:teil)?storniert|stornierung|generalumkehr"
        "|umkehrbuchung|gegenbuchung|rückbuchung|rücklastschrift|rückläufer|rücküberweisung"
        "|zurückgebucht|annulliert|reversal|reversed|cancell?ed|cancellation|chargeback"
    ),
    "void": (
        "plan(?:wert|kosten)?|budget|(?:bestell)?obligo|vorerfasst|vorgemerkt|vorläufig|entwurf"
        "|(?:mittel|haushalts)?(?:vormerkung|bindung|reservierung|festlegung)|reserviert|gebunden"
        "|provisorisch|unverbucht|geparkt|gelöscht|ungebucht|ungeprüft|ungültig|simulation|bestellung|bestellt|beantragt"
        "|abgelehnt|abgewiesen|zurückgewiesen|zurückgestellt|zurückgezogen|verworfen|ausstehend"
        "|(?:noch )?(?:in|zur) (?:prüfung|bearbeitung|freigabe|klärung|genehmigung|erfassung)"
        "|(?:noch )?nicht (?:(?:ver|ge)bucht|freigegeben|genehmigt|geprüft|bestätigt|gültig)"
        "|planned|forecast|commitment|encumbrance|reserved|parked|draft|deleted|void(?:ed)?|pending"
        "|invalid|rejected|declined|(?:in|under) review|unposted|not (?:posted|approved)"
    ),
}  # fmt: skip
"""What a cell says of its row, whole or behind a short code (`KG Gutschrift`).

Money that comes back; what undoes; what is planned, ordered or only typed, and was never booked.
"""
_SAID = re.compile(
    r"(?:(?-i:[A-Z0-9]{1,4})[ :\u2013-]+)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items())
    .replace("ü", "(?:ü|ue)").replace("ä", "(?:ä|ae)").replace("ö", "(?:ö|oe)")
    + r")[.!]?(?: (?:am|vom|zu|nr\.?|of) .*| ?\(.*\))?",
    re.IGNORECASE,
)  # fmt: skip
_LONGEST = 40
"""Characters of a cell that says so; a longer one tells a story."""
_CODES = {"KG": "credit", "DG": "credit", "GS": "credit", "ST": "reversal", "STO": "reversal"}
"""Short kinds of vouchers: credit notes of suppliers and customers, reversals."""
_NOTHING = re.compile(r"[0.,]*", re.ASCII)
_PAIR = re.compile(r"[0-9]{2}", re.ASCII)
_PLUS, _MINUS = ("+", "plus"), ("-", "\u2212", "\u2013", "minus")
_SIGNS = DEBIT_WORDS | CREDIT_WORDS | {*_PLUS, *_MINUS}
_FACTORS = frozenset({"1", "+1", "-1"})
_SIDED = frozenset({"side", "debit", "credit"})
_FOREIGN = frozenset({"USD", "GBP", "CHF", "DKK", "SEK", "NOK", "PLN", "CZK", "HUF", "JPY",
                      "T€", "TEUR", "Cent"})  # fmt: skip
_ONE = re.compile(r"0*1?(?:[.,]0*)?", re.ASCII)
"""A rate of euros to euros, or none."""


@lru_cache(maxsize=1 << 14)
def _kind(text: str) -> str:
    """Return what a cell says of its row: credit, reversal, void; empty: nothing."""
    match = _SAID.fullmatch(text) if len(text) <= _LONGEST else None
    return (match and match.lastgroup) or _CODES.get(text.upper(), "")


class TellingCells:
    """Finds in a column, block by block, the cells that turn or void an amount.

    Of a column that says nothing but debit and credit, or plus and minus, in the file so far, these
    are all; of nothing but dashes in each row none, for they stand for nothing. Below a head of
    kinds of vouchers their codes tell, too.
    """

    def __init__(self, head: str) -> None:
        self._coded = is_voucher_kind(head)
        self._known = [_SIGNS, _FACTORS]
        self._dashes = True

    def __call__(self, column: Sequence[str]) -> list[str]:
        """Return these cells, the others empty; nothing, where there are none."""
        texts = {text: text.strip() for text in {*column}}
        words = {text.casefold() for text in texts.values()}
        said = words - {""}
        self._known = [known for known in self._known if said <= known]
        self._dashes &= words <= {*_MINUS}
        if said and (_SIGNS in self._known or (self._known and "-1" in said)):
            return [] if self._dashes else list(map(texts.__getitem__, column))
        found = {
            text: cell
            for text, cell in texts.items()
            if cell in _FOREIGN or (_kind(cell) and (self._coded or cell.upper() not in _CODES))
        }
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
        self._sides = Memo(Sides((*_PLUS, "1", "+1"), (*_MINUS, "-1")).sign)
        self._marks = Memo(is_marked((), profile.unmarked))
        self._amounts = Memo(profile.amounts.cents)
        self._clients: dict[str, str] = {}
        self._booked: dict[str, int] = {}

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
        cells = _filled(rows, "side")
        debit, credit = side_words(rows.names[UNSPOKEN + "side"]) if cells else ((), ())
        sides = Memo(Sides((*_PLUS, *debit), (*_MINUS, *credit)).sign)
        for at, text in cells:
            sign = sides[text]
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
        start = UNSPOKEN + "reversal"
        for column in (t.removeprefix(UNSPOKEN) for t in rows.cells if t.startswith(start)):
            for at, text in _filled(rows, column):
                if cents[at] > 0 and not undone[at] and self._marks[text] is not False:
                    self._tell(rows, at, column, text, Said("which may mark a reversal"))
        if UNSPOKEN + "reverses" in rows.cells:
            self._booked.update(zip(rows.texts("voucher"), cents, strict=True))
        for at, text in _filled(rows, "reverses"):
            other = text != rows.texts("voucher")[at] and self._booked.get(text)
            same = other == cents[at] or still_says(rows, UNSPOKEN + "reverses", at, text)
            if same and cents[at] > 0 and not undone[at]:
                self._tell(rows, at, "reverses", text, Said("which may mark a reversal"))

    def _standing(self, rows: RowColumns) -> None:
        """Refuse the rows that a mark voids, or that another one does not let stand."""
        for target in [one.removeprefix(UNSPOKEN) for one in rows.cells]:
            kind = target.partition(" ")[0]
            for at, text in _filled(rows, target) if kind in {"void", "posted"} else ():
                if self._marks[text] is (False if kind == "posted" else None):
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
        for at, text in _filled(rows, "body"):
            body = bodies[at] or self._homes.get(posts[at], posts[at])
            if still_says(rows, UNSPOKEN + "body", at, text):
                self._tell(rows, at, "body", text, Said("as refused_because says"))
                continue
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
                elif _kind(text) == "void":
                    self._tell(rows, at, other, text, Said("which may be no booking"))
                elif text not in _FOREIGN and cents[at] > 0 and not undone[at]:
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
_REMEDIES = {
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
    if target in {"posting key", "rate", "discount"}:
        return "side" if target == "posting key" else ""
    if target.startswith(("void", "posted")):
        return ""
    if not target.startswith(OTHER):
        return target.partition(" ")[0]
    if text in _FOREIGN:
        return "currency"
    kind = _kind(text)
    return {"reversal": "reversal", "void": ""}.get(kind, "side")


def _filled(rows: RowColumns, target: str) -> list[tuple[int, str]]:
    column = rows.cells.get(UNSPOKEN + target, ())
    return [(at, text) for at, text in enumerate(column) if text] if any(column) else []
