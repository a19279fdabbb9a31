"""Heads of columns that may turn or void an amount, as `same_head` knows them."""

from __future__ import annotations

import re

CURRENCY = re.compile(
    "(?:beleg|haus|buchungs|transaktions|konto|basis|original|fremd)?w(?:ä|ae)hrung"
    "(?:s(?:code|kz|kennzeichen|schlüssel))?|[ht]?w(?:ä|ae)hr\\.?|whg\\.?|wrg\\.?|wkz(?:umsatz)?"
    "|curr(?:ency|\\.)?(?:code)?"
)
"""Heads below which a currency stands."""
PERHAPS = re.compile(r"w(?:ä|ae)hr|curr|devise|wkz|whg|wrg|waers|ccy|^cur\.?$|^wae$|^w\.?$")
"""Heads below which one may stand, or an amount in one."""
RATE = re.compile(r"(?:wechsel|umrechnungs|umr\.?)?kurs|exchangerate")
"""Heads below which the rate of an exchange stands."""
_EUROS = r"\(?(?:in)?(?:eur|euro|€)?\)?"
DISCOUNT = re.compile(
    rf"(?:skonto|nachla(?:ss|ß)|rabatt|(?:sicherheits)?einbehalt|discount)s?(?:betrag|abzug)?{_EUROS}"
)
"""Heads below which a discount stands, or what was kept back."""
SHARE = re.compile(
    r"(?:kosten|umlage|verteilungs?|splitt?(?:ing)?|stellen)?-?(?:anteil|schl(?:ü|ue)ssel)?"
    r"[-.(]*(?:in)?(?:%|prozent(?:satz|anteil)?)\)?|(?:%|prozent(?:ualer)?)-?anteil"
    r"|(?:kosten|umlage|stellen)?-?anteil"
)
"""Heads below which a part in percent stands, or may stand: a part may be an amount, too."""
IN_PERCENT = re.compile("%|prozent", re.IGNORECASE)
TAX = re.compile(
    r"(?:davon)?-?(?:steuer|mwst|ust|vst|mehrwertsteuer|umsatzsteuer|vorsteuer|tax|vat)[-.]*"
    r"(?:betrag|schl(?:ü|ue)ssel|schl\.?|kz|kennz(?:eichen)?\.?|code|satz|%|prozent|art|amount|key|rate)?"
    rf"{_EUROS}|st-?(?:kz|kennz\.?|schl\.?)|mwskz|bu-?(?:schl(?:ü|ue)ssel|schl\.?)"
)
"""Heads below which a tax stands, or its key: the amount is with or without it."""
_NO_TAX = re.compile(r"[a-z]?[0.,% -]*|(?:steuer)?frei|ohne|keine?", re.IGNORECASE)
FIRM = re.compile(r"gesellschaft|ges\.?|firm(?:a|en(?:nr\.?|nummer)?)|company")
"""Heads below which a client stands, if it has a number: else it is whoever was paid."""
GARBLED = re.compile(r"(?<=[A-Za-z])[„”šŠŸŽ™õ÷³§─▄▀\x80-\x9f](?=[A-Za-z])")
"""A German letter, read by another encoding than it was written in."""
_TOWN = re.compile("gemeinde|kommune|(?:gebiets)?k(?:ö|oe)rperschaft|ags", re.IGNORECASE)
_BEFORE = r"(?:ist|kz\.?|kennz\.?|kennzeichen|status)?-?"
_MARKS = {
    "reversal": (
        r"(?P<sure>storn|gutschr)|storn|gutschr|umkehr|annahme(?:anordnung|ao|-ao)|rückgängig"
        r"|rück-?(?:kz|kennz|buch|lauf|läuf|last|über|nahme)|aufgehoben|widerruf|^gu(?:-?kz\.?)?$"
        r"|reversed|chargeback"
    ),
    "void": (
        r"(?P<sure>(?:ge)?lösch|ungültig|annul|nichtig|delet|invalid|inaktiv)"
        rf"|^{_BEFORE}gelöscht|lösch(?:kz|kennz|ung)|ungültig|gesperrt|sperr-?(?:kz|kennz)|entwurf"
        r"|vorerfass|simul|plan(?:buchung|satz|wert)|^(?:bestell)?obligo|vormerk|reserviert|geparkt"
        r"|vorläufig|draft|parked|blocked"
    ),
    "posted": (
        rf"(?P<sure>{_BEFORE}(?:(?:ge|ver)bucht|freigegeben|freigabe|gültig|aktiv|posted|approved))"
    ),
}  # fmt: skip
"""What heads begin with, or hold, that mark a row as one that undoes, is none, or stands."""
_FLAT = str.maketrans({"ü": "(?:ü|ue)", "ö": "(?:ö|oe)", "ä": "(?:ä|ae)"})
_SEARCHED = {kind: re.compile("^" + words.translate(_FLAT)) for kind, words in _MARKS.items()}


def what_it_marks(head: str) -> str:
    """Return what a column marks: reversal, void, posted; with a `~` where only a mark does so.

    Below a head that only holds the word a description may stand: `Rechnung/Gutschrift`.
    """
    for kind, pattern in _SEARCHED.items():
        if match := pattern.search(head):
            return kind if match["sure"] else f"{kind}~"
    return ""


def of_a_town(head: str) -> bool:
    """Return whether a head speaks of a town, which need not be the client."""
    return _TOWN.match(head) is not None


def says_tax(text: str) -> bool:
    """Return whether a cell below such a head says that there is a tax: `19`, `V1`, no `0 %`."""
    return _NO_TAX.fullmatch(text) is None
