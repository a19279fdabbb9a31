"""Positions, accounts of legs and settlements of the model, ready to be compared."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from ledger.domain import commands as c
from tests.model.days import rounded
from tests.model.model import Cell, Leg, Line, Model
from tests.model.paying import ABOVE
from tests.model.staffing import ALONE
from tests.model.world import Fact, World

Where = tuple[str, str, int]
"""Body, programme, year."""


def cells(model: Model, basis: str = "accrual") -> dict[Where, Cell]:
    """Return every figure as it comes to, before any closing."""
    found: dict[Where, Cell] = defaultdict(Cell)
    world = model.world
    for name, post in world.posts.items():
        for year in model.years():
            lines = model.accrual(name, year) if basis == "accrual" else model.cash(name, year)
            for line in lines:
                cell = found[line.member, post.programme, year]
                cell.cost += line.cost
                cell.refinanced += line.refinanced
                cell.vat += line.vat
                if line.member != post.employer:
                    cell.elsewhere += line.cost - line.refinanced + line.vat
                    cell.others = True
    for (agreement, member, year, _), cents in world.advances.items():
        cell = found[member, world.agreements[agreement].programme, year]
        cell.advances += cents
    bodies = sorted({where[0] for where in found} | {d[0] for d in world.decisions.values()})
    for programme in sorted(world.personnel):
        for body in bodies:
            for year in model.years():
                where = (body, programme, year)
                found[where].authorised = world.authorised(*where)
    return dict(found)


def positions(model: Model, basis: str = "accrual") -> dict[Where, Cell]:
    """Return the positions with closed years as they were frozen, and prior-year adjustments."""
    found = cells(model, basis)
    if basis == "cash" or model.view == "plan":
        return found
    # What is forecast makes no adjustment: that is what happened since the closing.
    forecast = model.view == "forecast" and model.world.closings
    happened = cells(Model(model.facts)) if forecast else found
    frozen: dict[Where, Cell] = {}
    for fact, body, year in model.world.closings:
        before = [
            other
            for other in model.facts
            if other.sequence < fact.sequence and other.known_on <= fact.known_on
        ]
        then = positions(Model(before)) if before else {}
        for programme in model.world.personnel:
            where = (body, programme, year)
            frozen[where] = then.get(where, Cell())
            frozen[where].status = answered(model.facts, before, where, frozen[where])
    for body in sorted({body for _, body, _ in model.world.closings}):
        years = sorted({year for _, of, year in model.world.closings if of == body})
        for programme in model.world.personnel:
            recomputed = sum(
                cell.own
                for (of, within, year), cell in happened.items()
                if (of, within) == (body, programme) and year <= years[-1]
            )
            closed = sum(frozen[body, programme, year].unrefinanced for year in years)
            for year in years:
                as_closed = frozen[body, programme, year]
                as_closed.closed = True
                # An advance is a payment: it is seen whenever it came.
                as_closed.advances = found[body, programme, year].advances
                found[body, programme, year] = as_closed
            following = found.setdefault((body, programme, years[-1] + 1), Cell())
            following.adjustment = recomputed - closed
    return found


def status(room: int | None) -> str:
    """Return the status of a headroom."""
    return "no decision" if room is None else "exceeded" if room < 0 else "within"


def answered(facts: list[Fact], before: list[Fact], where: Where, cell: Cell) -> str:
    """Return the status of a closed year: what is decided later answers, or asks, § 83.

    An approval, block or decision moves none of its figures (domain reference §3).
    """
    every = [fact for fact in facts if isinstance(fact.command, DECIDES)]
    known = [fact for fact in every if fact in before]
    stands = World(every)
    news = [fact for fact in stands.facts if fact not in known and speaks_of(fact, where, stands)]
    if not news and stands.authorised(*where) == cell.authorised:
        # What was said and withdrawn since was never so.
        return status(None if cell.authorised is None else cell.authorised - cell.unrefinanced)
    steps = [cell.authorised]
    for fact in every:
        if fact not in before:
            known.append(fact)
            known.sort(key=lambda one: one.sequence)
            steps.append(World(known).authorised(*where))
    found = [status(None if one is None else one - cell.unrefinanced) for one in steps]
    questioned = any(one != "within" for one in found)
    return "approved after closing" if found[-1] == "within" and questioned else found[-1]


def speaks_of(fact: Fact, where: Where, stands: World) -> bool:
    """Return whether a fact says something of what a body is authorised to."""
    command = fact.command
    if isinstance(command, c.WithdrawFact):
        return False
    if isinstance(command, c.AmendDecision | c.RevokeDecision):
        return stands.decisions[command.decision][0] == where[0]
    return getattr(command, "body", "") == where[0]


DECIDES = (
    c.AdoptDecision
    | c.AmendDecision
    | c.RevokeDecision
    | c.CarryOverBudget
    | c.ApproveOverPlan
    | c.BlockBudget
    | c.LiftBlock
    | c.WithdrawFact
)


def legs(model: Model, grant: str) -> dict[tuple[str, str, int], Leg]:
    """Return what each leg of a grant comes to, by payment."""
    found: dict[tuple[str, str, int], Leg] = defaultdict(Leg)
    notice = model.world.notices[grant]
    recipients = sorted(to for of, to in model.world.contracts if of == grant)
    rows = [row for row in model.rows if row.paid_on]
    for creditor, debtor, above in [
        (notice.grantor, notice.recipient, True),
        *((notice.recipient, to, False) for to in recipients),
    ]:
        eligible = model.paying.eligible(rows, cash=True, above=above)
        payable = model.paying.payable(eligible, above=above, cash=True)
        for name, post in model.world.posts.items():
            if not above and post.employer != debtor:
                continue
            for year in model.years():
                leg = found[creditor, debtor, year]
                due = model.staffing.entitlement(name, year, above=above)
                leg.entitlement += sum(due.get(grant, {}).values(), Fraction(0))
                leg.eligible += sum(eligible.get((name, grant, year), {}).values(), Fraction(0))
                leg.payable += payable.get((name, grant, year), 0)
    return dict(found)


def settlement(model: Model, agreement: str, year: int) -> dict[tuple[str, str], list[int]]:
    """Return cost, refinanced and VAT of each member and post under an agreement."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for name in model.world.posts:
        for line in model.accrual(name, year):
            if line.version[0] == agreement and line.version != ALONE:
                sums = found[line.member, name]
                for index, cents in enumerate((line.cost, line.refinanced, line.vat)):
                    sums[index] += cents
    return dict(found)


