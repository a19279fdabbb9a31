"""Roles of a ledger on PostgreSQL: who owns it, who writes by the functions, who reads.

The owner cannot log in. Whoever writes may read all, call the two functions, and change the read
models, which `verify` derives again; an auditor may read (decision 58).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import DatabaseError
from ledger.log.canonical import sha256
from ledger.log.database import SCHEMA_VERSION
from ledger.log.databases.functions import DOORS, EARLIER, FUNCTIONS, LISTED, ON_SERVER, TRIGGERS
from ledger.log.databases.postgresql import AS_OWNER
from ledger.log.relations import LOG, META

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ledger.log.database import Session
    from ledger.log.databases.postgresql import PostgresDatabase
    from ledger.log.relations import Relation

GUARDED = (*LOG, META, *ON_SERVER)
"""Tables into which nobody writes but by the functions."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_MAKES = re.compile(r"\s*CREATE (?:CONSTRAINT )?(?:TABLE|FUNCTION|TRIGGER) (\w+)")
_FILLS = re.compile(rf"INSERT INTO (?!{META.name} )")
"""What fills a table that is new; what the metadata say is added to."""
IN_SCHEMA = "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = pg_catalog.current_schema())"


class Roles(NamedTuple):
    """The names of the three roles."""

    owner: str
    app: str
    audit: str

    @classmethod
    def of(cls, prefix: str) -> Roles:
        """Return the roles of a prefix.

        Raises:
            DatabaseError: no name that PostgreSQL takes without quotes.
        """
        if not _NAME.fullmatch(prefix):
            problem = "prefix {prefix!r}: BL-982 is no plain name"
            raise DatabaseError.of(problem, "type small letters, digits and _", prefix=prefix)
        return cls(f"{prefix}_owner", f"{prefix}_app", f"{prefix}_audit")


def install_for(
    database: PostgresDatabase,
    roles: Roles,
    made: Sequence[str],
    models: Collection[Relation],
    *,
    replace: bool = False,
) -> list[str]:
    """Make the roles and what they own, or bring the ledger under them, in one transaction.

    Args:
        database: as a login that may make roles, and owns schema and tables.
        roles: their names.
        made: the statements that make an empty ledger.
        models: the tables of the read models.
        replace: make functions anew that read otherwise than the program's.

    Returns:
        The statements that were executed.

    Raises:
        DatabaseError: a function reads otherwise, or a right is missing; nothing was changed.
    """
    done: list[str] = []
    with database.making() as session:
        names = replaced(session)
        if names and not replace:
            problem = "database {url}: BL-988 {names} read otherwise than this program's"
            remedy = "look at them, then add --replace"
            raise DatabaseError.of(problem, remedy, url=database.url, names=tuple(names))
        for statement in _anew(session, made, names):
            done.append(statement)
            session.run(statement)
        for statement in installing(session, roles, made, models):
            done.append(statement)
            session.run(statement)
    return done


def _anew(session: Session, made: Sequence[str], names: Collection[str]) -> list[str]:
    """Return the statements that make functions anew, as whoever owns them."""
    if not names:
        return []
    return [AS_OWNER, *completing(session, made, names), "RESET ROLE"]


