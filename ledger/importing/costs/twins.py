"""Vouchers that name each other, as SAP writes a reversal: into both of them.

A row that names the voucher which reverses it is no reversal. Which of the two is stands in the
other one, often far behind: so a file that has such rows is looked through before it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.importing.costs.accounting import Accounting
from ledger.importing.costs.cells import Memo
from ledger.importing.costs.framing import Framing
from ledger.importing.profiles.codes import Codes, Places, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.importing.files.splitting import Block
    from ledger.importing.profiles.profile import Profile

Twin = tuple[str, str]
"""A voucher, and the one that its row names."""


def undone_later(
    name: str, head: Sequence[str], profile: Profile, reading: Reading, blocks: Iterable[Block]
) -> frozenset[Twin]:
    """Return which rows name the voucher that reverses them: of two the earlier one.

    That is the one of the earlier day of booking; of the same day the debit; else the first.
    """
    where = Places(name, head, profile)
    money = Accounting(profile, Codes(profile, reading), frozenset(where.targets))
    frame = Framing(where, profile, money.carried)
    days = Memo(profile.dates.day).column
    found: dict[Twin, tuple[int, bool, int]] = {}
    for block in blocks:
        column = block.columns[where.targets["reverses"]] if block.columns else ("?",)
        if not any(map(str.strip, column)) and not profile.fill_down:
            continue
        rows, _ = frame(block)
        cents, _ = money.amounts(rows)
        booked = rows.values("booked_on", days, 0)
        pairs = zip(rows.texts("voucher"), rows.texts("reverses"), strict=True)
        for at, pair in enumerate(pairs):
            if all(pair):
                found.setdefault(pair, (booked[at], cents[at] < 0, rows.numbers[at]))
    return frozenset(
        pair
        for pair, first in found.items()
        if (other := found.get(pair[::-1])) is not None and first < other
    )
