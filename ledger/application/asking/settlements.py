"""Questions about settlements and advances, with who recorded what is behind the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking import audit
from ledger.application.asking.evidence import (
    ACCOUNTS,
    GRANTED,
    SHARED,
    Evidence,
    gathered,
    many_bookings,
)
from ledger.domain.errors import Refusal
from ledger.domain.settlements.arithmetic import standing_settlement
from ledger.log.eventlog import head
from ledger.position.explanations.settled_nodes import settlement_trees
from ledger.position.settlements.advances import AdvanceQuestion, Advances, advances
from ledger.position.settlements.settled import (
    SettlementQuestion,
    SettlementsQuestion,
    SettlementView,
    settlement_view,
    settlements,
)
from ledger.position.settlements.settled_posts import shared_trees
from ledger.position.snapshot import Snapshot

if TYPE_CHECKING:
    from ledger.application.asking.evidence import Trees
    from ledger.log.canonical import Envelope
    from ledger.log.database import Session
    from ledger.position.explanations.node import Node


class SettlementAnswer(NamedTuple):
    """A settlement, its trees, and for every event in them who recorded it and from what."""

    view: SettlementView
    trees: tuple[Node, ...]
    sources: dict[int, Envelope]
    question: SettlementQuestion
    receipt: str


class SettlementList(NamedTuple):
    """Settlements, and the state of the ledger that answered."""

    views: list[SettlementView]
    question: SettlementsQuestion
    receipt: str


class AdvanceList(NamedTuple):
    """Advances, and the state of the ledger that answered."""

    found: Advances
    question: AdvanceQuestion
    receipt: str


def show_settlement(session: Session, question: SettlementQuestion, _: int = 0) -> SettlementAnswer:
    """Return a settlement with its arithmetic; see `settlement_view`."""
    view = settlement_view(session, question)
    trees = settlement_trees(view)
    numbers = {node.event for tree in trees for node in tree.walk() if node.event is not None}
    numbers.add(view.settlement.fact.sequence)
    sources = audit.envelopes_of(session, sorted(numbers))
    return SettlementAnswer(view, trees, sources, question, head(session).receipt)


def settlement_of_year(
    session: Session, question: SettlementsQuestion, _: int = 0
) -> SettlementAnswer:
    """Return the settlement that stands for an agreement and a year, with its arithmetic.

    Raises:
        UnknownName: the agreement is not on record.
        Refusal: no settlement was issued for the year.
    """
    agreement, year, axes = question.agreement or "", question.year or 0, question.axes
    snapshot = Snapshot(session, axes, ("agreement", agreement))
    snapshot.require("agreement", agreement)
    stands = standing_settlement(snapshot.facts, agreement, year)
    if stands is None:
        problem = "agreement {agreement}: BL-323 no settlement was issued for {year}"
        remedy = (
            "budget-ledger settlement issue NAME --agreement {agreement} --year {year} "
            "--issued-on DATE --due-on DATE"
        )
        raise Refusal.of(problem, remedy, agreement=agreement, year=year)
    return show_settlement(session, SettlementQuestion(stands.event.settlement, axes))


def explained_settlement(
    session: Session, question: SettlementsQuestion, _: int = 0
) -> tuple[SettlementAnswer, Evidence]:
    """Return the settlement that stands for a year and the evidence for its letters.

    Raises:
        UnknownName: the agreement is not on record.
        Refusal: no settlement was issued for the year.
    """
    answer = settlement_of_year(session, question)
    view = answer.view
    accounts = zip(view.accounts, answer.trees, strict=False)
    summed = many_bookings(session, [view.settlement.event.year])
    shared, granted = shared_trees(session, view, summed=summed)
    groups: dict[str, Trees] = {
        ACCOUNTS: {(one.member, one.employing_body): tree for one, tree in accounts},
        SHARED: shared,
        GRANTED: granted,
    }
    return answer, gathered(session, groups, summed=summed)


def list_settlements(session: Session, question: SettlementsQuestion, _: int = 0) -> SettlementList:
    """Return the settlements asked for; see `settlements`."""
    return SettlementList(settlements(session, question), question, head(session).receipt)


def list_advances(session: Session, question: AdvanceQuestion, _: int = 0) -> AdvanceList:
    """Return the advances asked for; see `advances`."""
    return AdvanceList(advances(session, question), question, head(session).receipt)
