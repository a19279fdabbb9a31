"""A long file in parts: what crosses their boundary, what changes meanwhile, both readers alike."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.domain.errors import UsageError
from ledger.domain.events import CostBooked, CostReversed
from ledger.importing.costs import line_reader
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.files.rows import CsvRows
from ledger.importing.files.text import TextLines, file_hash, text_lines
from ledger.log.history import Filter
from ledger.position.load import Question
from tests.importing.rows_of_costs import row, write


@pytest.fixture
def three_at_once(monkeypatch):
    monkeypatch.setattr(line_reader, "_BLOCK", 3)
    monkeypatch.setattr(line_reader, "_LINES", 1)


def recorded(ledger, kind=CostBooked):
    return [i.event for i in ledger.replay() if isinstance(i.event, kind)]


@pytest.mark.usefixtures("three_at_once")
def test_all_parts_are_one_command_in_one_transaction(ledger, tmp_path):
    before = ledger.receipt()
    path = write(tmp_path, *(row(f"V-{n}", 100 + n) for n in range(10)))
    report = import_costs(ledger, path, ImportOptions())
    assert report.receipt is not None
    assert (report.new, report.receipt.events) == (10, 10)
    assert len({one.envelope.command_id for one in ledger.history(Filter())[-10:]}) == 1
    assert sum(e.amount_cents for e in recorded(ledger)) == 1045
    assert not ledger.verify(before).findings
    assert not ledger.rebuild()


@pytest.mark.usefixtures("three_at_once")
def test_a_reversal_finds_its_booking_in_an_earlier_part(ledger, tmp_path):
    rows = [row(f"V-{n}") for n in range(4)]
    undo = row("S-1", -100 % 10**9, "V-0").replace("9999999.00", "-1.00")
    rows.append(undo if "-1.00" in undo else row("S-1", 0, "V-0").replace("0.00", "-1.00"))
    report = import_costs(ledger, write(tmp_path, *rows, row("V-0", 700)), ImportOptions())
    assert (report.new, report.reversals, report.rejected) == (6, 1, 0)
    (undone,) = recorded(ledger, CostReversed)
    assert undone.voucher == "V-0"
    assert not ledger.verify().findings


@pytest.mark.usefixtures("three_at_once")
def test_a_voucher_twice_in_different_parts_is_refused_or_in_conflict(ledger, tmp_path):
    rows = [row(f"V-{n}") for n in range(4)]
    report = import_costs(ledger, write(tmp_path, *rows, row("V-0")), ImportOptions())
    assert (report.new, report.known, report.rejected, report.receipt) == (4, 0, 1, None)
    assert "the column line" in report.findings[0].problem
    assert import_costs(ledger, write(tmp_path, *rows), ImportOptions()).new == 4
    path = write(tmp_path, *rows, row("V-9"), row("V-10"), row("V-9", 777))
    report = import_costs(ledger, path, ImportOptions())
    assert (report.conflicts, report.receipt) == (1, None)
    assert "an earlier line" in report.findings[0].problem
    assert len(recorded(ledger)) == 4


@pytest.mark.usefixtures("three_at_once")
def test_one_bad_line_at_the_end_keeps_nothing(ledger, tmp_path):
    before = ledger.receipt()
    rows = [row(f"V-{n}") for n in range(7)]
    report = import_costs(ledger, write(tmp_path, *rows, row("V-8", 0)), ImportOptions())
    assert (report.rejected, report.receipt) == (1, None)
    assert ledger.receipt() == before
    assert not ledger.positions(Question(year=2024)).rows[0].cost_share_cents
    kept = import_costs(
        ledger, write(tmp_path, *rows, row("V-8", 0)), ImportOptions(accept_valid=True)
    )
    assert (kept.new, kept.rejected) == (7, 1)
    again = import_costs(ledger, write(tmp_path, *rows, row("V-8", 5)), ImportOptions())
    assert (again.new, again.known) == (1, 7)


def test_a_file_that_changes_while_it_is_read_is_refused(ledger, tmp_path, monkeypatch):
    path = write(tmp_path, row("V-1"))
    monkeypatch.setattr("ledger.importing.files.rows.file_hash", lambda _: b"x" * 32)
    before = ledger.receipt()
    with pytest.raises(UsageError, match="was changed while it was read"):
        import_costs(ledger, path, ImportOptions())
    assert ledger.receipt() == before


def test_the_lines_of_a_file_are_those_it_has(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("\ufeffa\r\nb\nc".encode())
    texts = TextLines(path, "utf-8-sig", file_hash(path)).texts()
    assert [line for text in texts for line in text_lines(text)] == ["a\r\n", "b\n", "c"]


def test_rows_over_several_lines_keep_their_numbers_in_blocks(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b\r\n"1\r\n2",x\r\n\r\n"1\r2\n3","\r"\r\nlast,row')
    one_by_one = list(CsvRows(path))
    for size in (1, 2, 10):
        blocks = list(CsvRows(path).blocks(size))
        found = [pair for b in blocks for pair in zip(b.numbers, b.rows, strict=True)]
        assert found == one_by_one
    assert [number for number, _ in one_by_one] == [1, 3, 4, 8, 9]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_row_without_an_amount_is_told_wherever_it_stands(ledger, tmp_path, at):
    rows = [row(f"V-{n}") for n in range(2)]
    rows.insert(at, row("V-9").replace(",1.00,", ",,"))
    report = import_costs(ledger, write(tmp_path, *rows), ImportOptions())
    assert (report.rejected, report.receipt) == (1, None)
    assert [(one.line, one.column) for one in report.findings] == [(at + 2, "amount")]


def test_a_block_of_long_rows_is_short(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(f"{'x' * 100_000},y\n" * 200, encoding="utf-8")
    sizes = [len(block.rows) for block in CsvRows(path).blocks(1000)]
    assert sum(sizes) == 200
    assert max(sizes) <= 48


def test_a_ledger_has_no_lines_of_a_dry_run(ledger, tmp_path):
    before = ledger.receipt()
    report = import_costs(ledger, write(tmp_path, row("V-1", 9000000)), ImportOptions(dry_run=True))
    assert (report.new, report.totals[0].cents) == (1, 9000000)
    assert {row.status for row in report.after} == {"exceeded", "no decision"}
    assert ledger.receipt() == before
    assert isinstance(ledger, Ledger)


@pytest.mark.usefixtures("three_at_once")
def test_progress_tells_lines_and_how_much_of_the_file_was_read(ledger, tmp_path):
    path = write(tmp_path, *(row(f"V-{n}") for n in range(10)))
    told: list[tuple[int, int, int]] = []
    import_costs(ledger, path, ImportOptions(progress=lambda *one: told.append(one)))
    size = path.stat().st_size
    assert told[-1] == (10, size, size)
    assert [lines for lines, _, _ in told] == sorted(lines for lines, _, _ in told)
