"""Bookings that a bank statement may pay: unpaid vouchers, and those that a later event paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.commands import PayCosts
from ledger.domain.costs.payment import VoucherName, is_open, voucher_of
from ledger.domain.costs.voucher_text import names, tight
from ledger.domain.events import CostBooked
from ledger.domain.period import Span
from ledger.log.canonical import stream_id
from ledger.log.eventlog import events_at, standing_in
from ledger.position.bank.expected import PaymentOnRecord
from ledger.position.bank.match import MatchEvidence, same_party, says_returned
from ledger.position.bank.returned import DAYS_BACK
from ledger.projections.open_vouchers import named_in, of_amounts, unpaid_lines
from ledger.projections.payments import standing_between

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.bank.entry import BankEntry

_LEAST = 5
"""Digits that are no day, year or ordinal."""
_MOST = 10
"""Vouchers for which only the amount speaks; of more nobody could choose."""


_Key = tuple[str, str, int, str, int]
"""A voucher's name, and the day on which it was paid."""


class OpenVoucher(NamedTuple):
    """A voucher of which lines are unpaid: their events, their sum in cents, and payees."""

    voucher: str
    tight: str
    bookings: tuple[int, ...]
    cents: int
    payees: tuple[str, ...]


def open_vouchers(
    session: Session, body: str, entries: Sequence[BankEntry]
) -> dict[int, list[OpenVoucher]]:
    """Return the vouchers of a body that entries may pay, by what its account would show.

    They have the amount of an entry, or stand in the text of one whose amount no voucher has.
    """
    wanted = of_amounts(session, body, (-entry.cents for entry in entries))
    known: dict[int, list[str]] = {}
    for name, cents in wanted.items():
        known.setdefault(-cents, []).append(tight(name[-1]))
    texts = set()
    for entry in entries:
        said = tight(_said(entry))
        if not any(voucher in said for voucher in known.get(entry.cents, ())):
            texts.add(said)
    wanted |= named_in(session, body, sorted(texts))
    numbers = unpaid_lines(session, wanted)
    lines = {item.sequence: item.event for item in events_at(session, numbers)}
    streams = dict.fromkeys(stream_id(event.subject) for event in lines.values())
    open_ones = {
        fact.sequence
        for stream in standing_in(session, list(streams)).values()
        for fact in stream
        if is_open(stream, fact)
    }
    grouped: dict[VoucherName, list[tuple[int, CostBooked]]] = {}
    for number, event in lines.items():
        if number in open_ones and isinstance(event, CostBooked):
            grouped.setdefault(voucher_of(event), []).append((number, event))
    found: dict[int, list[OpenVoucher]] = {}
    for key, group in grouped.items():
        cents = sum(event.amount_cents for _, event in group)
        payees = tuple(dict.fromkeys(event.payee for _, event in group if event.payee))
        bookings = tuple(number for number, _ in group)
        one = OpenVoucher(key[-1], tight(key[-1]), bookings, cents, payees)
        found.setdefault(-cents, []).append(one)
    return found


def paid_vouchers(
    session: Session, body: str, entries: Sequence[BankEntry]
) -> list[PaymentOnRecord]:
    """Return the payments of bookings of a body that are on record for the days of entries.

    Where one of these says that it came back, those of the days before as well.
    """
    if not entries:
        return []
    days = [entry.booked_on for entry in entries]
    came_back = any(one.returned or says_returned(one.text) for one in entries)
    first = min(days) - (DAYS_BACK if came_back else 0)
    paid = standing_between(session, Span(first, max(days) + 1))
    found: dict[_Key, PaymentOnRecord] = {}
    for number, event in _of_body(session, sorted(paid), body):
        day, sequence = paid[number]
        key = (*voucher_of(event), day)
        before = found.get(key, PaymentOnRecord(0, day, sequence, told_by_day=True))
        found[key] = before._replace(cents=before.cents - event.amount_cents)
    days_of: dict[int, list[_Key]] = {}
    for key, one in found.items():
        days_of.setdefault(one.paid_on, []).append(key)
    alone = {one.cents for one in found.values()}
    for entry in entries:
        if entry.cents not in alone:
            _paid_together(entry, days_of.get(entry.booked_on, ()), found)
    return [one for one in found.values() if one.cents]


def _paid_together(
    entry: BankEntry, keys: Iterable[_Key], found: dict[_Key, PaymentOnRecord]
) -> None:
    """Make one payment of those of its day whose vouchers an entry names, if they are its sum."""
    said = _said(entry)
    plain = tight(said)
    named = [
        key for key in keys if found[key].cents and tight(key[-2]) in plain and names(said, key[-2])
    ]
    cents = sum(found[key].cents for key in named)
    if len(named) > 1 and cents == entry.cents:
        found.update((key, found[key]._replace(cents=0)) for key in named)
        found[named[0]] = found[named[0]]._replace(cents=cents)


def payments_for(
    entry: BankEntry, vouchers: Mapping[int, Sequence[OpenVoucher]]
) -> Iterator[tuple[PayCosts, MatchEvidence, int]]:
    """Yield the payments that an entry could be, what speaks for each, and the cents.

    A voucher is paid as a whole, so the amount is always one of the reasons: of one voucher, or of
    all that the text names together.
    """
    said = _said(entry)
    found = [
        (one, MatchEvidence(_is_named(said, one, payee=payee), amount=True, partner=payee))
        for one in vouchers.get(entry.cents, ())
        for payee in (_is_payee(entry, one.payees),)
    ]
    if sum(not evidence.strong for _, evidence in found) > _MOST:
        found = [(one, evidence) for one, evidence in found if evidence.strong]
    for one, evidence in found:
        yield PayCosts(one.bookings, entry.booked_on, one.cents), evidence, abs(one.cents)
    if any(evidence.name for _, evidence in found) or not (plain := tight(said)):
        return
    named = [
        one
        for group in vouchers.values()
        for one in group
        if one.tight in plain and _is_named(said, one, payee=_is_payee(entry, one.payees))
    ]
    if len(named) > 1 and sum(one.cents for one in named) == -entry.cents:
        bookings = tuple(sorted(number for one in named for number in one.bookings))
        together = all(_is_payee(entry, one.payees) for one in named)
        command = PayCosts(bookings, entry.booked_on, -entry.cents)
        yield command, MatchEvidence(name=True, amount=True, partner=together), abs(entry.cents)


def _is_named(said: str, one: OpenVoucher, *, payee: bool) -> bool:
    """Say whether a text names a voucher: of a short number, which may be a day, its payee too."""
    told = payee or len(one.tight) >= _LEAST or not one.tight.isdecimal()
    return told and names(said, one.voucher)


def _said(entry: BankEntry) -> str:
    return f"{entry.text} {entry.end_to_end}"


def _is_payee(entry: BankEntry, payees: Iterable[str]) -> bool:
    return any(same_party(entry.party, payee) for payee in payees)


def _of_body(
    session: Session, numbers: Sequence[int], body: str
) -> Iterator[tuple[int, CostBooked]]:
    for item in events_at(session, numbers):
        event = item.event
        if isinstance(event, CostBooked) and event.employing_body == body:
            yield item.sequence, event
