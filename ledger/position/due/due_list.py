"""The due list: what is coming or late. Every deadline comes from a notice, agreement or claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from ledger.domain import events as e
from ledger.domain.costs.certification import OFF, policy_of
from ledger.domain.facts import Facts
from ledger.domain.repayments.rules import claim_open
from ledger.position.due.agreements import from_agreements
from ledger.position.due.grants import expiries, proofs
from ledger.position.due.item import KINDS, LATE, STATES, DueItem, Source, Uncertified
from ledger.projections.axes import NOW, Axes

DAYS_AHEAD = 90
"""How far the list looks ahead when nobody says; a view, not a deadline."""


class DueQuestion(NamedTuple):
    """What is asked: up to which day (None: 90 days ahead), whose, which programme, late only.

    `on` is the day of the answer where a moment of the past is asked about; None: the clock's.
    """

    until: int | None = None
    body: str | None = None
    programme: str | None = None
    late: bool = False
    on: int | None = None
    axes: Axes = NOW


class DueList(Struct, frozen=True):
    """The items as of a day, up to a day, with the names of the bodies in them.

    `recorded_afterwards` counts facts that were received by `known_on` but recorded later.
    """

    items: tuple[DueItem, ...]
    question: DueQuestion
    today: int
    until: int
    names: dict[str, str]
    receipt: str
    recorded_afterwards: int = 0


def due_items(
    facts: Facts,
    today: int,
    until: int,
    uncertified: Iterable[Uncertified] = (),
    unpaid: Iterable[Uncertified] = (),
) -> list[DueItem]:
    """Return everything late on `today`, coming up to `until`, or open without a deadline.

    Late ones come first, each group by day.
    """
    found = [
        *proofs(facts, until),
        *expiries(facts, today),
        *from_agreements(facts, today, until),
        *_claims(facts),
        *(_waiting(facts, "certification", uncertified) if policy_of(facts) != OFF else ()),
        *_waiting(facts, "cost_payment", unpaid),
        *_blocks(facts),
    ]
    kept = (item for item in found if item.day is None or item.day <= until)
    return sorted(kept, key=lambda item: _place(item, today))


def selected(items: Sequence[DueItem], question: DueQuestion, today: int) -> tuple[DueItem, ...]:
    """Return the items of a body (it acts or waits) and programme, or only the late ones."""
    return tuple(
        item
        for item in items
        if question.body is None or question.body in (*item.bodies, *item.towards)
        if question.programme in {None, item.programme}
        if not question.late or item.state(today) == LATE
    )


def _place(item: DueItem, today: int) -> tuple[object, ...]:
    state = STATES.index(item.state(today))
    kind = KINDS.index(item.kind)
    return (state, item.day or 0, kind, item.bodies, item.name, item.year or 0, item.source.event)


def _claims(facts: Facts) -> Iterator[DueItem]:
    """Yield repayment claims that are not paid, with the interest charged on them."""
    for name, claim in sorted(facts.claims.items()):
        event = claim.event
        grant = facts.grants.get(event.grant)
        cents = claim_open(claim)
        if grant is not None and cents > 0:
            source = Source("claim", name, "", claim.fact.sequence)
            programme = grant.event.programme
            bodies, towards = (event.debtor,), (event.creditor,)
            yield DueItem(
                kind="repayment",
                day=event.due_on,
                bodies=bodies,
                towards=towards,
                programme=programme,
                source=source,
                year=event.year,
                cents=cents,
            )


def _waiting(facts: Facts, kind: str, found: Iterable[Uncertified]) -> Iterator[DueItem]:
    """Yield posts whose bookings wait for a second person, or for their payment."""
    for one in found:
        if post := facts.posts.get(one.post):
            yield DueItem(
                kind=kind,
                day=None,
                bodies=(post.event.employing_body,),
                programme=post.event.programme,
                source=Source("booking", one.post, "", one.event),
                cents=one.cents,
                bookings=one.lines,
            )


def _blocks(facts: Facts) -> Iterator[DueItem]:
    """Yield the blocks (Haushaltssperren) that stand in a year whose accounts are open."""
    for (body, programme, year), changes in sorted(facts.budgets.items()):
        blocks: dict[str, tuple[int, int]] = {}
        for change in changes:
            if isinstance(change.event, e.BudgetBlocked | e.BlockLifted):
                name = change.event.block
                cents, number = blocks.get(name, (0, change.fact.sequence))
                blocks[name] = cents - change.cents, number
        over = (body, year) in facts.closed or (body, year) in facts.accounts
        for name, (cents, number) in sorted(blocks.items()):
            if cents > 0 and not over:
                source = Source("block", name, "", number)
                yield DueItem(
                    kind="block",
                    day=None,
                    bodies=(body,),
                    programme=programme,
                    source=source,
                    year=year,
                    cents=cents,
                )
