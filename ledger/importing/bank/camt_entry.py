"""One entry (`Ntry`) of a camt.053 statement, and the payments it is made of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.application.clock import written_date
from ledger.domain.errors import UsageError
from ledger.domain.period import parse_day
from ledger.domain.said import Said
from ledger.importing.bank.camt_part import printed
from ledger.importing.files.guarded_xml import Fault
from ledger.position.bank.entry import DIFFERENCE, PART, WHOLE, BankEntry
from ledger.position.bank.match import says_returned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.importing.bank.camt_part import CamtPart

_AMOUNT = re.compile(r"\+?0*([0-9]{0,12})(?:\.([0-9]{0,17}))?", re.ASCII)
_BUSINESS = re.compile(r"(?:[A-Z]{4}\+)?([0-9]{3})(?:\+.*)?", re.ASCII)
_RETURNED_FAMILIES = frozenset(
    {"RRTN", "RPCR", "UPDD", "PRDD", "RCDD", "ARET", "AREV", "UPCQ", "CQRV", "UPCT"}
)
"""Codes of the standard for payments that undo another: returned, recalled, not paid, reversed."""
_RETURNED_CODES = frozenset({"009", "059", "108", "109", "159"})
"""Codes of German banks (GVC) for the same."""
_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0", ""})
BOOKED, ANNOUNCED = "BOOK", frozenset({"PDNG", "INFO", "FUTR"})
_LINE = 35
"""Characters of a line of a payment's text: a full one goes on in the next."""


def amount(part: CamtPart, place: Said) -> int:
    """Return the signed cents of a part with `Amt` and `CdtDbtInd`; credit is above zero.

    Raises:
        Fault: it is no amount in euros and cents.
    """
    for name in ("Amt", "CdtDbtInd"):
        if len(part.get(name, ())) > 1:
            problem = "{place}: BL-899 {name} stands twice"
            raise Fault.of(problem, "ask the bank", place=place, name=name)
    currency = part.text("Amt@")
    if currency != "EUR":
        problem = "{place}: BL-352 is in {currency!r}"
        remedy = "only EUR is read"
        raise Fault.of(problem, remedy, place=place, currency=currency[:3] or Said("no currency"))
    written = part["Amt"][0]
    cents = _cents(written)
    if cents is None:
        problem = "{place}: BL-353 {written!r} is no amount in euros and cents"
        raise Fault.of(problem, "ask the bank", place=place, written=written.strip()[:30])
    sign = part.text("CdtDbtInd")
    if sign not in {"CRDT", "DBIT"}:
        raise Fault.of("{place}: BL-354 neither CRDT nor DBIT", "ask the bank", place=place)
    return cents if sign == "CRDT" else -cents


def _cents(written: str) -> int | None:
    match = _AMOUNT.fullmatch(written.strip())
    if match is None or not match[1] + (match[2] or "") or (match[2] or "")[2:].strip("0"):
        return None
    return int(match[1] or 0) * 100 + int((match[2] or "").ljust(2, "0")[:2])


def entry_status(entry: CamtPart) -> str:
    """Return whether an entry is booked or announced, in the bank's word."""
    return entry.text("Sts/Cd") or entry.text("Sts/Prtry") or entry.text("Sts")


def entries_of(entry: CamtPart, iban: str, number: int) -> Iterator[BankEntry]:
    """Yield the payments of a booked entry, numbered from `number`.

    A collected entry (Sammelbuchung) is its single payments where the bank names them all; what
    they lack to its sum (a fee) follows as a payment of its own. So it is with a single payment of
    another amount than the entry. Else the entry is one payment.
    """
    place = Said("payment {number}", number=number)
    cents = amount(entry, place)
    booked = _day(entry, "BookgDt", place)
    value = _day(entry, "ValDt", place)
    day = booked if booked is not None else value
    if day is None:
        remedy = "ask the bank"
        raise Fault.of("payment {number}: BL-355 has no booking date", remedy, number=number)
    details = entry.details
    parts = [_part(one, cents) for one in details]
    came_back = [_is_returned(one, place) for one in (entry, *details)]
    doubtful = False
    if None in parts or parts in ([], [cents], [-cents]):
        doubtful = _collected(entry) > len(details) or (parts == [-cents] and not any(came_back))
        alone = len(details) == 1 and not doubtful
        parts, details = [cents], [details[0] if alone else entry]
        came_back = [any(came_back)] * 2
    gap = cents - sum(part or 0 for part in parts)
    reference = entry.text("AcctSvcrRef") or entry.text("NtryRef")
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
            kind=PART if gap or doubtful else WHOLE,
        )
    if gap:
        rest = (reference, "", "", "", entry.text("AddtlNtryInf"))
        yield BankEntry(number + len(parts), iban, gap, day, value, *rest, kind=DIFFERENCE)


