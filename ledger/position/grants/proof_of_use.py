"""The proof of use (Verwendungsnachweis): what came in and was spent under a grant, on cash.

Sources: domain reference §4 ("proof of use and repayment always use cash") and §7 (Belegliste).
Every voucher stands with the part that the notice accepts, so that the list adds up to the eligible
cost from which the payable grant is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.errors import Refusal, UnknownName
from ledger.domain.events import CostReversed, Voucher
from ledger.domain.facts import Facts, Grant
from ledger.domain.grants.funding import is_eligible, owner_of
from ledger.domain.period import Span, year_of, year_span
from ledger.log.database import Session
from ledger.log.eventlog import command_of, events_at, hashes_at
from ledger.position.grants.account import (
    LegAccount,
    about_grant,
    account_years,
    leg_account,
    leg_posts,
    leg_reader,
    repayments,
)
from ledger.position.grants.proof_plan import Planned, plan_of_proof
from ledger.position.load import CostReader
from ledger.position.posts.staffed import Staffed, staffed
from ledger.position.snapshot import Snapshot
from ledger.projections import counted_lines
from ledger.projections.axes import NOW, Axes
from ledger.projections.payment_lists import unpaid
from ledger.projections.payments import later_payments

GRANT, OTHER, REPAID = "grant", "other", "repaid"


class ProofQuestion(NamedTuple):
    """Whose proof of which budget years, both included; recipient None: the notice's own."""

    grant: str
    first: int
    last: int
    recipient: str | None = None
    axes: Axes = NOW


class Paid(NamedTuple):
    """A booking that was paid in the period: days, cents, and its event with hash.

    A reversal (Storno) names the event that it `reverses`; else that is 0.
    """

    event: int
    hash: str
    post: str
    cost_type: str
    voucher: str
    paid_on: int
    booked_on: int
    payee: str
    text: str
    cents: int
    eligible_cents: int
    service_from: int
    service_to: int
    reverses: int = 0


class Income(NamedTuple):
    """Money that came in for a budget year of the period, by `kind` (`GRANT`, `OTHER` or `REPAID`).

    What was paid back of the grant is below zero.
    """

    event: int
    hash: str
    kind: str
    document: str
    payer: str
    year: int
    received_on: int
    cents: int


class ProofOfUse(Struct, frozen=True):
    """One recipient's proof; vouchers and incomes in the order of payment.

    `home` is the notice's own recipient. `outside_cents` was paid for these posts on days that no
    grant funds: no part of this proof. Nor is `unpaid_cents` of so many bookings: it is borne by
    these years and not paid yet.
    """

    question: ProofQuestion
    recipient: str
    home: str
    grantor: str
    programme: str
    names: dict[str, str]
    accounts: tuple[LegAccount, ...]
    planned: Planned
    incomes: tuple[Income, ...]
    vouchers: tuple[Paid, ...]
    staffed: tuple[Staffed, ...]
    outside_cents: int
    unpaid: int
    unpaid_cents: int


def proof_of_use(session: Session, question: ProofQuestion, _: int = 0) -> ProofOfUse:
    """Return a recipient's proof of use for some budget years of a grant.

    Raises:
        UnknownName: the grant is not on record, or nothing of it is forwarded to the recipient.
        Refusal: the notice does not cover these years.
    """
    return proof_of(about_grant(session, question.grant, question.axes), question)


def proof_of(snapshot: Snapshot, question: ProofQuestion) -> ProofOfUse:
    """Return what `proof_of_use` does, from a snapshot that is about the grant."""
    session = snapshot.session
    grant, recipient = _recipient(snapshot.facts, question)
    home = recipient == grant.event.recipient
    reader = leg_reader(snapshot, question.grant, by_notice=home)
    _check_years(reader, grant, question)
    creditor = grant.event.grantor if home else grant.event.recipient
    years = range(question.first, question.last + 1)
    posts = leg_posts(reader, grant, recipient)
    vouchers, outside = _vouchers(session, reader, question, posts)
    open_ones = [one for year in years for one in unpaid(session, posts, year, question.axes)]
    # The facts as they are: the reader's may pass the notice's terms on.
    span = Span(year_span(question.first).start, year_span(question.last).end)
    return ProofOfUse(
        question=question,
        recipient=recipient,
        home=grant.event.recipient,
        grantor=creditor,
        programme=grant.event.programme,
        names=snapshot.names(),
        accounts=tuple(leg_account(reader, grant, (creditor, recipient), year) for year in years),
        planned=plan_of_proof(
            grant, recipient, years, [reader.facts.posts[name] for name in posts]
        ),
        incomes=tuple(_incomes(session, reader.facts, grant, (creditor, recipient), years)),
        vouchers=vouchers,
        staffed=tuple(one for name in posts for one in staffed(reader.facts.posts[name], span)),
        outside_cents=outside,
        unpaid=len(open_ones),
        unpaid_cents=sum(one.cents for one in open_ones),
    )


