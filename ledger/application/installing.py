"""Install a ledger on a server, with a role for each that has to do with it."""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.errors import UsageError
from ledger.log.database import open_database
from ledger.log.databases.postgresql import PostgresDatabase
from ledger.log.databases.roles import Roles, install_for
from ledger.log.schema import create_log
from ledger.projections import engine


class Installed(NamedTuple):
    """The roles, and the statements that were executed."""

    roles: Roles
    statements: list[str]


def install_roles(url: str, prefix: str, *, replace: bool = False) -> Installed:
    """Make roles and ledger, or bring a ledger that stands under the roles.

    Args:
        url: of a database on PostgreSQL, with a login that may make roles.
        prefix: what the names of the roles begin with.
        replace: make functions anew that read otherwise than the program's.

    Raises:
        UsageError: a file has no roles.
        DatabaseError: a function reads otherwise, or a right is missing; nothing was changed.
    """
    database = open_database(url)
    if not isinstance(database, PostgresDatabase):
        database.close()
        problem = "database {url}: BL-989 a file has no roles"
        raise UsageError.of(problem, "name a database on PostgreSQL", url=database.url)
    made = [*create_log(database.dialect), *engine.create_statements(database.dialect)]
    roles = Roles.of(prefix)
    try:
        done = install_for(database, roles, made, list(engine.relations()), replace=replace)
    finally:
        database.close()
    return Installed(roles, done)
