"""What a new fact does to what was settled: to a carry-over, and to a year that is closed.

A carry-over was at most what its year left unused; whatever leaves less says so at once (§ 22
KomHVO NRW, reference §4). What a council decides about a closed year moves none of its figures and
answers, or asks, the question of § 83 GO NRW for it (reference §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.domain import events as e
from ledger.domain.council.authorised import EXCEEDED
from ledger.domain.facts import Facts
from ledger.domain.money import Cents
from ledger.domain.period import date_of
from ledger.domain.said import NOWHERE, Said
from ledger.domain.years.afterwards import body_of, years_spoken_of
from ledger.domain.years.closing import closing_of
from ledger.log.database import Session
from ledger.log.eventlog import events_at
from ledger.position.load import Question
from ledger.position.position import Position, carried_too_much, positions
from ledger.position.snapshot import about_figures, facts_around
from ledger.position.years.carried import Shortfall
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import (
    Key,
    anybody_carried,
    subjects_mentioning,
    who_carried,
    with_references,
)

_BORNE_BY = frozenset({"post", "agreement", "decision"})
"""Whose facts speak of the bodies that bear a part of a cost, or decide on it."""
_COUNCIL = (e.BudgetEvent, e.BudgetAuthorised, e.AuthorisationAmended, e.AuthorisationRevoked)


def again_warnings(session: Session, new: Sequence[e.Event], before: int) -> tuple[Said, ...]:
    """Return what facts that were just recorded do to carry-overs and closed years.

    Args:
        session: in which they are recorded, read models included.
        new: the facts.
        before: the last event before them.
    """
    events = with_withdrawn(session, new)
    council = [one for one in events if isinstance(one, _COUNCIL)]
    closed = tuple(_closed_year_warnings(session, council)) if council else ()
    if not anybody_carried(session):
        return closed
    return closed + carry_over_warnings(session, keys_of(events), before)


def bodies_touched(session: Session, new: Sequence[e.Event], axes: Axes = NOW) -> set[str]:
    """Return the bodies whose figures facts may move, as things stand within the axes."""
    return touched_by(session, keys_of(with_withdrawn(session, new)), axes)


def with_withdrawn(session: Session, new: Sequence[e.Event]) -> list[e.Event]:
    """Return events, and those that they take back."""
    withdrawn = [one.withdraws for one in new if isinstance(one, e.FactWithdrawn)]
    if not withdrawn:
        return [*new]
    return [*new, *(item.event for item in events_at(session, withdrawn))]


def keys_of(events: Sequence[e.Event]) -> set[Key]:
    """Return what events are about and speak of."""
    return {key for one in events for key in ((one.subject[0], one.subject[1]), *one.mentions)}


def carry_over_warnings(session: Session, keys: Iterable[Key], before: int) -> tuple[Said, ...]:
    """Name every carry-over that facts about some keys leave less for than before them."""
    if not anybody_carried(session):
        return ()
    found = []
    for body in who_carried(session, touched_by(session, set(keys))):
        short = carried_too_much(session, body, NOW)
        if not short:
            continue
        earlier = carried_too_much(session, body, Axes(sequence=before))
        then = {one.carried[:3]: one.cents for one in earlier}
        name = facts_around(session, {("body", body)}).body_name(body)
        worse = (one for one in short if one.cents > then.get(one.carried[:3], 0))
        found += [_too_much(one, name) for one in worse]
    return tuple(found)


def _too_much(one: Shortfall, name: str) -> Said:
    words = (
        "BL-295 {body} {year}: {left} are left unused, and {carried} were carried over from it "
        "(event {events}): {cents} too much; withdraw the carry-over and record what is there: "
        "correct {event} --reason '…'"
    )
    return Said(
        words,
        body=name,
        year=one.carried.from_year,
        left=Cents(one.left_cents),
        carried=Cents(one.carried.cents),
        events=tuple(one.carried.events),
        cents=Cents(one.cents),
        event=one.carried.events[-1],
    )


def touched_by(session: Session, keys: set[Key], axes: Axes = NOW) -> set[str]:
    """Return the bodies whose figures facts about some keys may move.

    A grant may be pooled over its posts, and every member of an agreement bears a part. What no
    longer stands is asked as well: its bodies are those that it moves back.
    """
    posts = {key for key in keys if key[0] == "post"}
    about = {key for key in keys if key[0] in {"grant", "agreement"}}
    posts |= subjects_mentioning(session, about, ("post",), axes) if about else set()
    seeds = posts | {key for key in keys if key[0] == "decision"}
    spoken = _spoken_of(session, seeds, axes)
    grants = {key for key in spoken if key[0] == "grant"}
    others = subjects_mentioning(session, grants, ("post",), axes) - posts if grants else set()
    spoken |= _spoken_of(session, others, axes) if others else set()
    years = {name.partition("/")[0] for kind, name in keys if kind in {"year", "budget"}}
    return years | {name for kind, name in spoken | keys if kind == "body"}


def _spoken_of(session: Session, seeds: set[Key], axes: Axes) -> set[Key]:
    """Return what facts about posts and decisions, and agreements behind them, ever spoke of."""
    known = with_references(session, seeds, axes)
    events = (fact.event for fact in known if fact.event.subject[0] in _BORNE_BY)
    return {key for event in events for key in event.mentions}


def _closed_year_warnings(session: Session, events: Sequence[e.Event]) -> Iterator[Said]:
    """Say of every closed year that a council's word speaks of that its figures stay."""
    said: set[tuple[str, str, int]] = set()
    for event in events:
        subject = event.subject[0], event.subject[1]
        facts = facts_around(session, {subject})
        body = body_of(event, facts)
        if body is None:
            continue
        facts = facts_around(session, {subject, ("body", body)}, closed_by=[body])
        for year in years_spoken_of(event, facts):
            key = (body, _programme(event, facts), year)
            if key not in said:
                said.add(key)
                yield _closed_year(session, facts, key)


def _programme(event: e.Event, facts: Facts) -> str:
    if isinstance(event, e.BudgetEvent | e.BudgetAuthorised):
        return event.programme
    return facts.decisions[event.subject[1]].event.programme


def _closed_year(session: Session, facts: Facts, key: tuple[str, str, int]) -> Said:
    body, programme, year = key
    closing = closing_of(facts, body, year)
    if closing is None:
        raise LookupError(key)
    question = Question(body, year, programme)
    rows = positions(about_figures(session, question), question)
    answer = next((_answer(row) for row in rows if row.key == key), NOWHERE)
    words = (
        "BL-296 {body} has closed {year} on {closed_on} (event {event}): its figures do not "
        "move{answer}"
    )
    return Said(
        words,
        body=facts.body_name(body),
        year=year,
        closed_on=date_of(closing.event.closed_on),
        event=closing.fact.sequence,
        answer=answer,
    )


def _answer(row: Position) -> Said:
    if row.answered_on is not None:
        words = "; the question of § 83 GO NRW is answered: approved after closing on {day}"
        return Said(words, day=date_of(row.answered_on))
    if row.status == EXCEEDED:
        words = (
            "; {over} are over what is authorised now; § 83 GO NRW wants an over-plan approval: "
            "budget approve-over-plan"
        )
        return Said(words, over=Cents(row.over_cents))
    return NOWHERE
