"""Bank statements: camt.053 (ISO 20022), versions 2 to 8 and later ones of the same shape.

Read as a stream: of the statement no more than one entry is held.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import UsageError
from ledger.domain.money import Cents
from ledger.domain.said import Said, strung
from ledger.importing.bank.camt_entry import ANNOUNCED, BOOKED, amount, entries_of, entry_status
from ledger.importing.bank.camt_pages import CamtChain, CamtPages
from ledger.importing.bank.camt_part import AGAIN, ASK, CamtParts
from ledger.importing.files.guarded_xml import BROKEN, Fault, XmlLimits, pieces
from ledger.importing.files.text import file_hash, worded

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.domain.errors import Finding
    from ledger.importing.bank.camt_part import CamtPart
    from ledger.position.bank.entry import BankEntry

MAX_BYTES = 64 << 20
MAX_ENTRIES = 100_000
_LIMITS = XmlLimits(text=64 << 10, remedy=AGAIN)
"""No bank writes a longer text."""
_MOST_REASONS = 20
_NO_PAYMENTS = sha256().digest()
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED"})
_JUDGED = frozenset({"Bal", "Ntry", "GrpHdr", "StmtPgntn", "TxsSummry"})
_ANNOUNCED = "statement {name}: {status} is only announced"


class Statement(NamedTuple):
    """The payments of a file, its hash and name; `notes` name what was left out, and why."""

    entries: list[BankEntry]
    file_hash: bytes
    name: str
    notes: tuple[Said, ...] = ()


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
    parts = CamtParts(reader.part, reader.ended)
    read = sha256()
    try:
        with worded(path), path.open("rb") as file:
            for piece in pieces(file, parts.begin, _LIMITS):
                read.update(piece)
                parts.look(piece)
        if not parts.found:
            problem = "the document: BL-496 {root!r} holds no camt.053"
            raise Fault.of(problem, ASK, root=parts.root)
        reader.finish()
    except Fault as fault:
        raise fault.within(Said("file {name}", name=path.name), ", ") from None
    except BROKEN as error:
        problem, line = "file {name}: BL-347 is no XML", getattr(error, "lineno", 0)
        if line:
            problem = "file {name}, line {line}: BL-347 is no XML"
        remedy = "save the statement from the bank again as camt.053 (XML; no ZIP, no MT940)"
        raise UsageError.of(problem, remedy, name=path.name, line=line) from None
    if read.digest() != digest:
        problem = "file {name}: BL-344 was changed while it was read; nothing was recorded"
        raise UsageError.of(problem, "read it again", name=path.name)
    return Statement(reader.found, digest, path.name, reader.notes)


class _Reader:
    """Makes payments of the parts of statements.

    Attributes:
        found: the payments, in the order of the file.
    """

    def __init__(self) -> None:
        self.found: list[BankEntry] = []
        self._left: Counter[Said] = Counter()
        self._seen: set[tuple[str, str, bytes]] = set()
        self._before: set[tuple[BankEntry, ...]] = set()
        self._chain = CamtChain()
        self._lacking: list[Said] = []
        self._faults: list[Finding] = []
        self._number = 0
        self._pages = CamtPages()
        self._begin()

    def _begin(self) -> None:
        self._iban = self._name = self._currency = ""
        self._sum = 0
        self._payments = sha256()
        self._own: list[tuple[BankEntry, ...]] = []
        self._balances: dict[str, int] = {}
        self._adds_up = True
        self._told, self._count = "", 0

    @property
    def notes(self) -> tuple[Said, ...]:
        """Return what was left out, and how often; and pages that are not there."""
        words = "BL-954 {reason}; payments left out: {count}"
        left = (Said(words, reason=one, count=count) for one, count in self._left.items())
        return *left, *self._pages.missing(), *self._chain.broken(), *self._lacking[:_MOST_REASONS]

    def finish(self) -> None:
        """Refuse a file of which no payment can be read although there are some.

        Raises:
            Fault: as said.
        """
        both = zip(self._left, self.notes, strict=False)
        serious = [note for reason, note in both if reason.words != _ANNOUNCED]
        if serious and not self.found:
            problem = "the document: BL-497 {serious}"
            remedy = "ask the bank for camt.053 statements in euros"
            raise Fault.of(problem, remedy, serious=strung(serious, "{these}; {one}"))

    def ended(self) -> None:
        """Look at a statement as a whole, when it ends."""
        if self._faults:
            raise Fault(self._faults)
        self._add_up()
        self._once()
        self._before.update(self._own)
        self._chain.link(self._iban, self._balances)
        if self._told not in {"", str(self._count)}:
            words = "BL-898 statement {name}: says of {told} entries; in the file: {count}"
            self._lacking.append(Said(words, name=self._name, told=self._told, count=self._count))
        self._begin()

    def part(self, name: str, part: CamtPart) -> None:
        """Take a part of a statement."""
        if name == "Id":
            self._name = part.text("")[:35]
        elif name == "Acct":
            self._iban = part.text("Id/IBAN") or part.text("Id/Othr/Id")
            self._currency = part.text("Ccy")[:3]
        elif name in _JUDGED:
            try:
                self._judged(name, part)
            except Fault as fault:
                # Balance and payments are wrong alike: a statement says all of it, when it ends.
                self._faults.extend(fault.findings[: _MOST_REASONS - len(self._faults)])
            if len(self.found) > MAX_ENTRIES:
                problem = "the document: BL-350 over {most} payments"
                raise Fault.of(problem, "split it by days", most=MAX_ENTRIES)

    def _judged(self, name: str, part: CamtPart) -> None:
        if name == "Bal":
            self._balance(part)
        elif name == "GrpHdr":
            self._pages.turn(part, "MsgPgntn/", "", Said("the document"))
        elif name == "StmtPgntn":
            self._pages.turn(part, "", self._iban, Said("statement {name}", name=self._name))
        elif name == "TxsSummry":
            self._told = part.text("TtlNtries/NbOfNtries").lstrip("0") or self._told
        elif self._is_read(part):
            self._number += 1
            entries = list(entries_of(part, self._iban, self._number))
            alike = tuple(entry._replace(number=0) for entry in entries)
            if entries[0].reference.strip("0") not in _NO_REFERENCE and alike in self._before:
                words = "statement {name}: stands in a statement before, by the bank's reference"
                self._left[Said(words, name=self._name)] += len(entries)
                self._number -= 1
            else:
                self._number = entries[-1].number
                self.found += entries
            self._own.append(alike)
            for entry in entries:
                self._sum += entry.cents
                self._payments.update(repr(entry[1:]).encode())

    def _balance(self, part: CamtPart) -> None:
        if self._is_foreign(part):
            return
        kind = part.text("Tp/CdOrPrtry/Cd")
        # The first of several is the opening one, the last the closing one.
        if kind in _OPENING and "opening" not in self._balances:
            place = Said("statement {name}: opening balance", name=self._name)
            self._balances["opening"] = amount(part, place)
        elif kind in _CLOSING:
            place = Said("statement {name}: closing balance", name=self._name)
            self._balances["closing"] = amount(part, place)

    def _is_foreign(self, part: CamtPart) -> bool:
        """Say whether the account is in another currency: by its own word, or its first amount."""
        self._currency = self._currency or part.text("Amt@")[:3]
        return self._currency not in {"", "EUR"}

    def _is_read(self, entry: CamtPart) -> bool:
        """Say whether an entry is booked, in euros; what is not is counted under its reason."""
        self._count += 1
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
            raise Fault.of(problem, "take it out, or get it from the bank", name=self._name)
        if said[2] != _NO_PAYMENTS:
            self._seen.add(said)

    def _add_up(self) -> None:
        both = self._balances
        if len(both) < len(("opening", "closing")) or not self._adds_up:
            return
        if gap := Cents(both["closing"] - both["opening"] - self._sum):
            problem = "statement {name}: BL-351 {gap} of its change of balance have no payment"
            raise Fault.of(problem, "get all pages of it from the bank", name=self._name, gap=gap)
