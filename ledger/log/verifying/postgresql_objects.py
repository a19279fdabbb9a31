"""The objects of the schema that a ledger is in, on PostgreSQL, and those it would be made of.

Every name of the catalogue is written with its schema, so that nothing can lie before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.log.databases.functions import FUNCTIONS, ON_SERVER, TRIGGERS
from ledger.log.verifying.objects import StoredObject
from ledger.log.verifying.postgresql_delivered import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.log.database import Session
    from ledger.log.databases.functions import Function
    from ledger.log.relations import Relation

_TYPES = {"int": "bigint", "bytes": "bytea", "text": "text"}
_HERE = "pg_catalog.to_regnamespace(pg_catalog.quote_ident(pg_catalog.current_schema()))"
_MEMBER = (
    "EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = {oid} "
    "AND d.classid = 'pg_catalog.{catalogue}'::pg_catalog.regclass AND d.deptype = 'e' "
    f"AND d.refobjid >= {OWN})"
)
"""Whether something belongs to an extension that was installed; whoever may change one can hide
in it what is none of its own."""
_AROUND = (
    f"({{of}} = {_HERE} OR {{oid}} >= {OWN} AND {{of}} = 'pg_catalog'::pg_catalog.regnamespace)"
)
"""Whether something lies in the schema, or was added to the server's own, which is asked first."""
_NEAR = f"{_AROUND} AND NOT {_MEMBER}"
_READS_LEDGER = f"""EXISTS (
  SELECT 1 FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend v ON v.objid = r.oid
  JOIN pg_catalog.pg_class t ON t.oid = v.refobjid WHERE r.ev_class = c.oid AND t.oid <> c.oid
  AND t.relnamespace = {_HERE} AND t.relkind = 'r' AND NOT {{member}})"""
_HIDES_LEDGER = f"""EXISTS (SELECT 1 FROM pg_catalog.pg_class t
  WHERE t.relname = c.relname AND t.relnamespace = {_HERE} AND c.relnamespace <> {_HERE})"""
_ACTS = f"""l.lanname <> 'c' AND (p.prorettype IN ('pg_catalog.trigger'::pg_catalog.regtype,
    'pg_catalog.event_trigger'::pg_catalog.regtype)
  OR EXISTS (SELECT 1 FROM pg_catalog.pg_proc b WHERE b.proname = p.proname AND b.oid < {OWN})
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(p.proargtypes) k WHERE k >= {OWN}))"""
"""What no extension brings along, but what can be hidden in one: views of the ledger's tables; a
table that is found before the ledger's; what is no library, and acts by itself or has the name of a
function of the server."""

_TABLES = f"""
SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'f' THEN 'table'
       WHEN 'S' THEN 'sequence' ELSE 'view' END, c.relname, c.relname,
       c.relkind::text || c.relpersistence::text
       || CASE WHEN c.relrowsecurity OR c.relforcerowsecurity THEN ' row security' ELSE '' END
       || CASE WHEN c.relowner <> (SELECT o.relowner FROM pg_catalog.pg_class o
            WHERE o.relname = 'event' AND o.relnamespace = {_HERE})
          THEN ' other owner' ELSE '' END
       || CASE WHEN c.relkind = 'r' AND c.relam <> 2 THEN ' stored otherwise' ELSE '' END
       || CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i
            WHERE c.oid IN (i.inhrelid, i.inhparent)) THEN ' inherits' ELSE '' END
FROM pg_catalog.pg_class c
WHERE c.relkind NOT IN ('i', 'I', 'c', 't')
AND {_AROUND.format(of="c.relnamespace", oid="c.oid")}
AND (NOT {_MEMBER.format(oid="c.oid", catalogue="pg_class")} OR {_HIDES_LEDGER}
  OR {_READS_LEDGER.format(member=_MEMBER.format(oid="t.oid", catalogue="pg_class"))})
"""
_COLUMNS = f"""
SELECT 'column', c.relname || '.' || a.attname, c.relname,
       a.attnum || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN '' ELSE ' null' END
       || CASE WHEN a.atthasdef THEN ' default' ELSE '' END
       || a.attidentity::text || a.attgenerated::text
       || CASE WHEN a.attcollation NOT IN (0, 'pg_catalog.default'::pg_catalog.regcollation)
          THEN ' collation' ELSE '' END
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = {_HERE} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
_KEYS = f"""
SELECT 'key', c.relname || ' ' || pg_catalog.pg_get_constraintdef(k.oid), c.relname,
       k.convalidated::text || k.condeferrable::text
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = {_HERE} AND k.contype NOT IN ('n', 't')
"""
_INDEXES = f"""
SELECT 'index', i.relname, c.relname, ''
FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = {_HERE} AND c.relkind = 'r' AND NOT (x.indisvalid AND x.indisready
AND x.indisunique AND x.indislive AND x.indimmediate AND c.relhasindex
AND x.indpred IS NULL AND x.indexprs IS NULL
AND EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = x.indexrelid
  AND k.conrelid = x.indrelid
  AND pg_catalog.array_to_string(k.conkey, ' ') = x.indkey::pg_catalog.text))
