"""One entry (`Ntry`) of a camt.053 statement, and the payments it is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.period import parse_day
from ledger.domain.said import Said
from ledger.position.costs.bank_entry import DIFFERENCE, PART, WHOLE, BankEntry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_AMOUNT = re.compile(r"\+?0*([0-9]{0,12})(?:\.([0-9]{0,17}))?", re.ASCII)
_BUSINESS = re.compile(r"[A-Z]{4}\+([0-9]{3})\+?.*", re.ASCII)
_RETURNED_FAMILIES = frozenset({"RRTN", "RPCR", "UPDD", "PRDD", "RCDD"})
"""Codes of the standard for payments that undo another: returned, recalled, not paid, reversed."""
_RETURNED_CODES = frozenset({"009", "059", "108", "109", "159"})
"""Codes of German banks (GVC) for the same."""
_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0", ""})
BOOKED, ANNOUNCED = "BOOK", frozenset({"PDNG", "INFO", "FUTR"})
_MAX_TEXT = 500


class CamtFault(UsageError):
    """What is wrong with a statement: place, problem and remedy."""


def child(element: Element, path: str) -> Element | None:
    """Return the element at a path of names, whatever the version's namespace."""
    return element.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def text_of(element: Element, path: str) -> str:
    """Return the text at a path in one line without what is not printed; empty: there is none."""
    found = child(element, path)
    return _clean(found.text or "") if found is not None else ""


def currency_of(element: Element) -> str:
    """Return the currency of an element with `Amt`; empty: it has none."""
    found = child(element, "Amt")
    return "" if found is None else found.get("Ccy", "")


def amount(element: Element, place: str) -> int:
    """Return the signed cents of an element with `Amt` and `CdtDbtInd`; credit is above zero.

    Raises:
        CamtFault: it is no amount in euros and cents.
    """
    found = child(element, "Amt")
    currency = currency_of(element)
    if found is None or currency != "EUR":
        problem = "{place}: BL-352 is in {currency!r}"
        remedy = "only EUR is read"
        raise CamtFault.of(
            problem, remedy, place=place, currency=currency[:3] or Said("no currency")
        )
    cents = _cents(found)
    if cents is None:
        written = (found.text or "").strip()[:30]
        problem = "{place}: BL-353 {written!r} is no amount in euros and cents"
        raise CamtFault.of(problem, "ask the bank", place=place, written=written)
    sign = text_of(element, "CdtDbtInd")
    if sign not in {"CRDT", "DBIT"}:
        raise CamtFault.of("{place}: BL-354 neither CRDT nor DBIT", "ask the bank", place=place)
    return cents if sign == "CRDT" else -cents


def _cents(written: Element) -> int | None:
    match = _AMOUNT.fullmatch((written.text or "").strip())
    if match is None or not match[1] + (match[2] or "") or (match[2] or "")[2:].strip("0"):
        return None
    return int(match[1] or 0) * 100 + int((match[2] or "").ljust(2, "0")[:2])


def entry_status(entry: Element) -> str:
    """Return whether an entry is booked or announced, in the bank's word."""
    return text_of(entry, "Sts/Cd") or text_of(entry, "Sts/Prtry") or text_of(entry, "Sts")


def entries_of(entry: Element, iban: str, number: int) -> Iterator[BankEntry]:
    """Yield the payments of a booked entry, numbered from `number`.

    A collected entry (Sammelbuchung) is its single payments where the bank names them all; what
    they lack to its sum (a fee) follows as a payment of its own. Else it is one payment.
    """
    place = Said("payment {number}", number=number)
    cents = amount(entry, place)
    booked = _day(entry, "BookgDt", place)
    value = _day(entry, "ValDt", place)
    day = booked if booked is not None else value
    if day is None:
        remedy = "ask the bank"
        raise CamtFault.of("payment {number}: BL-355 has no booking date", remedy, number=number)
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    parts = [_part(one, cents) for one in details]
    came_back = [_is_returned(one, place) for one in (entry, *details)]
    if len(parts) < 2 or None in parts:  # noqa: PLR2004 - as the standard says
        parts, details = [cents], [details[0] if len(details) == 1 else entry]
        came_back = [any(came_back)] * 2
    gap = cents - sum(part or 0 for part in parts)
    reference = text_of(entry, "AcctSvcrRef") or text_of(entry, "NtryRef")
    for index, (detail, part) in enumerate(zip(details, parts, strict=True)):
        returned = came_back[0] or came_back[1 + index]
        party, account = _party(detail, "Dbtr" if (cents > 0) != returned else "Cdtr")
        yield BankEntry(
            number=number + index,
            iban=iban,
            cents=part or 0,
            booked_on=day,
            value_on=value,
            reference=reference,
            end_to_end=_end_to_end(detail),
            party=party,
            party_iban=account,
            text=_remittance(detail, entry),
            returned=returned,
            kind=PART if gap else WHOLE,
        )
    if gap:
        rest = (reference, "", "", "", text_of(entry, "AddtlNtryInf"))
        yield BankEntry(number + len(parts), iban, gap, day, value, *rest, kind=DIFFERENCE)


