"""Look at an unknown export and propose a profile; what is not sure is marked."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import UsageError
from ledger.importing.files.notation import AmountNotation, Dates
from ledger.importing.files.text import file_hash
from ledger.importing.files.xlsx import XlsxRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_LOOK = 1 << 20
_ROWS = 2000
_NAMES: dict[str, tuple[str, ...]] = {
    "voucher": ("belegnr", "belegnummer", "beleg", "voucher", "belegfeld1"),
    "line": ("zeile", "position", "pos", "line"),
    "amount": ("betrag", "betrageur", "amount", "umsatz", "wert"),
    "debit": ("soll", "debit", "sollbetrag"),
    "credit": ("haben", "credit", "habenbetrag"),
    "side": ("s/h", "sh", "sollhaben", "soll/haben", "sollhabenkennzeichen"),
    "booked_on": ("buchungsdatum", "gebucht", "buchungstag", "bookedon", "datum"),
    "paid_on": ("zahldatum", "zahlungsdatum", "gezahlt", "paidon"),
    "document_on": ("belegdatum", "documentdate"),
    "service_from": ("leistungvon", "leistungsbeginn", "servicefrom"),
    "service_to": ("leistungbis", "leistungsende", "serviceto"),
    "fiscal_year": ("haushaltsjahr", "jahr", "hhj", "fiscalyear"),
    "body": ("mandant", "buchungskreis", "gemeinde"),
    "account": ("sachkonto", "konto", "account"),
    "cost_bearer": ("kostentrager", "kostentraeger", "kostenstelle", "kostenstelle1", "costbearer"),
    "payee": ("empfanger", "empfaenger", "kreditor", "payee"),
    "text": ("buchungstext", "text", "verwendungszweck"),
    "reversal": ("storno", "stornokennzeichen"),
    "reverses": ("stornozu", "bezugsbeleg", "reverses"),
}
_MARKS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_NOTATIONS = ("DD.MM.YYYY", "YYYY-MM-DD", "D.M.YYYY", "YYYYMMDD", "DD.MM.YY", "DD/MM/YYYY", "excel")
_FEWEST = 3
"""Known columns that make a line the header."""


class Sniffed(NamedTuple):
    """What was found out about a file; `codes` are distinct accounts and cost bearers, counted."""

    format: str
    encoding: str
    delimiter: str
    header: int
    columns: dict[str, str]
    decimal: str
    notations: tuple[str, ...]
    codes: dict[str, Counter[str]]
    totals: tuple[str, ...]


def sniff(path: Path) -> Sniffed:
    """Look at the beginning of a file.

    Raises:
        UsageError: it cannot be read, or no line looks like a header.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        encoding, delimiter = "utf-8", ";"
        rows = [
            row for _, row in zip(range(_ROWS), (row for _, row in XlsxRows(path)), strict=False)
        ]
        kind = "xlsx"
    else:
        encoding, text = _text(path)
        lines = text.splitlines()[:_ROWS]
        delimiter = max(
            (";", "\t", "|", ","), key=lambda sign: sum(line.count(sign) for line in lines)
        )
        try:
            rows = list(csv.reader(lines, delimiter=delimiter))
        except csv.Error as error:
            problem = "file {name}: BL-418 is no CSV: {error}"
            remedy = "export it as CSV or XLSX"
            raise UsageError.of(problem, remedy, name=path.name, error=str(error)) from None
        kind = "csv"
    header, columns = _header(path.name, rows)
    heads = [cell.strip() for cell in rows[header - 1]]
    places = {target: heads.index(column) for target, column in columns.items()}
    body = [row for row in rows[header:] if len(row) > max(places.values())]

    def cells(*targets: str) -> list[str]:
        given = (places[target] for target in targets if target in places)
        return [row[place].strip() for place in given for row in body if row[place].strip()]

    return Sniffed(
        format=kind,
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        columns=columns,
        decimal=_decimal(cells("amount", "debit", "credit")),
        notations=_notations(cells("booked_on", "paid_on", "document_on", "service_from")),
        codes={target: Counter(cells(target)) for target in ("account", "cost_bearer", "reversal")},
        totals=tuple(
            word
            for word in ("Summe", "Gesamt", "Saldo")
            if any(cell.startswith(word) for row in body for cell in row)
        ),
    )


