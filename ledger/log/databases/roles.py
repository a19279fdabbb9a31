"""Roles of a ledger on PostgreSQL: who owns it, who writes by the functions, who reads.

The owner cannot log in. Whoever writes may read all, call the two functions, and change the read
models, which `verify` derives again; an auditor may read (decision 53).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import DatabaseError, Finding
from ledger.domain.said import Said
from ledger.log.databases.functions import APPEND, DOORS, FUNCTIONS, ON_SERVER, TRIGGERS
from ledger.log.relations import LOG, META

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ledger.log.database import Session
    from ledger.log.relations import Relation

_GUARDED = (*LOG, META, *ON_SERVER)
"""Tables into which nobody writes but by the functions."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_MAKES = re.compile(r"\s*CREATE (?:CONSTRAINT )?(?:TABLE|FUNCTION|TRIGGER) (\w+)")
_SCHEMA = "(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = pg_catalog.current_schema())"


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
            problem = "prefix {prefix!r}: BL-832 is no plain name"
            raise DatabaseError.of(problem, "type small letters, digits and _", prefix=prefix)
        return cls(f"{prefix}_owner", f"{prefix}_app", f"{prefix}_audit")


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
    yield from completing(session, made) if META.name in tables else made
    yield from _granted(session, roles, schema, models)


def completing(session: Session, made: Iterable[str], anew: Collection[str] = ()) -> Iterator[str]:
    """Yield what a ledger of an older version lacks; what stands is left as it is.

    Args:
        session: of the owner.
        made: the statements that make an empty ledger.
        anew: names of functions to be made anew; their triggers come along.
    """
    yield from (f"DROP FUNCTION {name} CASCADE" for name in anew)
    gone = {one.name for one in TRIGGERS if one.function in anew}
    stands = (session.tables() | _functions(session) | _triggers(session)) - gone - set(anew)
    for statement in made:
        word = _MAKES.match(statement)
        if word[1] not in stands if word else not statement.startswith("INSERT"):
            yield statement


def replaced(session: Session) -> list[str]:
    """Return the names of the program's functions that read otherwise in the database."""
    stored = dict(session.all(f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace = {_SCHEMA}"))
    return [one.name for one in FUNCTIONS if stored.get(one.name, one.body) != one.body]


def _functions(session: Session) -> set[str]:
    """Return which of the program's functions stand."""
    rows = session.all(f"SELECT proname FROM pg_proc WHERE pronamespace = {_SCHEMA}")
    return {one.name for one in FUNCTIONS} & {name for (name,) in rows}


def _triggers(session: Session) -> set[str]:
    sql = (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        f"WHERE c.relnamespace = {_SCHEMA}"
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
            f"JOIN pg_roles r ON r.oid = a.grantee WHERE c.relnamespace = {_SCHEMA} "
            "AND r.rolname <> ? AND a.grantee <> c.relowner",
            owner,
        )
    ]
    for table in (one.name for one in _GUARDED):
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


_OVERLY = f"""
SELECT r.rolname, c.relname, string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = {_SCHEMA} AND c.relname = ANY (?) AND a.grantee <> c.relowner
AND a.privilege_type NOT IN ('SELECT') GROUP BY 1, 2 ORDER BY 1, 2
"""
_MAKERS = f"""
SELECT DISTINCT coalesce(r.rolname, 'PUBLIC') FROM pg_catalog.pg_namespace n,
pg_catalog.aclexplode(n.nspacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
WHERE n.oid = {_SCHEMA} AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
AND a.grantee <> (SELECT relowner FROM pg_catalog.pg_class c
  WHERE c.relname = 'event' AND c.relnamespace = n.oid) ORDER BY 1
"""
_LOGINS = f"""
SELECT r.rolname, CASE WHEN r.rolsuper THEN 'SUPERUSER' WHEN r.rolbypassrls THEN 'BYPASSRLS'
  WHEN r.rolcreaterole THEN 'CREATEROLE' WHEN r.rolreplication THEN 'REPLICATION'
  ELSE 'member of ' || o.rolname END
FROM pg_catalog.pg_roles r, pg_catalog.pg_class c JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE c.relname = 'event' AND c.relnamespace = {_SCHEMA} AND r.rolcanlogin AND r.oid <> o.oid
AND pg_catalog.has_function_privilege(r.oid, pg_catalog.to_regproc(?), 'EXECUTE')
AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication
  OR pg_catalog.pg_has_role(r.oid, o.oid, 'MEMBER')) AND NOT (r.rolsuper AND r.oid = 10) ORDER BY 1
"""
_OWNER = f"""
SELECT o.rolname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE c.relname = 'event' AND c.relnamespace = {_SCHEMA} AND o.rolcanlogin
"""
_LAGGING = """
SELECT coalesce(nullif(application_name, ''), client_addr::text, 'unnamed')
FROM pg_catalog.pg_stat_replication WHERE sync_state = 'async' ORDER BY 1
"""
_REMEDY = "see admin install"


def weaknesses(session: Session) -> list[Finding]:
    """Return by which rights the log could be changed past the functions, and what could be lost."""
    found = [
        Finding.of(
            Said("role {name}", name=name),
            "BL-833 owns the tables and can log in: it could change what is recorded",
            _REMEDY,
        )
        for (name,) in session.all(_OWNER)
    ]
    guarded = [one.name for one in _GUARDED]
    found += [
        Finding.of(
            Said("role {name}", name=name or "PUBLIC"),
            "BL-834 may {rights} on {table}, past the functions",
            _REMEDY,
            rights=rights,
            table=table,
        )
        for name, table, rights in session.all(_OVERLY, guarded)
    ]
    found += [
        Finding.of(
            Said("role {name}", name=name),
            "BL-835 may make tables and functions in the ledger's schema",
            _REMEDY,
        )
        for (name,) in session.all(_MAKERS)
    ]
    found += [
        Finding.of(
            Said("login {name}", name=name),
            "BL-836 writes, and is more than a writer: {what}",
            "give the writers a login of their own",
            what=what,
        )
        for name, what in session.all(_LOGINS, APPEND)
    ]
    return found + [
        Finding.of(
            Said("standby {name}", name=name),
            "BL-837 follows asynchronously: what was acknowledged can be lost with this server",
            "name it in synchronous_standby_names",
        )
        for (name,) in session.all(_LAGGING)
    ]