def installing(
    session: Session, roles: Roles, made: Sequence[str], models: Collection[Relation]
) -> Iterator[str]:
    """Yield the statements that make roles and ledger, or bring a ledger under the roles.

    Args:
        session: of a login that may make roles and owns the schema.
        roles: their names.
        made: the statements that make an empty ledger.
        models: the tables of the read models.
    """
    named = "SELECT quote_ident(current_schema()), quote_ident(current_database())"
    schema, database = session.all(named)[0]
    owner, app, audit = roles
    known = {name for (name,) in session.all("SELECT rolname FROM pg_roles")}
    yield from (f"CREATE ROLE {role} NOLOGIN" for role in roles if role not in known)
    if not session.all("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0]:
        yield f"GRANT {owner} TO CURRENT_USER"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    yield f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    yield f"GRANT TEMPORARY ON DATABASE {database} TO {app}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {app}, {audit}"
    yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {owner}"
    tables = session.tables()
    yield from (f"ALTER TABLE {table} OWNER TO {owner}" for table in sorted(tables))
    yield from (f"ALTER FUNCTION {name} OWNER TO {owner}" for name in sorted(_functions(session)))
    yield f"SET LOCAL ROLE {owner}"
    if META.name in tables:
        yield from completing(session, made)
    else:
        yield from made
        yield f"INSERT INTO {META.name} VALUES ('schema_version', '{SCHEMA_VERSION}')"
    yield from _granted(session, roles, schema, models)


def complete_log(session: Session) -> None:
    """Make, as its owner, what a ledger of an older version lacks."""
    from ledger.log.schema import create_log  # noqa: PLC0415 - imports SQLAlchemy

    listed = {name for (name,) in session.all(f"SELECT name FROM {META.name}")}
    known = {one.name for one in FUNCTIONS}
    if known == _functions(session) and listed >= set(dict(LISTED)) and not _earlier(session):
        return
    session.run(AS_OWNER)
    for statement in list(completing(session, create_log(session.dialect))):
        session.run(statement)


def completing(session: Session, made: Iterable[str], anew: Collection[str] = ()) -> Iterator[str]:
    """Yield what a ledger of an older version lacks; what stands is left as it is.

    A function of an earlier version is made anew, and keeps its rights.

    Args:
        session: of the owner.
        made: the statements that make an empty ledger.
        anew: names of functions to be made anew; their triggers come along.
    """
    yield from (f"DROP FUNCTION {name} CASCADE" for name in anew)
    gone = {one.name for one in TRIGGERS if one.function in anew}
    stands = (session.tables() | _functions(session) | _triggers(session)) - gone - set(anew)
    earlier = _earlier(session)
    for statement in made:
        word = _MAKES.match(statement)
        if word and word[1] in earlier:
            yield statement.replace("CREATE", "CREATE OR REPLACE", 1)
        elif word[1] not in stands if word else not _FILLS.match(statement):
            yield statement


def replaced(session: Session) -> list[str]:
    """Return the names of the program's functions that read otherwise in the database.

    What an earlier version of the program made is not meant.
    """
    stored, earlier = _texts(session), _earlier(session)
    otherwise = (one.name for one in FUNCTIONS if stored.get(one.name, one.body) != one.body)
    return [name for name in otherwise if name not in earlier]


def _earlier(session: Session) -> set[str]:
    """Return which functions read as those of an earlier version."""
    texts = _texts(session).items()
    return {name for name, text in texts if sha256(text.encode()).hexdigest() in EARLIER}


def _texts(session: Session) -> dict[str, str]:
    sql = f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace = {IN_SCHEMA}"
    return dict(session.all(sql))


def _functions(session: Session) -> set[str]:
    """Return which of the program's functions stand."""
    return {one.name for one in FUNCTIONS} & set(_texts(session))


def _triggers(session: Session) -> set[str]:
    sql = (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        f"WHERE c.relnamespace = {IN_SCHEMA}"
    )
    return {name for (name,) in session.all(sql)}


def _granted(
    session: Session, roles: Roles, schema: str, models: Collection[Relation]
) -> Iterator[str]:
    """Yield what the roles may do; whoever else was given a right on the log loses it."""
    owner, app, audit = roles
    others = [
        name
        for (name,) in session.all(
            "SELECT DISTINCT quote_ident(r.rolname) FROM pg_class c, aclexplode(c.relacl) a "
            f"JOIN pg_roles r ON r.oid = a.grantee WHERE c.relnamespace = {IN_SCHEMA} "
            "AND r.rolname <> ? AND a.grantee <> c.relowner",
            owner,
        )
    ]
    for table in (one.name for one in GUARDED):
        yield f"REVOKE ALL ON {table} FROM {', '.join(['PUBLIC', app, audit, *others])}"
    for_models = ", ".join(one.name for one in models)
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {app}, {audit}"
    yield f"GRANT INSERT, UPDATE, DELETE ON {for_models} TO {app}"
    # Of tables that a rebuild makes anew.
    given = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT"
    yield f"{given} SELECT ON TABLES TO {app}, {audit}"
    yield f"{given} INSERT, UPDATE, DELETE ON TABLES TO {app}"
    for door in DOORS:
        yield f"GRANT EXECUTE ON FUNCTION {door.name} TO {app}"
