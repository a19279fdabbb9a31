"""What columns declare holds: words that exist, keys of their own, one value in all forms."""

from __future__ import annotations

import csv
import io
import json
from importlib import import_module
from pkgutil import walk_packages
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ledger.reporting
from ledger.reporting import columns as c
from ledger.reporting.columns import Column, Listing
from ledger.reporting.language import Language, Words
from ledger.reporting.years.due import due_listing
from tests.words import WORDS

MODULES = [
    import_module(one.name) for one in walk_packages(ledger.reporting.__path__, "ledger.reporting.")
]
LISTINGS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Listing)
} | {"due_report.due_listing": due_listing(0)}


@pytest.mark.parametrize("name", sorted(LISTINGS))
def test_every_column_has_a_word_that_exists_or_a_key_of_its_own(name):
    listing = LISTINGS[name]
    assert all(one.key or one.word for one in listing.columns)
    assert {one.word for one in listing.columns} - {""} <= set(WORDS)
    assert len(set(listing.fields)) == len(listing.fields)


def test_there_are_many_of_them():
    assert len(LISTINGS) > 30


class Line(NamedTuple):
    """A row with a value of each kind."""

    body: str
    cents: int | None
    day: int | None
    names: tuple[str, ...]
    event: int


LINES: Listing[Line] = Listing(
    Column("event", "event", c.NUMBER),
    Column("body", kind=c.BODY),
    Column("", "year", c.spoken(lambda row, words: words.say("sum") if row.cents else "-")),
    Column("day", kind=c.DAY),
    Column("names", kind=c.LIST),
    Column("cents", "amount", c.MONEY),
)
TEXT = st.text("abcÄ -=|;,\"'", max_size=8)
ROWS = st.lists(
    st.builds(
        Line,
        TEXT,
        st.none() | st.integers(-(10**12), 10**12),
        st.none() | st.integers(1, 40000),
        st.lists(st.from_regex(r"[A-Z]{1,5}", fullmatch=True), max_size=3).map(tuple),
        st.integers(1, 10**9),
    ),
    max_size=5,
)


@given(ROWS, st.sampled_from(("de", "en")))
def test_a_value_is_the_same_in_every_form(rows, code):
    words = Words(Language(code), {"a": "Alpha"})
    records = json.loads(json.dumps(LINES.records(rows, words)))
    table = list(csv.DictReader(io.StringIO(LINES.csv(rows, words))))
    assert [list(one) for one in records] == [list(LINES.fields)] * len(rows)
    for row, record, line in zip(rows, records, table, strict=True):
        assert (record["body"], record["cents"]) == (row.body, row.cents)
        assert record["names"] == list(row.names) == line["names"].split()
        assert line["cents"] == ("" if row.cents is None else str(row.cents))
        assert line["day"] == (record["day"] or "")
    head, rule, *shown = LINES.text(rows, words).splitlines()
    assert head.split() == [words.say(word) for word in ("event", "year", "amount")]
    assert len(shown) == len(rows)
    for row, text in zip(rows, shown, strict=True):
        assert text.endswith(words.language.money(row.cents))
        assert text.split()[0] == str(row.event)
        assert len(text) == len(rule)


@given(ROWS.filter(lambda rows: rows and all(row.cents is not None for row in rows)))
def test_the_last_row_adds_up_amounts_and_counts(rows):
    words = Words(Language("en"))
    listing: Listing[Line] = Listing(
        Column("body", "body", c.BODY), Column("cents", "amount", c.MONEY)
    )
    last = listing.text(rows, words, listing.total(rows)).splitlines()[-1]
    assert last.split() == [words.say("sum"), words.language.money(sum(row.cents for row in rows))]
