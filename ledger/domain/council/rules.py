"""The guards of bodies and of what councils decide; see `ledger.domain.rules`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.council.authorised import authorised_parts, blocked
from ledger.domain.council.levels import LEVELS
from ledger.domain.errors import Finding
from ledger.domain.guards import above_zero, not_negative
from ledger.domain.money import Cents
from ledger.domain.period import date_of
from ledger.domain.recordable import Recordable
from ledger.domain.said import Said, ones_of
from ledger.domain.state import CONTACT

if TYPE_CHECKING:
    from ledger.domain.facts import Facts


LOST_ZERO = 7
"""Digits of a municipality key (AGS) that a spreadsheet took for a number."""


def _level(event: e.BodyRegistered, _: Facts) -> Iterator[Finding]:
    if event.body.isdigit() and len(event.body) == LOST_ZERO:
        problem = "BL-197 seven digits: its leading zero is lost"
        remedy = "type all eight digits, such as 0{body}"
        yield Finding.of(Said("body {body}", body=event.body), problem, remedy, body=event.body)
    if event.level not in LEVELS:
        place = Said("body {body}", body=event.body)
        problem = "BL-198 unknown level {level!r}"
        yield Finding.of(
            place, problem, "one of {known}", level=event.level, known=ones_of(LEVELS, "level")
        )


def _says_something(event: e.BodyAmended, _: Facts) -> Iterator[Finding]:
    if all(getattr(event, name) is None for name in CONTACT):
        place = Said("body {body}", body=event.body)
        remedy = "name a part of its address, its IBAN or its sign"
        yield Finding.of(place, "BL-621 nothing is said that changes", remedy)


def _decision(event: e.BudgetAuthorised, _: Facts) -> Iterator[Finding]:
    place = Said("decision {decision}", decision=event.decision)
    yield from not_negative(place, event.ceiling_cents, Said("ceiling"))
    if event.last_year is not None and event.last_year < event.first_year:
        remedy = "exchange the two years"
        yield Finding.of(place, "BL-199 the last year lies before the first", remedy)


def _decision_change(
    event: e.AuthorisationAmended | e.AuthorisationRevoked, facts: Facts
) -> Iterator[Finding]:
    decision = facts.decisions[event.decision].event
    place = Said("decision {decision}", decision=event.decision)
    if isinstance(event, e.AuthorisationAmended):
        yield from not_negative(place, event.ceiling_cents, Said("ceiling"))
    last = decision.last_year
    if event.from_year < decision.first_year or (last is not None and event.from_year > last):
        problem = "BL-200 {year} is none of its years ({first} to {last})"
        years = {"first": decision.first_year, "last": last or Said("open")}
        yield Finding.of(place, problem, "name one of them", year=event.from_year, **years)


def _place(event: e.BudgetEvent) -> Said:
    return Said(
        "budget {body} {programme} {year}",
        body=event.body,
        programme=event.programme,
        year=event.year,
    )


def _amount(
    event: e.BudgetCarriedOver | e.OverPlanApproved | e.BudgetBlocked | e.BlockLifted, _: Facts
) -> Iterator[Finding]:
    """What is carried over, approved, blocked or lifted is above zero."""
    yield from above_zero(_place(event), event.amount_cents)


def _carried(event: e.BudgetCarriedOver, facts: Facts) -> Iterator[Finding]:
    """A carry-over leads into a later year, out of a year with a decision (§ 22 KomHVO NRW)."""
    if event.year <= event.from_year:
        problem = "BL-073 {from_year} does not lie before {year}"
        remedy = "carry over into a later year"
        yield Finding.of(_place(event), problem, remedy, from_year=event.from_year, year=event.year)
    for year in (event.from_year, event.year):
        if not authorised_parts(facts, event.body, event.programme, year):
            yield _undecided(_place(event), year)


def _undecided(place: Said, year: int) -> Finding:
    remedy = "record the decision first: decision adopt"
    return Finding.of(place, "BL-074 no decision is valid in {year}", remedy, year=year)


def _block(event: e.BudgetBlocked, facts: Facts) -> Iterator[Finding]:
    """A block has a name of its own and blocks no more than is authorised (§ 25 KomHVO NRW)."""
    key = (event.body, event.programme, event.year)
    for entry in facts.budgets.get(key, ()):
        if isinstance(entry.event, e.BudgetBlocked) and entry.event.block == event.block:
            problem = "BL-075 block {block} stands already as event {event}"
            remedy = "choose another name, or lift that one"
            yield Finding.of(
                _place(event), problem, remedy, block=event.block, event=entry.fact.sequence
            )
            return
    parts = authorised_parts(facts, *key)
    authorised = sum(part.cents for part in parts)
    if not parts:
        yield _undecided(_place(event), event.year)
    elif event.amount_cents > authorised:
        problem = "BL-076 only {authorised} are authorised"
        yield Finding.of(_place(event), problem, "block at most that", authorised=Cents(authorised))


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
        known = tuple(sorted(blocked(facts, *key))) or Said("none")
        problem = "BL-077 no block {block} stands"
        yield Finding.of(_place(event), problem, "known: {known}", block=event.block, known=known)
        return
    if event.decided_on < blocks[0].event.decided_on:
        problem = "BL-078 lifted before it was decided, on {decided_on}"
        yield Finding.of(
            _place(event), problem, "mend the date", decided_on=date_of(blocks[0].event.decided_on)
        )
    left = blocked(facts, *key).get(event.block, 0)
    if event.amount_cents > left:
        problem = "BL-079 only {left} of {block} are still blocked"
        remedy = "lift at most that"
        yield Finding.of(_place(event), problem, remedy, left=Cents(left), block=event.block)


_DECIDED = {"body": ("decision", "budget")}
"""What the body decided for the year, and what became of it."""

COUNCIL = (
    Recordable(e.BodyRegistered, c.RegisterBody, (_level,)),
    Recordable(e.BodyAmended, c.AmendBody, (_says_something,)),
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
