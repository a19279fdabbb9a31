"""What some rows of a file say: lines, what is wrong with others, and their totals."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.costs.booking_block import LineBlock, Naming
from ledger.domain.costs.booking_columns import Bookings, one_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ledger.importing.costs.fields import VoucherKey
    from ledger.importing.costs.row_columns import Counted, Found
    from ledger.importing.files.splitting import Block
    from ledger.log.prepared import Prepared


class RefusedRow(NamedTuple):
    """A row that cannot be read: its number, why, its cents if these can be, its voucher.

    `cents` are None where nobody knows them.
    """

    number: int
    findings: tuple[Found, ...]
    cents: int | None
    key: VoucherKey


class Read(NamedTuple):
    """What some rows say.

    Attributes:
        lines: bookings and reversals.
        numbers: of the lines in the file.
        accounts, days, cents: by which and of which the lines are totalled.
        doubtful: the places of lines whose fields want a second look.
        refused: the rows that cannot be read.
        texts, payees: how many free texts were dropped, and payees that are no ids.
        totals: rows and cents by account and day, of all these lines.
        named: lines that may undo what stands.
        made: the bookings as they will be stored, where they were prepared.
    """

    lines: LineBlock
    numbers: Sequence[int]
    accounts: Sequence[str]
    days: Sequence[int]
    cents: Sequence[int]
    doubtful: Sequence[int]
    refused: Sequence[RefusedRow]
    texts: int
    payees: int
    totals: Counted
    named: Sequence[Naming] = ()
    made: Prepared | None = None

    @classmethod
    def joined(cls, parts: Sequence[Read]) -> Read:
        """Return what many rows say as one, but for what was prepared."""
        if len(parts) == 1:
            return parts[0]
        starts = list(accumulate((len(part.numbers) for part in parts), initial=0))
        begun = list(zip(parts, starts, strict=False))
        lines = LineBlock(
            Bookings.joined([part.lines.bookings for part in parts]),
            [(start + at, line) for part, start in begun for at, line in part.lines.others],
        )
        return cls(
            lines=lines,
            numbers=one_column(part.numbers for part in parts),
            accounts=one_column(part.accounts for part in parts),
            days=one_column(part.days for part in parts),
            cents=one_column(part.cents for part in parts),
            doubtful=[start + at for part, start in begun for at in part.doubtful],
            refused=one_column(part.refused for part in parts),
            texts=sum(part.texts for part in parts),
            payees=sum(part.payees for part in parts),
            totals={},
            named=[
                one._replace(place=start + one.place) for part, start in begun for one in part.named
            ],
        )


def in_parts(table: Callable[[Block], Read], blocks: Iterable[Block], size: int) -> Iterator[Read]:
    """Yield what blocks say, at least so many lines at a time but for the first and the last."""
    reads: list[Read] = []
    lines, wanted = 0, 1  # whoever waits for the first ones begins at once
    for block in blocks:
        reads.append(table(block))
        lines += len(reads[-1].numbers)
        if lines >= wanted:
            yield _totalled(Read.joined(reads))
            reads, lines, wanted = [], 0, size
    if reads:
        yield _totalled(Read.joined(reads))


def _totalled(read: Read) -> Read:
    """Return it with its totals; the process that reads ahead has the time for them."""
    totals: Counted = {}
    for account, day, cents in zip(read.accounts, read.days, read.cents, strict=True):
        cell = totals.get((account, day))
        if cell is None:
            totals[account, day] = [1, cents]
        else:
            cell[0] += 1
            cell[1] += cents
    return read._replace(totals=totals)
