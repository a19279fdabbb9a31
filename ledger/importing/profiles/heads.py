"""What finance systems call their columns, and what a profile calls them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES: dict[str, tuple[str, ...]] = {
    "voucher": (
        "belegnr", "belegnummer", "beleg", "belegno", "belegid", "voucher", "belegfeld1",
        "buchungsnummer", "buchungsnr", "dokumentnummer", "documentnumber", "docno", "belnr",
        "documentno", "vouchernumber", "belegnrintern", "anordnungsnr", "anordnungsnummer", "aonr",
        "aonummer", "rechnungsnr", "rechnungsnummer", "externebelegnr",
    ),
    "line": (
        "zeile", "position", "pos", "belegposition", "belegpos", "buchungszeile", "line", "buzei",
    ),
    "amount": (
        "betraginhauswahrung", "betraginbuchungskreiswahrung", "betragbuchungskreiswahrung",
        "betragmw", "wert/kwahr", "wertinkwahr", "wert/bewahr", "wert/bwahr",
        "amountincompanycodecurrency", "betraghauswahrung", "betraghauswahr", "betraghausw",
        "betraginhw", "betraghw", "betrinhw", "betrhw", "hwbetrag", "dmbtr",
        "amountinlocalcurrency", "betrageur", "betragineur", "betragineuro", "betrageuro", "betrag",
        "buchungsbetrag", "anordnungsbetrag", "aobetrag", "istbetrag", "betragist",
        "rechnungsbetrag", "zahlbetrag", "umsatz", "umsatzohnesoll/habenkz", "amount", "wert",
    ),
    "debit": (
        "soll", "sollbetrag", "sollumsatz", "betragsoll", "solleur", "debit", "debitamount",
        "sollbetragmw", "sollbetrageur",
    ),
    "credit": (
        "haben", "habenbetrag", "habenumsatz", "betraghaben", "habeneur", "credit", "creditamount",
        "habenbetragmw", "habenbetrageur",
    ),
    "side": (
        "s/h", "sh", "soll/haben", "sollhaben", "sollhabenkennzeichen", "soll/habenkennzeichen",
        "sollhabenkz", "s/hkz", "shkz", "s/hkennzeichen", "shkennzeichen", "d/c", "dc",
        "debit/credit", "shkzg", "sollhabenkennz", "vorzeichen", "soll/habenkz", "soll/habenkennz",
        "solloderhaben", "sollodhaben", "kzs/h", "kzsh", "kennzeichens/h", "kennzeichensh", "dr/cr",
        "drcr", "debit/creditind", "debit/creditindicator", "kzsoll/haben", "kennzeichensoll/haben",
        "soll/habenkennung", "vz", "vorz", "/",
    ),
    "currency": (
        "hauswahrung", "buchungskreiswahrung", "kwahr", "hwahrung", "hwahr", "wahrung", "wahr",
        "wkz", "wahrungskz", "currency", "wahrungscode", "belegwahrung", "transaktionswahrung",
        "hwaer", "waers", "localcurrency",
    ),
    "booked_on": (
        "buchungsdatum", "buchdat", "buchdatum", "buchungsdat", "buchungstag", "gebucht",
        "gebuchtam", "bookedon", "postingdate", "datum", "budat", "bookingdate", "anordnungsdatum",
        "aodatum", "datumao", "datumderbuchung", "erfassungsdatum",
    ),
    "paid_on": (
        "zahldatum", "zahlungsdatum", "zahldat", "gezahlt", "gezahltam", "zahltag", "bezahlt",
        "bezahltam", "zahlungam", "auszahlung", "auszahlungam", "auszahlungsdatum", "augdt",
        "ausgleichsdatum", "ausgldatum", "paidon", "paymentdate",
    ),
    "document_on": (
        "belegdatum", "belegdat", "rechnungsdatum", "rechndat", "documentdate", "bldat",
    ),
    "service_from": ("leistungvon", "leistungsbeginn", "leistungab", "servicefrom"),
    "service_to": ("leistungbis", "leistungsende", "serviceto"),
    "service_month": ("leistungsmonat", "abrechnungsmonat", "monatderleistung", "servicemonth"),
    "fiscal_year": (
        "haushaltsjahr", "hhjahr", "buchungsjahr", "rechnungsjahr", "wirtschaftsjahr",
        "geschaftsjahr", "gjahr", "gj", "jahr", "hhj", "hjahr", "fiscalyear",
    ),
    "contra_account": (
        "gegenkontoohnebuschlussel", "gegenkonto", "gegenkontonr", "gegkto", "contraaccount",
        "habenkonto",
    ),
    "tax_key": ("buschlussel",),
    "body": (
        "buchungskreis", "bukr", "bukrs", "companycode", "mandant", "mandt", "mdt", "mand",
        "mandnr", "mandantennr", "mandantennummer", "gemeinde", "kommune", "korperschaft",
        "gebietskorperschaft", "ags", "gemeindeschlussel",
    ),
    "account": (
        "sachkonto", "sachkontonr", "sachkontonummer", "konto", "kontonr", "kontonummer",
        "hauptbuchkonto", "kostenart", "account", "haushaltsstelle", "hhst", "produktkonto",
        "produktsachkonto", "buchungsstelle", "kontierung", "sachkto", "kto", "hkont", "glaccount",
        "g/laccount", "psk", "hhstelle", "sachkontocode", "kostenartcode", "kostenartnr", "koart",
        "aufwandskonto", "sollkonto",
    ),
    "cost_bearer": (
        "kostentrager", "kostentraeger", "ktr", "kostenstelle", "kostenstelle1", "kostelle",
        "kost1", "kost1kostenstelle", "kst", "kostst", "pspelement", "psp", "innenauftrag",
        "auftrag", "costbearer", "costcenter", "costcentre", "kostl", "kostenst", "wbselement",
        "kostentragercode", "kostentragernr", "kostentragernummer", "kostenstellecode",
        "kostenstellencode", "kostenstellennr", "kostenstellennummer", "coobjekt", "objekt",
        "objektnr", "objektnummer", "produkt", "produktnr", "produktnummer",
    ),
    "payee": (
        "empfanger", "empfaenger", "zahlungsempfanger", "kreditor", "lieferant", "payee", "vendor",
        "supplier", "lifnr", "zahlungspartner", "geschaftspartner",
    ),
    "text": (
        "buchungstext", "text", "positionstext", "verwendungszweck", "bemerkung", "sgtxt",
        "description", "belegtext", "betreff", "beschreibung",
    ),
    "reversal": (
        "storno", "stornokennzeichen", "stornokz", "storniert", "stornobuchung", "reversal",
        "reversed",
    ),
    "reverses": (
        "stornozu", "stornobeleg", "stornobelegnr", "bezugsbeleg", "reverses", "stblg", "stornonr",
        "stornonummer", "stornovon", "stornobelegnummer", "stornierterbeleg", "ursprungsbeleg",
        "originalbeleg", "reversedwith", "reversaldocument", "storniertmit", "stornomit", "bezug",
        "bezugsnr", "bezugsnummer", "bezugsbelegnr", "referenzbeleg",
    ),
}  # fmt: skip
_TOTAL = re.compile(
    r"\*+(?:\s|$)|(?:zwischen|gesamt|end|teil|seiten|konto|monats)?(?:summen?|ergebnis)\b|gesamt\b|saldo\b|(?:sub)?total\b"
    r"|übertrag\b|.*( (?:summe|ergebnis|total)$)",
    re.IGNORECASE,
)
"""What a row of totals begins with, or ends."""
_SUM_OF = re.compile(rf"(?:{_TOTAL.pattern})(?:(?<=\s)|$|[: ])[0-9*:. /-]*", re.IGNORECASE)
_OPENS = ("röffn", "RÖFFN", "nfangs", "NFANGS")
_CARRIED = re.compile(
    r"(?:vortrag|(?:saldo)?(?:ü|ue)bertrag)(?: (?:(?:aus|vo[nm]|de[rms]|letzte[rmn]|vorige[rmn]) )*"
    r"(?:(?:vor)?jahre?s?(?: [0-9]{4})?|[0-9]{4}|vormonats?|(?:vor)?seite(?: [0-9]+)?))?$"
    r"|sald(?:o|en)[- ]?vortr(?:a|ä)ge?\b|vortrags?(?:saldo)?$|eb-?(?: |-)?werte?\b"
    r"|(?:eröffnungs|anfangs)(?:saldo|bilanz|bestand|wert)|(?:opening )?balance (?:brought|carried)"
    r"|opening balance",
    re.IGNORECASE,
)
"""What says of an amount that it is a balance which stood before."""
_PARTS = *("ortr", "ORTR", "bertrag", "BERTRAG", "alance", "ALANCE", "EB", "Eb", "eb-"), *_OPENS
"""One of these is in each of them; to look for them is quicker."""
POSTING_KEYS = {
    f"{key:02}": sign
    for sign, keys in (
        (1, (*range(1, 10), *range(21, 30), 40, 70, *range(80, 87), 89)),
        (-1, (*range(11, 20), *range(31, 40), 50, 75, *range(90, 97), 99)),
    )
    for key in keys
}
"""SAP's posting keys (Buchungsschlüssel): 1 for debit, -1 for credit."""
_KEYED = frozenset({
    "buchungsschlussel", "buchschl", "buchungsschl", "bschl", "bsl", "bs", "pk", "postingkey",
})  # fmt: skip
_IN = (
    "einnahme|einzahlung|eingang|einn|einz|ein|ertrag|ertr|erlos|gutschrift|haben|income|in|credit"
)
_OUT = (
    "ausgabe|auszahlung|ausgang|ausg|ausz|aus|aufwand|aufw|aufwendung|belastung|lastschrift|soll"
    "|expense|out|debit"
)
_ENDS = ("", "n", "en", "e", "s")
_INS, _OUTS = (f"(?:{words})(?:{'|'.join(_ENDS)})" for words in (_IN, _OUT))
_MARK = "(?:kennzeichen|kennung|kennz|kz|art|flag|code)?"
_BOTH = re.compile(
    f"{_MARK}(?:(?:{_INS}|e|z)/(?:{_OUTS}|a)|(?:{_OUTS}|a)/(?:{_INS}|e|z)){_MARK}"
    "|(?:zahlungs|buchungs|geld|umsatz)?(?:richtung|fluss)|(?:payment|cash)?(?:direction|flow)"
)
"""A head that names both sides, or their direction."""
_WRITTEN = re.compile("ein[nz].*aus[gz]|aus[gz].*ein[nz]|ertr.*aufw|aufw.*ertr")
_OR = re.compile(r"\s*(?:\||\b(?:oder|od\.?|und|or)\b)\s*", re.IGNORECASE)
_VOUCHER_KIND = re.compile(
    "(?:beleg|buchungs|dokument|vorgangs|satz|wert|werte|betrags|daten|transaktions|document|doc"
    "|posting|entry|voucher|value)?"
    "(?:art|typ|type|kz|kennzeichen)|blart|ba"
)
"""A head below which kinds of vouchers stand."""
_VALUE_KIND = re.compile(
    "(?:wert|werte|betrags|daten|plan)(?:art|typ)|plan/?ist|ist/?(?:plan|soll)|soll/?ist"
    "|version|szenario|valuetype"
)
"""A head below which actual and planned values are told apart."""
_RUN = re.compile(r"(\d+)|([^\W\d_]+)")
_FOLDED = str.maketrans(
    {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "€": "eur", "$": "usd", "£": "gbp", "%": "percent"}
)
_NO_HEAD = re.compile(r"[^a-z0-9/]")


