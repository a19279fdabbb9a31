"""All read models together: create, apply in the writing transaction, rebuild and compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import DatabaseError
from ledger.log.database import NEEDS
from ledger.log.databases.listening import followed
from ledger.log.eventlog import head, replay
from ledger.log.known import asked_once
from ledger.log.relations import META, Relation
from ledger.projections import (
    bookings,
    certifications,
    cost_types,
    fact_index,
    late_costs,
    open_vouchers,
    payments,
    voucher_sources,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.database import Session
    from ledger.log.eventlog import Recorded
    from ledger.projections.bookings import Vouchers
    from ledger.projections.open_vouchers import UnpaidChange
    from ledger.projections.voucher_sources import Origin

PROJECTIONS = (
    fact_index,
    bookings,
    certifications,
    late_costs,
    payments,
    voucher_sources,
    cost_types,
    open_vouchers,
)
"""A new read model is one file and its name here; one that reads another stands behind it."""

PROJECTION = Relation("projection", (("name", "text"), ("version", "int")), key=("name",))
REBUILT = "rebuilt_"
_BATCH = 50_000


class RelationDifference(NamedTuple):
    """Rows that stand only in one of the two: the table in use, or its rebuilt twin."""

    relation: str
    only_stored: int
    only_rebuilt: int


def relations() -> Iterable[Relation]:
    """Return the relations of all read models."""
    return (relation for projection in PROJECTIONS for relation in projection.RELATIONS)


def create_statements(dialect: str, prefix: str = "") -> list[str]:
    """Return the statements that make the tables."""
    from ledger.log.schema import create_table  # noqa: PLC0415 - imports SQLAlchemy

    made = [create_table(r.named(prefix + r.name), dialect) for r in relations()]
    if prefix:
        return made
    versions = [f"INSERT INTO projection VALUES ('{p.NAME}', {p.VERSION})" for p in PROJECTIONS]
    return [*made, create_table(PROJECTION, dialect), *versions]


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Bring every read model up to the events of a batch."""
    for projection in PROJECTIONS:
        projection.apply(session, batch, prefix)


class Adding:
    """Brings every read model up to many bookings of one command, given in columns, part by part.

    The sums stand behind `close`.
    """

    def __init__(self, session: Session, prefix: str = "") -> None:
        """Begin; nothing is written yet."""
        self._session = session
        self._prefix = prefix
        self._bookings = bookings.AddingBookings(session, prefix)
        self._types = cost_types.AddingCostTypes(session, prefix)

    def add(
        self,
        lines: Vouchers,
        odd: Sequence[Recorded],
        origins: Iterable[Origin] = (),
        unpaid: Iterable[UnpaidChange] = (),
    ) -> None:
        """Add lines.

        Args:
            lines: all of them.
            origins: the bodies and sources of those that are not odd.
            odd: those among them that are more than a booking of its own year of service, which is
                all that read models but `bookings` may want to know of.
            unpaid: those that are not odd and say no day of payment.
        """
        self._bookings.add(lines)
        voucher_sources.add(self._session, origins, self._prefix)
        open_vouchers.add_changes(self._session, unpaid, self._prefix)
        self._types.add(lines.cost_types, odd)
        for projection in PROJECTIONS:
            if projection is not bookings:
                projection.apply(self._session, odd, self._prefix)

    def close(self) -> None:
        """Write the sums."""
        self._bookings.close()
        self._types.close()


def stored_versions(session: Session) -> dict[str, int]:
    """Return the version of each read model that is stored."""
    return dict(session.all("SELECT name, version FROM projection"))


def outdated(session: Session) -> list[str]:
    """Return the read models whose stored version is not this program's."""
    stored = asked_once(session, PROJECTION.name, (), lambda: stored_versions(session))
    return [p.NAME for p in PROJECTIONS if stored.get(p.NAME) != p.VERSION]


def check_current(session: Session) -> None:
    """Refuse to answer from read models that another version made.

    Raises:
        DatabaseError: some are outdated.
    """
    names = outdated(session)
    if names:
        problem = "read models {names}: BL-250 of another version"
        raise DatabaseError.of(problem, "run rebuild", names=tuple(names))


def fill(session: Session, prefix: str = "") -> None:
    """Bring empty read models up to the whole log."""
    from ledger.log.verifying.unsayable import refuse_unsayable  # noqa: PLC0415 - once in a while

    batch: list[Recorded] = []
    for item in followed(replay(session), lambda: head(session).sequence):
        batch.append(item)
        if len(batch) == _BATCH:
            refuse_unsayable(batch)
            apply(session, batch, prefix)
            batch.clear()
    refuse_unsayable(batch)
    apply(session, batch, prefix)


def rebuild(session: Session) -> list[RelationDifference]:
    """Make every read model anew from the log, compare, and put it in use.

    What a ledger of an older version does not say of itself is added.

    A read model that was stored by another version may have other tables, or none yet: there is
    nothing to compare then.

    Args:
        session: a write session.

    Returns:
        The differences found; none when incremental and rebuilt agree.
    """
    for statement in create_statements(session.dialect, REBUILT):
        session.run(statement)
    fill(session, REBUILT)
    from ledger.projections.deriving import model_differences  # noqa: PLC0415 - it stands on this

    found = model_differences(session, session)
    for relation in relations():
        session.run(f"DROP TABLE IF EXISTS {relation.name}")
        session.run(f"ALTER TABLE {REBUILT}{relation.name} RENAME TO {relation.name}")
    session.run("DELETE FROM projection")
    session.insert(PROJECTION, [(p.NAME, p.VERSION) for p in PROJECTIONS])
    session.run(f"INSERT INTO {META.name} VALUES (?, ?) ON CONFLICT (name) DO NOTHING", *NEEDS)
    return found
