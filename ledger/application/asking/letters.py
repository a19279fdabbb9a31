"""How the parties of a letter are written to and paid, in the same snapshot as its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from ledger.application.clock import berlin_day
from ledger.domain.state import Contact
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.position.snapshot import facts_around
from ledger.projections.axes import Axes

if TYPE_CHECKING:
    from ledger.application.asking.evidence import Evidence
    from ledger.application.asking.settlements import SettlementAnswer
    from ledger.position.grants.proof_of_use import ProofOfUse
    from ledger.position.settlements.open_items import ItemList

T = TypeVar("T")


class _Question(Protocol):
    @property
    def axes(self) -> Axes: ...


Q = TypeVar("Q", bound=_Question)


class Parties(NamedTuple):
    """Who writes letters to whom, and the day of the letters.

    Without a day it is that of the ledger's last event, so that the same ledger writes the same.
    """

    bodies: Iterable[str]
    day: int | None = None


class Lettered(NamedTuple):
    """An answer with its evidence, and by key how each party is written to and paid."""

    contacts: dict[str, Contact]
    evidence: Evidence | None


def with_contacts(
    query: Callable[[Session, Q, int], tuple[T, Evidence | None]],
    parties: Callable[[T], Parties],
) -> Callable[[Session, Q, int], tuple[T, Lettered]]:
    """Return a query whose answer is written as letters between its parties."""

    def asked(session: Session, question: Q, today: int) -> tuple[T, Lettered]:
        answer, evidence = query(session, question, today)
        bodies, day = parties(answer)
        known = facts_around(session, {("body", one) for one in bodies}, question.axes).bodies
        written_on = berlin_day(head(session).recorded_at) if day is None else day
        contacts = {
            one: known[one].contact_on(written_on) if one in known else Contact(one)
            for one in bodies
        }
        return answer, Lettered(contacts, evidence)

    return asked


def settlement_parties(answer: SettlementAnswer) -> Parties:
    """Return the members and employing bodies of a settlement, on its day of issue."""
    accounts = answer.view.accounts
    bodies = {body for one in accounts for body in (one.member, one.employing_body)}
    return Parties(sorted(bodies), answer.view.settlement.event.issued_on)


def item_parties(answer: ItemList) -> Parties:
    """Return the bodies with open items."""
    return Parties(sorted({body for one in answer.items for body in (one.creditor, one.debtor)}))


def proof_parties(answer: ProofOfUse) -> Parties:
    """Return who proves the use of a grant to whom."""
    return Parties((answer.recipient, answer.grantor))
