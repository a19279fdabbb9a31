"""What a council says of a year that is closed: the figures stay, the question is answered.

Domain reference §3: an approval, block or decision that comes for a closed year moves none of its
figures, but answers (or asks) the question of § 83 GO NRW for it, with the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ledger.domain import events as e
from ledger.domain.council.authorised import (
    APPROVED_LATER,
    WITHIN,
    AuthorisedPart,
    authorised_parts,
    authorised_sum,
    status_of,
)
from ledger.domain.facts import fold
from ledger.domain.state import Fact, Facts, OnRecord


class Later(NamedTuple):
    """One fact about a closed year's authorisation that its closing did not know.

    `part.cents` is what it changes; `authorised` is what is authorised with it, None: no decision
    is valid. `day` is that of the decision; where it was taken before the closing, the day on which
    it became known. `taken` is the kind of what a withdrawal took away, else empty.
    """

    part: AuthorisedPart
    authorised: int | None
    day: int
    taken: str = ""


def years_spoken_of(event: e.Event, facts: Facts) -> range:
    """Return the years whose authorisation an event speaks of, up to the last one closed.

    Args:
        event: any event; one that authorises nothing speaks of no year.
        facts: what stands, with the decision that is amended and the body's closings.
    """
    if isinstance(event, e.BudgetEvent):
        last = event.year if event.year <= facts.closed_until(event.body) else 0
        return range(event.year, last + 1)
    body = body_of(event, facts)
    if body is None:
        return range(0)
    until = facts.closed_until(body)
    if isinstance(event, e.BudgetAuthorised):
        last = until if event.last_year is None else min(until, event.last_year)
        return range(event.first_year, last + 1)
    if isinstance(event, e.AuthorisationAmended | e.AuthorisationRevoked):
        end = facts.decisions[event.decision].event.last_year
        return range(event.from_year, (until if end is None else min(until, end)) + 1)
    return range(0)


def body_of(event: e.Event, facts: Facts) -> str | None:
    """Return whose authorisation an event speaks of; None: nobody's."""
    if isinstance(event, e.BudgetEvent | e.BudgetAuthorised):
        return event.body
    if isinstance(event, e.AuthorisationAmended | e.AuthorisationRevoked):
        decision = facts.decisions.get(event.decision)
        return decision.event.body if decision else None
    return None


def known_to(closing: Fact, fact: Fact) -> bool:
    """Return whether a closing rests on a fact: recorded before it, and received by its day."""
    return fact.sequence < closing.sequence and fact.known_on <= closing.known_on


def later_parts(
    recorded: Iterable[Fact],
    closing: OnRecord[e.YearClosed],
    row: tuple[str, str, int],
) -> list[Later]:
    """Return what was said of a closed year after its closing, in the order of recording.

    Args:
        recorded: every decision and change of the body, withdrawals among them.
        closing: of the year.
        row: body, programme, year.
    """
    fact = closing.fact
    facts = sorted(recorded)
    known = [one for one in facts if known_to(fact, one)]
    before = authorised_parts(fold(known), *row)
    found = []
    for one in facts:
        if known_to(fact, one):
            continue
        known.append(one)
        after = authorised_parts(fold(known), *row)
        if after != before:
            found.append(_later(one, before, after, closing.event.closed_on))
        before = after
    return [one for one in found if one.part.cents]


def _later(
    fact: Fact, before: list[AuthorisedPart], after: list[AuthorisedPart], closed_on: int
) -> Later:
    # The part that the fact made, else one that it took away: a revocation, a withdrawal.
    made = [part for part in after if part.sequence == fact.sequence]
    gone = [part for part in before if part not in after]
    shown = (made or gone or after)[0]
    cents = (authorised_sum(after) or 0) - (authorised_sum(before) or 0)
    decided: Any = shown.decided_on if made else None
    if isinstance(fact.event, e.AuthorisationAmended):
        decided = None  # the amendment's own day is not known, only that of its receipt
    taken = shown.kind if isinstance(fact.event, e.FactWithdrawn) else ""
    kind = "withdrawn" if taken else shown.kind
    day = decided if decided is not None and decided >= closed_on else fact.known_on
    part = shown._replace(kind=kind, cents=cents, sequence=fact.sequence, decided_on=decided)
    return Later(part, authorised_sum(after), day, taken)


def status_after(
    authorised: int | None, unrefinanced: int, later: Sequence[Later]
) -> tuple[str, int | None]:
    """Return a closed year's status with what came later, and the day of the answer if it is one.

    Args:
        authorised: as closed, in cents; None: no decision was valid.
        unrefinanced: as closed, in cents.
        later: what came after the closing.
    """

    def status(cents: int | None) -> str:
        return status_of(None if cents is None else cents - unrefinanced)

    steps = [status(authorised), *(status(one.authorised) for one in later)]
    asked = [place for place, one in enumerate(steps) if one != WITHIN]
    if steps[-1] != WITHIN or not asked:
        return steps[-1], None
    return APPROVED_LATER, later[asked[-1]].day
