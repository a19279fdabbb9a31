"""Read model: where to find the events that say something about a body, post, grant, person, ….

A row says that event `sequence` belongs to the subject `key` (role 0) or mentions it (role 1). The
content is read from the log itself, so it cannot drift. Bookings, reversals and certifications are
not here: they are many, and have read models of their own. Nor are corrections of the clock, which
say when something was recorded and nothing about the thing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.domain.events import ClockCorrected, FactWithdrawn, VoucherKey
from ledger.domain.facts import Fact
from ledger.log.relations import Relation
from ledger.log.times import times_of
from ledger.log.topics import REGISTRY
from ledger.projections.axes import NOW, Axes, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.domain.events import Event
    from ledger.log.database import Session
    from ledger.log.eventlog import Recorded

NAME, VERSION = "fact_index", 1
SUBJECT, MENTION = 0, 1

FACT_KEY = Relation(
    "fact_key",
    (("key", "text"), ("role", "int"), ("sequence", "int")),
    key=("key", "role", "sequence"),
    clustered=True,
)
RELATIONS = (FACT_KEY,)

# Bodies and programmes (types 1 and 2) are names: the words of a question, never what was known.
_NAMES = "e.type IN (1, 2)"

Key = tuple[str, str]
_CHUNK = 500


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Index the events of a batch that stand in no booking's stream."""
    rows = [
        (key, role, item.sequence)
        for item in batch
        if not isinstance(item.event, VoucherKey | ClockCorrected)
        for key, role in _keys(item.event)
    ]
    if rows:
        session.insert(FACT_KEY.named(prefix + FACT_KEY.name), rows)


def _keys(event: Event) -> list[tuple[str, int]]:
    kind, *names = event.subject
    keys = [(f"{kind}/{'/'.join(names)}", SUBJECT)]
    if not isinstance(event, FactWithdrawn):
        keys += [(f"{kind}/{name}", MENTION) for kind, name in dict.fromkeys(event.mentions)]
    return keys


def facts_about(session: Session, keys: Iterable[Key], role: int, axes: Axes = NOW) -> list[Fact]:
    """Return the facts whose subject (or mention) is one of the keys, within the axes."""
    names = sorted({f"{kind}/{name}" for kind, name in keys})
    condition, params = within(session, axes, "e.", _NAMES)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(names), _CHUNK):
        part = names[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        rows += session.all(
            "SELECT e.sequence, e.known_on, e.type, e.state FROM fact_key k "
            "JOIN event e ON e.sequence = k.sequence "
            f"WHERE k.key IN ({marks}) AND k.role = ? AND {condition}",
            *part,
            role,
            *params,
        )
    return _facts(session, rows, axes)


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
    return _facts(session, rows, axes)


def with_references(session: Session, seeds: Iterable[Key], axes: Axes = NOW) -> list[Fact]:
    """Return the facts about the seeds and, in turn, about what those facts speak of."""
    found: dict[int, Fact] = {}
    seen: set[Key] = set()
    wanted = set(seeds)
    while wanted:
        seen |= wanted
        facts = facts_about(session, wanted, SUBJECT, axes)
        found.update((fact.sequence, fact) for fact in facts)
        wanted = {key for fact in facts for key in fact.event.mentions if key[0] != "person"} - seen
    return list(found.values())


def subjects_mentioning(
    session: Session, keys: Iterable[Key], kinds: Iterable[str], axes: Axes = NOW
) -> set[Key]:
    """Return the subjects, of some kinds, whose facts mention one of the keys."""
    wanted = set(kinds)
    return {
        (fact.event.subject[0], fact.event.subject[1])
        for fact in facts_about(session, keys, MENTION, axes)
        if fact.event.subject[0] in wanted
    }


def sequences_of(session: Session, key: Key) -> list[int]:
    """Return the numbers of all events about a key, as subject or mention."""
    rows = session.all("SELECT sequence FROM fact_key WHERE key = ?", f"{key[0]}/{key[1]}")
    return sorted({row[0] for row in rows})


def names_mentioned(session: Session, kind: str) -> list[str]:
    """Return every name of a kind that an event speaks of."""
    first, behind = f"{kind}/", f"{kind}0"  # "0" follows "/"
    sql = "SELECT DISTINCT key FROM fact_key WHERE key >= ? AND key < ?"
    return sorted(key.removeprefix(first) for (key,) in session.all(sql, first, behind))


def _facts(session: Session, rows: Sequence[tuple[Any, ...]], axes: Axes) -> list[Fact]:
    if not rows:
        return []
    known = times_of(session, axes.horizon).known_on
    return [
        Fact(sequence, known(sequence, day), REGISTRY.decoder(kind, sequence)(bytes(state)))
        for sequence, day, kind, state in rows
    ]