def _collected(entry: CamtPart) -> int:
    """Return how many payments the bank collected in an entry; 0: it does not say."""
    written = entry.text("NtryDtls/Btch/NbOfTxs")
    return int(written) if written.isascii() and written.isdecimal() else 0


def _is_returned(part: CamtPart, place: Said) -> bool:
    """Say whether an entry or a single payment of it undoes an earlier payment."""
    if says_yes(part, "RvslInd", place) or "RtrInf" in part:
        return True
    business = _BUSINESS.fullmatch(part.text("BkTxCd/Prtry/Cd"))
    family = part.text("BkTxCd/Domn/Fmly/SubFmlyCd")
    by_code = business is not None and business[1] in _RETURNED_CODES
    told = f"{part.text('AddtlNtryInf')} {part.text('AddtlTxInf')}"
    return by_code or family in _RETURNED_FAMILIES or says_returned(told)


def says_yes(part: CamtPart, path: str, place: Said) -> bool:
    """Return what a part says at a path that holds yes or no.

    Raises:
        Fault: it holds another word.
    """
    text = part.text(path)
    if text not in _NO | _YES:
        raise unread(path, text, place)
    return text in _YES


def unread(path: str, text: str, place: Said) -> Fault:
    """Return the refusal of what an element may not hold."""
    field = path.rpartition("/")[2]
    problem = "{place}: BL-685 {field} is {text!r}"
    return Fault.of(problem, "ask the bank", place=place, field=field, text=text[:30])


def _part(detail: CamtPart, whole: int) -> int | None:
    """Return the cents of a single payment of a collected entry; None where it has none of them."""
    path = "Amt" if "Amt" in detail else "AmtDtls/TxAmt/Amt"
    cents = _cents(detail[path][0]) if detail.text(f"{path}@") == "EUR" else None
    sign = detail.text("CdtDbtInd")
    if cents is None or sign not in {"", "CRDT", "DBIT"}:
        return None
    incoming = whole > 0 if not sign else sign == "CRDT"
    return cents if incoming else -cents


def _end_to_end(detail: CamtPart) -> str:
    found = detail.text("Refs/EndToEndId")
    return "" if found == "NOTPROVIDED" else found


def _party(detail: CamtPart, role: str) -> tuple[str, str]:
    """Return name and account of the other party; the name's place depends on the version.

    A payment that came back names its parties as they were: who had sent it is the debtor. Some
    banks turn them round.
    """
    for one in (role, "Cdtr" if role == "Dbtr" else "Dbtr"):
        parties = f"RltdPties/{one}"
        name = detail.text(f"{parties}/Pty/Nm") or detail.text(f"{parties}/Nm")
        account = detail.text(f"{parties}Acct/Id/IBAN")
        if name or account or "RtrInf" not in detail:
            return name, account
    return "", ""


def _remittance(detail: CamtPart, entry: CamtPart) -> str:
    lines = [*detail["RmtInf/Ustrd"], *detail["RmtInf/Strd/CdtrRefInf/Ref"], _end_to_end(detail)]
    said = printed("".join(one if len(one) >= _LINE else f"{one} " for one in lines))
    return said or entry.text("AddtlNtryInf")


def _day(entry: CamtPart, name: str, place: Said) -> int | None:
    """Return a day as days since 1970-01-01; of a moment that in Berlin."""
    written = entry.text(f"{name}/Dt") or entry.text(f"{name}/DtTm")
    if not written:
        return None
    try:
        return _parsed(written)
    except (UsageError, ValueError):
        problem = "{place}: BL-356 {written!r} is no day"
        raise Fault.of(problem, "ask the bank", place=place, written=written[:30]) from None


@lru_cache(maxsize=4096)
def _parsed(written: str) -> int:
    """A statement has few days, and each of them often."""
    return parse_day(written_date(written).isoformat())
