"""Read model: where to find the events that say something about a body, post, grant, person, ….

A row says that event `sequence` belongs to the subject `key` (role 0) or mentions it (role 1). The
content is read from the log itself, so it cannot drift. What stands in a booking's stream is not
here: bookings, reversals, certifications and payments are many, and have read models of their own.
A carry-over is found by its body too: nearly every fact may leave less in a year than was carried
over, and nearly nobody carried over. Nor are
corrections of the clock, which say when something was recorded and nothing about the thing itself.
What an event registers is found by every spelling of its id and name, see `projections.names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from ledger.domain.clock import Times
from ledger.domain.events import (
    BOOKING,
    STORED,
    BodyRegistered,
    BudgetCarriedOver,
    ClockCorrected,
    Event,
    ProgrammeRegistered,
    VoucherKey,
)
from ledger.domain.events.base import joined
from ledger.domain.facts import Fact
from ledger.domain.spelling import spellings
from ledger.log.database import Session, marks, some_at_a_time
from ledger.log.eventlog import Recorded
from ledger.log.known import asked_once
from ledger.log.relations import Relation
from ledger.log.times import dated, times_of
from ledger.log.topics import REGISTRY
from ledger.projections.axes import EVERYTHING, NOW, Axes, within

NAME, VERSION = "fact_index", 3
SUBJECT, MENTION = 0, 1

FACT_KEY = Relation(
    "fact_key",
    (("key", "text"), ("role", "int"), ("sequence", "int")),
    key=("key", "role", "sequence"),
    clustered=True,
)
RELATIONS = (FACT_KEY,)

# Bodies and programmes are names: the words of a question, never what was known.
_NAMES = REGISTRY.numbers(BodyRegistered, ProgrammeRegistered)

_CARRIED = "carry-over/"
SPELLED, BACKWARDS = "spelled", "backwards"

Key = tuple[str, str]


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Index the events of a batch that stand in no booking's stream."""
    rows = [
        (key, role, item.sequence)
        for item in batch
        # The class says it of nearly all; a payment that was withdrawn stands there as well.
        if not isinstance(item.event, VoucherKey | ClockCorrected)
        and item.event.subject[0] != BOOKING
        for key, role in _keys(item.event)
    ]
    if rows:
        session.insert(FACT_KEY.named(prefix + FACT_KEY.name), rows)


def _keys(event: Event) -> list[tuple[str, int]]:
    kind, *names = event.subject
    keys = [(f"{kind}/{'/'.join(names)}", SUBJECT)]
    keys += [(f"{kind}/{name}", MENTION) for kind, name in dict.fromkeys(event.mentions)]
    if isinstance(event, BudgetCarriedOver):
        keys += [(_CARRIED, MENTION), (_CARRIED + event.body, MENTION)]
    if event.kind.registers:
        for one in spellings(names[0], getattr(event, "name", "")):
            keys.append((f"{SPELLED}/{kind}/{one}", MENTION))
            keys.append((f"{BACKWARDS}/{kind}/{one[::-1]}", MENTION))
    return keys


def facts_about(session: Session, keys: Iterable[Key], role: int, axes: Axes = NOW) -> list[Fact]:
    """Return the facts whose subject (or mention) is one of the keys, within the axes."""
    rows = _rows_about(session, keys, role, axes)
    return _facts(rows, times_of(session, axes.horizon)) if rows else []


def _rows_about(
    session: Session, keys: Iterable[Key], role: int, axes: Axes, types: Sequence[int] = ()
) -> list[tuple[Any, ...]]:
    """Return (sequence, known on, type, state) of these facts as stored; `types`: only these."""
    names = sorted({f"{kind}/{name}" for kind, name in keys})
    condition, params = within(session, axes, "e.", _NAMES)
    if types:
        condition += f" AND e.type IN ({marks(types)})"
    sql = (
        "SELECT e.sequence, e.known_on, e.type, e.state FROM fact_key k "
        "JOIN event e ON e.sequence = k.sequence "
        f"WHERE k.key IN (?*) AND k.role = ? AND {condition}"
    )
    return list(some_at_a_time(session, sql, names, (role, *params, *types)))


def facts_below(session: Session, kind: str, parents: Iterable[str], axes: Axes) -> list[Fact]:
    """Return the facts of subjects of several parts (`year/BODY/2024`), found by the first."""
    condition, params = within(session, axes, "e.", _NAMES)
    rows: list[tuple[Any, ...]] = []
    for name in sorted(set(parents)):
        first, behind = f"{kind}/{joined(name)}/", f"{kind}/{joined(name)}0"  # "0" follows "/"
        rows += session.all(
            "SELECT e.sequence, e.known_on, e.type, e.state FROM fact_key k "
            "JOIN event e ON e.sequence = k.sequence "
            f"WHERE k.key >= ? AND k.key < ? AND k.role = ? AND {condition}",
            first,
            behind,
            SUBJECT,
            *params,
        )
    return _facts(rows, times_of(session, axes.horizon)) if rows else []


def all_facts(session: Session, axes: Axes = NOW) -> list[Fact]:
    """Return every fact that is no booking."""
    condition, params = within(session, axes, "e.", _NAMES)
    rows = session.all(
        "SELECT e.sequence, e.known_on, e.type, e.state FROM fact_key k "
        "JOIN event e ON e.sequence = k.sequence "
        f"WHERE k.role = ? AND {condition}",
        SUBJECT,
        *params,
    )
    return _facts(rows, times_of(session, axes.horizon)) if rows else []