def _recipient(facts: Facts, question: ProofQuestion) -> tuple[Grant, str]:
    grant = facts.grants[question.grant]
    recipient = question.recipient or grant.event.recipient
    known = {grant.event.recipient, *(one.recipient for _, one in grant.forwardings)}
    if recipient not in known:
        raise UnknownName("recipient", recipient, sorted(known))
    return grant, recipient


def _check_years(reader: CostReader, grant: Grant, question: ProofQuestion) -> None:
    """Refuse years that the notice does not cover, unless its cost was paid in them."""
    # A notice that was revoked later is still proved for the years that it had.
    years = [*account_years(reader, grant), year_of(grant.event.valid_to)]
    first, last = min(years), max(years)
    if not first <= question.first <= question.last <= last:
        asked = str(question.first)
        if question.last != question.first:
            asked = f"{question.first}-{question.last}"
        problem = "grant {grant}: BL-254 the notice does not cover {asked}"
        remedy = "name years from {first} to {last}"
        raise Refusal.of(problem, remedy, grant=question.grant, asked=asked, first=first, last=last)


def _vouchers(
    session: Session, reader: CostReader, question: ProofQuestion, posts: list[str]
) -> tuple[tuple[Paid, ...], int]:
    """Return what was paid for the posts under this grant, and the sum that no grant funds."""
    found: list[Paid] = []
    outside = 0
    for name in posts:
        for year in range(question.first, question.last + 1):
            one = reader.post_year(name, year)
            legs = [funding.leg for funding in one.fundings]
            series = [funding.levels for funding in one.fundings]
            numbers = counted_lines.booking_sequences(session, name, year, "cash", question.axes)
            hashes = hashes_at(session, numbers)
            later = later_payments(session, numbers, question.axes)
            for sequence, _, event in events_at(session, numbers):
                assert isinstance(event, Voucher)  # noqa: S101 - for the type checker
                service = Span(event.service_from, event.service_to + 1)
                row = CostRow(event.cost_type, service, event.amount_cents)
                owner = owner_of(row, legs, series)
                if owner is None:
                    outside += row.cents
                elif legs[owner].grant.event.grant == question.grant:
                    good = is_eligible(row, legs[owner], series[owner])
                    paid_on = later[sequence].paid_on if sequence in later else event.paid_on
                    kept = row.cents if good else 0
                    found.append(_paid((sequence, hashes[sequence]), event, paid_on, kept))
    return tuple(sorted(found, key=lambda paid: (paid.paid_on, paid.event))), outside


def _paid(recorded: tuple[int, str], event: Voucher, paid_on: int, eligible: int) -> Paid:
    number, digest = recorded
    return Paid(
        event=number,
        hash=digest,
        post=event.post,
        cost_type=event.cost_type,
        voucher=_named(event),
        paid_on=paid_on,
        booked_on=event.booked_on,
        payee=event.payee,
        text=event.text,
        cents=event.amount_cents,
        eligible_cents=eligible,
        service_from=event.service_from,
        service_to=event.service_to,
        reverses=event.reverses if isinstance(event, CostReversed) else 0,
    )


def _named(event: Voucher) -> str:
    """Return a voucher's number as people write it; the first line goes without saying."""
    name = event.reversal_voucher if isinstance(event, CostReversed) else ""
    name = name or event.voucher
    return name if event.line == 1 else f"{name}/{event.line}"


def cancelled(vouchers: Sequence[Paid]) -> dict[int, int]:
    """Return the pairs that come to nothing together, either way: booking and reversal.

    Both stand in the list, with the same amount and eligible part, one of them below zero.
    """
    known = {one.event: one for one in vouchers}
    found: dict[int, int] = {}
    for one in vouchers:
        other = known.get(one.reverses)
        if other and (other.cents, other.eligible_cents) == (-one.cents, -one.eligible_cents):
            found |= {one.event: other.event, other.event: one.event}
    return found


def _incomes(
    session: Session, facts: Facts, grant: Grant, leg: tuple[str, str], years: range
) -> Iterator[Income]:
    """Yield instalments of the leg, money of others (in the notice's own proof everybody's)."""
    creditor, recipient = leg
    home = recipient == grant.event.recipient
    rows = [
        (one.received_on, fact.sequence, GRANT, creditor, one.year, one.amount_cents)
        for fact, one in grant.instalments
        if one.recipient == recipient and one.year in years
    ]
    rows += [
        (one.received_on, fact.sequence, OTHER, one.payer, one.year, one.amount_cents)
        for fact, one in grant.other_funding
        if (home or one.recipient == recipient) and one.year in years
    ]
    rows += [
        (one.paid_on, one.event, REPAID, creditor, year, -one.cents)
        for year in years
        for one in repayments(facts, (grant.event.grant, *leg, year))
    ]
    hashes = hashes_at(session, [row[1] for row in rows])
    for day, sequence, kind, payer, year, cents in sorted(rows):
        document = command_of(session, sequence).envelope.document
        yield Income(
            event=sequence,
            hash=hashes[sequence],
            kind=kind,
            document=document,
            payer=payer,
            year=year,
            received_on=day,
            cents=cents,
        )
