"""Ledgers for the tests of the door: an empty one, one with master data, the whole case."""

from __future__ import annotations

import pytest

from tests.application import mitte


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
