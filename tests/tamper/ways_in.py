"""Ways into the log for a login that may write by the functions, or only read."""

from __future__ import annotations

_EVENT = (
    "INSERT INTO event VALUES ({sequence}, '\\x00112233445566778899aabbccddeeff', 1, 1, 9, 0, "
    "'\\x00', sha256('x')) "
)
_COMMAND = "INSERT INTO command VALUES (99, '\\x01', '\\x02', 0, 'bob', 0, '', 0, '', '', 11, 11) "

_ONE_COMMAND = (
    "ARRAY['\\x0102'::bytea], ARRAY['\\x02'::bytea], ARRAY[{at}::bigint], ARRAY['bob'], "
    "ARRAY[0::bigint], ARRAY[''], ARRAY[0::bigint], ARRAY[''::bytea], ARRAY['']"
)
_NOW = "floor(extract(epoch FROM clock_timestamp()) * 1000000)"
_ONE_EVENT = (
    "ARRAY[{place}::bigint], ARRAY['\\x00112233445566778899aabbccddeeff'::bytea], "
    "ARRAY[{version}::bigint], ARRAY[1::bigint], ARRAY[0::bigint], ARRAY['\\x00'::bytea], "
    "ARRAY['BodyRegistered:1'::bytea], ARRAY[{hash}]"
)
_NO_EVENT = (
    "'{}'::bigint[], '{}'::bytea[], '{}'::bigint[], '{}'::bigint[], '{}'::bigint[], "
    "'{}'::bytea[], '{}'::bytea[], '{}'::bytea[]"
)


def _append(goes_on: str, commands: str, events: str) -> str:
    return f"SELECT ledger_append({goes_on}, {commands}, {events})"


def chained(goes_on: str = "false", *, place: int = 1, version: int = 1, at: str = _NOW) -> str:
    """Return what appends an event whose hash is right: it is refused for another reason."""
    envelope = (
        "sha256('BLC1'::bytea || int4send(2) || '\\x0102'::bytea || int4send(1) || '\\x02'::bytea "
        "|| int4send(8) || int8send(at) || int4send(3) || 'bob'::bytea || int4send(1) "
        "|| '\\x00'::bytea || int4send(0) || int4send(4) || int4send(0) || int4send(0) "
        "|| int4send(0))"
    )
    digest = (
        "sha256('BLE1'::bytea || (SELECT hash FROM event ORDER BY sequence DESC LIMIT 1) "  # noqa: S608 - nothing comes from outside
        "|| int8send((SELECT max(sequence) + 1 FROM event)) "
        f"|| '\\x00112233445566778899aabbccddeeff'::bytea || int4send({version}) || int4send(0) "
        f"|| int4send(16) || {envelope} || int4send(1) || 'BodyRegistered:1'::bytea "
        "|| '\\x00'::bytea)"
    )
    call = _append(
        goes_on,
        _ONE_COMMAND.format(at="at"),
        _ONE_EVENT.format(place=place, version=version, hash=digest),
    ).replace("SELECT", "PERFORM", 1)
    return f"DO $do$ DECLARE at bigint := {at}; BEGIN {call}; END $do$"


FORGED = _ONE_EVENT.format(place=1, version=1, hash="sha256('x')")