def _text(path: Path) -> tuple[str, str]:
    """Return encoding and beginning of a text file; strict, so that nothing is guessed wrongly."""
    file_hash(path)  # refuses what is no file
    with path.open("rb") as file:
        raw = file.read(_LOOK)
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16", raw.decode("utf-16", "ignore")
    if b"\x00" in raw:
        remedy = "export it as CSV or XLSX"
        raise UsageError.of("file {name}: BL-339 is no text", remedy, name=path.name)
    whole = raw.rsplit(b"\n", 1)[0] if len(raw) == _LOOK else raw
    try:
        return "utf-8", whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252", whole.decode("cp1252", "replace")


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9/]", "", cell.strip().lower().translate(_MARKS))


def _header(name: str, rows: list[list[str]]) -> tuple[int, dict[str, str]]:
    best: tuple[int, dict[str, str]] = (0, {})
    for number, row in enumerate(rows[:50], 1):
        heads = {_plain(cell): cell.strip() for cell in row}
        found: dict[str, str] = {}
        for target, names in _NAMES.items():
            known = next((heads[one] for one in names if one in heads), None)
            if known is not None and known not in found.values():
                found[target] = known
        if len(found) > len(best[1]):
            best = number, found
    if len(best[1]) < _FEWEST:
        shown = next((" | ".join(row)[:120] for row in rows if any(row)), "")
        problem = "file {name}: BL-419 no line looks like a header"
        remedy = "write the profile by hand; the file begins with: {shown}"
        raise UsageError.of(problem, remedy, name=name, shown=shown)
    return best


def _decimal(cells: list[str]) -> str:
    """Return the decimal sign with which the most amounts can be read."""
    signs = {
        sign: sum(map(_reads(AmountNotation(sign, other)), cells)) for sign, other in (",.", ".,")
    }
    return max((",", "."), key=lambda sign: signs[sign])


def _reads(amounts: AmountNotation) -> Callable[[str], bool]:
    def reads(cell: str) -> bool:
        try:
            amounts.cents(cell)
        except UsageError:
            return False
        return True

    return reads


def _notations(cells: list[str]) -> tuple[str, ...]:
    """Return the notations that are needed, the most frequent first."""
    counts: Counter[str] = Counter()
    for cell in cells:
        for notation in _NOTATIONS:
            try:
                Dates((notation,)).day(cell)
            except UsageError:
                continue
            counts[notation] += 1
            break
    return tuple(one for one, _ in counts.most_common(3)) or ("DD.MM.YYYY",)


def profile_text(found: Sniffed, name: str) -> str:
    """Return the proposal as TOML, with what a clerk has to fill in marked TODO."""
    lines = [
        "# Proposed by `profile new`. Fill in what says TODO, then: profile check",
        f"profile = {_quoted(name)}",
        'version = "1"',
        f"format = {_quoted(found.format)}",
        f"encoding = {_quoted(found.encoding)}",
        f"delimiter = {_quoted(found.delimiter)}",
        f"header = {found.header}",
        'source = "hkr"',
        "",
        "[columns]",
        *(f"{target} = {_quoted(column)}" for target, column in found.columns.items()),
        *(f"# {one} = TODO" for one in ("voucher", "booked_on") if one not in found.columns),
        "",
        "[amounts]",
        f"decimal = {_quoted(found.decimal)}",
        f"grouping = {_quoted('.' if found.decimal == ',' else ',')}",
        "",
        "[dates]",
        f"notations = [{', '.join(map(_quoted, found.notations))}]",
        "",
    ]
    if "service_from" not in found.columns:
        month = "document_on" if "document_on" in found.columns else "booked_on"
        lines += ["# TODO: which year bears the cost? Here: the month of that date.", "[service]"]
        lines += [f"month_of = {_quoted(month)}", ""]
    if found.codes["reversal"]:
        marks = ", ".join(_quoted(one) for one in sorted(found.codes["reversal"])[:5])
        lines += ["[reversals]", f"marks = [{marks}]"]
        lines += ['amounts = "mirrored"  # or "booked": with the sign of what they undo', ""]
    if "voucher" in found.columns:
        lines += ["# Rows without a voucher (totals) are left out.", "[[skip]]"]
        lines += [f"column = {_quoted(found.columns['voucher'])}", 'empty = "yes"', ""]
    lines += _codes("accounts", "the cost type, such as personnel", found.codes["account"])
    lines += _codes("posts", "the post", found.codes["cost_bearer"])
    return "\n".join(lines).rstrip() + "\n"


def _codes(section: str, what: str, codes: Counter[str]) -> list[str]:
    star = '; "5012*" stands for all that begin so' if section == "accounts" else ""
    lines = [f"# TODO: {what} of each{star}.", f"[{section}]"]
    lines += [f"# {_quoted(code)} = TODO  # {n} rows" for code, n in codes.most_common(50)]
    return [*lines, ""]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'
