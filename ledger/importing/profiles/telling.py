"""What a cell says of its row, in whatever column: it came back, is planned, is in dollars."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.importing.files.notation import CREDIT_WORDS, DEBIT_WORDS
from ledger.importing.profiles.heads import is_value_kind, is_voucher_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = {
    "credit": (
        "(?:rechnungs|kreditoren|lieferanten|teil|sammel)?gutschrift(?:en|sbuchung)?"
        "|\\w*absetzung(?:en|sanordnung(?:en)?)?(?: v(?:on|om)\\b.*)?|abgang"
        "|ertrag|erträge|erlöse?|(?:um)?buchung (?:im )?haben"
        "|(?:rück)?einnahmen?|annahme|(?:annahme|einnahme|einzahlungs)(?:anordnung(?:en)?|-?ao)"
        "|einzahlung(?:en)?"
        "|(?:rück|zurück)?erstatt(?:ung(?:en)?|et)|rückzahlung(?:en)?|zurückgezahlt"
        "|rückfluss|rücknahme|rechnungskorrektur|vereinnahmt"
        "|credit (?:note|memo)|refund(?:ed)?|repayment|income|revenue"
    ),
    "reversal": (
        "\\w*storno-?(?:buchung|beleg|rechnung)?|(?:teil)?storniert"
        "|stornierung(?:s-?(?:buchung|beleg))?|generalumkehr|rückgängig(?: gemacht)?|aufgehoben"
        "|umkehrbuchung|gegenbuchung|korrekturbuchung|rückbuchung|rücklastschrift|rückläufer"
        "|rücküberweisung|zurückgebucht|annulliert"
        "|reversal|reversed|cancell?ed|cancellation|chargeback"
    ),
    "void": (
        "plan(?:wert|kosten|ansatz|buchung)?|(?:haushalts)?ansatz|prognose|hochrechnung|haushaltsrest"
        "|budget|(?:bestell)?obligo|verpflichtungsermächtigung|vorerfass(?:t|ung)|vorgemerkt|vorläufig"
        "|entwurf|geplant|pro-?forma(?:-?rechnung)?|merkposten|statistisch"
        "|(?:mittel|haushalts)?(?:vormerkung|bindung|reservierung|festlegung)|reserviert|gebunden"
        "|provisorisch|unverbucht|geparkt|gelöscht|ungebucht|ungeprüft|ungültig|simul(?:ation|iert)"
        "|bestellung|bestellt|beantragt|gesperrt|fehlerhaft|dublette|duplikat|wiedervorlage"
        "|abgelehnt|abgewiesen|zurückgewiesen|zurückgestellt|zurückgezogen|verworfen|ausstehend"
        "|(?:noch )?(?:in|zur) (?:arbeit|prüfung|bearbeitung|freigabe|klärung|genehmigung"
        "|erfassung)"
        "|(?:noch )?nicht (?:(?:ver|ge)bucht|freigegeben|genehmigt|geprüft|bestätigt|gültig)"
        "|planned|forecast|commitment|encumbrance|reserved|parked|draft|deleted|void(?:ed)?|pending"
        "|invalid|rejected|declined|(?:in|under) review|unposted|not (?:posted|approved)"
    ),
}  # fmt: skip
"""What a cell says of its row, whole or behind a short code (`KG Gutschrift`).

