"""The way of an event from a decision to a report: what it rests on, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import NamedTuple

from ledger.application.moments import State, sequence_at
from ledger.domain import events as e
from ledger.domain.errors import Refusal
from ledger.domain.facts import Fact, Facts, Post
from ledger.domain.period import year_of
from ledger.domain.timeline import Timeline
from ledger.domain.years.year_book import bodies_behind
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import head, standing_in
from ledger.log.history import HistoryEntry, entries_at
from ledger.position.snapshot import facts_around
from ledger.projections.axes import NOW, Axes
from ledger.projections.bookings import year_sums
from ledger.projections.certifications import certified_sums
from ledger.projections.entering import Stages, entering_lines
from ledger.projections.fact_index import Key, subjects_mentioning

STAGES = (
    *("decision", "grant", "forwarding", "agreement", "post"),
    *("booking", "certification", "payment", "settlement", "closing", "report"),
)
"""The way of money, from what a council decided to what is reported to it."""

_OF_EVENT: tuple[tuple[tuple[type[e.Event], ...], str], ...] = (
    ((e.GrantForwarded,), "forwarding"),
    ((e.CostCertified,), "certification"),
    ((e.CostPaid,), "payment"),
    (
        (
            *(e.AdvanceEvent, e.InstalmentReceived, e.OtherFundingReceived),
            *(e.ProofSubmitted, e.ProofAccepted),
        ),
        "settlement",
    ),
)
_OF_STREAM = {"budget": "decision", "claim": "settlement", "year": "closing"}
"""Streams that are not called as the stage that their events belong to."""
_IN_SUM = (e.BOOKING, "certification")
_SETTLEMENT = STAGES.index("settlement")
_BEFORE = -1
"""The place of bodies and programmes: before all stages."""
_SHARED = ("agreement", "grant")
"""What posts are under, each of them in turn."""
Place = tuple[str, str, int]


class EventAsked(NamedTuple):
    """Whose way is asked for, as known when."""

    event: int
    axes: Axes = NOW


class LinesOfYear(NamedTuple):
    """Lines of a post that a year bears, told as one."""

    post: str
    year: int
    lines: int
    cents: int


class Stage(NamedTuple):
    """What stands at a stage: events; many bookings, by post and year; positions of a report."""

    name: str
    entries: tuple[HistoryEntry, ...] = ()
    lines: tuple[LinesOfYear, ...] = ()
    positions: tuple[Place, ...] = ()


class Trace(NamedTuple):
    """An event, the others of its stage about the same thing, and the stages before and behind."""

    entry: HistoryEntry
    same: tuple[HistoryEntry, ...]
    rests_on: tuple[Stage, ...]
    led_to: tuple[Stage, ...]
    names: dict[str, str]
    receipt: str


def trace(session: Session, asked: EventAsked, _: int = 0) -> Trace:
    """Return the way of an event, of what stood then; found by indexes, not by reading the log.

    Raises:
        Refusal: there is no such event, or it was not known then.
    """
    number, axes = asked
    (entry,) = entries_at(session, [sequence_at(session, State(number))])
    event = entry.event.event
    streams = standing_in(session, [stream_id(event.subject)], axes.horizon)
    own = [one for found in streams.values() for one in found if axes.hold(*one[:2])]
    if number not in {fact.sequence for fact in own}:
        problem = "event {event}: BL-872 was not known then"
        raise Refusal.of(problem, "name a later --as-of or --known-on", event=number)
    reach = _reach(session, [event, *(fact.event for fact in own)], axes)
    facts, standing = _facts(session, reach, axes)
    place, stages = _place(event), dict[str, set[int]]()
    for fact in (*facts, *own):
        if _place(fact.event) not in {place, _BEFORE}:
            stages.setdefault(STAGES[_place(fact.event)], set()).add(fact.sequence)
    same = {fact.sequence for fact in own if _place(fact.event) == place} - {number}
    known = {one.event.sequence: one for one in entries_at(session, same.union(*stages.values()))}
    lines = {name: _lines(session, reach, axes, certified=name != e.BOOKING) for name in _IN_SUM}
    told = [
        Stage(
            name=stage,
            entries=tuple(known[one] for one in sorted(stages.get(stage, ()))),
            lines=lines.get(stage, ()) if reach.voucher is None else (),
            positions=_positions(reach, standing, lines[e.BOOKING]) if stage == "report" else (),
        )
        for stage in STAGES
    ]
    kept = [any(one[1:]) for one in told]
    return Trace(
        entry=entry,
        same=tuple(known[one] for one in sorted(same)),
        rests_on=tuple(compress(told[: max(place, 0)], kept)),
        led_to=tuple(compress(told[place + 1 :], kept[place + 1 :])),
        names={key: body.name for key, body in standing.bodies.items()},
        receipt=head(session).receipt,
    )


def _place(event: e.Event) -> int:
    """Return the place of an event's stage; `_BEFORE`: before all of them, such as a body's."""
    name = next((name for kinds, name in _OF_EVENT if isinstance(event, kinds)), event.subject[0])
    name = _OF_STREAM.get(name, name)
    return STAGES.index(name) if name in STAGES else _BEFORE


class _Reach(NamedTuple):
    """What an event bears on: posts, in a year (0: all of them), of a body and programme ("": all).

    `since` is the first year that it bears on, where it holds from a day on.
    `voucher` is the booking that it is about; `under`, the agreement or grant, whatever else the
    posts were under at other times.
    """

    posts: set[str]
    year: int = 0
    body: str = ""
    voucher: e.Voucher | None = None
    under: frozenset[Key] = frozenset()
    since: int = 0

    def holds(self, event: e.Event, year: int) -> bool:
        """Return whether this and an event, itself of a year or of none (0), meet in a year."""
        began = _first_year(event)
        return not (0 < year < self.since) and not (0 < self.year < began)


def _first_year(event: e.Event) -> int:
    """Return the year in which an event begins to hold; 0: it names no day."""
    day: int | None = getattr(event, "valid_from", None)
    return year_of(day) if day else 0


def _reach(session: Session, said: Sequence[e.Event], axes: Axes) -> _Reach:
    """Return what events of one stream, the one that is asked about first, bear on."""
    kind, name, *_ = said[0].subject
    if kind == "post":
        return _Reach({name}, since=_first_year(said[0]))
    if kind == e.BOOKING:
        (voucher, *_) = (one for one in said if isinstance(one, e.Voucher))
        return _Reach({voucher.post}, voucher.bearing_year, voucher=voucher)
    mentioned = [key for one in said for key in one.mentions]
    body, keys = "", {(kind, name)}
    if kind in {"decision", "budget", "year", "body"}:
        body = name if kind == "body" else next(n for k, n in mentioned if k == "body")
        keys = {("body", body)}
        of = _SHARED if kind == "body" else ("agreement",)
        keys |= subjects_mentioning(session, keys, of, axes)
    elif kind in {"settlement", "claim"}:
        keys = set(mentioned)
    under = frozenset(key for key in keys if not body and key[0] in _SHARED)
    found = subjects_mentioning(session, under or keys, ("post",), axes)
    posts = {name for _, name in found}
    programmes = {name for k, name in mentioned if k == "programme"} if body else set()
    recipient = said[0].recipient if isinstance(said[0], e.GrantForwarded) else ""
    if programmes or recipient:
        standing = facts_around(session, {("post", one) for one in posts}, axes)
        posts = {
            one
            for one in posts & standing.posts.keys()
            if not programmes or standing.posts[one].event.programme in programmes
            if not recipient or recipient in bodies_behind(standing.posts[one], standing)
        }
    of_year = kind in {"budget", "year", "settlement", "claim"}
    # What is paid or proven for a year lies in the stream of the agreement or grant, of all years.
    about = said if of_year else said[:1] if _place(said[0]) == _SETTLEMENT else ()
    years = {0, *(getattr(one, "year", 0) for one in about)}
    return _Reach(posts, max(years), body, under=under, since=_first_year(said[0]))


def _facts(session: Session, reach: _Reach, axes: Axes) -> tuple[list[Fact], Facts]:
    """Return the facts at the stages around an event, as far as they stand, and what stands."""
    keys = {("post", one) for one in reach.posts}
    posts = _posts(facts_around(session, keys, axes), reach)
    for kind in _SHARED:
        lines = (one.agreements if kind == "agreement" else one.grants for one in posts)
        named = {(kind, name) for line in lines for name in _values(line, reach.voucher)}
        keys |= {key for key in reach.under if key[0] == kind} or named
    standing = facts_around(session, keys, axes)
    behind = _bodies(standing, reach)
    bodies = {reach.body} if reach.body else behind
    shared = {key for key in keys if key[0] in _SHARED}
    keys |= subjects_mentioning(session, shared, ("settlement", "claim"), axes)
    of_bodies = ("decision", "budget", "year")
    keys |= subjects_mentioning(session, {("body", one) for one in bodies}, of_bodies, axes)
    standing = facts_around(session, keys, axes)
    programmes = {one.event.programme for one in posts}
    years = {0, reach.year}

    def counts(fact: Fact) -> bool:
        kind, name, *_ = fact.event.subject
        if (kind, name) not in keys:
            return False
        if isinstance(fact.event, e.GrantForwarded) and fact.event.recipient not in behind:
            return False
        named = kind in {"decision", "settlement", "claim"}
        thing = standing.table(kind).get(name) if named else None
        event = thing.event if thing else fact.event
        if kind in {"decision", "budget"} and getattr(event, "programme", "") not in programmes:
            return False
        year = getattr(event, "year", 0)
        return reach.holds(fact.event, year) and (not reach.year or year in years)

    return list(filter(counts, standing.standing.values())), standing


def _posts(standing: Facts, reach: _Reach) -> list[Post]:
    return [standing.posts[one] for one in sorted(reach.posts & standing.posts.keys())]


def _values(line: Timeline[str], voucher: e.Voucher | None) -> Iterator[str]:
    """Yield what holds at any time, or on a day of a booking's service."""
    for one in line.entries:
        if one.value is not None and (
            voucher is None or (one.start <= voucher.service_to and voucher.service_from < one.end)
        ):
            yield one.value