"""
_TRIGGERS = f"""
SELECT 'trigger', t.tgname, c.relname,
       t.tgtype || ' ' || t.tgenabled::text || ' ' || p.proname
       || CASE WHEN p.pronamespace = c.relnamespace AND t.tgqual IS NULL AND t.tgnargs = 0
          AND t.tgattr = '' THEN '' ELSE ' otherwise' END
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
WHERE c.relnamespace = {_HERE} AND c.relhastriggers
"""
_RULES = f"""
SELECT 'rule', r.rulename, c.relname, ''
FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = {_HERE} AND c.relkind = 'r'
UNION ALL SELECT 'policy', y.polname, c.relname, ''
FROM pg_catalog.pg_policy y JOIN pg_catalog.pg_class c ON c.oid = y.polrelid
WHERE c.relnamespace = {_HERE}
"""
_FUNCTIONS = f"""
SELECT 'function', p.proname, '', p.prosrc || l.lanname
       || pg_catalog.pg_get_function_arguments(p.oid) || p.prorettype::pg_catalog.regtype::text
       || CASE WHEN p.prosecdef THEN ' owner' ELSE '' END
       || CASE WHEN p.provolatile = 'v' AND p.prokind = 'f' AND NOT p.proisstrict
          AND NOT p.proretset THEN '' ELSE ' otherwise' END
       || CASE WHEN p.proconfig = ARRAY['search_path='
            || pg_catalog.quote_ident(pg_catalog.current_schema()) || ', pg_temp'] THEN ' here'
          WHEN p.proconfig IS NULL THEN '' ELSE ' elsewhere' END
       || CASE WHEN p.proowner <> (SELECT o.relowner FROM pg_catalog.pg_class o
            WHERE o.relname = 'event' AND o.relnamespace = {_HERE}) THEN ' other owner' ELSE '' END
       || CASE WHEN EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(p.proacl,
            pg_catalog.acldefault('f', p.proowner))) a WHERE a.grantee = 0)
          THEN ' for everybody' ELSE '' END
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE {_AROUND.format(of="p.pronamespace", oid="p.oid")}
AND (NOT {_MEMBER.format(oid="p.oid", catalogue="pg_proc")} OR {_ACTS})
UNION ALL SELECT 'operator', o.oprname, '', ''
FROM pg_catalog.pg_operator o
WHERE {_NEAR.format(of="o.oprnamespace", oid="o.oid", catalogue="pg_operator")}
UNION ALL SELECT 'type', t.typname, '', ''
FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE {_NEAR.format(of="t.typnamespace", oid="t.oid", catalogue="pg_type")}
AND t.typcategory <> 'A' AND coalesce(c.relkind = 'c', true)
UNION ALL SELECT 'cast', pg_catalog.format_type(y.castsource, NULL) || ' '
    || pg_catalog.format_type(y.casttarget, NULL), '', ''
