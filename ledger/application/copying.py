"""Copy a ledger event by event into an empty one; the copy proves itself before it stands.

A backup, what is restored and what moves to another database are this one copy. Only the log is
copied: its chain is recomputed from what the copy holds, up to the receipt of the original, and
read models are made anew. One transaction: there is a whole copy, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.application.recording.collector import collector_paused
from ledger.domain.errors import Broken, DatabaseError, Refusal
from ledger.domain.said import Said
from ledger.log.appending import copy_rows
from ledger.log.database import Database, Session, open_database
from ledger.log.eventlog import digests_of, head
from ledger.log.schema import create_log
from ledger.log.verifying.chain import ChainCheck, check_log, parse_receipts
from ledger.projections import engine


def copy_ledger(original: str, copy: str, receipts: Sequence[str] = ()) -> ChainCheck:
    """Copy what stands in a ledger now; who writes to it meanwhile is not kept waiting.

    Args:
        original: a database that holds a ledger.
        copy: one that holds none, or one in which nothing is recorded.
        receipts: held elsewhere; the copy has to agree with them.

    Returns:
        What was found to be whole: number and hash of the last event, the receipt.

    Raises:
        UsageError: a receipt has not the form of one.
        Broken: something does not follow from what is stored, or not from a receipt.
        Refusal: something is recorded in the place of the copy.
        DatabaseError: one of both cannot be used.
    """
    parse_receipts(receipts)
    source, target = open_database(original), open_database(copy)
    try:
        require(source)
        with collector_paused(), source.read() as session:
            return _copied(session, target, receipts, source.url)
    finally:
        source.close()
        target.close()


def require(database: Database) -> None:
    """Refuse a place without a ledger."""
    if not database.exists():
        problem = "database {url}: BL-294 there is no ledger"
        raise DatabaseError.of(problem, "create it with: init", url=database.url)


def _copied(session: Session, target: Database, receipts: Sequence[str], url: str) -> ChainCheck:
    if not target.exists():
        made = engine.create_statements(target.dialect)
        target.create([*create_log(target.dialect), *made])
    with target.remake() as copy:
        last = head(copy)
        if last.sequence:
            problem = "database {url}: BL-834 events are recorded there: {count}"
            raise Refusal.of(problem, "name an empty one", url=target.url, count=last.sequence)
        engine.check_current(copy)
        copy_rows(session, copy)
        engine.fill(copy)
        check = check_log(copy, [*receipts, head(session).receipt])
        if check.findings:
            raise Broken(check.findings).within(Said("database {url}", url=url))
    return check


class Compared(NamedTuple):
    """How far a ledger agrees with another one.

    Attributes:
        receipt: of the one.
        last: its last event.
        end: the last event of the other.
        common: the last one that is the same in both; 0: none.
    """

    receipt: str
    last: int
    end: int
    common: int


def compared(one: str, other: str) -> Compared:
    """Compare two ledgers by their hashes.

    Raises:
        DatabaseError: one of both cannot be read.
    """
    mine, theirs = open_database(one), open_database(other)
    try:
        require(theirs)
        require(mine)
        with theirs.read() as end, mine.read() as session:
            last = head(session)
            common = last_in_common(session, end)
            return Compared(last.receipt, last.sequence, head(end).sequence, common)
    finally:
        mine.close()
        theirs.close()


def last_in_common(one: Session, other: Session) -> int:
    """Return the last event that is the same in two ledgers; 0: none.

    A hash covers everything before it, so that halving finds the place.
    """

    def same(number: int) -> bool:
        return digests_of(one, (number,)) == digests_of(other, (number,))

    low, high = 0, min(head(one).sequence, head(other).sequence)
    if same(high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if same(middle) else (low, middle)
    return low
