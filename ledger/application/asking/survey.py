"""Positions over several years and bodies, with the evidence for them."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from ledger.application.asking.evidence import Evidence, evidence
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import about_figures
from ledger.projections.axes import NOW, Axes


class SurveyQuestion(NamedTuple):
    """Whose positions (empty: everybody's), in which years, both included; None: all there are.

    `explained` asks for the evidence too.
    """

    bodies: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    programme: str | None = None
    basis: str = "accrual"
    axes: Axes = NOW
    explained: bool = False


class Survey(Struct, frozen=True):
    """Rows in the order municipality, programme, year; evidence only where it was asked for."""

    question: SurveyQuestion
    rows: tuple[Position, ...]
    evidence: Evidence | None
    receipt: str


def survey(session: Session, question: SurveyQuestion, _: int = 0) -> Survey:
    """Return the positions asked for.

    Raises:
        UnknownName: a body or the programme is not registered.
    """
    only = question.bodies[0] if len(question.bodies) == 1 else None
    wanted = Question(only, programme=question.programme, basis=question.basis, axes=question.axes)
    snapshot = about_figures(session, wanted)
    found = positions(snapshot, wanted)
    for body in question.bodies:
        snapshot.require("body", body)
    first, last = question.years or (0, 9999)
    rows = tuple(
        row
        for row in found
        if first <= row.year <= last
        and (not question.bodies or row.municipality in question.bodies)
    )
    behind = None
    if question.explained:
        keys = [row.key for row in rows]
        behind = evidence(snapshot, keys, wanted)
    return Survey(question, rows, behind, head(session).receipt)
