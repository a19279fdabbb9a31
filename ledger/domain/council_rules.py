"""The guards of carry-over, over-plan approval and block; see `ledger.domain.rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.council import authorised_parts, blocked
from ledger.domain.errors import Finding
from ledger.domain.money import decimal_text
from ledger.domain.period import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.domain.facts import Facts


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


COUNCIL_RULES: dict[type[e.Event], tuple[Callable[[Any, Facts], Iterator[Finding]], ...]] = {
    e.BudgetCarriedOver: (_amount, _carried),
    e.OverPlanApproved: (_amount,),
    e.BudgetBlocked: (_amount, _block),
    e.BlockLifted: (_amount, _lift),
}
