"""Whether what is stored is what was recorded: nothing that a database says is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.asking.reclosing import wrong_freezes
from ledger.application.clock import berlin_day
from ledger.application.recording.clock_guard import clock_state
from ledger.application.recording.collector import collector_paused
from ledger.domain.errors import DatabaseError, Finding, LedgerError, Refusal
from ledger.domain.period import date_of
from ledger.domain.said import Said
from ledger.log.canonical import GENESIS, receipt
from ledger.log.database import Database, Session, open_database
from ledger.log.databases.sqlite_session import SqliteSession
from ledger.log.eventlog import digests_of
from ledger.log.proving.notes import Checkpoint
from ledger.log.proving.proofs import TreeSeen
from ledger.log.relations import LOG, META
from ledger.log.schema import create_log
from ledger.log.verifying.chain import ChainCheck, check_log, parse_receipts
from ledger.log.verifying.content import UNFIT, EventBlock
from ledger.log.verifying.named_bookings import received_ahead, wrong_names
from ledger.log.verifying.objects import (
    metadata_findings,
    schema_differences,
    unowned_findings,
)
from ledger.log.verifying.pages import PageCheck
from ledger.log.verifying.readmitting import Readmitting
from ledger.log.verifying.seals import Seals
from ledger.log.verifying.unsayable import REMEDY
from ledger.projections import engine
from ledger.projections.deriving import Deriving, derived, model_differences

if TYPE_CHECKING:
    from ledger.application.asking.resting import SeenWhole
    from ledger.log.relations import Relation

_DAMAGED = {"BL-245", "BL-894"}
"""A file's pages, or what a server reads of its own, are not what they were."""
_MOST = 20
"""Events that are told, whose days cannot be; whoever wrote one wrote as many as they liked."""


class HeldElsewhere(NamedTuple):
    """What whoever asks kept of earlier states; checkpoints by the name that they are told by.

    `seen` is what this machine saw of the same ledger: one more receipt. What it saw of its tree is
    not believed; it is said anew where a tree is made.
    """

    receipts: Sequence[str] = ()
    checkpoints: Mapping[str, Checkpoint] = {}
    seen: SeenWhole | None = None
    tree: TreeSeen | None = None


def verify(database: Database, held: HeldElsewhere, now: int) -> ChainCheck:
    """Recompute everything that is stored, and compare it with what is held elsewhere.

    Only reads, and only what was found to be as the program makes it. What cannot be read is told
    in `unchecked`.

    Raises:
        UsageError: a receipt has not the form of one.
    """
    parse_receipts(held.receipts)
    try:
        with collector_paused(), database.examine() as session:
            return _checked(database, session, held, now)
    except DatabaseError as error:
        nothing = ChainCheck(0, receipt(0, GENESIS), ())
        if error.code in _DAMAGED:
            return nothing._replace(findings=error.findings)
        return nothing._replace(unchecked=error.findings)


def first_fault(database: str) -> Finding | None:
    """Return the first thing that is wrong with a ledger, where a look at it went astray."""
    place = open_database(database)
    try:
        check = verify(place, HeldElsewhere(), 0)
    finally:
        place.close()
    return next(iter((*check.findings, *check.unchecked)), None)


def _checked(database: Database, session: Session, held: HeldElsewhere, now: int) -> ChainCheck:
    found, readable = _made_otherwise(session)
    if not readable:
        return _unread(found)
    found += [*metadata_findings(session), *_model_findings(session)]
    if not found and session.dialect == "postgresql":
        from ledger.log.verifying.postgresql_indexes import index_findings  # noqa: PLC0415 - there

        found += index_findings(session, _relations())
    if found or not isinstance(session, SqliteSession):
        return _walked(session, held, now, [*found, *unowned_findings(session)])
    with PageCheck(database, session) as pages:
        try:
            check = _walked(session, held, now, unowned_findings(session))
        except Exception:
            if damaged := pages.found():
                return _unread(damaged)
            raise
        damaged = pages.found()
    return _unread(damaged) if damaged else check


def _unread(found: Sequence[Finding]) -> ChainCheck:
    problem = "BL-699 was not read: its tables are not those of a ledger"
    unread = Finding.of(Said("log"), problem, REMEDY)
    return ChainCheck(0, receipt(0, GENESIS), tuple(found), unchecked=(unread,))


