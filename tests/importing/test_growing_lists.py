"""A finance system with a truth of its own: whatever its lists look like, none is booked otherwise.

Its list grows from month to month, by vouchers, reversals and payments, sorted as it pleases.
After each import the ledger holds what the list says, or the list was refused and changed nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.events import Voucher
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.application.mitte import opened, record_master_data
from tests.effort import examples
from tests.importing.profiled import AMOUNT, profile_of, write

HEAD = ["Beleg", "Datum", "Konto", "KTR", "Betrag", "Zahltag", "Bezug"]
COLUMNS = AMOUNT + 'paid_on = "Zahltag"\nreverses = "Bezug"\n'
TOP = 'count_lines = true\ndelimiter = ";"\n'


class Row(NamedTuple):
    """A line of the list: its voucher, euros, month of payment (0: open), voucher it reverses."""

    voucher: int
    euros: int
    paid_in: int = 0
    reverses: int = 0

    def cells(self) -> list[str]:
        paid = f"28.{self.paid_in:02}.2024" if self.paid_in else ""
        named = str(self.reverses or "")
        return [str(self.voucher), "10.01.2024", "501200", "CM-1", f"{self.euros},00", paid, named]


@st.composite
def lists(draw):
    """Draw the list of each month, in the order in which it is written."""
    rows: list[Row] = []
    found: list[list[Row]] = []
    for month in range(1, 4):
        for _ in range(draw(st.integers(1, 3))):
            number = 1 + max((one.voucher for one in rows), default=100)
            parts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
            rows += [Row(number, euros) for euros in parts]
        undone = {one.reverses for one in rows}
        standing = sorted({one.voucher for one in rows if not one.reverses} - undone)
        if standing and draw(st.booleans()):
            number = 1 + max(one.voucher for one in rows)
            of = draw(st.sampled_from(standing))
            rows += [Row(number, -one.euros, 0, of) for one in rows if one.voucher == of]
        undone = {one.reverses for one in rows}
        for at, one in enumerate(rows):
            if not (one.reverses or one.paid_in or one.voucher in undone):
                rows[at] = one._replace(paid_in=draw(st.sampled_from([0, 0, month])))
        order = draw(st.sampled_from(["as booked", "newest first", "any"]))
        again = draw(st.permutations(rows)) if order == "any" else list(rows)
        found.append(again[::-1] if order == "newest first" else again)
    return found


def held(ledger) -> int:
    events = (item.event for item in ledger.replay())
    return sum(one.amount_cents for one in events if isinstance(one, Voucher))


@settings(max_examples=examples(60), deadline=None)
@given(lists())
def test_whatever_a_list_looks_like_it_is_read_rightly_or_refused(tmp_path_factory, months):
    folder = tmp_path_factory.mktemp("lists")
    with opened(str(folder / "one.db")) as ledger:
        record_master_data(ledger)
        for rows in months:
            before = held(ledger)
            path = write(folder, *(row.cells() for row in rows), head=HEAD)
            report = import_costs(ledger, path, ImportOptions(), profile_of(COLUMNS, TOP))
            refused = bool(report.findings)
            assert held(ledger) == (before if refused else 100 * sum(row.euros for row in rows))
            if all(not row.reverses for row in rows):
                assert not refused, report.findings
