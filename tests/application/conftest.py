"""Ledgers for the tests of the door: an empty one, one with master data, the whole case."""

from __future__ import annotations

import pytest

from tests.application import mitte
from tests.application import writers as w


@pytest.fixture
def clock():
    return mitte.Clock()


@pytest.fixture
def empty(database_url, clock):
    with mitte.opened(database_url, clock) as ledger:
        yield ledger


@pytest.fixture
def ledger(empty):
    """Give a ledger with the master data of the case and no cost."""
    mitte.record_master_data(empty)
    return empty


@pytest.fixture
def case(empty):
    """Give a ledger with the whole case."""
    mitte.record_mitte(empty)
    return empty


@pytest.fixture(scope="module")
def writers():
    """Give eight processes that write at once."""
    with w.Writers() as eight:
        yield eight


@pytest.fixture
def url(database_url):
    """Give the URL of a ledger with the master data that nobody has open."""
    with mitte.opened(database_url) as ledger:
        mitte.record_master_data(ledger)
    return database_url
