"""Nobody waits for a file: sheets and statements are parsed before the write lock is taken."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.domain.commands import RegisterCostType
from ledger.importing.bank import camt
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.files.sheet_rows import SheetRows
from ledger.log.databases import sqlite
from tests.application.mitte import opened, record_master_data
from tests.importing.bank_ledger import DUELMEN, write
from tests.importing.profiled import HEAD, ROW, profile_of
from tests.importing.statement import Payment
from tests.importing.workbooks import row, text, workbook


@pytest.fixture
def others_write(database_url, monkeypatch):
    """Return what records something by another connection, and how often it was asked to."""
    monkeypatch.setattr(sqlite, "LOCK_TIMEOUT_SECONDS", 1)
    written: list[int] = []

    def write() -> None:
        with opened(database_url) as other:
            other.execute(RegisterCostType(f"probe-{len(written)}"))
        written.append(1)

    return write, written


def test_others_write_while_a_spreadsheet_is_parsed(
    database_url, tmp_path, monkeypatch, others_write
):
    write_one, written = others_write
    rows = SheetRows.__iter__

    def parsed(self):
        for one in rows(self):
            write_one()
            yield one

    monkeypatch.setattr(SheetRows, "__iter__", parsed)
    lines = [[f"B-{n}", *ROW[1:]] for n in range(3)]
    path = workbook(tmp_path / "x.xlsx", "".join(row(*map(text, one)) for one in (HEAD, *lines)))
    with opened(database_url) as ledger:
        record_master_data(ledger)
        before = len(list(ledger.replay()))
        profile = profile_of(top='format = "xlsx"\n')
        report = import_costs(ledger, path, ImportOptions(), profile)
        assert report.new == len(lines), report.findings
        assert len(written) == len(lines) + 1
        assert len(list(ledger.replay())) == before + len(written) + len(lines)


@pytest.mark.parametrize("command", ["propose", "confirm --all"])
def test_others_write_while_a_statement_is_parsed(mitte, tmp_path, monkeypatch, command):
    monkeypatch.setattr(sqlite, "LOCK_TIMEOUT_SECONDS", 1)
    take = camt._Reader.part
    written: list[int] = []

    def parsed(self, name, part):
        if name == "Ntry":
            with Ledger(mitte.database) as other:
                other.execute(RegisterCostType(f"probe-{len(written)}"))
            written.append(1)
        take(self, name, part)

    monkeypatch.setattr(camt._Reader, "part", parsed)
    path = write(tmp_path, Payment("-1"), Payment("2"))
    word, *more = command.split()
    mitte.ok(" ".join(["bank", word, str(path), "--body", DUELMEN, *more]))
    assert len(written) == 2
