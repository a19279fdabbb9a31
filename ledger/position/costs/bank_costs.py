"""Bookings that a bank statement may pay: unpaid vouchers, and those that a later event paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.commands import PayCosts
from ledger.domain.costs.payment import voucher_of
from ledger.domain.events import CostBooked
from ledger.domain.period import Span
from ledger.log.eventlog import events_at
from ledger.position.costs.bank_expected import PaymentOnRecord
from ledger.position.costs.bank_match import MatchEvidence, names, same_party, says_returned, tight
from ledger.position.costs.bank_returned import DAYS_BACK
from ledger.projections.payment_lists import unpaid
from ledger.projections.payments import standing_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.log.database import Session
    from ledger.position.costs.bank_entry import BankEntry
    from ledger.projections.axes import Axes

_MOST = 10
"""Vouchers for which only the amount speaks; of more nobody could choose."""


class OpenVoucher(NamedTuple):
    """A voucher of which lines are unpaid: their events, their sum in cents, and payees."""

    voucher: str
    tight: str
    bookings: tuple[int, ...]
    cents: int
    payees: tuple[str, ...]


def open_vouchers(
    session: Session, body: str, posts: Sequence[str], axes: Axes
) -> dict[int, list[OpenVoucher]]:
    """Return the vouchers of a body that wait for payment, by what its account would show.

    Only its posts are looked at: nobody books on one that another body employs on.
    """
    numbers = [one.sequence for one in unpaid(session, posts, None, axes)]
    lines = _of_body(session, numbers, body)
    grouped: dict[tuple[object, ...], list[tuple[int, CostBooked]]] = {}
    for number, event in lines:
        grouped.setdefault(voucher_of(event), []).append((number, event))
    found: dict[int, list[OpenVoucher]] = {}
    for group in grouped.values():
        cents = sum(event.amount_cents for _, event in group)
        payees = tuple(dict.fromkeys(event.payee for _, event in group if event.payee))
        bookings = tuple(number for number, _ in group)
        name = group[0][1].voucher
        one = OpenVoucher(name, tight(name), bookings, cents, payees)
        found.setdefault(-cents, []).append(one)
    return found


def paid_vouchers(
    session: Session, body: str, entries: Sequence[BankEntry], axes: Axes
) -> list[PaymentOnRecord]:
    """Return the payments of bookings of a body that are on record for the days of entries.

    Where one of these says that it came back, those of the days before as well.
    """
    if not entries:
        return []
    days = [entry.booked_on for entry in entries]
    came_back = any(one.returned or says_returned(one.text) for one in entries)
    first = min(days) - (DAYS_BACK if came_back else 0)
    paid = standing_between(session, Span(first, max(days) + 1), axes)
    found: dict[tuple[object, ...], PaymentOnRecord] = {}
    for number, event in _of_body(session, sorted(paid), body):
        day, sequence = paid[number]
        key = (*voucher_of(event), day)
        before = found.get(key, PaymentOnRecord(0, day, sequence, told_by_day=True))
        found[key] = before._replace(cents=before.cents - event.amount_cents)
    return [one for one in found.values() if one.cents]


def payments_for(
    entry: BankEntry, vouchers: Mapping[int, Sequence[OpenVoucher]]
) -> Iterator[tuple[PayCosts, MatchEvidence, int]]:
    """Yield the payments that an entry could be, what speaks for each, and the cents.

    A voucher is paid as a whole, so the amount is always one of the reasons: of one voucher, or of
    all that the text names together.
    """
    said = f"{entry.text} {entry.end_to_end}"
    found = [
        (one, MatchEvidence(names(said, one.voucher), True, _is_payee(entry, one.payees)))  # noqa: FBT003 - the amount is the same
        for one in vouchers.get(entry.cents, ())
    ]
    if sum(not evidence.strong for _, evidence in found) > _MOST:
        found = [(one, evidence) for one, evidence in found if evidence.strong]
    for one, evidence in found:
        yield PayCosts(one.bookings, entry.booked_on, one.cents), evidence, abs(one.cents)
    if found or not (plain := tight(said)):
        return
    named = [
        one
        for group in vouchers.values()
        for one in group
        if one.tight in plain and names(said, one.voucher)
    ]
    if len(named) > 1 and sum(one.cents for one in named) == -entry.cents:
        bookings = tuple(sorted(number for one in named for number in one.bookings))
        together = all(_is_payee(entry, one.payees) for one in named)
        command = PayCosts(bookings, entry.booked_on, -entry.cents)
        yield command, MatchEvidence(name=True, amount=True, partner=together), abs(entry.cents)


def _is_payee(entry: BankEntry, payees: Iterable[str]) -> bool:
    return any(same_party(entry.party, payee) for payee in payees)


def _of_body(
    session: Session, numbers: Sequence[int], body: str
) -> Iterator[tuple[int, CostBooked]]:
    for item in events_at(session, numbers):
        event = item.event
        if isinstance(event, CostBooked) and event.employing_body == body:
            yield item.sequence, event
