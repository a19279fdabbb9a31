"""Events that no command could have recorded: the rules are asked once more, as the log goes on.

Whoever may write the database can chain an event that breaks every rule. It is judged here by what
recording asks (`domain.rules`, `domain.costs.booking_rules`), on top of what stood before it. Only
what the log does not keep, such as who says that a payee is no name, is not asked again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ledger.domain.costs.booking_columns import Booked
from ledger.domain.costs.booking_rules import NEW_RULES, JudgedBy, refusals, row_findings
from ledger.domain.costs.certification import asks_for_proof
from ledger.domain.decisions import Standing, made_impossible, standing
from ledger.domain.errors import Finding, LedgerError
from ledger.domain.events import BOOKING, ClockCorrected, CostBooked, FactWithdrawn, VoucherKey
from ledger.domain.facts import Fact, ForwardFold, in_order
from ledger.domain.rules import findings
from ledger.domain.said import NOWHERE, Said
from ledger.log.verifying.content import UNFIT
from ledger.log.verifying.unsayable import REMEDY

if TYPE_CHECKING:
    from ledger.log.eventlog import Recorded
    from ledger.log.verifying.content import EventBlock

_MOST = 20
"""Events that are told; whoever wrote one past the rules wrote as many as they liked."""


def _registered(before: Standing) -> Finding:
    problem = "BL-972 event {event} registered this name already"
    return Finding.of(NOWHERE, problem, REMEDY, event=before.sequence)


class Readmitting:
    """Asks the rules about every event of the log, block by block."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._standing = ForwardFold()
        self.findings: list[Finding] = []
        self._turns: list[int] = []

    def asked_for_proof(self, number: int) -> bool:
        """Return whether certifications wanted proven logins when an event was recorded."""
        return bisect_left(self._turns, number) % 2 == 1

    def take(self, block: EventBlock) -> None:
        """Judge the events of a block, each on top of those before it."""
        if block.vouchers:
            self._judge(block.numbers, block.vouchers, {item.sequence for item in block.events})
            return
        run: list[Recorded] = []
        for item in block.events:
            event = item.event
            if isinstance(event, CostBooked):
                run.append(item)
            elif not isinstance(event, VoucherKey | ClockCorrected) and event.subject[0] != BOOKING:
                self._judge_events(run)
                run.clear()
                self._readmit(Fact(*item))
        self._judge_events(run)

    def _readmit(self, fact: Fact) -> None:
        event, facts = fact.event, self._standing.facts
        try:
            if event.kind.registers and (before := standing(event, facts)):
                self._tell(fact.sequence, [_registered(before)])
            if found := findings(event, facts):
                self._tell(fact.sequence, self._in_its_place(fact, found))
            self._standing.add([fact])
            if asks_for_proof(self._standing.facts) == (len(self._turns) % 2 == 0):
                self._turns.append(fact.sequence)
        except LedgerError as error:
            self._tell(fact.sequence, error.findings)
        except (*UNFIT, KeyError) as error:
            self._tell(fact.sequence, [Finding(NOWHERE, Said(str(error)))])

    def _in_its_place(self, fact: Fact, found: Sequence[Finding]) -> Sequence[Finding]:
        """Return what is wrong with a fact; of a replacement, as its correction asked about it."""
        recorded = self._standing.recorded()
        last = recorded[-1] if recorded else None
        if last is None or last.sequence != fact.sequence - 1:
            return found
        withdrawal = last.event
        if not (isinstance(withdrawal, FactWithdrawn) and withdrawal.replaced):
            return found
        kept = in_order(recorded[:-1])
        target = next((one for one in kept if one.sequence == withdrawal.withdraws), None)
        if target is None:
            return found
        return [one for _, one in made_impossible(kept, target, fact.event)]

    def _judge_events(self, run: Sequence[Recorded]) -> None:
        if run:
            names = CostBooked.__struct_fields__
            columns = [[getattr(item.event, name) for item in run] for name in names]
            self._judge([item.sequence for item in run], columns)

    def _judge(
        self,
        numbers: Sequence[int],
        columns: Sequence[Sequence[Any]],
        reversals: Collection[int] = (),
    ) -> None:
        """Judge lines; what a reversal mirrors is asked by `named_bookings`."""
        booked, facts = Booked._make(columns), self._standing.facts
        posts = facts.posts.keys() & {*booked.posts}
        homes = {post: facts.posts[post].event.employing_body for post in posts}
        bodies = {*homes.values()} if facts.closed else ()
        by = JudgedBy(homes, {body: facts.closed_until(body) for body in bodies})
        for found in (refusals(booked, by), row_findings(NEW_RULES, booked, by)):
            for row, problems in found.items():
                if numbers[row] not in reversals:
                    self._tell(numbers[row], problems)

    def _tell(self, number: int, found: Iterable[Finding]) -> None:
        place, problem = Said("event {event}", event=number), "BL-971 no command records: {problem}"
        for one in found:
            if len(self.findings) < _MOST:
                self.findings.append(Finding.of(place, problem, REMEDY, problem=one.problem))
