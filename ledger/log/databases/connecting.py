"""How a PostgreSQL server is connected to, and what is said where it refuses.

What its URL does not say is what no ledger goes without. A program that was interrupted in the
middle of a statement leaves a connection of which nobody knows what comes next on it. It is closed,
and never lent again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_pool_from_url, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ledger.domain.errors import Busy, DatabaseError, Unreachable, UsageError
from ledger.domain.said import NOWHERE, Said

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy.pool import Pool, PoolProxiedConnection

    from ledger.log.databases.postgresql_session import PostgresSession

_SILENCE = {
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
"""A connection ends after a minute in which nothing of the other side was heard, not even that its
system is there: seconds, and milliseconds."""
_OF_SERVER = {
    name if name.startswith("tcp") else f"tcp_{name}": value for name, value in _SILENCE.items()
}
"""The same for the server, which else keeps the write lock for two hours for a machine that is
gone."""
_USUAL = {**_SILENCE, "application_name": "budget-ledger", "connect_timeout": "15"}
_OPTIONS = " ".join(f"-c {name}={value}" for name, value in _OF_SERVER.items())

_SETTLED = (
    "SET synchronous_commit = on; SELECT pg_catalog.set_config('search_path', coalesce("
    "pg_catalog.quote_ident(pg_catalog.current_schema()), '\"\"') || ', pg_temp', false)"
)
"""Commits are durable, whatever the default. Every name means the system's own, else the ledger's:
nothing temporary lies before it, and no function or table of another schema."""


def server_url(text: str) -> URL:
    """Return a URL with what it leaves open.

    Raises:
        UsageError: it has not the form of one.
    """
    try:
        parsed = make_url(text).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise UsageError.of(
            "database: BL-237 the URL is not of the form postgresql+psycopg://USER@HOST/NAME"
        ) from None  # the library may quote the URL
    if "@" in (parsed.host or ""):
        problem = "database: BL-464 the URL has more than one @"
        raise UsageError.of(problem, "write %40 for that in the password")
    said = dict(parsed.query)
    usual = {**_USUAL, **said, "options": f"{_OPTIONS} {said.get('options', '')}".rstrip()}
    if "PGCONNECT_TIMEOUT" in os.environ and "connect_timeout" not in said:
        del usual["connect_timeout"]
    return parsed.set(query=usual)


def pool_of(url: URL) -> Pool:
    """Return a pool of one connection; each transaction says itself how it begins and ends."""
    from ledger.log.databases.arrays import ADAPTERS  # noqa: PLC0415 - needs the driver

    # The pool would undo what is open when a connection comes back, and print a traceback if it
    # cannot; it cannot where a statement is under way.
    ours = {"autocommit": True, "context": ADAPTERS}
    pool = create_pool_from_url(url, pool_size=1, pool_reset_on_return=None, connect_args=ours)
    event.listen(pool, "connect", _settle)
    return pool


def _settle(connection: Any, _: object) -> None:  # noqa: ANN401 - psycopg is an extra
    """Say once for a connection what holds in each of its transactions."""
    connection.execute(_SETTLED)


def lent(pool: Pool) -> PoolProxiedConnection:
    """Return a connection at rest; the collector may have given one back that is not."""
    while not _at_rest(pooled := pool.connect()):
        give_back(pooled)
    return pooled


def give_back(pooled: PoolProxiedConnection) -> None:
    """Give a connection back; one that is gone or not at rest is closed."""
    if not _at_rest(pooled):
        pooled.invalidate()
    pooled.close()


def _at_rest(pooled: PoolProxiedConnection) -> bool:
    connection: Any = pooled.driver_connection
    info = connection.info
    return not (connection.closed or info.transaction_status or info.pipeline_status)


_HOLDER = """
SELECT a.usename, a.application_name, extract(epoch FROM now() - a.xact_start)::int
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'ExclusiveLock'
AND l.relation = to_regclass('ledger_meta')
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""Who holds the write lock; a login without the right sees of others no more than that they are."""


def who_holds_the_lock(session: PostgresSession) -> Said:
    """Return login, program and duration of the transaction that holds the write lock."""
    rows = session.all(_HOLDER)
    if not rows:
        return NOWHERE
    login, program, seconds = rows[0]
    return Said(
        " ({login}, {program}, for {seconds} seconds)",
        login=login or Said("unknown"),
        program=program or Said("unnamed program"),
        seconds=seconds,
    )


def worded_error(error: psycopg.Error, url: str, said: str) -> Exception:
    """Return what the product says of a driver's error; others are faults of the program."""
    from psycopg import InterfaceError, OperationalError, errors  # noqa: PLC0415 - an extra

    told, problem, remedy = {"url": url, "error": said}, "database {url}: BL-214 {error}", ""
    match error:
        case errors.ReadOnlySqlTransaction():
            problem, remedy = "database {url}: BL-241 is read-only", "ask its keeper"
        case errors.LockNotAvailable():
            words = "database {url}: BL-846 another program keeps what it needs"
            return Busy.of(words, "try again in a moment", url=url)
        case errors.InsufficientPrivilege():
            remedy = "ask its keeper for the right"
        case errors.DuplicateTable():
            told["error"], remedy = str(error.diag.message_primary), "name another database"
        case errors.NotNullViolation():
            problem = "database {url}: BL-981 what was to be recorded does not follow from the log"
            remedy = "see verify"
        case errors.UndefinedObject() if error.diag.datatype_name:
            words = "database {url}: BL-977 does not list the event type {kind}"
            remedy = "made by an older version: let its owner run rebuild"
            return DatabaseError.of(words, remedy, url=url, kind=error.diag.datatype_name)
        case (
            errors.InternalError_()
            | errors.DataCorrupted()
            | errors.IndexCorrupted()
            | errors.UndefinedFunction()
            | errors.AmbiguousFunction()
            | errors.DatatypeMismatch()
        ):  # the program's statements stand for every server: one lacks what it was delivered with
            problem = "database {url}: BL-894 the server contradicts itself ({error})"
            remedy = "restore a backup into a server made anew"
        case errors.RaiseException():
            told["error"] = str(error.diag.message_primary)
        case OperationalError() | InterfaceError():
            words = "database {url}: BL-467 the connection was lost ({error}); nothing was recorded"
            return Unreachable.of(words, "try again", **told)
        case _:
            return error
    return DatabaseError.of(problem, remedy, **told)