def _walked(session: Session, held: HeldElsewhere, now: int, found: list[Finding]) -> ChainCheck:
    receipts, seen = held.receipts, held.seen
    if seen and (not seen.event or digests_of(session, (1,)).get(1) == seen.first):
        receipts = [*receipts, *seen.receipts]
    with derived(session) as place:
        deriving, readmitting, seals = _Deriving(place), Readmitting(), Seals()

        def take(block: EventBlock) -> None:
            deriving.take(block)
            readmitting.take(block)
            seals.take(block)

        check = check_log(session, receipts, take)
        found += [*check.findings, *deriving.findings]
        if not check.findings:
            found += _log_findings(session, readmitting)
        if not found:
            deriving.close()
            found += _derived_findings(session, place)
    found += readmitting.findings
    if not found:
        found += wrong_freezes(session, REMEDY)
    if not check.findings:
        try:
            for one in seals.wrong(held.checkpoints, held.tree):
                found.append(Finding(*one, Said(REMEDY)))
        except Refusal as missing:
            check = check._replace(unchecked=missing.findings)
    # Where the log itself is not whole, read models made of it would prove nothing.
    clock = None if check.findings else clock_state(session, now).finding
    return check._replace(findings=tuple(found), read_models=not found, clock=clock)


def _log_findings(session: Session, readmitted: Readmitting) -> list[Finding]:
    names = wrong_names(session, readmitted.asked_for_proof)
    found = [Finding(place, problem, Said(REMEDY)) for place, problem in names]
    problem = "BL-905 known on {known_on}, after the day on which it was recorded"
    for number, known_on, recorded_at in received_ahead(session):
        if known_on > berlin_day(recorded_at) and len(found) < _MOST:
            place = Said("event {event}", event=number)
            found.append(Finding.of(place, problem, REMEDY, known_on=date_of(known_on)))
    return found


def _relations() -> list[Relation]:
    return [*LOG, META, *engine.relations(), engine.PROJECTION]


def _made_otherwise(session: Session) -> tuple[list[Finding], bool]:
    """Return what is not made as the program makes it, and whether the ledger can be read."""
    relations = _relations()
    dialect = session.dialect
    made = [*create_log(dialect), *engine.create_statements(dialect)]
    differing = schema_differences(session, made, relations)
    tables = {one.table for one in differing}
    if engine.PROJECTION.name not in tables:
        # Another version of the program may have made other tables; `rebuild` makes today's.
        other = engine.outdated(session)
        theirs = {r.name for p in engine.PROJECTIONS if p.NAME in other for r in p.RELATIONS}
        differing = [one for one in differing if one.table not in theirs]
    own = {relation.name for relation in relations}
    return [one.finding for one in differing], not any(one.table in own for one in differing)


def _model_findings(session: Session) -> list[Finding]:
    """Return which read models are not of this version, or none that the program knows."""
    problem = "BL-259 missing or of another version"
    found = [
        Finding.of(Said("read model {name}", name=name), problem, "run rebuild")
        for name in engine.outdated(session)
    ]
    known = {projection.NAME for projection in engine.PROJECTIONS}
    problem = "BL-692 is none of a ledger's"
    return found + [
        Finding.of(Said("read model {name}", name=str(name)), problem, REMEDY)
        for name in engine.stored_versions(session)
        if name not in known
    ]


class _Deriving:
    """Brings read models up beside the walk; what cannot be folded is told once."""

    def __init__(self, place: Session) -> None:
        self._place = place
        self._deriving = Deriving(place)
        self.findings: list[Finding] = []

    def take(self, block: EventBlock) -> None:
        """Bring the read models up to a block of events."""
        if self.findings:
            return
        try:
            self._deriving.add(block)
        except LedgerError as error:
            self._tell(block, str(error.findings[0]))
        except (*UNFIT, KeyError) as error:
            self._tell(block, str(error))
        except self._place.duplicates as error:
            self._tell(block, str(error))

    def close(self) -> None:
        """Write the sums."""
        self._deriving.close()

    def _tell(self, block: EventBlock, error: str) -> None:
        first, last = block.numbers[0], block.numbers[-1]
        place = Said("events {first} to {last}", first=first, last=last)
        problem = "BL-700 no read model can be made of them ({error})"
        self.findings.append(Finding.of(place, problem, REMEDY, error=error))


def _derived_findings(session: Session, place: Session) -> list[Finding]:
    return [
        Finding.of(
            Said("read model {relation}", relation=difference.relation),
            "BL-258 {only_stored} {only_stored:row|rows} too many, {only_rebuilt} missing",
            "run rebuild",
            only_stored=difference.only_stored,
            only_rebuilt=difference.only_rebuilt,
        )
        for difference in model_differences(session, place)
    ]
