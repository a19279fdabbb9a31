"""The typed ledger, as for the command line."""

import pytest

from tests.application.mitte import opened, record_master_data
from tests.cli.conftest import mitte, typist

__all__ = ["mitte", "typist"]


@pytest.fixture
def scheduled(mitte):
    mitte.ok(
        "advance schedule KV-Mitte --member 05558032 --year 2024 --amount 2000 --due-on 2024-03-31"
    )
    return mitte


@pytest.fixture
def ledger(database_url):
    with opened(database_url) as one:
        record_master_data(one)
        yield one