def numbers_after(session: Session, sequence: int, axes: Axes) -> list[int]:
    """Return the numbers of the facts that `all_facts` returns and that stand behind an event."""
    condition, params = within(session, axes, "e.", _NAMES)
    rows = session.all(
        "SELECT e.sequence FROM fact_key k JOIN event e ON e.sequence = k.sequence "
        f"WHERE k.role = ? AND k.sequence > ? AND {condition}",
        SUBJECT,
        sequence,
        *params,
    )
    return sorted(row[0] for row in rows)


def numbers_between(session: Session, before: Axes, after: Axes) -> list[int]:
    """Return the numbers of the facts that lie within the later axes alone."""
    by_number = before.known_on == after.known_on == EVERYTHING
    found = numbers_after(session, before.sequence if by_number else 0, after)
    return found if by_number else sorted({*found} - {*numbers_after(session, 0, before)})


def with_references(session: Session, seeds: Iterable[Key], axes: Axes = NOW) -> list[Fact]:
    """Return the facts about the seeds and, in turn, about what those facts speak of."""
    found: dict[int, Fact] = {}
    seen: set[Key] = set()
    wanted = set(seeds)
    times = times_of(session, axes.horizon)
    while wanted:
        seen |= wanted
        facts = _facts(_rows_about(session, wanted, SUBJECT, axes), times)
        found.update((fact.sequence, fact) for fact in facts)
        wanted = {key for fact in facts for key in fact.event.mentions if key[0] != "person"} - seen
    return list(found.values())


def subjects_mentioning(
    session: Session, keys: Iterable[Key], kinds: Iterable[str], axes: Axes = NOW
) -> set[Key]:
    """Return the subjects, of some kinds, whose facts mention one of the keys."""
    rows = _rows_about(session, keys, MENTION, axes, _types_in(frozenset(kinds)))
    subjects = (REGISTRY.decoder(kind, at)(bytes(state)).subject for at, _, kind, state in rows)
    return {(kind, name) for kind, name, *_ in subjects}


def subjects_of_bodies(
    session: Session, bodies: Iterable[Key], kinds: Iterable[str], axes: Axes = NOW
) -> set[Key]:
    """Return the subjects, of some kinds, that mention bodies, and the posts of agreements there.

    So no post is missed that a body ever employed on or bore a part of.
    """
    found = subjects_mentioning(session, bodies, kinds, axes)
    agreements = {key for key in found if key[0] == "agreement"}
    return found | subjects_mentioning(session, agreements, ("post",), axes)


@cache
def _types_in(streams: frozenset[str]) -> tuple[int, ...]:
    """Return the types whose streams are of these kinds.

    A withdrawal, which stands in any stream, is not among them: it mentions nothing.
    """
    return tuple(event.kind.number for event in STORED if event.kind.stream in streams)


def anybody_carried(session: Session) -> bool:
    """Return whether any body ever carried something over."""
    sql = "SELECT key FROM fact_key WHERE key = ? LIMIT 1"
    return asked_once(session, FACT_KEY.name, (_CARRIED,), lambda: bool(session.all(sql, _CARRIED)))


def who_carried(session: Session, bodies: Iterable[str]) -> list[str]:
    """Return those of some bodies that ever carried something over, in order."""
    keys = sorted(_CARRIED + body for body in bodies)
    sql = "SELECT DISTINCT key FROM fact_key WHERE key IN (?*)"
    return sorted({row[0].removeprefix(_CARRIED) for row in some_at_a_time(session, sql, keys)})


def sequences_of(session: Session, key: Key) -> list[int]:
    """Return the numbers of all events about a key, as subject or mention."""
    rows = session.all("SELECT sequence FROM fact_key WHERE key = ?", f"{key[0]}/{key[1]}")
    return sorted({row[0] for row in rows})


def is_registered(session: Session, kind: str, name: str) -> bool:
    """Return whether any event belongs to a thing, whether or not it stands."""
    sql = "SELECT key FROM fact_key WHERE key = ? AND role = ? LIMIT 1"
    return bool(session.all(sql, f"{kind}/{name}", SUBJECT))


def keys_from(session: Session, kind: str, start: str, most: int) -> list[str]:
    """Return the first names of a kind of key that begin so, in order; without the kind."""
    first = f"{kind}/{start}"
    sql = "SELECT DISTINCT key FROM fact_key WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
    behind = first[:-1] + chr(ord(first[-1]) + 1)
    return [row[0].removeprefix(f"{kind}/") for row in session.all(sql, first, behind, most)]


def names_mentioned(session: Session, kind: str) -> list[str]:
    """Return every name of a kind that an event speaks of."""
    first, behind = f"{kind}/", f"{kind}0"  # "0" follows "/"
    sql = "SELECT DISTINCT key FROM fact_key WHERE key >= ? AND key < ?"
    return sorted(key.removeprefix(first) for (key,) in session.all(sql, first, behind))


def _facts(rows: Sequence[tuple[Any, ...]], times: Times) -> list[Fact]:
    return [
        Fact(
            sequence,
            times.known_on(sequence, day),
            dated(times, sequence, REGISTRY.decoder(kind, sequence)(bytes(state))),
        )
        for sequence, day, kind, state in rows
    ]
