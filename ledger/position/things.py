"""What is registered, as it stands: bodies, programmes, decisions, agreements, posts.

One notice has a view of its own (`ledger.position.grants.view`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.domain import events as e
from ledger.domain.events.base import STREAMS
from ledger.domain.facts import Facts, in_order
from ledger.domain.keys import Share
from ledger.domain.period import FOREVER, Span, day_of
from ledger.domain.state import Agreement, Body, Decision, Fact, Post
from ledger.domain.timeline import Timeline
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot, facts_around
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import facts_below, keys_from, subjects_mentioning

_ALL = 10**9
_ALWAYS = Span(-FOREVER, FOREVER)
_SPEAKING = ("decision", "grant", "agreement", "post", "settlement", "claim")
"""What belongs to a thing by speaking of it; the rest has reports of its own."""
_BUDGETS = {
    "BudgetCarriedOver": ("carried_over", 1),
    "OverPlanApproved": ("over_plan", 1),
    "BudgetBlocked": ("blocked", -1),
    "BlockLifted": ("lifted", 1),
}


class ThingQuestion(NamedTuple):
    """Things of a kind, all (of a programme) or one, seen on a day.

    `on` None: the day of the answer's state of knowledge, which `seen` names where a moment of the
    past is asked about.
    """

    kind: str
    name: str | None = None
    programme: str | None = None
    on: int | None = None
    seen: int | None = None
    axes: Axes = NOW


class ThingLine(NamedTuple):
    """One thing that is known of another: what, its value or cents, its days (inclusive), event."""

    term: str
    value: str | Fraction | tuple[Share, ...] = ""
    cents: int | None = None
    first: int | None = None
    last: int | None = None
    event: int | None = None


class Things(NamedTuple):
    """Things as they stand on a day, of one of them all lines, and the names of bodies."""

    question: ThingQuestion
    day: int
    rows: tuple[Any, ...]
    lines: tuple[ThingLine, ...]
    names: dict[str, str]


def things(session: Session, question: ThingQuestion, clock_day: int) -> Things:
    """Return what is registered of a kind, by id; of one thing everything. As for `Ledger.ask`.

    Raises:
        UnknownName: the thing or programme is not registered within the axes.
    """
    kind, name, axes = question.kind, question.name, question.axes
    snapshot = Snapshot(session, axes, ("programme", question.programme or ""))
    snapshot.require(kind, name)
    snapshot.require("programme", question.programme)
    seen = clock_day if question.seen is None else question.seen
    day = min(clock_day, axes.known_on, seen) if question.on is None else question.on
    if name is None:
        keys = {(kind, one) for one in keys_from(session, kind, "", _ALL)}
    else:
        keys = {(kind, name)} | subjects_mentioning(session, [(kind, name)], _SPEAKING, axes)
    facts = facts_around(session, keys, axes)
    table = facts.table(kind)
    rows = tuple(
        table[one]
        for one in sorted(table)
        if name in {None, one} and question.programme in {None, _programme(table[one])}
    )
    lines = tuple(_lines(session, question, facts, keys)) if name is not None else ()
    names = {key: body.name for key, body in facts.bodies.items()}
    return Things(question, day, rows, lines, names)


def _programme(thing: Any) -> str | None:  # noqa: ANN401 - whatever is registered
    return getattr(thing.event, "programme", None)


def _lines(
    session: Session, question: ThingQuestion, facts: Facts, keys: set[tuple[str, str]]
) -> Iterator[ThingLine]:
    kind, name = question.kind, question.name or ""
    thing = facts.table(kind)[name]
    if own := _OWN.get(kind):
        yield from own(thing, facts)
    if kind == "decision":
        yield from _budgets(session, question.axes, thing.event.body, thing.event.programme)
    if kind == "body":
        yield from _budgets(session, question.axes, name, None)
        yield from _years(in_order(facts_below(session, "year", [name], question.axes)))
    yield from _related(facts, keys - {(kind, name)})


def _related(facts: Facts, keys: Iterable[tuple[str, str]]) -> Iterator[ThingLine]:
    """Yield what speaks of a thing, with the days and the event of its registration."""
    for kind, name in sorted(keys, key=lambda key: (STREAMS.index(key[0]), key[1])):
        if (thing := facts.table(kind).get(name)) is not None:
            event = thing.event
            first, last = getattr(event, "valid_from", None), getattr(event, "valid_to", None)
            yield ThingLine(kind, name, first=first, last=last, event=thing.fact.sequence)


def _over(term: str, line: Timeline[Any]) -> Iterator[ThingLine]:
    """Yield what holds over days."""
    for span, entry in line.segments(_ALWAYS):
        if entry is not None and entry.value is not None:
            last = None if span.end >= FOREVER else span.end - 1
            yield ThingLine(term, entry.value, first=span.start, last=last, event=entry.sequence)


def _of_body(body: Body, _: Facts) -> Iterator[ThingLine]:
    for part, line in body.contact.items():
        yield from _over(part, line)


def _of_decision(decision: Decision, _: Facts) -> Iterator[ThingLine]:
    for span, entry in decision.ceilings.segments(_ALWAYS):
        if entry is not None and entry.value is not None:
            first = day_of(date(span.start, 1, 1))
            last = None if span.end >= FOREVER else day_of(date(span.end - 1, 12, 31))
            yield ThingLine("ceiling", "", entry.value, first, last, event=entry.sequence)


def _of_agreement(agreement: Agreement, _: Facts) -> Iterator[ThingLine]:
    for one in _over("key", agreement.keys):
        version: Any = one.value
        yield one._replace(value=version.key)
        if version.grant_key != version.key:
            yield one._replace(term="grant_key", value=version.grant_key)
        yield one._replace(term="version", value=f"{version.version} {version.clause}".strip())
        overhead = version.overhead
        rate = overhead.rate if overhead.kind == "percent" else ""
        cents = overhead.cents if overhead.kind == "flat" else None
        yield one._replace(term=f"overhead_{overhead.kind}", value=rate, cents=cents)
    for one in _over("vat", agreement.vat):
        vat: Any = one.value
        yield one._replace(value=vat.rate)
    for fact, due in agreement.scheduled:
        yield _on_day("advance_scheduled", due.member, due.amount_cents, due.due_on, fact)
    for fact, paid in agreement.advances:
        yield _on_day("advance_paid", paid.member, paid.amount_cents, paid.paid_on, fact)


def _on_day(term: str, value: str, cents: int | None, day: int | None, fact: Fact) -> ThingLine:
    return ThingLine(term, value, cents, day, event=fact.sequence)


def _of_post(post: Post, _: Facts) -> Iterator[ThingLine]:
    yield from _over("fte", post.fte)
    yield from _over("by_agreement", post.agreements)
    yield from _over("by_grant", post.grants)
    for person, line in sorted(post.people.items()):
        for one in _over("filled", line):
            yield one._replace(value=f"{person}: {one.value}")
    for person, away in sorted(post.absences.items()):
        yield from (one._replace(value=person) for one in _over("absent", away))
    yield from _over("planned_fte", post.planned_fte)
    for fact, planned in post.planned_cost.values():
        days = planned.service_from, planned.service_to
        yield ThingLine(
            "planned_cost", planned.cost_type, planned.amount_cents, *days, event=fact.sequence
        )


def _of_programme(programme: Any, facts: Facts) -> Iterator[ThingLine]:  # noqa: ANN401 - as below
    name = programme.event.programme
    for (mine, body), line in sorted(facts.quotas.items()):
        for one in _over("quota", line) if mine == name else ():
            yield one._replace(value=f"{body}: {one.value}")


_OWN: dict[str, Callable[[Any, Facts], Iterator[ThingLine]]] = {
    "body": _of_body,
    "programme": _of_programme,
    "decision": _of_decision,
    "agreement": _of_agreement,
    "post": _of_post,
}
"""What is known of a thing by itself."""


def _budgets(session: Session, axes: Axes, body: str, programme: str | None) -> Iterator[ThingLine]:
    """Yield what changed a body's authorisation of a year."""
    for fact in in_order(facts_below(session, "budget", [body], axes)):
        event: Any = fact.event
        if programme in {None, event.programme}:
            term, sign = _BUDGETS[event.kind.name]
            year = f"{event.programme} {event.year}"
            yield _on_day(term, year, sign * event.amount_cents, event.decided_on, fact)


def _years(facts: Iterable[Fact]) -> Iterator[ThingLine]:
    for fact in facts:
        event: Any = fact.event
        if isinstance(event, e.YearClosed):
            yield _on_day("year_closed", str(event.year), None, event.closed_on or None, fact)
        elif isinstance(event, e.AccountsAdopted):
            yield _on_day("accounts_adopted", str(event.year), None, event.adopted_on, fact)