def readable(head: str) -> str:
    """Return the name of a column in one line."""
    return " ".join(head.split())


def same_head(head: str) -> str:
    """Return what a head is known by: neither case nor blanks, line breaks or kinds of dashes."""
    plain = "".join("-" if category(sign) == "Pd" else sign for sign in normalize("NFKC", head))
    return "".join(plain.casefold().split())


def twice_known(row: Sequence[str]) -> set[str]:
    """Return the heads that stand twice, and would tell what their columns are."""
    same = [same_head(cell) for cell in row]
    return {
        readable(cell)
        for cell, one in zip(row, same, strict=True)
        if same.count(one) > 1 and known_heads([cell])
    }


def known_heads(row: Sequence[str]) -> dict[str, list[str]]:
    """Return the columns of a header line that a target may be, the likeliest first.

    A head that stands twice tells nothing.
    """
    same = [same_head(cell) for cell in row]
    by_word: dict[str, str] = {}
    for cell, one in zip(row, same, strict=True):
        word = _word(cell)
        if word and same.count(one) == 1:
            by_word.setdefault(word, readable(cell))
    found = {
        target: [by_word[name] for name in names if name in by_word]
        for target, names in _NAMES.items()
    }
    sided = [head for head in by_word.values() if _BOTH.fullmatch(_alternatives(head))]
    found["side"] = [*dict.fromkeys((*found["side"], *sided))]
    return {target: columns for target, columns in found.items() if columns}


