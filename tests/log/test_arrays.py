"""What is made an array here is to the server what the driver would have made of it."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from ledger.log.databases.arrays import ADAPTERS, ARRAYS, packed
from tests.effort import examples

NUMBERS = st.integers(-(2**63), 2**63 - 1)
# A server keeps no zero byte in a text.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
COLUMNS = st.one_of(
    *(
        st.tuples(st.just(kind), st.lists(st.none() | values, max_size=5))
        for kind, values in (("int", NUMBERS), ("text", TEXTS), ("bytes", st.binary()))
    )
)


@pytest.fixture
def connection(postgres_database: str):
    plain = make_url(postgres_database).set(drivername="postgresql")
    at = plain.render_as_string(hide_password=False)
    with psycopg.connect(at, context=ADAPTERS) as opened:
        yield opened


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(column=COLUMNS)
def test_a_column_comes_back_as_it_was_given(connection: psycopg.Connection, column) -> None:
    kind, values = column
    asked = connection.execute(f"SELECT %b::{ARRAYS[kind]}", [packed(kind, values)])
    assert asked.fetchone() == (values,)


def test_small_and_large_numbers_are_one_statement(connection: psycopg.Connection) -> None:
    for number in (1, 2**20, 2**40) * 5:
        connection.execute("SELECT %b::bigint[]", [packed("int", [number])], prepare=True)
    assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (1,)
