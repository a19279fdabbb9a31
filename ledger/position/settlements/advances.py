"""Advances (Abschläge): what was scheduled, what was paid, what is open of a member's year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain import events as e
from ledger.domain.agreements.partnership import employing_bodies
from ledger.domain.facts import Fact, Facts
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes

SCHEDULED, PAID = "scheduled", "paid"


class AdvanceQuestion(NamedTuple):
    """Whose advances are asked for; None: all of them."""

    agreement: str | None = None
    member: str | None = None
    year: int | None = None
    axes: Axes = NOW


class AdvanceRow(NamedTuple):
    """One advance that was scheduled (due on a day) or paid (on a day), in cents.

    The employing body is empty where several employ and the fact names none.
    """

    agreement: str
    member: str
    employing_body: str
    year: int
    kind: str
    day: int
    cents: int
    event: int


class AdvanceSum(NamedTuple):
    """What a member owes in advance of a year, what it paid, and the rest; cents."""

    agreement: str
    member: str
    employing_body: str
    year: int
    scheduled_cents: int
    paid_cents: int

    @property
    def open_cents(self) -> int:
        """Return what is scheduled and not paid; below zero more was paid."""
        return self.scheduled_cents - self.paid_cents


class Advances(NamedTuple):
    """The advances, their sums, and the names of the bodies in them."""

    rows: tuple[AdvanceRow, ...]
    sums: tuple[AdvanceSum, ...]
    names: dict[str, str]


def advances(session: Session, question: AdvanceQuestion, _: int = 0) -> Advances:
    """Return advances by agreement, year, member and day.

    Raises:
        UnknownName: the agreement or member is not registered.
    """
    agreement = question.agreement
    about = () if agreement is None else (("agreement", agreement),)
    snapshot = Snapshot(session, question.axes, *about)
    snapshot.require("agreement", agreement)
    snapshot.require("body", question.member)
    rows = sorted(
        (row for row in _rows(snapshot.facts) if _wanted(row, question)),
        key=lambda row: (row.agreement, row.year, row.member, row.day, row.event),
    )
    return Advances(tuple(rows), tuple(_sums(rows)), snapshot.names())


def _wanted(row: AdvanceRow, question: AdvanceQuestion) -> bool:
    return (
        question.agreement in {None, row.agreement}
        and question.member in {None, row.member}
        and question.year in {None, row.year}
    )


def _rows(facts: Facts) -> Iterator[AdvanceRow]:
    for name, agreement in facts.agreements.items():
        entries: list[tuple[str, Fact, e.AdvanceScheduled | e.AdvancePaid, int]] = [
            *((SCHEDULED, fact, event, event.due_on) for fact, event in agreement.scheduled),
            *((PAID, fact, event, event.paid_on) for fact, event in agreement.advances),
        ]
        for kind, fact, event, day in entries:
            employing = employing_bodies(facts, name, event.year)
            only = employing[0] if len(employing) == 1 else ""
            to = event.employing_body or only
            year, cents = event.year, event.amount_cents
            yield AdvanceRow(
                agreement=name,
                member=event.member,
                employing_body=to,
                year=year,
                kind=kind,
                day=day,
                cents=cents,
                event=fact.sequence,
            )


def _sums(rows: list[AdvanceRow]) -> Iterator[AdvanceSum]:
    found: dict[tuple[str, str, str, int], list[int]] = {}
    for row in rows:
        cell = found.setdefault(row[:4], [0, 0])
        cell[row.kind == PAID] += row.cents
    for account, (scheduled, paid) in found.items():
        yield AdvanceSum(*account, scheduled, paid)
