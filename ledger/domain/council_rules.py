"""The guards of bodies and of what councils decide; see `ledger.domain.rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.council import authorised_parts, blocked
from ledger.domain.errors import Finding
from ledger.domain.guards import not_negative
from ledger.domain.money import decimal_text
from ledger.domain.period import iso
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts


LOST_ZERO = 7
"""Digits of a municipality key (AGS) that a spreadsheet took for a number."""
LEVELS = ("municipality", "county", "state", "other")


def _level(event: e.BodyRegistered, _: Facts) -> Iterator[Finding]:
    if event.body.isdigit() and len(event.body) == LOST_ZERO:
        remedy = f"type all eight digits, such as 0{event.body}"
        yield Finding(f"body {event.body}", "seven digits: its leading zero is lost", remedy)
    if event.level not in LEVELS:
        place = f"body {event.body}"
        yield Finding(place, f"unknown level {event.level!r}", f"one of {', '.join(LEVELS)}")


def _decision(event: e.BudgetAuthorised, _: Facts) -> Iterator[Finding]:
    place = f"decision {event.decision}"
    yield from not_negative(place, event.ceiling_cents, "ceiling")
    if event.last_year is not None and event.last_year < event.first_year:
        yield Finding(place, "the last year lies before the first", "exchange the two years")


def _decision_change(
    event: e.AuthorisationAmended | e.AuthorisationRevoked, facts: Facts
) -> Iterator[Finding]:
    decision = facts.decisions[event.decision].event
    place = f"decision {event.decision}"
    if isinstance(event, e.AuthorisationAmended):
        yield from not_negative(place, event.ceiling_cents, "ceiling")
    last = decision.last_year
    if event.from_year < decision.first_year or (last is not None and event.from_year > last):
        years = f"{decision.first_year} to {last or 'open'}"
        yield Finding(
            place, f"{event.from_year} is none of its years ({years})", "name one of them"
        )


def _place(event: e.BudgetEvent) -> str:
    return f"budget {event.body} {event.programme} {event.year}"


def _amount(
    event: e.BudgetCarriedOver | e.OverPlanApproved | e.BudgetBlocked | e.BlockLifted, _: Facts
) -> Iterator[Finding]:
    """What is carried over, approved, blocked or lifted is above zero."""
    if event.amount_cents <= 0:
        yield Finding(_place(event), "the amount is not above zero", "type it without the sign")


def _carried(event: e.BudgetCarriedOver, facts: Facts) -> Iterator[Finding]:
    """A carry-over leads into a later year, out of a year with a decision (§ 22 KomHVO NRW)."""
    if event.year <= event.from_year:
        problem = f"{event.from_year} does not lie before {event.year}"
        yield Finding(_place(event), problem, "carry over into a later year")
    for year in (event.from_year, event.year):
        if not authorised_parts(facts, event.body, event.programme, year):
            problem = f"no decision is valid in {year}"
            yield Finding(_place(event), problem, "record the decision first: decision adopt")


def _block(event: e.BudgetBlocked, facts: Facts) -> Iterator[Finding]:
    """A block has a name of its own and blocks no more than is authorised (§ 25 KomHVO NRW)."""
    key = (event.body, event.programme, event.year)
    for entry in facts.budgets.get(key, ()):
        if isinstance(entry.event, e.BudgetBlocked) and entry.event.block == event.block:
            problem = f"block {event.block} stands already as event {entry.fact.sequence}"
            yield Finding(_place(event), problem, "choose another name, or lift that one")
            return
    parts = authorised_parts(facts, *key)
    authorised = sum(part.cents for part in parts)
    if not parts:
        problem = f"no decision is valid in {event.year}"
        yield Finding(_place(event), problem, "record the decision first: decision adopt")
    elif event.amount_cents > authorised:
        problem = f"only {decimal_text(authorised)} are authorised"
        yield Finding(_place(event), problem, "block at most that")


def _lift(event: e.BlockLifted, facts: Facts) -> Iterator[Finding]:
    """A block is lifted after it was decided, and by no more than is still blocked."""
    key = (event.body, event.programme, event.year)
    entries = facts.budgets.get(key, ())
    blocks = [
        entry
        for entry in entries
        if isinstance(entry.event, e.BudgetBlocked) and entry.event.block == event.block
    ]
    if not blocks:
        known = ", ".join(sorted(blocked(facts, *key))) or "none"
        problem = f"no block {event.block} stands"
        yield Finding(_place(event), problem, f"known: {known}")
        return
    if event.decided_on < blocks[0].event.decided_on:
        problem = f"lifted before it was decided, on {iso(blocks[0].event.decided_on)}"
        yield Finding(_place(event), problem, "mend the date")
    left = blocked(facts, *key).get(event.block, 0)
    if event.amount_cents > left:
        problem = f"only {decimal_text(left)} of {event.block} are still blocked"
        yield Finding(_place(event), problem, "lift at most that")


_DECIDED = {"body": ("decision", "budget")}
"""What the body decided for the year, and what became of it."""

COUNCIL = (
    Recordable(e.BodyRegistered, c.RegisterBody, (_level,)),
    Recordable(e.ProgrammeRegistered, c.RegisterProgramme),
    Recordable(e.BudgetAuthorised, c.AdoptDecision, (_decision,)),
    Recordable(e.AuthorisationAmended, c.AmendDecision, (_decision_change,)),
    Recordable(e.AuthorisationRevoked, c.RevokeDecision, (_decision_change,)),
    Recordable(
        e.BudgetCarriedOver, c.CarryOverBudget, (_amount, _carried), said=False, looks_at=_DECIDED
    ),
    Recordable(e.OverPlanApproved, c.ApproveOverPlan, (_amount,), looks_at=_DECIDED),
    Recordable(e.BudgetBlocked, c.BlockBudget, (_amount, _block), looks_at=_DECIDED),
    Recordable(e.BlockLifted, c.LiftBlock, (_amount, _lift), looks_at=_DECIDED),
)
