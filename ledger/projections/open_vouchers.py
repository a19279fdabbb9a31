"""Read model: each voucher with what of it is unpaid, found by that amount and by its number.

A bank statement is held against it, so its questions take the keys of the statement and no list of
all that is unpaid. A voucher that is paid keeps its row, with 0. It speaks of today alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import BOOKING, CostBooked, CostPaid, CostReversed, FactWithdrawn
from ledger.log.database import Session, some_at_a_time
from ledger.log.eventlog import Recorded, events_at
from ledger.log.relations import ColumnType, Relation

if TYPE_CHECKING:
    from ledger.domain.costs.payment import VoucherName

NAME, VERSION = "open_vouchers", 1
"""The version changes with `tight`, too."""

_VOUCHER: tuple[tuple[str, ColumnType], ...] = (
    ("source", "text"),
    ("fiscal_year", "int"),
    ("voucher", "text"),
)
_NAMES = tuple(name for name, _ in _VOUCHER)
OPEN_VOUCHER = Relation(
    "open_voucher",
    (
        ("body", "text"),
        ("length", "int"),
        ("tight", "text"),
        *_VOUCHER,
        ("cents", "int"),
        ("lines", "int"),
    ),
    key=("body", "length", "tight", *_NAMES),
    unique=(("body", "cents", "length", "tight", *_NAMES),),
    clustered=True,
)
UNPAID_LINE = Relation(
    "unpaid_line",
    (("body", "text"), *_VOUCHER, ("sequence", "int")),
    key=("body", *_NAMES, "sequence"),
    clustered=True,
)
RELATIONS = (OPEN_VOUCHER, UNPAID_LINE)


class UnpaidChange(NamedTuple):
    """A line of a voucher that became unpaid, or is so no more (`lines` -1): event and cents."""

    voucher: VoucherName
    sequence: int
    cents: int
    lines: int = 1


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add what the bookings, reversals and payments of a batch change."""
    changes: list[UnpaidChange] = []
    paid: dict[int, int] = {}
    withdrawn: list[int] = []
    for sequence, _, event in batch:
        if isinstance(event, CostPaid):
            paid[event.pays] = paid.get(event.pays, 0) - 1
        elif isinstance(event, FactWithdrawn):
            withdrawn += [event.withdraws] if event.subject[0] == BOOKING else []
        elif isinstance(event, CostBooked | CostReversed) and not event.paid_on:
            lines = 1 if isinstance(event, CostBooked) else -1
            changes.append(UnpaidChange(_key(event), sequence, event.amount_cents, lines))
    for item in events_at(session, withdrawn) if withdrawn else ():
        if isinstance(item.event, CostPaid):
            paid[item.event.pays] = paid.get(item.event.pays, 0) + 1
    for item in events_at(session, sorted(paid)) if paid else ():
        lines = paid[item.sequence]
        if isinstance(item.event, CostBooked):
            cents = lines * item.event.amount_cents
            changes.append(UnpaidChange(_key(item.event), 0, cents, lines))
    add_changes(session, changes, prefix)


def add_changes(session: Session, changes: Iterable[UnpaidChange], prefix: str = "") -> None:
    """Add changes; those with an event's number above 0 that add a line are bookings."""
    sums: dict[VoucherName, list[int]] = {}
    booked = []
    for voucher, sequence, cents, lines in changes:
        cell = sums.setdefault(voucher, [0, 0])
        cell[0] += cents
        cell[1] += lines
        if sequence and lines > 0:
            booked.append((*voucher, sequence))
    if booked:
        session.insert(UNPAID_LINE.named(prefix + UNPAID_LINE.name), booked)
    if sums:
        from ledger.domain.costs.voucher_text import all_tight  # noqa: PLC0415 - most are paid

        texts = all_tight([voucher for *_, voucher in sums])
        rows = [
            (body, len(text), text, *rest, *cell)
            for text, ((body, *rest), cell) in zip(texts, sums.items(), strict=True)
        ]
        session.add_up(OPEN_VOUCHER.named(prefix + OPEN_VOUCHER.name), sorted(rows))


def of_amounts(session: Session, body: str, cents: Iterable[int]) -> dict[VoucherName, int]:
    """Return the vouchers of a body of which just so much is unpaid, and how much."""
    # The key alone, which the index of amounts has: for `lines` SQLite goes through all vouchers.
    key = ", ".join(OPEN_VOUCHER.key)
    where = f"({key}) IN (SELECT {key} FROM open_voucher WHERE body = ? AND cents IN (?*))"
    return dict(_vouchers(session, body, where, [body], sorted({*cents})))


def named_in(session: Session, body: str, texts: Sequence[str]) -> dict[VoucherName, int]:
    """Return the vouchers of a body that are unpaid and stand in a text, if only within a word.

    Args:
        session: a session of the ledger.
        body: whose vouchers.
        texts: what was said, each as `tight` makes it.
    """
    from ledger.domain.costs.voucher_text import candidates  # noqa: PLC0415 - see `add_changes`

    found: dict[VoucherName, int] = {}
    sql = "SELECT min(length) FROM open_voucher WHERE body = ? AND length > ?"
    length = 0
    # Vouchers have few lengths; each is a step in the index.
    while texts and (next_one := session.all(sql, body, length)[0][0]) is not None:
        length = next_one
        keys = sorted({key for text in texts for key in candidates(text, length)})
        where = "body = ? AND length = ? AND tight IN (?*)"
        found.update(_vouchers(session, body, where, [body, length], keys))
    return found


def unpaid_lines(session: Session, vouchers: Iterable[VoucherName]) -> list[int]:
    """Return the events of all lines of vouchers that were booked unpaid, in order."""
    groups: dict[tuple[str, str, int], list[str]] = {}
    for body, source, year, voucher in vouchers:
        groups.setdefault((body, source, year), []).append(voucher)
    sql = "SELECT sequence FROM unpaid_line WHERE body = ? AND source = ? AND fiscal_year = ?"
    return sorted(
        row[0]
        for group, names in groups.items()
        for row in some_at_a_time(session, f"{sql} AND voucher IN (?*)", names, before=group)
    )


def _vouchers(
    session: Session, body: str, where: str, params: Sequence[object], keys: Sequence[object]
) -> Iterator[tuple[VoucherName, int]]:
    sql = "SELECT source, fiscal_year, voucher, cents FROM open_voucher WHERE lines > 0 AND"
    for source, year, voucher, cents in some_at_a_time(
        session, f"{sql} {where}", keys, before=params
    ):
        yield (body, source, year, voucher), cents


def _key(event: CostBooked | CostReversed) -> VoucherName:
    return (event.employing_body, event.source, event.fiscal_year, event.voucher)