def _bodies(standing: Facts, reach: _Reach) -> set[str]:
    return {body for post in _posts(standing, reach) for body in bodies_behind(post, standing)}


def _lines(
    session: Session, reach: _Reach, axes: Axes, *, certified: bool
) -> tuple[LinesOfYear, ...]:
    """Return how much is booked, or certified, on posts in each year."""
    posts, found = sorted(reach.posts), dict[tuple[str, int], list[int]]()
    if axes.now:
        read = certified_sums if certified else year_sums
        counts, cents = read(session, posts, "bookings"), read(session, posts)
        found = {one: [sum(counts[one].values()), sum(cents[one].values())] for one in counts}
    else:
        for _, line in entering_lines(session, posts, Stages([axes]), certified=certified):
            sums = found.setdefault((line.post, line.year), [0, 0])
            sums[:] = sums[0] + line.lines, sums[1] + line.cents
    years = sorted(
        one for one in found.items() if reach.year in {0, one[0][1]} and one[0][1] >= reach.since
    )
    return tuple(LinesOfYear(*place, *sums) for place, sums in years)


def _positions(reach: _Reach, standing: Facts, lines: Iterable[LinesOfYear]) -> tuple[Place, ...]:
    """Return the rows of the position that the posts are part of."""
    years = {(one, reach.year) for one in reach.posts if reach.year}
    years = years or {(one.post, one.year) for one in lines}
    behind = {one.event.post: one for one in _posts(standing, reach)}
    return tuple(
        sorted(
            {
                (body, behind[name].event.programme, year)
                for name, year in years
                if name in behind
                for body in bodies_behind(behind[name], standing)
                if reach.body in {"", body}
            }
        )
    )