FROM pg_catalog.pg_cast y WHERE y.oid >= {OWN} AND greatest(y.castsource, y.casttarget) < {OWN}
AND NOT {_MEMBER.format(oid="y.oid", catalogue="pg_cast")}
UNION ALL SELECT 'operator family', f.opfname, '', ''
FROM pg_catalog.pg_opfamily f LEFT JOIN pg_catalog.pg_amop a ON a.amopfamily = f.oid
AND a.oid >= {OWN} AND greatest(a.amoplefttype, a.amoprighttype) < {OWN}
LEFT JOIN pg_catalog.pg_amproc b ON b.amprocfamily = f.oid
AND b.oid >= {OWN} AND greatest(b.amproclefttype, b.amprocrighttype) < {OWN}
WHERE f.oid < {OWN} AND (a.oid IS NOT NULL OR b.oid IS NOT NULL)
"""
_BESIDE = "UNION ALL".join(
    f" SELECT '{kind}', x.{short}name, '', '' FROM pg_catalog.{catalogue} x "
    f"WHERE {_NEAR.format(of=f'x.{short}namespace', oid='x.oid', catalogue=catalogue)} "
    for kind, short, catalogue in (
        ("collation", "coll", "pg_collation"),
        ("statistics", "stx", "pg_statistic_ext"),
        ("operator class", "opc", "pg_opclass"),
        ("operator family", "opf", "pg_opfamily"),
        ("conversion", "con", "pg_conversion"),
        ("text search", "cfg", "pg_ts_config"),
        ("text search", "dict", "pg_ts_dict"),
    )
)
_OTHERS = f"""
SELECT 'schema', n.nspname, '', ''
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = 'event' AND n.oid <> {_HERE} AND (n.nspname = session_user
OR pg_catalog.strpos((SELECT s.reset_val FROM pg_catalog.pg_settings s
     WHERE s.name = 'search_path'), n.nspname) > 0)
UNION ALL SELECT 'language', l.lanname, '', ''
FROM pg_catalog.pg_language l JOIN pg_catalog.pg_proc h ON h.oid = l.lanplcallfoid
WHERE l.lanname = 'plpgsql' AND NOT (h.prosrc = 'plpgsql_call_handler'
  AND h.probin = '$libdir/plpgsql' AND h.prolang = 13)
"""
"""Another schema of the search path with a log: which one is asked would depend on the login. And
who carries out what the functions say, if that is another library than the server's."""


def made_on_server(relations: Iterable[Relation]) -> list[StoredObject]:
    """Return the objects that a ledger of these tables is made of."""
    items: list[StoredObject] = []
    for relation in (*relations, *ON_SERVER):
        name = relation.name
        items.append(StoredObject("table", name, name, "rp"))
        items += [
            StoredObject("column", f"{name}.{column}", name, f"{place} {_TYPES[kind]}")
            for place, (column, kind) in enumerate(relation.columns, 1)
        ]
        keys = [f"PRIMARY KEY ({', '.join(relation.key)})"]
        keys += [f"UNIQUE ({', '.join(names)})" for names in relation.unique]
        items += [StoredObject("key", f"{name} {key}", name, "truefalse") for key in keys]
    items += [
        StoredObject("trigger", one.name, one.table, f"{one.kind} A {one.function}")
        for one in TRIGGERS
    ]
    return [*items, *map(_function, FUNCTIONS)]


def _function(made: Function) -> StoredObject:
    rights = " owner here" if made.of_owner else ""
    text = f"{made.body}plpgsql{made.arguments}{made.returns}{rights}"
    return StoredObject("function", made.name, "event", text)


def objects_of_schema(session: Session) -> list[StoredObject]:
    """Return the objects of the schema that the session works in."""
    parts = _TABLES, _COLUMNS, _KEYS, _INDEXES, _TRIGGERS, _RULES, _FUNCTIONS, _BESIDE, _OTHERS
    items = [StoredObject(*map(str, row)) for part in parts for row in session.all(part)]
    names = {one.name for one in FUNCTIONS}
    return [
        item._replace(table="event") if item.kind == "function" and item.name in names else item
        for item in items
    ]
