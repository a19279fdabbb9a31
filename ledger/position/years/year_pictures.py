"""What the pictures of a year show: cost over months, the way of the grant, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ledger.domain import events as e
from ledger.domain.facts import Facts
from ledger.domain.money import round_parts
from ledger.domain.period import Span, months_of, year_of
from ledger.domain.years.bearing import BorneYear
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot, once
from ledger.projections.axes import Axes
from ledger.projections.booking_sums import service_sums

_DECISIONS = frozenset({"decision", "over_plan"})
"""Kinds of milestones that are a body's own."""


class Way(NamedTuple):
    """Payable grant from one body to another, in cents; `stage` 0 leaves the grantor."""

    stage: int
    giver: str
    taker: str
    cents: int


class Pictures(NamedTuple):
    """What there is to draw of a year: see `months`, `ways` and `milestones`."""

    months: dict[str, tuple[int, ...]]
    ways: tuple[Way, ...]
    milestones: tuple[Milestone, ...]


class Milestone(NamedTuple):
    """A decision, notice or agreement: its day, kind of event, name, bodies, cents, number."""

    day: int
    kind: str
    name: str
    body: str
    cents: int | None
    event: int


def months(
    session: Session, posts: Sequence[str], year: int, axes: Axes
) -> dict[str, tuple[int, ...]]:
    """Return the cost of a year by type and month of service, in cents.

    A period over several months is split by its days, largest remainder; days outside the year
    count to its nearest month, so that the months sum to what the year bears.
    """
    spans = months_of(year)
    found: dict[str, list[int]] = {}
    split: dict[Span, list[int]] = {}  # nearly all cost types have the same few periods
    for row in service_sums(session, posts, year, axes):
        line = found.setdefault(row.cost_type, [0] * len(spans))
        days = split.get(row.service) or _days_by_month(row.service, spans)
        split[row.service] = days
        if max(days) == row.service.days:
            line[days.index(row.service.days)] += row.cents
            continue
        parts = round_parts([Fraction(row.cents * part, row.service.days) for part in days])
        for place, cents in enumerate(parts):
            line[place] += cents
    return {name: tuple(line) for name, line in sorted(found.items())}


def _days_by_month(service: Span, spans: Sequence[Span]) -> list[int]:
    days = [span.meet(service).days for span in spans]
    outside = service.days - sum(days)
    if outside:
        days[0 if service.start < spans[0].start else -1] += outside
    return days


def ways(computed: Iterable[BorneYear], body: str | None) -> list[Way]:
    """Return the payable grants of some post-years from stage to stage; of one body its part.

    Grantor to recipient, recipient to employing body, employing body to partners: what arrives at
    a stage is what leaves it.
    """
    found: dict[tuple[int, str, str], int] = {}
    for part in (part for one in computed for part in one.parts()):
        home = part.one.post.event.employing_body
        for funding in part.one.fundings:
            notice = funding.leg.grant.event
            for shares in funding.shares:
                for member, cents in shares.items():
                    if not cents or body not in {None, member}:
                        continue
                    steps = ((notice.grantor, notice.recipient), (notice.recipient, home))
                    for stage, (giver, taker) in enumerate((*steps, (home, member))):
                        key = (stage, giver, taker)
                        found[key] = found.get(key, 0) + part.sign * cents
    return [Way(*key, cents) for key, cents in sorted(found.items()) if cents > 0]


@once
def milestones(snapshot: Snapshot, until: int) -> list[Milestone]:
    """Return decisions, notices and agreements up to a year, by day.

    A decision counts on the day of its adoption, a notice or contract on that of its receipt.
    """
    found = (one for one in _milestones(snapshot.facts) if year_of(one.day) <= until)
    return sorted(found, key=lambda one: (one.day, one.event))


def milestones_of(snapshot: Snapshot, body: str, until: int) -> list[Milestone]:
    """Return those that concern a body: its own decisions, and every notice and agreement."""
    every = milestones(snapshot, until)
    return [one for one in every if one.body == body or one.kind not in _DECISIONS]


_NAMED: dict[type[e.Event], tuple[str, str, str]] = {
    e.BudgetAuthorised: ("decision", "decision", "body"),
    e.OverPlanApproved: ("over_plan", "programme", "body"),
    e.GrantApproved: ("grant", "grant", "recipient"),
    e.GrantAmended: ("amended", "grant", ""),
    e.GrantForwarded: ("forwarded", "grant", "recipient"),
    e.GrantRevoked: ("revoked", "grant", ""),
    e.AgreementConcluded: ("agreement", "agreement", ""),
}
"""Events that are drawn: the kind of milestone, and the fields of its name and body."""


def _milestones(facts: Facts) -> Iterator[Milestone]:
    for number, fact in facts.standing.items():
        named = _NAMED.get(type(fact.event))
        if named is not None:
            kind, name, body = named
            day, cents = _decided(fact.event)
            yield Milestone(
                day=day or fact.known_on,
                kind=kind,
                name=getattr(fact.event, name),
                body=getattr(fact.event, body) if body else "",
                cents=cents,
                event=number,
            )


def _decided(event: e.Event) -> tuple[int | None, int | None]:
    """Return when a council decided, where somebody said so, and about how much."""
    match event:
        case e.BudgetAuthorised():
            return event.adopted_on, event.ceiling_cents
        case e.OverPlanApproved():
            return event.decided_on, event.amount_cents
        case _:
            return None, None
