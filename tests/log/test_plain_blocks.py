"""The quick look at many bookings is less clever than the slow one, never less strict."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.period import parse_day
from ledger.log.canonical import Stored
from ledger.log.verifying.content import Content, OddBlockError
from tests.log.small_ledger import CLERK, small_ledger, ticking


@pytest.fixture
def stored(tmp_path):
    """Give the numbers and columns of three bookings, as they stand in a log."""
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    first, last = parse_day("2023-09-01"), parse_day("2023-09-30")
    with Ledger(path, CLERK, ticking(1_720_000_000_000_000)) as ledger:
        for voucher in ("V-2", "V-3", "V-4"):
            ledger.execute(c.BookCost("CM-1", "personnel", 700, first, last, last, last, voucher))
        sql = (
            "SELECT sequence, stream, version, type, known_on, state FROM event WHERE sequence > ?"
        )
        with ledger._database.read() as session:
            rows = session.all(f"{sql} ORDER BY sequence", ledger.verify().events - 3)
    numbers, *columns = zip(*rows, strict=True)
    return numbers, Stored(*columns)


def test_bookings_come_as_columns(stored):
    assert Content().typed(*stored).vouchers[3] == ("V-2", "V-3", "V-4")


@pytest.mark.parametrize("moved", [1, -1, 5])
def test_a_state_that_ends_elsewhere_than_it_is_stored_is_not_passed_over(stored, moved):
    numbers, block = stored
    whole, end = b"".join(block.states[:2]), len(block.states[0]) + moved
    states = (whole[:end], whole[end:], block.states[2])
    with pytest.raises((OddBlockError, ValueError)):
        Content().typed(numbers, block._replace(states=states))