def _is_returned(element: Element, place: Said) -> bool:
    """Say whether an entry or a single payment of it undoes an earlier payment."""
    reversal = text_of(element, "RvslInd")
    if reversal not in _NO | _YES:
        problem = "{place}: BL-685 RvslInd is {text!r}"
        raise CamtFault.of(problem, "ask the bank", place=place, text=reversal)
    if reversal in _YES or child(element, "RtrInf") is not None:
        return True
    business = _BUSINESS.fullmatch(text_of(element, "BkTxCd/Prtry/Cd"))
    family = text_of(element, "BkTxCd/Domn/Fmly/SubFmlyCd")
    by_code = business is not None and business[1] in _RETURNED_CODES
    return by_code or family in _RETURNED_FAMILIES


def _part(detail: Element, whole: int) -> int | None:
    """Return the cents of a single payment of a collected entry; None where it has none of them."""
    place = detail if child(detail, "Amt") is not None else child(detail, "AmtDtls/TxAmt")
    found = None if place is None else child(place, "Amt")
    cents = None if found is None or found.get("Ccy") != "EUR" else _cents(found)
    sign = text_of(detail, "CdtDbtInd")
    if cents is None or sign not in {"", "CRDT", "DBIT"}:
        return None
    incoming = whole > 0 if not sign else sign == "CRDT"
    return cents if incoming else -cents


def _end_to_end(detail: Element) -> str:
    found = text_of(detail, "Refs/EndToEndId")
    return "" if found == "NOTPROVIDED" else found


def _party(detail: Element, role: str) -> tuple[str, str]:
    """Return name and account of the other party; the name's place depends on the version.

    A payment that came back names its parties as they were: who had sent it is the debtor. Some
    banks turn them round.
    """
    for one in (role, "Cdtr" if role == "Dbtr" else "Dbtr"):
        parties = f"RltdPties/{one}"
        name = text_of(detail, f"{parties}/Pty/Nm") or text_of(detail, f"{parties}/Nm")
        account = text_of(detail, f"{parties}Acct/Id/IBAN")
        if name or account or child(detail, "RtrInf") is None:
            return name, account
    return "", ""


def _remittance(detail: Element, entry: Element) -> str:
    lines = [one.text or "" for one in detail.iterfind("{*}RmtInf/{*}Ustrd")]
    structured = detail.iterfind("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")
    lines += [one.text or "" for one in structured]
    lines.append(_end_to_end(detail))
    said = _clean("".join(one if len(one) >= 35 else f"{one} " for one in lines))  # noqa: PLR2004 - as the standard says
    return said or text_of(entry, "AddtlNtryInf")


def _day(entry: Element, name: str, place: Said) -> int | None:
    """Return a day as days since 1970-01-01; a moment counts as its day as written."""
    written = text_of(entry, f"{name}/Dt") or text_of(entry, f"{name}/DtTm")
    if not written:
        return None
    try:
        return parse_day(written[:10])
    except UsageError:
        problem = "{place}: BL-356 {written!r} is no day"
        raise CamtFault.of(problem, "ask the bank", place=place, written=written[:30]) from None


def _clean(text: str) -> str:
    printed = "".join(c if c.isprintable() else " " for c in text[: 4 * _MAX_TEXT])
    return " ".join(printed.split())[:_MAX_TEXT]
