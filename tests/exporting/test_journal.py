"""`export journal`: other programs accept it, and come to the same sums."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections import Counter
from datetime import date

import click
import pytest
from pyarrow import parquet

from cli.files import writing
from ledger.exporting.journal import FIELDS, FORMATS, as_csv
from ledger.exporting.parquet import write_parquet
from ledger.position.costs.journal import JournalEntry
from ledger.reporting.table import csv_table
from tests.cli.conftest import mitte, typist

__all__ = ["mitte", "typist"]

STRANGE = ["V:1; x", '"quoted" \\', "Ä-Öl 50%", "=1+1", "a  b", "a b", "a-b", "§ 4/1", "(x)"]


def entries() -> list[JournalEntry]:
    """Return bookings with names that mean something to plain-text accounting, and a reversal."""
    plain = JournalEntry(
        1, "booking", 19800, 0, 19800, 19830, 2024, 2024, "05558016", "KIM", "CM-1", "personnel",
        "manual", "V-1", 1, 100, None, "", 19900,
    )  # fmt: skip
    return [
        *(
            plain._replace(
                sequence=n,
                booked_on=19800 + n,
                post=name,
                cost_type=f"t{name}",
                voucher=name,
                amount_cents=(-1) ** n * n * 12345,
            )
            for n, name in enumerate(STRANGE, 1)
        ),
        plain._replace(sequence=99, kind="reversal", post="a b", amount_cents=-100, reverses=98),
    ]


def text(form: str) -> str:
    return "".join(FORMATS[form](entries()))


def run(program: str, *arguments: str, given: str = "") -> str:
    """Run another program, or say that it is not there."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed")
    result = subprocess.run(
        [path, *arguments], input=given, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def wanted() -> int:
    return sum(entry.amount_cents for entry in entries())


def test_hledger_accepts_it_with_the_same_sum():
    shown = run("hledger", "-f", "-", "balance", "expenses", "--depth", "1", given=text("hledger"))
    (amount,) = re.findall(r"(-?[\d.,]+) EUR\s+expenses", shown)
    assert round(float(amount.replace(",", "")) * 100) == wanted()
    run("hledger", "-f", "-", "check", given=text("hledger"))
    named = run("hledger", "-f", "-", "accounts", "expenses", given=text("hledger")).splitlines()
    assert len(named) == len({(one.post, one.cost_type) for one in entries()})


def test_beancount_accepts_it_with_the_same_sum(tmp_path):
    path = tmp_path / "journal.beancount"
    path.write_text(text("beancount"), encoding="utf-8")
    run("bean-check", str(path))
    posting = re.compile(r"^  Expenses:\S+  (-?\d+)\.(\d\d) EUR$", re.MULTILINE)
    cents = sum(int(a + b) for a, b in posting.findall(path.read_text("utf-8")))
    assert cents == wanted()
    accounts = re.findall(r"open (Expenses:\S+) EUR", path.read_text("utf-8"))
    assert len(set(accounts)) == len(accounts) == len({(e.post, e.cost_type) for e in entries()})


def test_csv_and_json_lines_hold_every_field():
    rows = list(csv.DictReader(io.StringIO(text("csv"))))
    objects = [json.loads(line) for line in text("jsonl").splitlines()]
    assert tuple(rows[0]) == tuple(objects[0]) == FIELDS
    assert sum(int(row["amount_cents"]) for row in rows) == wanted()
    assert sum(one["amount_cents"] for one in objects) == wanted()
    assert rows[3]["voucher"] == "'=1+1"
    assert objects[3]["voucher"] == "=1+1"
    assert (objects[-1]["reverses"], objects[-1]["paid_on"]) == (98, None)


def test_parquet_holds_every_field_typed(tmp_path):
    many = [*entries(), *(entries()[0]._replace(sequence=n) for n in range(100, 60_100))]
    with (tmp_path / "j.parquet").open("wb") as file:
        write_parquet(iter(many), file)
    table = parquet.read_table(tmp_path / "j.parquet")
    assert tuple(table.column_names) == FIELDS
    assert sum(table["amount_cents"].to_pylist()) == sum(one.amount_cents for one in many)
    first = table.slice(0, 1).to_pylist()[0]
    assert first["booked_on"] == date(2024, 3, 19)
    assert (first["paid_on"], first["voucher"]) == (None, "V:1; x")
    with (tmp_path / "again.parquet").open("wb") as file:
        write_parquet(iter(many), file)
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "j.parquet").read_bytes()


def test_parquet_is_written_by_the_command_and_asks_for_a_file(mitte, tmp_path):
    assert "--out" in mitte.refused("export journal --to parquet", 2)
    mitte.ok(f"export journal --to parquet --out {tmp_path}/j.parquet")
    table = parquet.read_table(tmp_path / "j.parquet")
    assert sum(table["amount_cents"].to_pylist()) == 3517914
    mitte.refused(f"export journal --to parquet --out {tmp_path}/j.parquet", 2)
    assert "check the path" in mitte.refused(f"export journal --to csv --out {tmp_path}/no/j", 2)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    def half():
        with writing(tmp_path / "x") as file:
            file.write(b"half")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - the one raised above
        half()
    assert list(tmp_path.iterdir()) == []
    with writing(tmp_path / "x") as file:
        file.write(b"1")
    with writing(tmp_path / "x", force=True) as file:
        file.write(b"2")
    assert (tmp_path / "x").read_bytes() == b"2"
    assert len(list(tmp_path.iterdir())) == 1

    def raced():
        with writing(tmp_path / "y") as file:
            (tmp_path / "y").write_bytes(b"of another")
            file.write(b"mine")

    with pytest.raises(click.UsageError, match="exists"):
        raced()
    assert (tmp_path / "y").read_bytes() == b"of another"


def test_the_journal_of_a_ledger_is_what_was_booked(mitte, tmp_path):
    mitte.ok("cost reverse --body 05558016 --fiscal-year 2023 --voucher 2023-0701 "
             "--booked-on 2023-09-01")  # fmt: skip
    lines = [json.loads(line) for line in mitte.ok("export journal --to jsonl").splitlines()]
    assert Counter(line["kind"] for line in lines) == {"booking": 6, "reversal": 1}
    assert sum(line["amount_cents"] for line in lines) == 3517914 - 586319
    known = mitte.ok("export journal --to jsonl --known-on 2023-08-31").splitlines()
    assert len(known) == 2
    assert mitte.ok("export journal --to jsonl --year 2024") == ""
    assert "05558" in mitte.refused("export journal --to csv --body 0555801")
    path = tmp_path / "j.csv"
    mitte.ok(f"export journal --to csv --out {path}")
    assert path.read_text(encoding="utf-8").count("\n") == 8
    assert "exists" in mitte.refused(f"export journal --to csv --out {path}", 2)


def test_no_text_in_csv_is_computed_by_a_spreadsheet():
    for text in ("=1+1", "+1", "-1+1", "-", "@x", "\tx", "\rx"):
        booked = "".join(as_csv([entries()[0]._replace(voucher=text)]))
        for written in (csv_table(["voucher"], [[text]]), booked):
            assert written.count(f"'{text}") == 1
    assert csv_table(["x"], [["-12.50"], ["V-1"], [-1]]) == "x\n-12.50\nV-1\n-1"
