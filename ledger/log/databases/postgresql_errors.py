"""What the product says of the errors of PostgreSQL's driver; imported when there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import InterfaceError, OperationalError, errors

from ledger.domain.errors import Busy, DatabaseError, Unreachable

if TYPE_CHECKING:
    import psycopg


def worded_error(error: psycopg.Error, url: str, said: str) -> Exception:
    """Return what the product says of a driver's error; others are faults of the program."""
    told, remedy = {"url": url, "error": said}, ""
    match error:
        case errors.ReadOnlySqlTransaction():
            problem = "database {url}: BL-241 is read-only"
            return DatabaseError.of(problem, "ask its keeper", **told)
        case errors.LockNotAvailable():
            problem = "database {url}: BL-846 another program keeps what it needs"
            return Busy.of(problem, "try again in a moment", url=url)
        case errors.InsufficientPrivilege():
            remedy = "ask its keeper for the right"
        case errors.DuplicateTable():
            told["error"], remedy = str(error.diag.message_primary), "name another database"
        case errors.NotNullViolation():
            words = "database {url}: BL-981 what was to be recorded does not follow from the log"
            return DatabaseError.of(words, "see verify", url=url)
        case errors.RaiseException():
            told["error"] = str(error.diag.message_primary)
        case OperationalError() | InterfaceError():
            words = "database {url}: BL-467 the connection was lost ({error}); nothing was recorded"
            return Unreachable.of(words, "try again", **told)
        case _:
            return error
    return DatabaseError.of("database {url}: BL-214 {error}", remedy, **told)
