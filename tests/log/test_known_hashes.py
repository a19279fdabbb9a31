"""Hashes that each question needs are written down, so that it need not load what makes them."""

from __future__ import annotations

from hashlib import sha256

from ledger.domain.events import CLOCK_STREAM
from ledger.log import times
from ledger.log.canonical import GENESIS, stream_id


def test_what_is_written_down_is_the_hash_that_it_says():
    assert sha256(b"budget-ledger genesis v1").digest() == GENESIS
    assert stream_id(CLOCK_STREAM) == times._STREAM
