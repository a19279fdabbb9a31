"""A carry-over is at most what the giving year left over (§ 22 KomHVO NRW, reference §4)."""

from __future__ import annotations

from ledger.application.recording.deciding import Asked, Outcome, Repeat, already
from ledger.domain import events as e
from ledger.domain.commands import CarryOverBudget
from ledger.domain.council.authorised import carried_out_of
from ledger.domain.decisions import standing
from ledger.domain.errors import Refusal, refuse_if
from ledger.domain.money import Cents
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.snapshot import about_figures


def carry_over(session: Session, command: CarryOverBudget, asked: Asked) -> Outcome | Repeat:
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
        hint = Said("; if it happened a second time, add --again")
        return already(found.sequence, hint)
    refuse_if(findings(event, facts))
    unused = sum(row.unused_cents for row in rows)
    carried = carried_out_of(facts, event.body, event.programme, event.from_year)
    left = max(0, unused - carried)
    if event.amount_cents > left:
        problem = "budget {body} {programme} {year}: BL-265 only {left} are unused"
        if carried:
            problem = (
                "budget {body} {programme} {year}: BL-266 only {left} are unused ({carried} were "
                "carried over before)"
            )
        key = {"body": event.body, "programme": event.programme, "year": event.from_year}
        remedy = "carry over at most that"
        raise Refusal.of(problem, remedy, **key, left=Cents(left), carried=Cents(carried))
    return asked.happened(event)
