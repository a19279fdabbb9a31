"""Files with a profile of their own for tests: what is read of them, and what is said."""

from __future__ import annotations

from ledger.domain.events import Voucher
from ledger.importing.costs.read_rows import Read
from ledger.importing.costs.table import TableReader
from ledger.importing.files.splitting import Block
from ledger.importing.profiles.codes import Reading
from ledger.importing.profiles.profile import parse_profile

HEAD = ["Beleg", "Datum", "Konto", "KTR", "Betrag"]
ROW = ["B-1", "10.01.2024", "501200", "CM-1", "50,00"]
COLUMNS = """
[columns]
voucher = "Beleg"
booked_on = "Datum"
account = "Konto"
cost_bearer = "KTR"
"""
REST = """
[service]
month_of = "booked_on"
[accounts]
"5012*" = "personnel"
[posts]
"CM-1" = "CM-1"
"""
AMOUNT = 'amount = "Betrag"\n'
SIDE = AMOUNT + 'side = "S/H"\n'
SIDES = [*HEAD, "S/H"]
READING = Reading("csv", False, {"CM-1": "05558016"}, frozenset({"personnel"}))  # noqa: FBT003 - no workbook


def profile_of(columns: str = AMOUNT, top: str = "", rest: str = ""):
    return parse_profile("p.toml", top + COLUMNS + columns + REST + rest)


def read(profile, head: list[str], *rows: list[str]) -> Read:
    reader = TableReader("x.csv", head, profile, READING)
    return reader(Block.of_rows(range(2, 2 + len(rows)), list(rows)))


def cents(found: Read) -> list[int]:
    assert not found.refused, found.refused
    return list(found.cents)


def said(found: Read) -> str:
    """Return what is wrong with the only row."""
    ((number, findings, *_),) = found.refused
    assert number == 2
    assert not found.numbers
    return "; ".join(f"{column}: {problem}" for _, column, problem in findings)


def write(folder, *rows: list[str], head: list[str] = HEAD):
    path = folder / "export.csv"
    path.write_text("\n".join(map(";".join, [head, *rows])) + "\n", encoding="utf-8")
    return path


def vouchers(ledger) -> list[tuple[str, int, int]]:
    events = [item.event for item in ledger.replay() if isinstance(item.event, Voucher)]
    return [(one.voucher, one.line, one.amount_cents) for one in events]


SINGLE = profile_of(top='delimiter = ";"\n')
