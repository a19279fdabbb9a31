"""One database, two kinds: a SQLite file opened by the driver, PostgreSQL through SQLAlchemy.

SQL is written with `?` for values and works on both. A write session takes the ledger's one write
lock before it reads anything, so that what it decides cannot be overtaken (design §3, invariant 2).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeAlias, TypeVar, cast

from ledger.domain.errors import DatabaseError, OutcomeUnknown, UsageError
from ledger.domain.said import Said
from ledger.log.databases.hidden import without_secrets

if TYPE_CHECKING:
    from ledger.log.appended import Appended
    from ledger.log.databases.witness import HeadWitness
    from ledger.log.known import Known
    from ledger.log.relations import Relation

APPLICATION_ID = 0x424C4731
"""`BLG1`, in the header of every SQLite file that is a Budget Ledger."""

SCHEMA_VERSION = 1
NEEDS = "needs", "0.1.0"
"""What a ledger says of the first version that reads it, for programs that are older."""

ROWS_AT_ONCE = 10_000
"""Rows that a driver hands over together."""

_VALUES_AT_ONCE = 1000

LOCK_TIMEOUT_SECONDS = 60.0
"""How long a writer waits for another one, on both databases."""


_T = TypeVar("_T")
Place: TypeAlias = "str | os.PathLike[str]"
"""Where a ledger is: a URL, or a file."""


class Session(Protocol):
    """What log and projections need of a transaction."""

    dialect: str
    now: int | None
    """When a server says that the transaction which records began (µs UTC); None: ask the clock."""
    known: Known
    """What was asked already, and need not be asked again."""

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a unique key stands already."""

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""

    def together(self, *questions: tuple[Any, ...]) -> list[list[tuple[Any, ...]]]:
        """Return all rows of several questions: a server is asked once. Each is SQL and values."""

    def stream(self, sql: str, *params: object) -> Iterator[tuple[Any, ...]]:
        """Yield rows without holding them all."""

    def chunks(self, sql: str, *params: object) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows, many at a time, without holding them all."""

    def run(self, sql: str, *params: object) -> None:
        """Execute a statement whose rows nobody wants."""

    def insert(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows given in the relation's column order."""

    def insert_columns(
        self, relation: Relation, count: int, columns: Sequence[Iterable[Any]]
    ) -> None:
        """Insert so many rows given column by column; a column may be endless."""

    def append(self, new: Appended) -> None:
        """Append events to the log, by the one way that the database leaves open."""

    def add_up(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows, or add what they hold behind their key to the rows that stand."""

    def tables(self) -> set[str]:
        """Return the names of all tables."""


def marks(values: Sized) -> str:
    """Return the marks that stand for some values in a statement: `IN ({marks(values)})`."""
    return ",".join("?" * len(values))


def statement_parts(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield values, so many at a time as a statement takes."""
    for start in range(0, len(values), _VALUES_AT_ONCE):
        yield values[start : start + _VALUES_AT_ONCE]


def some_at_a_time(
    session: Session,
    sql: str,
    values: Sequence[object],
    after: Sequence[object] = (),
    *,
    before: Sequence[object] = (),
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `… IN (?*) …` for many values: a statement takes but some at a time.

    `before` and `after` are the values of the statement's other marks, on either side.
    """
    for part in statement_parts(values):
        yield from session.all(sql.replace("?*", marks(part)), *before, *part, *after)


class Database(Protocol):
    """A place where a ledger lives."""

    dialect: str
    url: str
    head: HeadWitness

    def exists(self) -> bool:
        """Return whether there is a ledger, refusing what is something else."""

    def create(self, statements: Iterable[str]) -> None:
        """Make the tables, once, whoever comes first."""

    def read(self) -> Any:  # noqa: ANN401 - a context manager of a Session
        """Open a transaction that sees one state of the ledger."""

    def write(self) -> Any:  # noqa: ANN401 - a context manager of a Session
        """Open the transaction that holds the write lock; commit durably at its end."""

    def remake(self) -> Any:  # noqa: ANN401 - a context manager of a Session
        """Open a transaction that writes, as whoever owns the tables."""

    def trial(self) -> Any:  # noqa: ANN401 - a context manager of a Session
        """Open a reader's transaction in which one may record, and that keeps nothing of it."""

    def examine(self) -> Any:  # noqa: ANN401 - a context manager of a Session
        """Open a snapshot of what nobody vouches for, by a connection that can only read."""

    def writable(self) -> bool:
        """Return whether a write session can be opened."""

    def facts(self) -> dict[str, str]:
        """Return what `doctor` tells about versions and durability."""

    def close(self) -> None:
        """Let go of connections."""


_KIND = re.compile(r":memory:|[a-z][a-z0-9+.-]+:", re.IGNORECASE)
"""How what names a kind of database begins; a drive of Windows is one letter."""


def open_database(place: Place) -> Database:
    """Return the database of a URL or a file path; nothing is created or connected yet.

    Raises:
        UsageError: it names no supported kind.
    """
    url = os.fspath(place)
    if re.match(r"postgresql(\+psycopg)?://", url, re.IGNORECASE):
        from ledger.log.databases.postgresql import PostgresDatabase  # noqa: PLC0415 - heavy

        return PostgresDatabase(url)
    named = url.startswith("sqlite:///") or os.path.exists(url)  # noqa: PTH110 - no pathlib for that
    if _KIND.match(url) and not named:
        remedy = "a file, sqlite:///FILE or postgresql+psycopg://…"
        shown = without_secrets(url)
        raise UsageError.of("database {url}: BL-234 unknown kind", remedy, url=shown)
    if re.search(r"\b(host|dbname|password|service)\s*=", url, re.IGNORECASE):
        problem = "database {url}: BL-463 is a connection string"
        remedy = "write it as postgresql+psycopg://USER@HOST/NAME"
        raise UsageError.of(problem, remedy, url=without_secrets(url))
    from ledger.log.databases.sqlite import SqliteDatabase  # noqa: PLC0415 - only when needed

    return SqliteDatabase(url.removeprefix("sqlite:///"))


class _Closed:
    """Stands for a database that was let go: letting go again is nothing, all else is refused."""

    def __init__(self, url: str) -> None:
        self.url = url

    def close(self) -> None:
        """Do nothing."""

    def __getattr__(self, name: str) -> NoReturn:
        problem = "database {url}: BL-914 this door to the ledger was closed"
        raise DatabaseError.of(problem, "open the ledger again", url=self.url)


def closed(database: Database) -> Database:
    """Let go of a database; return what stands in its place."""
    database.close()
    return cast("Database", _Closed(database.url))


def check_version(session: Session, found: int, url: str) -> None:
    """Refuse a ledger that a newer program made, and say which version reads it if it says so."""
    if found <= SCHEMA_VERSION:
        return
    problem = (
        "database {url}: BL-235 made by a newer version (schema {found}, this program reads "
        "{known})"
    )
    values = {"url": url, "found": found, "known": SCHEMA_VERSION}
    needs = dict(session.all("SELECT name, value FROM ledger_meta")).get(NEEDS[0], "")
    if re.fullmatch(r"[\w.]{1,30}", needs):
        remedy = "install version {needs} or later: pip install 'budget-ledger>={needs}'"
        raise DatabaseError.of(problem, remedy, needs=needs, **values)
    raise DatabaseError.of(problem, "update budget-ledger", **values)


def unconfirmed(url: str, cause: str = "") -> OutcomeUnknown:
    """Return what is said of a commit that was sent, and whose end nobody was told.

    Args:
        url: the database.
        cause: in the words of the driver or server; else somebody cancelled.
    """
    problem = "database {url}: BL-466 the commit was sent and not confirmed ({cause})"
    remedy = "whether it was recorded is not known; try again: nothing is recorded twice"
    return OutcomeUnknown.of(problem, remedy, url=url, cause=cause or Said("cancelled"))


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """Undo what the block wrote when it raises, and keep the transaction."""
    session.run("SAVEPOINT step")
    try:
        yield
    except BaseException:
        session.run("ROLLBACK TO SAVEPOINT step")
        raise
    finally:
        session.run("RELEASE SAVEPOINT step")
