"""What a council allows a body to leave unrefinanced in a year, part by part.

Domain reference §4: decisions ± carry-over (§ 22 KomHVO NRW), over-plan approval (§ 83 GO NRW),
block (§ 25 KomHVO NRW). Several decisions add up; an amendment replaces from its year on; a
carry-over raises the receiving year and leaves the giving one; lifting a block restores.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ledger.domain import events as e
from ledger.domain.state import Authorisation, Facts

WITHIN, EXCEEDED, NO_DECISION = "within", "exceeded", "no decision"
APPROVED_LATER = "approved after closing"
"""A closed year that was exceeded, or that nobody had decided about, and is approved since."""

_KINDS: dict[type[e.Event], str] = {
    e.BudgetCarriedOver: "carry_over",
    e.OverPlanApproved: "over_plan",
    e.BudgetBlocked: "block",
    e.BlockLifted: "block_lifted",
}


class AuthorisedPart(NamedTuple):
    """One part of an authorisation: signed cents, and the event that says so.

    `kind` is decision, carry_over, over_plan, block or block_lifted; `reference` names the decision
    or block, or the year that a carry-over comes from.
    """

    kind: str
    reference: str
    cents: int
    sequence: int
    decided_by: str = ""
    decided_on: int | None = None
    legal_basis: str = ""


def status_of(headroom: int | None) -> str:
    """Return the status of a headroom in cents; None: no decision is valid."""
    if headroom is None:
        return NO_DECISION
    return WITHIN if headroom >= 0 else EXCEEDED


def authorised_parts(facts: Facts, body: str, programme: str, year: int) -> list[AuthorisedPart]:
    """Return every part of what is authorised for a body, programme and year; none: no decision."""
    found = []
    for name in sorted(facts.speaking_of("body", body, "decision")):
        decision = facts.decisions[name]
        event = decision.event
        if (event.body, event.programme) == (body, programme):
            entry = decision.ceilings.at(year)
            if entry is not None and entry.value is not None:
                adopted = event.adopted_on
                found.append(
                    AuthorisedPart(
                        kind="decision",
                        reference=name,
                        cents=entry.value,
                        sequence=entry.sequence,
                        decided_by=event.body,
                        decided_on=adopted,
                    )
                )
    for fact, change, cents in facts.budgets.get((body, programme, year), ()):
        found.append(
            AuthorisedPart(
                kind=_KINDS[type(change)],
                reference=_reference(change),
                cents=cents,
                sequence=fact.sequence,
                decided_by=change.decided_by,
                decided_on=change.decided_on,
                legal_basis=change.legal_basis,
            )
        )
    return found


def authorised_sum(parts: Iterable[AuthorisedPart]) -> int | None:
    """Return how many cents the parts authorise together; None: there are none, so no decision."""
    cents = [part.cents for part in parts]
    return sum(cents) if cents else None


def _reference(
    change: e.BudgetCarriedOver | e.OverPlanApproved | e.BudgetBlocked | e.BlockLifted,
) -> str:
    if isinstance(change, e.BudgetCarriedOver):
        return str(change.from_year)
    if isinstance(change, e.BudgetBlocked | e.BlockLifted):
        return change.block
    return ""


class CarriedOut(NamedTuple):
    """What was carried over out of one year: cents together, into which years, by which events."""

    body: str
    programme: str
    from_year: int
    cents: int
    years: tuple[int, ...]
    events: tuple[int, ...]


def carried_out(facts: Facts) -> list[CarriedOut]:
    """Return every year that something was carried over from; several carry-overs add up."""
    found: dict[tuple[str, str, int], list[Authorisation]] = {}
    for (body, programme, _), entries in sorted(facts.budgets.items()):
        for entry in entries:
            if isinstance(entry.event, e.BudgetCarriedOver):
                found.setdefault((body, programme, entry.event.from_year), []).append(entry)
    return [
        CarriedOut(
            *key,
            sum(entry.cents for entry in entries),
            tuple(sorted({entry.event.year for entry in entries})),
            tuple(sorted(entry.fact.sequence for entry in entries)),
        )
        for key, entries in sorted(found.items())
    ]


def carried_out_of(facts: Facts, body: str, programme: str, year: int) -> int:
    """Return how many cents were carried over out of a year."""
    key = (body, programme, year)
    return sum(one.cents for one in carried_out(facts) if one[:3] == key)


def blocked(facts: Facts, body: str, programme: str, year: int) -> dict[str, int]:
    """Return what is still blocked in a year, by the name of the block, in cents."""
    found: dict[str, int] = {}
    for entry in facts.budgets.get((body, programme, year), ()):
        if isinstance(entry.event, e.BudgetBlocked | e.BlockLifted):
            found[entry.event.block] = found.get(entry.event.block, 0) - entry.cents
    return {name: cents for name, cents in found.items() if cents}
