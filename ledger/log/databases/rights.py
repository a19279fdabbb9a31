"""By which rights a ledger on PostgreSQL could be changed past its functions, as `doctor` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.databases.functions import APPEND
from ledger.log.databases.roles import GUARDED, IN_SCHEMA

if TYPE_CHECKING:
    from ledger.log.database import Session

_OVERLY = f"""
SELECT r.rolname, c.relname, string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type)
FROM pg_catalog.pg_class c, LATERAL (SELECT c.relacl UNION ALL SELECT t.attacl
  FROM pg_catalog.pg_attribute t WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL) l(acl),
pg_catalog.aclexplode(l.acl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = {IN_SCHEMA} AND c.relname = ANY (?) AND a.grantee <> c.relowner
AND a.privilege_type NOT IN ('SELECT') GROUP BY 1, 2 ORDER BY 1, 2
"""
_MAKERS = f"""
SELECT DISTINCT coalesce(r.rolname, 'PUBLIC') FROM pg_catalog.pg_namespace n,
pg_catalog.aclexplode(n.nspacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
WHERE n.oid = {IN_SCHEMA} AND a.privilege_type = 'CREATE' AND a.grantee <> n.nspowner
AND a.grantee <> (SELECT relowner FROM pg_catalog.pg_class c
  WHERE c.relname = 'event' AND c.relnamespace = n.oid) ORDER BY 1
"""
_LOGINS = f"""
SELECT r.rolname, CASE WHEN r.rolsuper THEN 'SUPERUSER' WHEN r.rolbypassrls THEN 'BYPASSRLS'
  WHEN r.rolcreaterole THEN 'CREATEROLE' WHEN r.rolreplication THEN 'REPLICATION'
  ELSE 'member of ' || o.rolname END
FROM pg_catalog.pg_roles r, pg_catalog.pg_class c JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE c.relname = 'event' AND c.relnamespace = {IN_SCHEMA} AND r.rolcanlogin AND r.oid <> o.oid
AND pg_catalog.has_function_privilege(r.oid, pg_catalog.to_regproc(?), 'EXECUTE')
AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication
  OR pg_catalog.pg_has_role(r.oid, o.oid, 'MEMBER')) AND NOT (r.rolsuper AND r.oid = 10) ORDER BY 1
"""
_OWNER = f"""
SELECT o.rolname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE c.relname = 'event' AND c.relnamespace = {IN_SCHEMA} AND o.rolcanlogin
"""
_LAGGING = """
SELECT coalesce(nullif(application_name, ''), client_addr::text, 'unnamed')
FROM pg_catalog.pg_stat_replication WHERE sync_state = 'async' ORDER BY 1
"""
_REMEDY = "see admin install"


def loose_rights(session: Session) -> list[Finding]:
    """Return by which rights the log could be changed past the functions, or an entry be lost."""
    found = [
        Finding.of(
            Said("role {name}", name=name),
            "BL-983 owns the tables and can log in: it could change what is recorded",
            _REMEDY,
        )
        for (name,) in session.all(_OWNER)
    ]
    guarded = [one.name for one in GUARDED]
    found += [
        Finding.of(
            Said("role {name}", name=name or "PUBLIC"),
            "BL-984 may {rights} on {table}, past the functions",
            _REMEDY,
            rights=rights,
            table=table,
        )
        for name, table, rights in session.all(_OVERLY, guarded)
    ]
    found += [
        Finding.of(
            Said("role {name}", name=name),
            "BL-985 may make tables and functions in the ledger's schema",
            _REMEDY,
        )
        for (name,) in session.all(_MAKERS)
    ]
    found += [
        Finding.of(
            Said("login {name}", name=name),
            "BL-986 writes, and is more than a writer: {what}",
            "give the writers a login of their own",
            what=what,
        )
        for name, what in session.all(_LOGINS, APPEND)
    ]
    return found + [
        Finding.of(
            Said("standby {name}", name=name),
            "BL-987 follows asynchronously: what was acknowledged can be lost with this server",
            "name it in synchronous_standby_names",
        )
        for (name,) in session.all(_LAGGING)
    ]
