"""Bank statements: camt.053 (ISO 20022), versions 2 to 8 and later ones of the same shape.

Read as a stream: no more than one entry of the statement is held as XML. What a hostile file could
do is refused: document types and entities, depth, tags and texts without an end.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError

from ledger.domain.errors import UsageError
from ledger.domain.said import Said, strung
from ledger.importing.bank.camt_entry import (
    ANNOUNCED,
    BOOKED,
    CamtFault,
    amount,
    currency_of,
    entries_of,
    entry_status,
    text_of,
)
from ledger.importing.files.text import file_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from typing_extensions import Buffer

    from ledger.position.costs.bank_entry import BankEntry

MAX_BYTES = 64 << 20
MAX_ENTRIES = 100_000
_MAX_DEPTH = 40
_MAX_ELEMENTS = 500_000  # of one entry: a collected payment of some ten thousand parts
_MAX_NAMES = 2000  # tags and attributes: the parser keeps each of them
_MAX_TAG = 64 << 10
"""Bytes from one tag's end to the next: no bank writes a longer text."""
_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d\}Document")
_ASK = "ask the bank for camt.053 statements"
_MOST_REASONS = 20
_NO_PAYMENTS = sha256().digest()
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_ANNOUNCED = "statement {name}: {status} is only announced"


class Statement(NamedTuple):
    """The payments of a file, its hash and name; `notes` name what was left out, and why."""

    entries: list[BankEntry]
    file_hash: bytes
    name: str
    notes: tuple[Said, ...] = ()


