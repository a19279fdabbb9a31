"""Questions about settlements and advances, with who recorded what is behind the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application import audit
from ledger.log.eventlog import head
from ledger.position.advances import AdvanceQuestion, Advances, advances
from ledger.position.settled import (
    SettlementQuestion,
    SettlementsQuestion,
    SettlementView,
    settlement_view,
    settlements,
)
from ledger.position.settled_nodes import settlement_trees

if TYPE_CHECKING:
    from ledger.log.canonical import Envelope
    from ledger.log.database import Session
    from ledger.position.node import Node

__all__ = [
    "AdvanceList",
    "AdvanceQuestion",
    "SettlementAnswer",
    "SettlementList",
    "SettlementQuestion",
    "SettlementsQuestion",
    "list_advances",
    "list_settlements",
    "show_settlement",
]


class SettlementAnswer(NamedTuple):
    """A settlement, its trees, and for every event in them who recorded it and from what."""

    view: SettlementView
    trees: tuple[Node, ...]
    sources: dict[int, Envelope]
    question: SettlementQuestion
    head: str


class SettlementList(NamedTuple):
    """Settlements, and the state of the ledger that answered."""

    views: list[SettlementView]
    question: SettlementsQuestion
    head: str


class AdvanceList(NamedTuple):
    """Advances, and the state of the ledger that answered."""

    found: Advances
    question: AdvanceQuestion
    head: str


def show_settlement(session: Session, question: SettlementQuestion, _: int = 0) -> SettlementAnswer:
    """Return a settlement with its arithmetic; see `settlement_view`."""
    view = settlement_view(session, question)
    trees = settlement_trees(view)
    numbers = {node.event for tree in trees for node in tree.walk() if node.event is not None}
    numbers.add(view.settlement.fact.sequence)
    sources = audit.envelopes_of(session, sorted(numbers))
    return SettlementAnswer(view, trees, sources, question, head(session).receipt)


def list_settlements(session: Session, question: SettlementsQuestion, _: int = 0) -> SettlementList:
    """Return the settlements asked for; see `settlements`."""
    return SettlementList(settlements(session, question), question, head(session).receipt)


def list_advances(session: Session, question: AdvanceQuestion, _: int = 0) -> AdvanceList:
    """Return the advances asked for; see `advances`."""
    return AdvanceList(advances(session, question), question, head(session).receipt)
