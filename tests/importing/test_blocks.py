"""Rows are read in whatever blocks and ways: the same rows, numbers, findings and events."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.importing.costs import line_reader
from ledger.importing.costs.cells import clean
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.files import text as files
from ledger.importing.files.rows import CsvRows
from ledger.importing.files.splitting import split
from tests.application.mitte import opened, record_master_data
from tests.effort import examples
from tests.importing.rows_of_costs import row, write

TEXT = st.text(
    st.sampled_from('abü";\t \x0b\u2028') | st.sampled_from(["\n", "\n", "\r", ";", '"']),
    max_size=40,
)
QUOTED = st.builds('"{}"'.format, st.text(st.sampled_from("ab ;,ü"), max_size=4))
PLAIN_CELL = st.text(st.sampled_from("ab ,ü"), max_size=4)
TABLE = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(QUOTED | PLAIN_CELL, min_size=width, max_size=width).map(";".join)
    ).map("\n".join)
)


def read_by_python(text):
    lines = csv.reader(files.text_lines(text), delimiter=";", strict=True)
    return [(lines.line_num, cells) for cells in lines]


@settings(max_examples=examples(500))
@given(TEXT | TABLE)
def test_a_text_is_split_as_python_reads_it_or_not_at_all(text):
    columns = split(text, ";")
    if columns is not None:
        found = [list(cells) for cells in zip(*columns, strict=True)]
        assert list(enumerate(found, 1)) == read_by_python(text)


@given(TABLE)
def test_plain_rows_with_and_without_quotation_marks_are_always_split(text):
    blank = not text or any(not line for line in text.split("\n"))
    assert blank or split(text, ";") is not None


def test_a_single_column_is_left_to_python_which_tells_a_blank_line_from_an_empty_field():
    assert split("a\n\nb\n", ";") is None


@settings(deadline=None)
@given(TEXT | TABLE | st.tuples(TABLE, TEXT, TABLE).map("\n".join), st.integers(1, 30))
def test_blocks_hold_the_rows_that_are_read_one_by_one(text, characters):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_CHARACTERS", characters)
        path = Path(folder) / "x.csv"
        path.write_bytes(text.encode())
        try:
            expected = read_by_python(text)
        except csv.Error:
            with pytest.raises(UsageError):
                list(CsvRows(path, "utf-8", ";").blocks(3))
            return
        assert list(CsvRows(path, "utf-8", ";")) == expected
        found = [
            (number, list(cells))
            for block in CsvRows(path, "utf-8", ";").blocks(3)
            for number, cells in zip(block.numbers, block.rows, strict=True)
        ]
        assert found == expected


MIXED = st.lists(
    st.one_of(
        st.builds(row, st.sampled_from(["V-1", "V-2", "V-3", "V-4"]), st.sampled_from([0, 1, 700])),
        st.builds(row, st.just("S-1"), st.just(0), st.sampled_from(["V-1", "V-2"])),
        st.sampled_from(["\n", "nonsense\n", ",,,,,,,,\n"]),
        st.builds(lambda n: row(f"N-{n}", 100 + n), st.integers(0, 1000)),
    ),
    min_size=1,
    max_size=12,
)


def imported(folder, name, before, lines, rejected=None):
    """Import two files, one after the other, and return all that became of the second."""
    options = ImportOptions(accept_valid=True, rejected=rejected)
    with opened(str(folder / f"{name}.db")) as one:
        record_master_data(one)
        if before:
            import_costs(one, write(folder, *before), ImportOptions(accept_valid=True))
        report = import_costs(one, write(folder, *lines), options)
        events = [(item.sequence, item.known_on, item.event) for item in one.replay()]
        assert not one.verify().findings
        assert not one.rebuild()
    return report.findings, report.totals, report.new, report.known, report.skipped, events


@settings(max_examples=examples(60), deadline=None)
@given(st.just([]) | MIXED, MIXED, st.integers(1, 4), st.integers(1, 3), st.integers(40, 200))
def test_in_whatever_blocks_a_file_is_read_its_events_are_the_same(
    before, lines, size, blocks, characters
):
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.setattr(line_reader, "_BLOCK", 1)
        patch.setattr(line_reader, "_LINES", 1)
        singly = imported(folder, "singly", before, lines)
        patch.undo()
        patch.setattr(line_reader, "_BLOCK", size)
        patch.setattr(line_reader, "_LINES", blocks)
        patch.setattr(files, "_CHARACTERS", characters)
        assert imported(folder, "columns", before, lines) == singly
        # Whoever wants refused lines has every voucher looked up at once.
        refused = folder / "refused.csv"
        assert imported(folder, "carefully", before, lines, refused) == singly


CELL = st.text(st.sampled_from("ab =\x07\u00a0\n\tü"), max_size=4)


@settings(max_examples=examples(400))
@given(st.lists(CELL, min_size=1, max_size=6), st.integers(1, 40))
def test_a_cell_means_the_same_in_whatever_column_it_stands(cells, times):
    column = cells * times
    texts, faults = clean(column)
    for at, cell in enumerate(column):
        (text,), alone = clean([cell])
        assert (texts[at], faults.get(at)) == (text, alone.get(0))