BY_ANYBODY = {
    "a row behind the last": [_EVENT.format(sequence=11)],
    "a row with a gap": [_EVENT.format(sequence=99)],
    "a row in front": [_EVENT.format(sequence=0)],
    "a row that conflicts": [_EVENT.format(sequence=10) + "ON CONFLICT DO NOTHING"],
    "a row that is taken over": [
        _EVENT.format(sequence=10) + "ON CONFLICT (sequence) DO UPDATE SET state = '\\x00'"
    ],
    "a command": [_COMMAND],
    "a command that conflicts": [_COMMAND + "ON CONFLICT DO NOTHING"],
    "a row of another select": [
        (
            "INSERT INTO event SELECT sequence + 10, stream, version + 10, type, command, "
            "known_on, state, hash FROM event"
        )
    ],
    "a copy from a program": ["COPY event FROM PROGRAM 'true'"],
    "a copy from a file": ["COPY event FROM '/etc/hostname'"],
    "an update": ["UPDATE event SET state = '\\x00' WHERE sequence = 6"],
    "an update of nothing": ["UPDATE event SET state = state WHERE false"],
    "an update of a command": ["UPDATE command SET actor = 'bob'"],
    "a delete": ["DELETE FROM event WHERE sequence = 10"],
    "a merge": [
        "MERGE INTO event e USING (SELECT 10) x(n) ON e.sequence = x.n WHEN MATCHED THEN DELETE"
    ],
    "a truncation": ["TRUNCATE event"],
    "a cascading truncation": ["TRUNCATE ledger_meta, event, command CASCADE"],
    "the metadata": ["UPDATE ledger_meta SET value = '7'"],
    "another login": ["UPDATE ledger_login SET login = 'alice'"],
    "an unfinished command": ["INSERT INTO ledger_unfinished VALUES (10, 11, '\\x00')"],
    "a dropped table": ["DROP TABLE event CASCADE"],
    "a renamed table": ["ALTER TABLE event RENAME TO gone"],
    "another owner": ["ALTER TABLE event OWNER TO CURRENT_USER"],
    "a dropped trigger": ["DROP TRIGGER event_only_grows ON event"],
    "a disabled trigger": ["ALTER TABLE event DISABLE TRIGGER ALL"],
    "a trigger of one's own": [
        (
            "CREATE TRIGGER swallow BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION "
            "ledger_log_only_grows()"
        )
    ],
    "a rule": ["CREATE RULE swallow AS ON INSERT TO event DO INSTEAD NOTHING"],
    "a policy": ["ALTER TABLE event ENABLE ROW LEVEL SECURITY"],
    "a replaced function": [
        (
            "CREATE OR REPLACE FUNCTION ledger_begin_write(OUT now bigint, OUT sequence "
            "bigint, OUT hash bytea) RETURNS record LANGUAGE sql AS $$ SELECT 0::bigint, "
            "0::bigint, ''::bytea $$"
        )
    ],
    "an altered function": ["ALTER FUNCTION ledger_append SECURITY INVOKER"],
    "a function's path": ["ALTER FUNCTION ledger_append SET search_path = pg_temp"],
    "a function in the schema": [
        "CREATE FUNCTION sha256(text) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$"
    ],
    "a table in the schema": ["CREATE TABLE shadow (x int)"],
    "a schema of one's own": [
        "CREATE SCHEMA mine",
        "CREATE TABLE mine.event AS SELECT * FROM event",
    ],
    "an inherited table": ["CREATE TABLE more () INHERITS (event)"],
    "a foreign key": ["CREATE TEMP TABLE mine (x bigint REFERENCES event(sequence))"],
    "the owner's role": ["SET ROLE {owner}", "DELETE FROM event"],
    "the owner's session": ["SET SESSION AUTHORIZATION {owner}", "DELETE FROM event"],
    "the owner's membership": [
        "GRANT {owner} TO CURRENT_USER",
        "SET ROLE {owner}",
        "DELETE FROM event",
    ],
    "the owner's path": ["ALTER ROLE {owner} SET search_path = pg_temp"],
    "the others' path": ["ALTER ROLE {app} SET search_path = pg_temp"],
    "the database's path": ["ALTER DATABASE {database} SET search_path = pg_temp"],
    "a replica's session": ["SET session_replication_role = replica", "DELETE FROM event"],
    "a granted right": ["GRANT INSERT ON event TO PUBLIC", _EVENT.format(sequence=11)],
    "a right by default": [
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT ALL ON TABLES TO PUBLIC"
    ],
    "the catalogue": ["DELETE FROM pg_catalog.pg_trigger"],
    "a library": ["LOAD '/tmp/mine.so'"],
    "an untrusted language": ["CREATE EXTENSION plpython3u"],
    "a large object's import": ["SELECT lo_import('/etc/hostname')"],
    "a file of the server": ["SELECT pg_read_file('PG_VERSION')"],
    "the settings": ["ALTER SYSTEM SET fsync = off"],
    "a table that a power cut empties": ["ALTER TABLE event SET UNLOGGED"],
    "a column more": ["ALTER TABLE event ADD COLUMN note text"],
    "a constraint that nothing passes": ["ALTER TABLE event ADD CHECK (false) NOT VALID"],
    "an index of a function of one's own": [
        "CREATE FUNCTION pg_temp.f(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1'",
        "CREATE INDEX ON event (pg_temp.f(sequence))",
    ],
    "damaged pages as empty ones": ["SET zero_damaged_pages = on"],
    "the catalogue's guard": ["SET allow_system_table_mods = on"],
    "an event trigger": [
        ("CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION ledger_log_only_grows()")
    ],
    "a publication": ["CREATE PUBLICATION mine FOR TABLE event"],
    "a slot that keeps the disk full": ["SELECT pg_create_physical_replication_slot('mine', true)"],
    "the server's own log": ["SELECT pg_switch_wal()"],
    "a transaction that outlives its session": [
        "LOCK TABLE event IN ACCESS SHARE MODE",
        "PREPARE TRANSACTION 'mine'",
    ],
    "a cast in the way": ["CREATE CAST (bytea AS text) WITHOUT FUNCTION"],
    "a dropped role": ["DROP ROLE {app}"],
    "a dropped database": ["DROP DATABASE {database}"],
}
"""What neither who writes nor who reads may do: all of it ends in a refusal."""