Money that comes back; what undoes; what is planned, ordered or only typed, and was never booked.
"""
_SAID = re.compile(
    r"[*#(\[<>! -]*(?:(?-i:[A-Z0-9]{1,4})[ :\u2013-]+)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items())
    .replace("ü", "(?:ü|ue)").replace("ä", "(?:ä|ae)").replace("ö", "(?:ö|oe)")
    + r")[*#)\]<>!. -]*(?: (?:am|vom|zu|nr\.?|of|wg\.?|wegen|durch|lt\.?) .*| ?\(.*\)"
    r"|[ :][^ ]*[0-9][^ ]*)?",
    re.IGNORECASE,
)  # fmt: skip
_LONGEST = 40
"""Characters of a cell that says so; a longer one tells a story."""
_CODES = {
    **dict.fromkeys(("KG", "DG", "GS"), "credit"),
    **dict.fromkeys(("ST", "STO"), "reversal"),
    "VE": "void",
}
"""Short kinds of vouchers: credit notes of suppliers and customers, reversals, commitments."""
_PARTS = re.compile(r"\s*(?:[/,;&|]|\bund\b|\bu\.)\s*")
PLUS, MINUS = ("+", "plus"), ("-", "\u2212", "\u2013", "minus")
_DEBITS, _CREDITS = DEBIT_WORDS | {*PLUS}, CREDIT_WORDS | {*MINUS}
_MOST_SIGNS = 20
"""Different texts of a column of signs at most; one of codes or texts has more."""
_FACTORS = frozenset({"1", "+1", "-1"})
_WHOLE = re.compile(r"[.,]0+$", re.ASCII)
_ACTUAL = frozenset({"ist", "istwert", "ist-wert", "istbuchung", "actual"})
_FOREIGN = re.compile(
    r"USD|GBP|CHF|DKK|SEK|NOK|ISK|PLN|CZK|HUF|RON|BGN|RSD|UAH|RUB|TRY|JPY|CNY|INR|CAD|AUD|US\$|[$£]"
    r"|T€|TEUR|Cent|(?:Tsd|Mio|Mrd|[Tk])\.? ?(?:EUR|Euro|€)"
)


@lru_cache(maxsize=1 << 14)
def said_kind(text: str) -> str:
    """Return what a cell says of its row: credit, reversal, void; empty: nothing."""
    match = _SAID.fullmatch(text) if len(text) <= _LONGEST else None
    return (match and match.lastgroup) or _CODES.get(text.upper(), "")


@lru_cache(maxsize=4096)
def heads_no_cost(text: str) -> bool:
    """Return whether a heading says of the rows below it that they are no cost: `Plan / Obligo`."""
    parts = _PARTS.split(text.strip(" :*-"))
    return any(said_kind(one) or (one.casefold() in CREDIT_WORDS and len(one) > 1) for one in parts)


def is_unit(text: str) -> bool:
    """Return whether a cell names another currency, or another unit, than the euro."""
    return _FOREIGN.fullmatch(text) is not None


_RETURNED = re.compile(
    r"(?P<no>\b(?:keine?r?|ohne|nicht|vor|nach) )?\b(?P<word>gutschrift(?:en)?"
    r"|(?:zu)?(?:rück)?erstattung(?:en)?"
    r"|rück(?:zahlung(?:en)?|fluss|überweisung|buchung|lastschrift)"
    r"|storno(?:buchung|rechnung)?|storniert|stornierung|generalumkehr|erst\."
    r"|refund|credit (?:note|memo)|reversal|chargeback)(?![\w-])(?! an\b)"
    r"(?! (?:(?:von|für|der|an) )*\w*(?:reise|fahrt|auslage|kilometer|verpflegung|park))"
    .replace("ü", "(?:ü|ue)"),
    re.IGNORECASE,
)  # fmt: skip
"""Words of a free text for money that came back; who is paid back what he spent is a cost."""
_STEMS = (
    "gutschr", "erstatt", "ück", "ueck", "storn", "umkehr", "erst.", "refund", "credit", "revers",
    "chargeb",
)  # fmt: skip
"""One of these is in each of them; to look for them is quicker."""


def returned(column: Sequence[str]) -> list[str]:
    """Return by which word free texts speak of money that came back; nothing, if none does."""
    texts = [*{*column}]
    folded = list(map(str.casefold, texts))
    joined = "\n".join(folded)
    perhaps = {
        text
        for stem in _STEMS
        if stem in joined
        for text, plain in zip(texts, folded, strict=True)
        if stem in plain
    }
    words = {text: word for text in perhaps if (word := _returned(text))}
    return [words.get(text, "") for text in column] if words else []


@lru_cache(maxsize=1 << 14)
def _returned(text: str) -> str:
    match = _RETURNED.search(text)
    return match["word"].capitalize() if match is not None and not match["no"] else ""


class PlannedCell(str):
    """A cell that says `Soll` beside `Ist`: what was planned, and no side."""

    __slots__ = ()


class TellingCells:
    """Finds in a column, block by block, the cells that turn or void an amount.

    Of a column that says debit and credit, or plus and minus, in the file so far, and hardly
    anything else, these are all; of nothing but dashes in each row none, for they stand for
    nothing. Below a head of kinds of vouchers their codes tell, too; below one of kinds of values,
    or beside `Ist`, `Soll` is what was planned.
    """

    def __init__(self, head: str) -> None:
        self._coded = is_voucher_kind(head)
        self._planned = is_value_kind(head)
        self._said: set[str] = set()
        self._dashes = True

    def __call__(self, column: Sequence[str]) -> list[str]:
        """Return these cells, the others empty; nothing, where there are none."""
        texts = {text: text.strip() for text in {*column}}
        words = {text.casefold() for text in texts.values()}
        if len(self._said) <= _MOST_SIGNS:
            self._said |= words - {""}
        self._planned |= not _ACTUAL.isdisjoint(words)
        self._dashes &= words <= {*MINUS}
        if self._signed():
            return [] if self._dashes else list(map(texts.__getitem__, column))
        found = {text: cell for text, cell in texts.items() if self._tells(cell)}
        if self._planned:
            found |= {
                t: PlannedCell(cell) for t, cell in texts.items() if cell.casefold() == "soll"
            }
        return [found.get(text, "") for text in column] if found else []

    def _signed(self) -> bool:
        """Say whether the column is one of signs, whatever else stands in a few of its cells."""
        said = self._said
        if not said or len(said) > _MOST_SIGNS:
            return False
        if "-1" in said and {_WHOLE.sub("", one) for one in said} <= _FACTORS:
            return True
        if self._planned:
            return False
        both = not (_DEBITS.isdisjoint(said) or _CREDITS.isdisjoint(said))
        return said <= _DEBITS | _CREDITS or (
            both and 2 * len(said & (_DEBITS | _CREDITS)) > len(said)
        )

    def _tells(self, cell: str) -> bool:
        return is_unit(cell) or (
            said_kind(cell) != "" and (self._coded or cell.upper() not in _CODES)
        )
