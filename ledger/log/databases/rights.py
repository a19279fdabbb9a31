"""By what a ledger on PostgreSQL could be changed past its functions, as `doctor` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.databases.functions import APPEND
from ledger.log.databases.roles import GUARDED, IN_SCHEMA

if TYPE_CHECKING:
    from ledger.log.database import Session

_HOLDS = f"""
LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee,
LATERAL (SELECT r.oid IS NOT NULL AND coalesce(pg_catalog.has_function_privilege(
  r.oid, pg_catalog.to_regproc('{APPEND}'), 'EXECUTE'), false)) w(records)
"""
"""Who was given a right, and whether they record, and so change the read models."""
_MODELS_RIGHTS = "('SELECT', 'INSERT', 'UPDATE', 'DELETE')"
_OVERLY = f"""
SELECT r.rolname, c.relname, string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type)
FROM pg_catalog.pg_class c, LATERAL (SELECT c.relacl UNION ALL SELECT t.attacl
  FROM pg_catalog.pg_attribute t WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL) l(acl),
pg_catalog.aclexplode(l.acl) a {_HOLDS}
WHERE c.relnamespace = {IN_SCHEMA} AND c.relkind = 'r' AND a.grantee <> c.relowner
AND a.privilege_type <> 'SELECT' AND (c.relname = ANY (?)
  OR NOT (w.records AND a.privilege_type IN {_MODELS_RIGHTS}))
GROUP BY 1, 2 ORDER BY 1, 2
"""
_TO_COME = f"""
SELECT r.rolname, string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type)
FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) a {_HOLDS}
WHERE d.defaclobjtype = 'r' AND d.defaclnamespace IN (0, {IN_SCHEMA})
AND d.defaclrole = (SELECT c.relowner FROM pg_catalog.pg_class c
  WHERE c.relname = 'event' AND c.relnamespace = {IN_SCHEMA})
AND a.grantee <> d.defaclrole AND a.privilege_type <> 'SELECT'
AND NOT (w.records AND a.privilege_type IN {_MODELS_RIGHTS}) GROUP BY 1 ORDER BY 1
"""
_ACTING = f"""
SELECT 'event trigger', evtname FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'
UNION SELECT 'publication', p.pubname FROM pg_catalog.pg_publication_tables p
WHERE p.schemaname = current_schema() AND p.tablename IN (SELECT c.relname
  FROM pg_catalog.pg_class c WHERE c.relnamespace = {IN_SCHEMA})
UNION SELECT 'subscription', b.subname FROM pg_catalog.pg_subscription b
JOIN pg_catalog.pg_subscription_rel l ON l.srsubid = b.oid
JOIN pg_catalog.pg_class c ON c.oid = l.srrelid WHERE c.relnamespace = {IN_SCHEMA} ORDER BY 1, 2
"""
_HIDING = (
    "allow_system_table_mods ignore_checksum_failure ignore_system_indexes row_security "
    "session_replication_role transform_null_equals zero_damaged_pages"
)
"""Settings by which rows are passed over, or guards are."""
_SET = """
SELECT s.name, s.setting, pg_catalog.quote_ident(session_user) FROM pg_catalog.pg_settings s
WHERE s.name = ANY (?) AND s.setting <> s.boot_val
UNION SELECT pg_catalog.split_part(one, '=', 1), pg_catalog.split_part(one, '=', 2), r.rolname
FROM pg_catalog.pg_db_role_setting d CROSS JOIN pg_catalog.unnest(d.setconfig) one
LEFT JOIN pg_catalog.pg_roles r ON r.oid = d.setrole
WHERE pg_catalog.split_part(one, '=', 1) = ANY (?) AND d.setdatabase IN (0, (SELECT b.oid
  FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())) ORDER BY 1, 2, 3
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
    return [*_rights(session), *_beside(session)]


def _rights(session: Session) -> list[Finding]:
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
        for name, table, rights in [
            *session.all(_OVERLY, guarded),
            *((one, Said("tables to come"), rights) for one, rights in session.all(_TO_COME)),
        ]
    ]
    found += [
        Finding.of(
            Said("role {name}", name=name),
            "BL-985 may make tables and functions in the ledger's schema",
            _REMEDY,
        )
        for (name,) in session.all(_MAKERS)
    ]
    return found + [
        Finding.of(
            Said("login {name}", name=name),
            "BL-986 writes, and is more than a writer: {what}",
            "give the writers a login of their own",
            what=what,
        )
        for name, what in session.all(_LOGINS, APPEND)
    ]


def _beside(session: Session) -> list[Finding]:
    """Return what is done beside the program, by the server itself or by another one."""
    found = [
        Finding.of(
            Said("{kind} {name}", kind=Said(kind), name=name),
            "BL-903 acts by itself when tables are made or rows are written",
            "drop it, if nobody means it to",
        )
        for kind, name in session.all(_ACTING)
    ]
    settings = _HIDING.split()
    found += [
        Finding.of(
            Said("setting {name}", name=name),
            "BL-904 is {value} for {who}: rows or guards can be passed over",
            "reset it",
            value=value,
            who=who or Said("everybody"),
        )
        for name, value, who in session.all(_SET, settings, settings)
    ]
    return found + [
        Finding.of(
            Said("standby {name}", name=name),
            "BL-987 follows asynchronously: what was acknowledged can be lost with this server",
            "name it in synchronous_standby_names",
        )
        for (name,) in session.all(_LAGGING)
    ]
