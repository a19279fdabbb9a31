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
        "amountinlocalcurrency", "betrageur", "betragineur", "betragineuro", "betrageuro",
        "betrag", "buchungsbetrag", "anordnungsbetrag", "aobetrag", "istbetrag", "betragist",
        "rechnungsbetrag", "zahlbetrag",
        "umsatz", "umsatzohnesoll/habenkz", "amount", "wert",
    ),
    "debit": (
        "soll", "sollbetrag", "sollumsatz", "betragsoll", "solleur", "debit", "debitamount",
        "sollbetragmw", "sollbetrageur",
    ),
    "credit": (
        "haben", "habenbetrag", "habenumsatz", "betraghaben", "habeneur", "credit",
        "creditamount", "habenbetragmw", "habenbetrageur",
    ),
    "side": (
        "s/h", "sh", "soll/haben", "sollhaben", "sollhabenkennzeichen", "soll/habenkennzeichen",
        "sollhabenkz", "s/hkz", "shkz", "s/hkennzeichen", "shkennzeichen", "d/c", "dc",
        "debit/credit", "shkzg", "sollhabenkennz", "vorzeichen", "soll/habenkz", "soll/habenkennz",
        "solloderhaben", "sollodhaben", "kzs/h", "kzsh", "kennzeichens/h", "kennzeichensh", "dr/cr",
        "drcr", "kzsoll/haben", "kennzeichensoll/haben", "soll/habenkennung", "vz", "vorz", "/",
        "e/a", "a/e", "einnahme/ausgabe", "ein/ausgabe", "ertrag/aufwand", "aufwand/ertrag",
    ),
    "currency": (
        "hauswahrung", "buchungskreiswahrung", "kwahr", "hwahrung", "hwahr",
        "wahrung", "wahr", "wkz", "wahrungskz", "currency",
        "wahrungscode", "belegwahrung", "transaktionswahrung", "hwaer", "waers", "localcurrency",
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
        "mandant", "mandt", "mandantennr", "mandantennummer", "companycode", "buchungskreis",
        "bukr", "bukrs", "gemeinde",
    ),
    "account": (
        "sachkonto", "sachkontonr", "sachkontonummer", "konto", "kontonr", "kontonummer",
        "hauptbuchkonto", "kostenart", "account", "haushaltsstelle", "hhst", "produktkonto",
        "produktsachkonto", "buchungsstelle", "kontierung", "sachkto", "kto", "hkont",
        "glaccount", "g/laccount", "psk", "hhstelle", "sachkontocode", "kostenartcode",
        "kostenartnr", "koart", "aufwandskonto", "sollkonto",
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
        "empfanger", "empfaenger", "zahlungsempfanger", "kreditor", "lieferant", "payee",
        "vendor", "supplier", "lifnr", "zahlungspartner", "geschaftspartner",
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
        "stornozu", "stornobeleg", "stornobelegnr", "bezugsbeleg", "reverses", "stblg",
    ),
}  # fmt: skip
_TOTAL = re.compile(
    r"\*+(?:\s|$)|(?:zwischen|gesamt|end|teil)?(?:summen?|ergebnis)\b|gesamt\b|saldo\b|(?:sub)?total\b"
    r"|übertrag\b|.*( (?:summe|ergebnis|total)$)",
    re.IGNORECASE,
)
"""What a row of totals begins with, or ends."""
_CARRIED = re.compile(
    r"sald(?:o|en)[- ]?vortr(?:a|ä)ge?\b|vortrags?(?:saldo)?$|eb-?(?: |-)?werte?\b"
    r"|(?:eröffnungs|anfangs)(?:saldo|bilanz|bestand|wert)|(?:opening )?balance (?:brought|carried)"
    r"|opening balance",
    re.IGNORECASE,
)
"""What says of an amount that it is a balance which stood before."""
_PARTS = ("ortr", "ORTR", "EB", "röffn", "RÖFFN", "nfangs", "NFANGS", "alance", "ALANCE")
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
    return {target: columns for target, columns in found.items() if columns}


def _word(head: str) -> str:
    return _NO_HEAD.sub("", head.strip().lower().translate(_FOLDED))


def is_posting_key(head: str) -> bool:
    """Return whether posting keys stand below a head."""
    return _word(head) in _KEYED


def total_word(cell: str) -> str:
    """Return the word by which a cell says that its row is a total; empty: it does not.

    It begins with a blank where it ends the cell.
    """
    match = _TOTAL.match(cell)
    return (match[1] or match[0]) if match is not None else ""


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
