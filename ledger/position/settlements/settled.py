"""A settlement as issued, with the arithmetic behind it, advances, payments and what is open.

Also as of a balance day (Bilanzstichtag): a snapshot without what was paid later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ledger.domain.events import AdvancePaid, InstalmentReceived, RepaymentPaid, SettlementPaid
from ledger.domain.facts import Fact, Facts, Settlement
from ledger.domain.settlements.arithmetic import (
    Account,
    Detail,
    advances_of,
    advances_paid,
    balances,
    details,
    overpaid,
    payments_of,
    with_accounts,
)
from ledger.log.database import Session
from ledger.position.load import Question
from ledger.position.snapshot import Snapshot, once
from ledger.projections.axes import EVERYTHING, NOW, Axes

if TYPE_CHECKING:
    from ledger.domain.events import SettlementBalance, SettlementIssued, SettlementLine


@once
def paid_by(snapshot: Snapshot, day: int) -> Snapshot:
    """Return a snapshot without the payments between bodies that were made after a day.

    Cost, key and grant stay as they are known: what comes to light later about a year counts in
    it, what is paid later does not. It is the same snapshot where nothing was paid later.
    """
    kept = [fact for fact in snapshot.recorded if _paid_on(fact, day) <= day]
    if len(kept) == len(snapshot.recorded):
        return snapshot
    found = Snapshot(snapshot.session, snapshot.axes, *snapshot.about)
    found.recorded, found.paid_by = kept, day
    same = Question().of_posts(snapshot.axes)
    found._readers[same] = snapshot.accrual  # noqa: SLF001 - no payment changes what a year bears
    return found


def _paid_on(fact: Fact, otherwise: int) -> int:
    match fact.event:
        case InstalmentReceived(received_on=day):
            return day
        case AdvancePaid(paid_on=day) | SettlementPaid(paid_on=day) | RepaymentPaid(paid_on=day):
            return day
        case _:
            return otherwise


class Movement(NamedTuple):
    """Money that moved: the event, its day, signed cents, and the settlement that it was paid on.

    An advance has no settlement.
    """

    event: int
    day: int
    cents: int
    settlement: str = ""


class AccountView(Struct, frozen=True):
    """A member's account with an employing body in one settlement; amounts in cents.

    Attributes:
        member: who bears a part.
        employing_body: who is paid.
        unrefinanced_cents: what the lines of the account come to, VAT included.
        advances: those that were on record when the settlement was issued.
        balance_cents: above zero an additional payment (Nachzahlung), below it a refund.
        corrected_cents: the balance in the settlement whose place this one took; None: there is
            none.
        payments: on this settlement, and on those whose place it took.
        open_cents: balance minus payments; None where another settlement took this one's place.
        today_cents: the balance that would be issued now; None where all is as it was issued.
    """

    member: str
    employing_body: str
    unrefinanced_cents: int
    advances: tuple[Movement, ...]
    advances_cents: int
    balance_cents: int
    corrected_cents: int | None
    payments: tuple[Movement, ...]
    open_cents: int | None
    today_cents: int | None = None

    @property
    def paid_cents(self) -> int:
        """Return what was paid on the balance."""
        return sum(payment.cents for payment in self.payments)

    @property
    def overpaid_cents(self) -> int:
        """Return by how much more was paid than the balance; whoever was paid owes it back."""
        return 0 if self.open_cents is None else overpaid(self.balance_cents, self.paid_cents)

    @property
    def difference_cents(self) -> int | None:
        """Return the balance minus that of the corrected settlement; None: there is none."""
        return None if self.corrected_cents is None else self.balance_cents - self.corrected_cents


class SettlementView(Struct, frozen=True):
    """A settlement: the fact, its accounts, and its lines with their arithmetic where it is known.

    `details` are None where the lines cannot be computed again as they were issued. `replaced_by`
    names the settlement that took its place; empty: none did. `outdated` says that facts recorded
    since would give other lines or advances.
    """

    settlement: Settlement
    accounts: tuple[AccountView, ...]
    details: tuple[Detail, ...] | None
    replaced_by: str
    names: dict[str, str]
    outdated: bool = False


class SettlementQuestion(NamedTuple):
    """Which settlement is asked for, as known when."""

    settlement: str
    axes: Axes = NOW


class SettlementsQuestion(NamedTuple):
    """Which settlements are asked for; None: all of them."""

    agreement: str | None = None
    year: int | None = None
    axes: Axes = NOW


@once
def details_of(snapshot: Snapshot, agreement: str, year: int) -> list[Detail]:
    """Compute every line of an agreement and year on accrual, from a snapshot of all its posts."""
    names = snapshot.facts.posts_under("agreement", agreement)
    return details(agreement, (snapshot.accrual.borne(name, year) for name in names))


def issuable(
    snapshot: Snapshot, agreement: str, year: int, earlier: SettlementIssued | None
) -> tuple[tuple[SettlementLine, ...], tuple[SettlementBalance, ...]]:
    """Return lines and balances of a settlement that would take the place of an earlier one."""
    lines = tuple(detail.line for detail in details_of(snapshot, agreement, year))
    paid = advances_paid(snapshot.facts, agreement, year)
    return lines, balances(lines, with_accounts(paid, earlier))


def settlement_view(session: Session, question: SettlementQuestion, _: int = 0) -> SettlementView:
    """Return a settlement as it was issued, and what became of it within the axes.

    Raises:
        UnknownName: no such settlement was on record.
    """
    snapshot = Snapshot(session, question.axes, ("settlement", question.settlement))
    snapshot.require("settlement", question.settlement)
    return view_of(snapshot, question.settlement)


@once
def view_of(snapshot: Snapshot, name: str) -> SettlementView:
    """Return what `settlement_view` does, from a snapshot with all posts of its agreement."""
    facts, axes = snapshot.facts, snapshot.axes
    settlement = facts.settlements[name]
    event = settlement.event
    then = Axes(settlement.fact.sequence - 1, EVERYTHING)
    before = Snapshot(snapshot.session, then, ("agreement", event.agreement))
    found = details_of(before, event.agreement, event.year)
    if snapshot.paid_by is not None:
        before = paid_by(before, snapshot.paid_by)
    same = tuple(detail.line for detail in found) == event.lines
    today: dict[Account, int] | None = None
    # What was received by a day is less than what the settlement was computed from.
    if not _replaced_by(facts, settlement) and axes.known_on == EVERYTHING:
        today = _today(snapshot, settlement)
    return SettlementView(
        settlement=settlement,
        accounts=_accounts(facts, before.facts, settlement, today),
        details=tuple(found) if same else None,
        replaced_by=_replaced_by(facts, settlement),
        names=snapshot.names(),
        outdated=today is not None,
    )


def settlements(
    session: Session, question: SettlementsQuestion, _: int = 0
) -> list[SettlementView]:
    """Return settlements by agreement, year and order of issue, without their arithmetic.

    Raises:
        UnknownName: the agreement is not registered.
    """
    name = question.agreement
    snapshot = Snapshot(session, question.axes, *(() if name is None else [("agreement", name)]))
    snapshot.require("agreement", name)
    facts, names = snapshot.facts, snapshot.names()
    chosen = [
        one
        for one in facts.settlements.values()
        if question.agreement in {None, one.event.agreement}
        if question.year in {None, one.event.year}
    ]
    return [
        SettlementView(one, _accounts(facts, None, one), None, _replaced_by(facts, one), names)
        for one in sorted(
            chosen, key=lambda one: (one.event.agreement, one.event.year, one.fact.sequence)
        )
    ]


def _replaced_by(facts: Facts, settlement: Settlement) -> str:
    name = settlement.event.settlement
    names = facts.speaking_of("settlement", name, "settlement")
    later = (facts.settlements[one].event for one in names if one in facts.settlements)
    return next((event.settlement for event in later if event.corrects == name), "")


def _today(snapshot: Snapshot, settlement: Settlement) -> dict[Account, int] | None:
    """Return the balances that would be issued now; None where all is as it was issued."""
    event = settlement.event
    lines, ends = issuable(snapshot, event.agreement, event.year, event)
    if (lines, ends) == (event.lines, event.balances):
        return None
    return {(end.member, end.employing_body): end.balance_cents for end in ends}


def _accounts(
    facts: Facts,
    facts_then: Facts | None,
    settlement: Settlement,
    today: dict[Account, int] | None = None,
) -> tuple[AccountView, ...]:
    event = settlement.event
    before = facts.settlements.get(event.corrects or "")
    earlier = {
        (end.member, end.employing_body): end.balance_cents
        for end in (before.event.balances if before else ())
    }
    advances = advances_of(facts_then, event.agreement, event.year) if facts_then else []
    replaced = _replaced_by(facts, settlement)
    found = []
    for end in event.balances:
        account = (end.member, end.employing_body)
        payments = tuple(
            Movement(fact.sequence, paid.paid_on, paid.amount_cents, paid.settlement)
            for fact, paid in payments_of(facts, settlement, account)
        )
        paid_cents = sum(payment.cents for payment in payments)
        found.append(
            AccountView(
                member=end.member,
                employing_body=end.employing_body,
                unrefinanced_cents=end.unrefinanced_cents,
                advances=tuple(
                    Movement(fact.sequence, paid.paid_on, paid.amount_cents)
                    for whose, fact, paid in advances
                    if whose == account
                ),
                advances_cents=end.advances_cents,
                balance_cents=end.balance_cents,
                corrected_cents=earlier.get(account, 0) if before else None,
                payments=payments,
                open_cents=None if replaced else end.balance_cents - paid_cents,
                today_cents=today.get(account, 0) if today is not None else None,
            )
        )
    return tuple(found)