def _word(head: str) -> str:
    return _NO_HEAD.sub("", head.strip().lower().translate(_FOLDED))


def _alternatives(head: str) -> str:
    return _word(_OR.sub("/", head))


def side_words(head: str) -> tuple[list[str], list[str]]:
    """Return the words for debit and credit below a head that names both sides, or none.

    Their first letters only where it writes them out: `E/A` may be bills that come and go.
    """
    word = _alternatives(head)
    if not _BOTH.fullmatch(word):
        return [], []
    debit, credit = (
        [one + end for one in words.split("|") for end in _ENDS if one not in {"in", "out"}]
        for words in (_OUT, _IN)
    )
    return ([*debit, "a"], [*credit, "e"]) if _WRITTEN.search(word) else (debit, credit)


def is_voucher_kind(head: str) -> bool:
    """Return whether kinds of vouchers stand below a head."""
    return bool(_VOUCHER_KIND.fullmatch(_word(head)))


def is_value_kind(head: str) -> bool:
    """Return whether actual and planned values are told apart below a head."""
    return bool(_VALUE_KIND.fullmatch(_word(head)))


def looks_alike(text: str, voucher: str) -> bool:
    """Return whether a text is written as a voucher is: letters, digits and signs in its order."""
    forms = [_RUN.sub(lambda run: "9" if run[1] else "A", one) for one in (text, voucher)]
    return len(text) > 1 and "9" in forms[0] and forms[0] == forms[1]


