"""Tables on a narrow page: nothing is wider, nothing is lost."""

from __future__ import annotations

from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.reporting.page import PAGE, folded
from ledger.reporting.table import text_table

CELL = st.text(st.sampled_from("ab äß-€1. "), max_size=40)


def on_page(width, make, *args):
    def made():
        PAGE.set(width)
        return make(*args)

    return copy_context().run(made)


@st.composite
def tables(draw):
    columns = draw(st.integers(1, 7))
    row = st.lists(CELL, min_size=columns, max_size=columns)
    head = draw(st.lists(CELL.filter(str.strip), min_size=columns, max_size=columns))
    right = draw(st.frozensets(st.integers(0, columns - 1)))
    return head, draw(st.lists(row, min_size=1, max_size=4)), right


@given(tables(), st.integers(40, 120))
def test_a_table_fits_the_page_and_keeps_every_sign(table, width):
    head, rows, right = table
    text = on_page(width, text_table, head, rows, right)
    assert all(len(line) <= width for line in text.splitlines())
    kept = sorted("".join(text.split()).replace("-", ""))
    for cell in (cell for row in rows for cell in row):
        for sign in cell.replace("-", "").split():
            assert set(sign) <= set(kept)


def test_amounts_stay_whole_and_titles_wrap():
    head, rows = (
        ["Körperschaft", "nicht refinanziert"],
        [["Nottuln am Rande der Baumberge " * 2, "1.758,95 €"]],
    )
    text = on_page(50, text_table, head, rows, frozenset({1}))
    assert "1.758,95 €" in text
    assert max(map(len, text.splitlines())) <= 50


def test_a_page_that_is_too_narrow_gets_a_block_for_each_row():
    head = [f"Betrag {n}" for n in range(9)]
    text = on_page(60, text_table, head, [["1.234.567,89 €"] * 9] * 2, frozenset(range(9)))
    assert text.count("Betrag 8  1.234.567,89 €") == 2


@pytest.mark.parametrize("line", ["a " * 80, "├─ Kosten" + " " * 80 + "5,00 €", "x" * 100])
def test_a_long_line_goes_on_below(line):
    text = folded(line, 60)
    assert max(map(len, text.splitlines())) <= 60
    assert "".join(text.split()).replace("│", "") == "".join(line.split())
    assert folded(line, 0) == line