def balances(model: Model, agreement: str, year: int) -> dict[tuple[str, str], tuple[int, int]]:
    """Return unrefinanced and advances of each account: member and employing body."""
    owed: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (member, name), (cost, refinanced, vat) in settlement(model, agreement, year).items():
        employer = model.world.posts[name].employer
        if member != employer:
            owed[member, employer][0] += cost - refinanced + vat
    for (of, member, when, employer), cents in model.world.advances.items():
        if (of, when) == (agreement, year):
            owed[member, employer][1] += cents
    return {account: (sums[0], sums[1]) for account, sums in owed.items()}


def issued(facts: list[Fact]) -> list[tuple[c.IssueSettlement, Model]]:
    """Return each settlement with the model of what was on record when it was issued."""
    found = []
    for fact in facts:
        if isinstance(fact.command, c.IssueSettlement):
            before = [other for other in facts if other.sequence < fact.sequence]
            found.append((fact.command, Model(before)))
    return found


def money(cents: Any) -> str:
    """Show cents as euros, exact parts as they are."""
    if cents is None:
        return "-"
    return f"{rounded(cents) / 100:.2f}"


__all__ = [
    "ABOVE",
    "Leg",
    "Line",
    "balances",
    "cells",
    "issued",
    "legs",
    "money",
    "positions",
    "rounded",
]
