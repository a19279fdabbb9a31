"""A carry-over is at most what the giving year left over (§ 22 KomHVO NRW, reference §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.deciding import Happened
from ledger.domain import events as e
from ledger.domain.council import carried_out_of
from ledger.domain.decisions import standing
from ledger.domain.errors import Finding, Refusal, refuse_if
from ledger.domain.money import decimal_text
from ledger.domain.rules import findings
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.snapshot import about_figures

if TYPE_CHECKING:
    from ledger.application.deciding import Asked
    from ledger.domain.commands import CarryOverBudget
    from ledger.log.database import Session


def carry_over(session: Session, command: CarryOverBudget, asked: Asked) -> Happened:
    """Decide about a carry-over, on the giving year's position as it stands now (accrual).

    Raises:
        Refusal: more than the unused headroom, or a rule says no.
        UnknownName: the body or programme is not registered.
    """
    event = e.BudgetCarriedOver(
        *(getattr(command, name) for name in e.BudgetCarriedOver.__struct_fields__)
    )
    question = Question(event.body, event.from_year, event.programme)
    snapshot = about_figures(session, question)
    rows, facts = positions(snapshot, question), snapshot.facts
    found = standing(event, facts)
    if found is not None and not asked.note.again:
        text = f"recorded already as event {found.sequence}; nothing was changed"
        hint = "; if it happened a second time, add --again"
        return Happened([], (text + hint,), found.sequence)
    refuse_if(findings(event, facts))
    unused = sum(row.unused_cents for row in rows)
    carried = carried_out_of(facts, event.body, event.programme, event.from_year)
    left = max(0, unused - carried)
    if event.amount_cents > left:
        place = f"budget {event.body} {event.programme} {event.from_year}"
        problem = f"only {decimal_text(left)} are unused"
        if carried:
            problem += f" ({decimal_text(carried)} were carried over before)"
        raise Refusal([Finding(place, problem, "carry over at most that")])
    return Happened([event])
