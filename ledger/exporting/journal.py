"""The journal for plain-text accounting, spreadsheets and programs.

Each entry is one transaction: the cost on `expenses:programme:body:post:cost type`, and the same
amount against `liabilities:body`. Both programs then show what `cost share` adds up before sharing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator

from ledger.domain.fields import no_formula
from ledger.domain.money import decimal_text
from ledger.domain.period import iso
from ledger.position.costs.journal import JournalEntry

FIELDS = JournalEntry._fields
"""The columns of the CSV and the keys of the JSON lines; amounts are integer cents."""
DAYS = frozenset({"booked_on", "paid_on", "service_from", "service_to", "known_on"})


def _record(entry: JournalEntry) -> dict[str, object]:
    record: dict[str, object] = entry._asdict()
    for name in DAYS:
        day = getattr(entry, name)
        record[name] = iso(day) if day else None
    return record


def as_csv(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Yield lines of CSV; a text that a spreadsheet would take for a formula begins with `'`."""
    yield ",".join(FIELDS) + "\n"
    for entry in entries:
        cells = [no_formula(value) for value in _record(entry).values()]
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerow(cells)
        yield buffer.getvalue()


def as_jsonl(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Yield one JSON object a line."""
    for entry in entries:
        yield json.dumps(_record(entry), ensure_ascii=False) + "\n"


def as_hledger(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Yield transactions of an hledger journal (also read by ledger-cli)."""
    yield "; cost bookings of a Budget Ledger; amounts in euros\ncommodity 1000.00 EUR\n\n"
    unlike = _Names(_plain)
    for entry in entries:
        about = f"{entry.kind} event:{entry.sequence} source:{_plain(entry.source)}"
        service = f"service:{iso(entry.service_from)}..{iso(entry.service_to)}"
        whose = unlike.of("body", entry.employing_body)
        account = unlike.cost(entry, whose)
        amount, other = decimal_text(entry.amount_cents), decimal_text(-entry.amount_cents)
        yield (
            f"{iso(entry.booked_on)} ({_code(entry)}) {_plain(entry.post)}"
            f"  ; {about} {service} bearing:{entry.bearing_year}\n"
            f"    expenses:{account}  {amount} EUR\n"
            f"    liabilities:{whose}  {other} EUR\n\n"
        )


def _plain(text: str) -> str:
    """Return a name without colon, semicolon or blanks, which mean something in a journal."""
    return re.sub(r"[^\w.§/+-]+", "-", text).strip("-") or "-"


def _code(entry: JournalEntry) -> str:
    return f"{_plain(entry.voucher)}/{entry.line}"


def as_beancount(entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Yield directives of a beancount file; accounts are opened where they first appear.

    Names become what an account may hold (letters, digits, `-`); where two would become the same, a
    number tells them apart, and the metadata hold them as they are.
    """
    yield 'option "operating_currency" "EUR"\n\n'
    names = _Names(_capital)
    opened: set[str] = set()
    for entry in entries:
        whose = names.of("body", entry.employing_body)
        cost = f"Expenses:{names.cost(entry, whose)}"
        debt = f"Liabilities:{whose}"
        for account in (cost, debt):
            if account not in opened:
                opened.add(account)
                yield f"1970-01-01 open {account} EUR\n"
        yield (
            f"{iso(entry.booked_on)} * {_string(entry.voucher)} {_string(entry.kind)}\n"
            f"  event: {entry.sequence}\n"
            f"  post: {_string(entry.post)}\n"
            f"  cost_type: {_string(entry.cost_type)}\n"
            f"  bearing_year: {entry.bearing_year}\n"
            f"  service_from: {iso(entry.service_from)}\n"
            f"  service_to: {iso(entry.service_to)}\n"
            f"  {cost}  {decimal_text(entry.amount_cents)} EUR\n"
            f"  {debt}  {decimal_text(-entry.amount_cents)} EUR\n\n"
        )


class _Names:
    """Makes each name one that an account may hold, and keeps different names different."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def of(self, kind: str, text: str) -> str:
        found = self._given.get((kind, text))
        if found is None:
            plain = self._clean(text)
            found, number = plain, 2
            while (kind, found) in self._taken:
                found, number = f"{plain}-{number}", number + 1
            self._given[kind, text] = found
            self._taken.add((kind, found))
        return found

    def cost(self, entry: JournalEntry, whose: str) -> str:
        """Return programme, body, post and cost type as an account."""
        programme, post = self.of("programme", entry.programme), self.of("post", entry.post)
        return f"{programme}:{whose}:{post}:{self.of('type', entry.cost_type)}"


def _capital(text: str) -> str:
    """Return letters, digits and `-` only, beginning with a capital or a digit."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "X"
    return plain[:1].upper() + plain[1:]


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


FORMATS: dict[str, Callable[[Iterable[JournalEntry]], Iterator[str]]] = {
    "hledger": as_hledger,
    "beancount": as_beancount,
    "csv": as_csv,
    "jsonl": as_jsonl,
}
"""A new format is one function here."""
