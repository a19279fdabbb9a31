"""A command that was recorded before reports its first result (design §3, invariant 11)."""

from __future__ import annotations

from ledger.application.results import Receipt
from ledger.domain import commands as c
from ledger.domain.commands import Command
from ledger.domain.errors import Conflict, Refusal
from ledger.domain.events import BOOKING, FactWithdrawn
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import command_by_id, events_at, receipt_of
from ledger.projections.fact_index import SUBJECT, facts_about
from ledger.projections.payments import withdrawn_by


def repeat(session: Session, first: int, last: int, warnings: tuple[Said, ...] = ()) -> Receipt:
    """Return the receipt of what was recorded before; nothing is recorded."""
    return Receipt(receipt_of(session, last), first, last, repeated=True, warnings=warnings)


def recorded_before(session: Session, command_id: bytes, content: bytes) -> Receipt | None:
    """Return the first result of a command id, or refuse another content under it."""
    earlier = command_by_id(session, command_id)
    if earlier is None:
        return None
    first = earlier.first_sequence
    if earlier.envelope.content_hash != content:
        problem = "command id {command_id}: BL-315 was used with other content for event {event}"
        remedy = "use a new id for a new command"
        raise Conflict.of(problem, remedy, command_id=command_id.hex(), event=first)
    return repeat(session, first, earlier.last_sequence, _withdrawn(session, first))


_NOT_TYPED: dict[type[Command], tuple[str, str]] = {
    c.IssueSettlement: (
        "event {event}: BL-317 a settlement stands as issued",
        "issue another one that names the settlement it corrects",
    ),
    c.CarryOverBudget: (
        "event {event}: BL-318 what may be carried over depends on what was carried over before",
        "withdraw it, and record the right one: correct {event} --reason '…'",
    ),
    c.CloseYear: (
        "event {event}: BL-319 a closing is no correction, and nothing that was closed ever moves",
        "leave --corrects out",
    ),
    c.CorrectClock: (
        "event {event}: BL-320 the latest correction of the clock counts",
        "leave --corrects out",
    ),
}
_NOT_TYPED |= dict.fromkeys(
    (c.SealHead, c.WitnessHead),
    (
        "event {event}: BL-771 was signed or revoked, and that is not taken back",
        "leave --corrects out",
    ),
)
_BOOKING = ("event {event}: BL-316 bookings are not corrected", "use cost reverse")


def uncorrectable(command: Command, target: int) -> Refusal:
    """Return the refusal to put a command in the place of a fact: what it records is not typed."""
    words, remedy = _NOT_TYPED.get(type(command), _BOOKING)
    return Refusal.of(words, remedy, event=target)


def withdrawal_of(session: Session, sequence: int) -> int:
    """Return the event that withdrew a fact or a payment; 0: none did."""
    for item in events_at(session, [sequence]):
        kind, *names = item.event.subject
        if kind == BOOKING:
            return withdrawn_by(session, sequence)
        for fact in facts_about(session, {(kind, "/".join(names))}, SUBJECT):
            if isinstance(fact.event, FactWithdrawn) and fact.event.withdraws == sequence:
                return fact.sequence
    return 0


def stands_instead(session: Session, withdrawal: int) -> int:
    """Return what stands in the place of what was withdrawn; 0: nothing does."""
    event = events_at(session, [withdrawal])[0].event
    if not (isinstance(event, FactWithdrawn) and event.replaced):
        return 0
    anew = withdrawal + 1  # recorded right behind the withdrawal
    later = withdrawal_of(session, anew)
    return stands_instead(session, later) if later else anew


def _withdrawn(session: Session, sequence: int) -> tuple[Said, ...]:
    """Say when the repeated command's fact was withdrawn since: a repeat does not revive it."""
    withdrawal = withdrawal_of(session, sequence)
    words = (
        "BL-321 event {event} was withdrawn by event {withdrawal} and is not revived → "
        "record it again with the command of its kind"
    )
    return (Said(words, event=sequence, withdrawal=withdrawal),) if withdrawal else ()