BY_A_WRITER = {
    "a forged hash": [_append("false", _ONE_COMMAND.format(at=_NOW), FORGED)],
    "no hash": [
        _append("false", _ONE_COMMAND.format(at=_NOW), FORGED.replace("sha256('x')", "NULL::bytea"))
    ],
    "a command without events": [_append("false", _ONE_COMMAND.format(at=_NOW), _NO_EVENT)],
    "events without a command": [_append("true", _NO_EVENT + ", '{}'::text[]", FORGED)],
    "a command that does not end": [chained("true")],
    "a command that does not end, told late": ["SET CONSTRAINTS ALL DEFERRED", chained("true")],
    "a time that has passed": [chained(at="1700000000000000")],
    "a time that is to come": [chained(at=_NOW + " + 3600000000")],
    "a gap between commands": [chained(place=2)],
    "a gap in a stream": [chained(version=3)],
    "a negative version": [chained(version=-1)],
    "an array that begins elsewhere": [
        chained().replace("ARRAY['\\x00'::bytea]", """'[0:1]={"\\\\x01","\\\\x00"}'::bytea[]""")
    ],
    "an array of arrays": [
        chained().replace("ARRAY['\\x00'::bytea]", "ARRAY[ARRAY['\\x00'::bytea]]")
    ],
    "a longer array": [
        chained().replace("ARRAY[0::bigint], ARRAY['\\x00'", "ARRAY[0::bigint, 7], ARRAY['\\x00'")
    ],
    "a function in the way": [
        (
            "CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT "
            "'x'::bytea $$"
        ),
        "SET search_path = pg_temp, public",
        _append("false", _ONE_COMMAND.format(at=_NOW), FORGED.replace("sha256('x')", "'x'::bytea")),
    ],
    "a table in the way": [
        "CREATE TEMP TABLE event (LIKE public.event)",
        "SET search_path = pg_temp, public",
        _append("false", _ONE_COMMAND.format(at=_NOW), FORGED),
    ],
}
"""What the functions refuse, whoever calls them."""

BY_A_READER = {
    "the door": ["SELECT * FROM ledger_begin_write()"],
    "the way in": [_append("false", _ONE_COMMAND.format(at=_NOW), FORGED)],
    "the write lock": ["LOCK TABLE ledger_meta IN EXCLUSIVE MODE"],
    "a lock on the log": ["LOCK TABLE event IN ROW EXCLUSIVE MODE"],
    "a lock on a row": ["SELECT * FROM event FOR UPDATE"],
    "a shared lock on a row": ["SELECT * FROM event FOR KEY SHARE"],
    "a read model": ["UPDATE cost_year SET amount = 0"],
    "a read model's row": ["DELETE FROM booking"],
    "a temporary table": ["CREATE TEMP TABLE event (x int)"],
    "another's session": [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user"
    ],
}
"""What is refused to who only reads."""
