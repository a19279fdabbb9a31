"""The workload in the product's own words: a setup, and a command for each row of the file.

Each municipality employs the people on its own posts and bears their cost alone, so the cost share
must equal `expected.csv`. A row that reverses another is the reversal of that voucher.
"""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook

from ledger.application import Ledger, Note
from ledger.domain.commands import (
    BookCost,
    Command,
    EstablishPost,
    ImportCosts,
    RegisterBody,
    RegisterCostType,
    RegisterProgramme,
    ReverseCost,
)
from ledger.domain.money import decimal_text
from ledger.domain.period import day_of
from ledger.position.load import Question

PROGRAMME = "KIM"
SOURCE = "bench"
_FIRST_DAY = day_of(date(2020, 1, 1))


def generate(folder: Path, count: int) -> Path:
    """Write the workload of a size, once; return its folder."""
    place = folder / str(count)
    if not (place / "workload.json").exists():
        script = Path(__file__).with_name("gen.py")
        words = [sys.executable, str(script), str(count), str(place), "--formats", "csv"]
        subprocess.run(words, check=True)
    return place


def rows_of(place: Path) -> Iterator[list[str]]:
    """Yield the rows of `bookings.csv` without its header."""
    with (place / "bookings.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def setup(rows: Iterable[list[str]]) -> list[Command]:
    """Return what stands before the first booking: programme, cost types, bodies, posts."""
    found = {(row[6], row[4], row[5], row[7]) for row in rows}
    posts = sorted({(post, body, region) for post, body, region, _ in found})
    types = sorted({cost_type for *_, cost_type in found})
    bodies = sorted({(body, name) for _, body, name in posts})
    return [
        RegisterProgramme(PROGRAMME, "Kommunales Integrationsmanagement"),
        *(RegisterCostType(cost_type) for cost_type in types),
        *(RegisterBody(body, name) for body, name in bodies),
        *(
            EstablishPost(post, PROGRAMME, body, region, (1, 1), _FIRST_DAY)
            for post, body, region in posts
        ),
    ]


def commands(
    rows: Iterable[list[str]], *, with_text: bool = False
) -> tuple[BookCost | ReverseCost, ...]:
    """Return the command of each row; payee and text only when asked for, as in `import`."""
    days: dict[str, int] = {}
    result: list[BookCost | ReverseCost] = []
    for row in rows:
        _, voucher, on, year, body, _, post, cost_type, _, _, cents, _, payee, text, reverses = row
        day = days.get(on)
        if day is None:
            day = days[on] = day_of(date.fromisoformat(on))
        if reverses:
            result.append(
                ReverseCost(
                    body, int(year), reverses, day, day, 1, SOURCE, reversal_voucher=voucher
                )
            )
        elif with_text:
            amount = int(cents)
            result.append(
                BookCost(
                    post,
                    cost_type,
                    amount,
                    day,
                    day,
                    day,
                    day,
                    voucher,
                    1,
                    SOURCE,
                    int(year),
                    body,
                    payee,
                    text,
                )
            )
        else:
            amount = int(cents)
            result.append(
                BookCost(
                    post, cost_type, amount, day, day, day, day, voucher, 1, SOURCE, int(year), body
                )
            )
    return tuple(result)


COLUMNS = (
    "post,cost_type,amount,service_from,service_to,booked_on,paid_on,voucher,fiscal_year,"
    "employing_body,payee,text,reverses"
)


def own_file(place: Path) -> Path:
    """Write the same rows as the product's own CSV, once; return the file."""
    path = place / "own.csv"
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(COLUMNS + "\n")
            writer = csv.writer(file, lineterminator="\n")
            for row in rows_of(place):
                _, voucher, on, year, body, _, post, kind, _, _, cents, _, payee, text, of = row
                amount = decimal_text(int(cents))
                cells = (post, kind, amount, on, on, on, on, voucher, year, body, payee, text, of)
                writer.writerow(cells)
    return path


EXPORT_COLUMNS = (
    "Haushaltsjahr;Belegnr;Buchungsdatum;Zahldatum;Sachkonto;Kostenträger;Buchungstext;Betrag;"
    "Storno zu"
)
PROFILE = """
profile = "bench"
encoding = "cp1252"
delimiter = ";"
source = "bench"
[columns]
fiscal_year = "Haushaltsjahr"
voucher = "Belegnr"
booked_on = "Buchungsdatum"
paid_on = "Zahldatum"
account = "Sachkonto"
cost_bearer = "Kostenträger"
text = "Buchungstext"
amount = "Betrag"
reverses = "Storno zu"
[service]
month_of = "booked_on"
[accounts]
"5*" = "personnel"
"""


SHEET_PROFILE = PROFILE.replace('encoding = "cp1252"\ndelimiter = ";"', 'format = "xlsx"')
"""The same of a workbook."""


def export_file(place: Path) -> Path:
    """Write the same rows as a finance system would export them, once; return the file."""
    path = place / "export.csv"
    if not path.exists():
        with path.open("w", encoding="cp1252", newline="") as file:
            file.write(EXPORT_COLUMNS + "\r\n")
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            for row in rows_of(place):
                _, voucher, on, year, _, _, post, kind, _, _, cents, _, _, text, of = row
                amount = f"{Decimal(cents) / 100:,.2f}".translate(str.maketrans(",.", ".,"))
                day = ".".join(reversed(on.split("-")))
                writer.writerow((year, voucher, day, day, kind, post, text, amount, of))
    return path


def sheet_file(place: Path) -> Path:
    """Write the same rows as a workbook with numbers and days, once; return the file."""
    path = place / "export.xlsx"
    if not path.exists():
        with Workbook(path, {"constant_memory": True}) as book:
            sheet, days = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
            sheet.write_row(0, 0, EXPORT_COLUMNS.split(";"))
            for number, row in enumerate(rows_of(place), 1):
                _, voucher, on, year, _, _, post, kind, _, _, cents, _, _, text, of = row
                day = date.fromisoformat(on)
                sheet.write_row(number, 0, (int(year), voucher))
                sheet.write_datetime(number, 2, day, days)
                sheet.write_datetime(number, 3, day, days)
                sheet.write_row(number, 4, (int(kind), post, text, int(cents) / 100, of))
    return path


def odd_file(path: Path) -> Path:
    """Write a file of costs with half a percent of odd amounts, once; return it.

    They mean the same: a sign of the currency stands behind them.
    """
    odd = path.with_name(f"odd-{path.name}")
    if not odd.exists():
        encoding, delimiter = ("cp1252", ";") if path.name == "export.csv" else ("utf-8", ",")
        with (
            path.open(encoding=encoding, newline="") as file,
            odd.open("w", encoding=encoding, newline="") as out,
        ):
            rows = csv.reader(file, delimiter=delimiter)
            writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
            head = next(rows)
            place = head.index("Betrag" if delimiter == ";" else "amount")
            writer.writerow(head)
            for number, row in enumerate(rows):
                if number % 200 == 0:
                    row[place] += " €"
                writer.writerow(row)
    return odd


def prepare(ledger: Ledger, rows: Iterable[list[str]]) -> None:
    """Record the setup."""
    ledger.execute_all([(command, Note()) for command in setup(rows)])


def load(ledger: Ledger, place: Path) -> None:
    """Record setup and bookings."""
    prepare(ledger, rows_of(place))
    ledger.execute(ImportCosts(commands(rows_of(place))))


def sums_of(ledger: Ledger) -> dict[tuple[str, int], int]:
    """Return the cost share of each municipality and year."""
    rows = ledger.positions(Question()).rows
    return {(row.municipality, row.year): row.cost_share_cents for row in rows}


def expected(place: Path) -> dict[tuple[str, int], int]:
    """Return the same sums as the generator counted them."""
    with (place / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["municipality_id"], int(row["year"])): int(row["cents"])
            for row in csv.DictReader(file)
        }


class WrongSumsError(Exception):
    """A figure whose sums are wrong does not count."""


def check(ledger: Ledger, place: Path) -> None:
    """Refuse a ledger that does not say what the generator counted.

    Raises:
        WrongSumsError: at least one sum differs.
    """
    found, wanted = sums_of(ledger), expected(place)
    wrong = sorted(k for k in found.keys() | wanted.keys() if found.get(k) != wanted.get(k))
    if wrong:
        raise WrongSumsError(f"{len(wrong)} sums differ, the first of {wrong[0]}")