def is_posting_key(head: str) -> bool:
    """Return whether posting keys stand below a head."""
    return _word(head) in _KEYED


def total_word(cell: str) -> str:
    """Return the word by which a cell says that its row is a total; empty: it does not.

    It begins with a blank where it ends the cell.
    """
    match = _TOTAL.match(cell)
    return (match[1] or match[0]) if match is not None else ""


_SUMS = ("summ", "ergebnis", "gesamt", "saldo", "total", "bertrag", "*")
"""One of these is in each word for a total."""


def totalled(column: Sequence[str]) -> list[int]:
    """Return where a column says that its row is a total, and nothing but a code behind it."""
    joined = "\n".join(column).casefold()
    if not any(part in joined for part in _SUMS):
        return []
    return [at for at, cell in enumerate(column) if _SUM_OF.fullmatch(cell.strip())]


def carried_word(cell: str) -> str:
    """Return the word by which a cell says that its row is a balance carried forward, or empty."""
    match = _CARRIED.match(cell)
    return match[0] if match is not None else ""


def carried_forward(column: Sequence[str]) -> list[int]:
    """Return where a column says so."""
    joined = "\n".join(column)
    if not any(part in joined for part in _PARTS):
        return []
    return [at for at, cell in enumerate(column) if carried_word(cell.strip())]