class _Guarded(io.RawIOBase):
    """A file in which no tag and no text is endless."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._name = path.name
        self._run = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        count = self._file.readinto(buffer) or 0
        runs = bytes(memoryview(buffer)[:count]).split(b">")
        runs[0] = b" " * self._run + runs[0]
        if max(map(len, runs)) > _MAX_TAG:
            problem = "file {name}: BL-342 a text of more than {most} KiB"
            remedy = "a bank statement has none; get it from the bank again"
            raise UsageError.of(problem, remedy, name=self._name, most=_MAX_TAG >> 10)
        self._run = len(runs[-1])
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def read_camt(path: Path) -> Statement:
    """Read the booked payments of a camt.053 file, in its order.

    Where a statement has an opening and a closing balance, its payments must lead from one to the
    other: a page that is missing is found. What is only announced (pending), has a status that
    nobody knows, or stands on an account in another currency is left out and named.

    Raises:
        UsageError: it is no camt.053 statement, holds entries and none to read, does not add up, or
            is hostile.
    """
    digest = file_hash(path)
    if path.stat().st_size > MAX_BYTES:
        problem = "file {name}: BL-495 over {max_bytes} mebibytes"
        raise UsageError.of(problem, "split it by days", name=path.name, max_bytes=MAX_BYTES >> 20)
    reader = _Reader()
    try:
        found = list(_entries(path, reader))
        reader.finish(found)
    except CamtFault as fault:
        raise fault.within(Said("file {name}", name=path.name), ", ") from None
    if file_hash(path) != digest:
        problem = "file {name}: BL-344 was changed while it was read; nothing was recorded"
        raise UsageError.of(problem, "read it again", name=path.name)
    return Statement(found, digest, path.name, reader.notes)


def _entries(path: Path, reader: _Reader) -> Iterator[BankEntry]:
    with io.BufferedReader(_Guarded(path), _MAX_TAG) as file:
        for kind, element in _events(path.name, file):
            if kind == "start":
                reader.enter(element)
            else:
                yield from reader.leave(element)


def _events(name: str, file: io.BufferedIOBase) -> Iterator[tuple[str, Element]]:
    """Yield starts and ends of elements; entities and document types are refused."""
    try:
        from defusedxml import DefusedXmlException  # noqa: PLC0415 - an extra
        from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - an extra
    except ImportError:
        problem = "file {name}: BL-345 bank statements need the extra bank"
        remedy = 'install it with: pip install "budget-ledger[bank]"'
        raise UsageError.of(problem, remedy, name=name) from None
    try:
        yield from iterparse(file, ("start", "end"), forbid_dtd=True)
    except DefusedXmlException:
        problem = "file {name}: BL-346 declares a document type or entities"
        remedy = "a bank statement has none; get it from the bank"
        raise UsageError.of(problem, remedy, name=name) from None
    except (ParseError, ValueError, LookupError) as error:
        problem = "file {name}: BL-347 is no XML: {error}"
        remedy = "save the statement from the bank again as camt.053 (XML, not ZIP)"
        raise UsageError.of(problem, remedy, name=name, error=str(error)) from None


class _Reader:
    """Collects a statement's parts as its elements end, and drops them."""

    def __init__(self) -> None:
        self._path: list[Element] = []
        self._names: list[str] = []
        self._tags: set[str] = set()
        self._outside: int | None = None
        self._root = ""
        self._elements = 0
        self._number = 0
        self._left: Counter[Said] = Counter()
        self._seen: set[tuple[str, str, bytes]] = set()
        self._begin()

    def _begin(self) -> None:
        self._iban = self._name = self._currency = ""
        self._sum = 0
        self._payments = sha256()
        self._balances: dict[str, int] = {}
        self._adds_up = True

    @property
    def notes(self) -> tuple[Said, ...]:
        """Return what was left out, and how often."""
        words = "BL-954 {reason}; payments left out: {count}"
        return tuple(Said(words, reason=one, count=count) for one, count in self._left.items())

    def finish(self, found: Sequence[BankEntry]) -> None:
        """Refuse a file without any statement, or of which no payment can be read.

        Raises:
            CamtFault: as said.
        """
        if self._outside is None:
            problem = "the document: BL-496 {root!r} holds no camt.053"
            raise CamtFault.of(problem, "{ask}", root=self._root, ask=_ASK)
        both = zip(self._left, self.notes, strict=True)
        serious = [note for reason, note in both if reason.words != _ANNOUNCED]
        if serious and not found:
            problem = "the document: BL-497 {serious}"
            remedy = "{ask} in euros"
            raise CamtFault.of(problem, remedy, serious=strung(serious, "{these}; {one}"), ask=_ASK)

    def enter(self, element: Element) -> None:
        shown = element.tag.strip("{").replace("}", " ")[:80]
        if self._outside is None:
            self._root = self._root or shown
            if _NAMESPACE.fullmatch(element.tag):
                self._outside = len(self._path)
            elif element.tag.rpartition("}")[2] == "Document":
                problem = "the document: BL-498 is {shown!r}, no camt.053"
                raise CamtFault.of(problem, "{ask}", shown=shown, ask=_ASK)
        self._path.append(element)
        self._names.append(element.tag.rpartition("}")[2])
        self._tags.update((element.tag, *element.attrib))
        self._elements += 1
        large = self._elements > _MAX_ELEMENTS or len(self._tags) > _MAX_NAMES
        if large or len(self._path) > _MAX_DEPTH:
            problem = "payment {number}: BL-349 nested too deep, or of too many parts"
            number = self._number + 1
            raise CamtFault.of(problem, "get the statement from the bank again", number=number)

    def leave(self, element: Element) -> Iterator[BankEntry]:
        # An envelope may stand around the document.
        names = self._names[self._outside or 0 :]
        self._path.pop()
        self._names.pop()
        if names[1:3] == ["BkToCstmrStmt", "Stmt"]:
            if len(names) == 3:  # noqa: PLR2004 - document, message, statement
                self._add_up()
                self._once()
                self._begin()
            elif len(names) == 4:  # noqa: PLR2004 - a part of the statement
                yield from self._part(names[3], element)
            else:
                return
        elif len(names) > 3:  # noqa: PLR2004 - a header of the message
            return
        if self._path:
            self._path[-1].remove(element)
        self._elements = len(self._path)

    def _part(self, name: str, element: Element) -> Iterator[BankEntry]:
        if name == "Id":
            self._name = (element.text or "")[:35]
        elif name == "Acct":
            self._iban = text_of(element, "Id/IBAN") or text_of(element, "Id/Othr/Id")
            self._currency = text_of(element, "Ccy")[:3]
        elif name == "Bal":
            self._balance(element)
        elif name == "Ntry" and self._is_read(element):
            for entry in entries_of(element, self._iban, self._number + 1):
                self._number = entry.number
                self._sum += entry.cents
                self._payments.update(repr(entry._replace(number=0)).encode())
                if self._number > MAX_ENTRIES:
                    problem = "the document: BL-350 over {most} payments"
                    raise CamtFault.of(problem, "split it by days", most=MAX_ENTRIES)
                yield entry

    def _balance(self, element: Element) -> None:
        if self._is_foreign(element):
            return
        kind = text_of(element, "Tp/CdOrPrtry/Cd")
        # The first of several is the opening one, the last the closing one.
        if kind in _OPENING:
            self._balances.setdefault("opening", amount(element, "the balance"))
        elif kind in _CLOSING:
            self._balances["closing"] = amount(element, "the balance")

    def _is_foreign(self, element: Element) -> bool:
        """Say whether the account is in another currency: by its own word, or its first amount."""
        self._currency = self._currency or currency_of(element)[:3]
        return self._currency not in {"", "EUR"}

    def _is_read(self, entry: Element) -> bool:
        """Say whether an entry is booked, in euros; what is not is counted under its reason."""
        status = entry_status(entry)
        if self._is_foreign(entry):
            words = "statement {name}: account {iban} is in {currency!r}"
        elif status in ANNOUNCED:
            words = _ANNOUNCED
        elif status != BOOKED:
            words = "statement {name}: status {status!r} is not known"
            self._adds_up = False
        else:
            return True
        account = {"name": self._name, "iban": self._iban, "currency": self._currency}
        reason = Said(words, status=status[:30], **account)
        if len(self._left) < _MOST_REASONS or reason in self._left:
            self._left[reason] += 1
        return False

    def _once(self) -> None:
        """Refuse a statement that stands in the file before: its payments would be two each."""
        said = (self._iban, self._name, self._payments.digest())
        if said in self._seen:
            problem = "statement {name}: BL-653 stands in the file before, with the same payments"
            raise CamtFault.of(problem, "take it out, or get it from the bank", name=self._name)
        if said[2] != _NO_PAYMENTS:
            self._seen.add(said)

    def _add_up(self) -> None:
        both = self._balances
        if len(both) < len(("opening", "closing")) or not self._adds_up:
            return
        if gap := Decimal(both["closing"] - both["opening"] - self._sum) / 100:
            problem = "statement {name}: BL-351 {gap} EUR of its change of balance have no payment"
            raise CamtFault.of(
                problem, "get all pages of it from the bank", name=self._name, gap=gap
            )
