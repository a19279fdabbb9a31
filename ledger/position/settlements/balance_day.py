"""What bodies had paid each other by a balance day (Bilanzstichtag), as a snapshot of its own."""

from __future__ import annotations

from ledger.domain.events import AdvancePaid, InstalmentReceived, RepaymentPaid, SettlementPaid
from ledger.domain.facts import Fact
from ledger.position.load import Question
from ledger.position.snapshot import Snapshot, once


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
