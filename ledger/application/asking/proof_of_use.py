"""The proof of use with the evidence for its figures."""

from __future__ import annotations

from collections.abc import Hashable

from ledger.application.asking.evidence import LEGS, Evidence, gathered, many_bookings
from ledger.log.database import Session
from ledger.position.explanations.leg_trees import LegExplainer
from ledger.position.explanations.node import Node
from ledger.position.grants.account import about_grant, leg_reader
from ledger.position.grants.proof_of_use import ProofOfUse, ProofQuestion, proof_of
from ledger.position.load import Question


def explained_proof(
    session: Session, question: ProofQuestion, _: int = 0
) -> tuple[ProofOfUse, Evidence]:
    """Return a recipient's proof of use, and the evidence for it.

    Raises:
        UnknownName: the grant is not on record, or nothing of it is forwarded to the recipient.
        Refusal: the notice does not cover these years.
    """
    snapshot = about_grant(session, question.grant, question.axes)
    answer = proof_of(snapshot, question)
    summed = many_bookings(session, range(question.first, question.last + 1))
    home = answer.recipient == answer.home
    reader = leg_reader(snapshot, question.grant, by_notice=home)
    grant = reader.facts.grants[question.grant]
    explainer = LegExplainer(reader, grant, summed=summed)
    trees: dict[Hashable, Node] = {}
    for leg in answer.accounts:
        for figure, tree in explainer.trees(leg, Question(axes=question.axes)).items():
            trees[leg.year, figure] = tree
    numbers = [one.event for one in answer.incomes]
    numbers += [one.event for one in answer.planned.lines]
    numbers += [one.event for one in answer.planned.terms]
    if not summed:
        numbers += [one.event for one in answer.vouchers]
    return answer, gathered(session, {LEGS: trees}, summed=summed, more=numbers)
