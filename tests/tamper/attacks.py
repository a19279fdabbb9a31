"""Attacks on a stored ledger, each by somebody who can write the database and knows how it works.

Every attack is one function of an open connection, which is rolled on to the next statement and
committed. Those of `BOTH` are in words that both databases know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Statements = tuple[str, ...]

BOTH: dict[str, Statements] = {
    # columns and bytes of the log
    "a state's byte": ("UPDATE event SET state = {blob} WHERE sequence = 13",),
    "a stored hash": ("UPDATE event SET hash = {blob} WHERE sequence = 13",),
    "a day of receipt": ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 13",),
    "a day of receipt out of range": (
        "UPDATE event SET known_on = 9000000000 WHERE sequence = 13",
    ),
    "a type": ("UPDATE event SET type = 51 WHERE sequence = 13",),
    "a type that is none": ("UPDATE event SET type = 9999 WHERE sequence = 13",),
    "a version": ("UPDATE event SET version = 9 WHERE sequence = 13",),
    "another's stream": ("UPDATE event SET stream = {blob} WHERE sequence = 13",),
    "a command": ("UPDATE event SET command = command - 1 WHERE sequence = 13",),
    "who recorded": ("UPDATE command SET actor = 'somebody' WHERE number = 13",),
    "how far that is proven": ("UPDATE command SET proof = 0 WHERE number = 13",),
    "when (backdating)": ("UPDATE command SET recorded_at = recorded_at - 1 WHERE number = 13",),
    "when, out of range": (
        "UPDATE command SET recorded_at = 9000000000000000000 WHERE number = 13",
    ),
    "a reason": ("UPDATE command SET reason = 'x' WHERE number = 13",),
    "a document": ("UPDATE command SET document = 'x' WHERE number = 13",),
    "a document's day": ("UPDATE command SET document_date = 1 WHERE number = 13",),
    "a document's hash": ("UPDATE command SET file_hash = {blob} WHERE number = 13",),
    "a command's content": ("UPDATE command SET content_hash = {blob} WHERE number = 13",),
    "a command's id": ("UPDATE command SET command_id = {blob} WHERE number = 13",),
    "a command's first event": ("UPDATE command SET first_sequence = 1 WHERE number = 13",),
    "a command's last event": ("UPDATE command SET last_sequence = 99 WHERE number = 13",),
    # rows and their order
    "an event removed": ("DELETE FROM event WHERE sequence = 13",),
    "the last event removed": ("DELETE FROM event WHERE sequence = 14",),
    "everything removed": ("DELETE FROM event", "DELETE FROM command"),
    "a command removed": ("DELETE FROM command WHERE number = 13",),
    "a command added": (
        (
            "INSERT INTO command SELECT 99, {blob}, content_hash, recorded_at, actor, proof, "
            "document, "
            "document_date, file_hash, reason, 99, 99 FROM command WHERE number = 13"
        ),
    ),
    "a command before the first": (
        (
            "INSERT INTO command SELECT 0, {blob}, content_hash, recorded_at, actor, proof, "
            "document, "
            "document_date, file_hash, reason, 0, 0 FROM command WHERE number = 13"
        ),
    ),
    "an event added": (
        (
            "INSERT INTO event SELECT 15, stream, 9, type, command, known_on, state, hash "
            "FROM event WHERE sequence = 14"
        ),
    ),
    "an event before the first": (
        (
            "INSERT INTO event SELECT 0, stream, 9, type, command, known_on, state, hash "
            "FROM event WHERE sequence = 14"
        ),
    ),
    "two events swapped": (
        "UPDATE event SET sequence = 99 WHERE sequence = 13",
        "UPDATE event SET sequence = 13 WHERE sequence = 12",
        "UPDATE event SET sequence = 12 WHERE sequence = 99",
    ),
    "the end rolled back": (
        "DELETE FROM event WHERE sequence > 12",
        "DELETE FROM command WHERE number > 12",
    ),
    # read models
    "halved sums": ("UPDATE cost_year SET amount_cents = amount_cents / 2",),
    "a line's amount": ("UPDATE booking SET amount_cents = amount_cents + 1",),
    "an amount out of range": ("UPDATE booking SET amount_cents = 9000000000000000000",),
    "a line removed": ("DELETE FROM booking",),
    "a line added": ("INSERT INTO booking VALUES (1, 2023, 99, 2, 1, 1, 1, 1, 1, 1)",),
    "a line of zeros in the place of another": (
        "DELETE FROM booking WHERE sequence = 13",
        "INSERT INTO booking VALUES (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
    ),
    "a line moved to another post": ("UPDATE booking SET post = post + 1 WHERE sequence = 13",),
    "a fact hidden": ("DELETE FROM fact_key WHERE sequence = 4",),
    "a fact placed elsewhere": (
        "UPDATE fact_key SET key = 'post/CM-9' WHERE sequence = 4 AND role = 0",
    ),
    "names numbered anew, alike everywhere": (
        "UPDATE label SET number = number + 100",
        "UPDATE booking SET post = post + 100, cost_type = cost_type + 100",
        "UPDATE cost_year SET post = post + 100, cost_type = cost_type + 100",
    ),
    "a name that nothing has": ("INSERT INTO label VALUES (99, 'CM-9')",),
    "commands numbered anew": (
        "UPDATE event SET command = -command - 1",
        "UPDATE event SET command = -command",
        "UPDATE command SET number = -number - 1",
        "UPDATE command SET number = -number",
    ),
    "a name exchanged": ("UPDATE label SET text = 'CM-9' WHERE number = 1",),
    "a certification added": ("INSERT INTO certification VALUES (6, 7, 19000)",),
    "a cost type's count": ("UPDATE cost_type SET bookings = 0",),
    "a source hidden": ("DELETE FROM voucher_source",),
    "an unpaid voucher made up": (
        "INSERT INTO open_voucher VALUES ('05558016', 2, 'x1', 'manual', 2023, 'X-1', 1, 1)",
    ),
    "an unpaid line made up": (
        "INSERT INTO unpaid_line VALUES ('05558016', 'manual', 2023, 'X-1', 12)",
    ),
    "a payment added": ("INSERT INTO payment VALUES (6, 7, 19000, 19000)",),
    # objects and metadata
    "a view in place of a read model": (
        "ALTER TABLE cost_year RENAME TO elsewhere",
        (
            "CREATE VIEW cost_year AS SELECT post, cost_type, year, amount_cents / 2 AS "
            "amount_cents, "
            "bookings FROM elsewhere"
        ),
    ),
    "a view in place of the log": (
        "ALTER TABLE event RENAME TO elsewhere",
        "CREATE VIEW event AS SELECT * FROM elsewhere",
    ),
    "a view in place of the commands": (
        "ALTER TABLE command RENAME TO elsewhere",
        "CREATE VIEW command AS SELECT * FROM elsewhere",
    ),
    "a view without an end in place of the log": (
        "ALTER TABLE event RENAME TO elsewhere",
        (
            "CREATE VIEW event AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT e.* FROM elsewhere e, r"
        ),
    ),
    "a read model without its key, rows doubled": (
        "ALTER TABLE cost_year RENAME TO elsewhere",
        "CREATE TABLE cost_year AS SELECT * FROM elsewhere",
        "INSERT INTO cost_year SELECT * FROM elsewhere",
        "DROP TABLE elsewhere",
    ),
    "the log without its key": (
        "ALTER TABLE event RENAME TO elsewhere",
        "CREATE TABLE event AS SELECT * FROM elsewhere",
        "DROP TABLE elsewhere",
    ),
    "a read model removed": ("DROP TABLE cost_year",),
    "a column added": ("ALTER TABLE booking ADD COLUMN more bigint",),
    "a table beside": ("CREATE TABLE beside (n integer)",),
    "an index beside": ("CREATE INDEX beside ON booking (year)",),
    "a version of a read model": ("UPDATE projection SET version = 0 WHERE name = 'bookings'",),
    "a read model struck from the list": ("DELETE FROM projection WHERE name = 'bookings'",),
    "a read model that nobody knows": ("INSERT INTO projection VALUES ('nobody', 1)",),
    "a row of the metadata removed": ("DELETE FROM ledger_meta WHERE name = 'needs'",),
    "a row of the metadata added": ("INSERT INTO ledger_meta VALUES ('owner', 'x')",),
    "the version of the tables": (
        "DELETE FROM ledger_meta",
        "INSERT INTO ledger_meta VALUES ('schema_version', '0')",
    ),
}

SQLITE: dict[str, Statements] = {
    "a comment in the schema": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'TABLE', 'TABLE /**/') WHERE name = 'label'",
    ),
    "a table on another's pages": (
        "PRAGMA writable_schema = ON",
        (
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE "
            "name = 'payment') WHERE name = 'late_cost'"
        ),
    ),
    "an amount without end": ("UPDATE booking SET amount_cents = 9e999 WHERE sequence = 13",),
    "less than nothing, and nothing": (
        "UPDATE booking SET amount_cents = -0.0 WHERE sequence = 13",
    ),
    "a state with a byte more": (
        "UPDATE event SET state = CAST(state || x'c0' AS BLOB) WHERE sequence = 13",
    ),
    "a state as text": ("UPDATE event SET state = CAST(state AS TEXT) WHERE sequence = 13",),
    "a hash as text": ("UPDATE event SET hash = CAST(hash AS TEXT) WHERE sequence = 13",),
    "an actor as bytes": ("UPDATE command SET actor = CAST(actor AS BLOB) WHERE number = 13",),
    "statistics that mislead": ("ANALYZE", "UPDATE sqlite_stat1 SET stat = '1 1 1'"),
    "a check left out": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'event'",
    ),
    "rows without their unique key": (
        "CREATE TABLE doubled AS SELECT * FROM label",
        "DROP TABLE label",
        "ALTER TABLE doubled RENAME TO label",
    ),
    "a trigger that swallows": (
        "CREATE TRIGGER swallow BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END",
    ),
    "a trigger that halves": (
        (
            "CREATE TRIGGER halve AFTER INSERT ON booking BEGIN UPDATE booking SET amount_cents "
            "= 1; "
            "END"
        ),
    ),
    "a guard's name for another trigger": (
        "DROP TRIGGER event_no_UPDATE",
        "CREATE TRIGGER event_no_UPDATE BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END",
    ),
    "the guards dropped": ("DROP TRIGGER event_no_UPDATE", "DROP TRIGGER event_no_DELETE"),
    "an index with false content": (
        "PRAGMA writable_schema = ON",
        "CREATE INDEX false_one ON event (version, stream)",
        (
            "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
            "WHERE name = 'false_one') WHERE name = 'sqlite_autoindex_event_1'"
        ),
        "DELETE FROM sqlite_schema WHERE name = 'false_one'",
    ),
    "a table of a module in place of a read model": (
        "DROP TABLE cost_year",
        "CREATE VIRTUAL TABLE cost_year USING fts5(post, cost_type, year, amount_cents, bookings)",
    ),
    "a computed column": (
        "PRAGMA writable_schema = ON",
        (
            "UPDATE sqlite_schema SET sql = replace(sql, 'bookings INTEGER NOT NULL', "
            "'bookings INTEGER NOT NULL CHECK (length(zeroblob(1000000000)) > 1)') "
            "WHERE name = 'cost_year'"
        ),
    ),
    "a comparison without case": (
        "PRAGMA writable_schema = ON",
        (
            "UPDATE sqlite_schema SET sql = replace(sql, 'text TEXT', 'text TEXT COLLATE NOCASE') "
            "WHERE name = 'label'"
        ),
    ),
    "a generated column": (
        "ALTER TABLE label ADD COLUMN more TEXT GENERATED ALWAYS AS ('x') VIRTUAL",
    ),
    "a table that calls itself another's": (
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET tbl_name = 'label' WHERE name = 'booking'",
    ),
    "a text behind its end": ("UPDATE label SET text = text || char(0) || 'x' WHERE number = 1",),
    "a row of the metadata as bytes": ("UPDATE ledger_meta SET value = CAST(value AS BLOB)",),
    "a hash with a byte more": (
        "UPDATE event SET hash = CAST(hash || x'00' AS BLOB) WHERE sequence = 13",
    ),
    "the mark removed": ("DELETE FROM ledger_meta WHERE name = 'mark'",),
    "the file's version": ("PRAGMA user_version = 0",),
    "a text for a number": ("UPDATE event SET known_on = 'soon' WHERE sequence = 13",),
    "a fraction for a number": ("UPDATE booking SET amount_cents = amount_cents + 0.5",),
    "bytes for a text": ("UPDATE command SET actor = x'ff' WHERE number = 13",),
    "a view beside": ("CREATE VIEW beside AS SELECT * FROM event",),
}

POSTGRESQL: dict[str, Statements] = {
    "a trigger that swallows": (
        (
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        ),
        "CREATE TRIGGER swallow BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION swallow()",
    ),
    "a rule that swallows": ("CREATE RULE swallow AS ON INSERT TO event DO INSTEAD NOTHING",),
    "a guard disabled": ("ALTER TABLE event DISABLE TRIGGER USER",),
    "a guard that does nothing": (
        (
            "CREATE OR REPLACE FUNCTION ledger_log_only_grows() RETURNS trigger LANGUAGE "
            "plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        ),
    ),
    "the guards dropped": ("DROP TRIGGER event_only_grows ON event",),
    "a policy that hides rows": (
        "ALTER TABLE booking ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY hide ON booking USING (false)",
    ),
    "a table that inherits": (
        "CREATE TABLE child () INHERITS (cost_year)",
        "INSERT INTO child SELECT * FROM cost_year",
    ),
    "a function beside": ("CREATE FUNCTION sum(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",),
    "another collation": ('ALTER TABLE label ALTER COLUMN text TYPE text COLLATE "C"',),
    "a check that keeps events out": ("ALTER TABLE event ADD CHECK (sequence < 15)",),
    "a check of what is to come alone": (
        "ALTER TABLE event ADD CONSTRAINT low CHECK (sequence < 3) NOT VALID",
    ),
    "a key that is asked late": (
        "ALTER TABLE event DROP CONSTRAINT event_stream_version_key",
        "ALTER TABLE event ADD UNIQUE (stream, version) DEFERRABLE",
    ),
    "numbers that the server gives": (
        "ALTER TABLE event ALTER COLUMN sequence ADD GENERATED BY DEFAULT AS IDENTITY",
    ),
    "a key into another table": (
        "ALTER TABLE booking ADD FOREIGN KEY (sequence) REFERENCES event (sequence)",
    ),
    "a domain beside": ("CREATE DOMAIN amount AS bigint",),
    "a type beside": ("CREATE TYPE beside AS (amount bigint)",),
    "statistics beside": ("CREATE STATISTICS beside ON post, year FROM booking",),
    "a collation beside": ('CREATE COLLATION beside FROM "C"',),
    "a function among the server's own": (
        "CREATE FUNCTION pg_catalog.sum(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
    ),
    "a cast between the server's types": ("CREATE CAST (text AS bigint) WITH INOUT AS IMPLICIT",),
    "a mark, which a file has": (
        "INSERT INTO ledger_meta VALUES ('mark', '00000000000000001111111111111111')",
    ),
    "a default": ("ALTER TABLE booking ALTER COLUMN amount_cents SET DEFAULT 1",),
    "a column that may be empty": ("ALTER TABLE booking ALTER COLUMN amount_cents DROP NOT NULL",),
    "another type": ("ALTER TABLE cost_year ALTER COLUMN amount_cents TYPE numeric",),
    "a table without a log of its own": ("ALTER TABLE cost_year SET UNLOGGED",),
    "a key dropped": ("ALTER TABLE event DROP CONSTRAINT event_stream_version_key",),
    "a guard of one column": (
        "DROP TRIGGER event_only_grows ON event",
        (
            "CREATE TRIGGER event_only_grows BEFORE UPDATE OF sequence OR DELETE OR TRUNCATE ON "
            "event FOR EACH STATEMENT EXECUTE FUNCTION ledger_log_only_grows()"
        ),
        "ALTER TABLE event ENABLE ALWAYS TRIGGER event_only_grows",
    ),
    "guards that the server overlooks": (
        "UPDATE pg_class SET relhastriggers = false WHERE relname = 'event'",
    ),
    "a key that takes the same twice": (
        "UPDATE pg_index SET indisunique = false WHERE indrelid = 'event'::regclass",
    ),
    "keys that the server overlooks": (
        "UPDATE pg_class SET relhasindex = false WHERE relname = 'event'",
    ),
    "a function that does nothing where a value is missing": (
        "ALTER FUNCTION ledger_append STRICT",
    ),
    "a function that is asked once": ("ALTER FUNCTION ledger_begin_write STABLE",),
    "a table among the server's own": (
        "SET allow_system_table_mods = on",
        "CREATE TABLE pg_catalog.booking AS SELECT * FROM public.booking",
    ),
    "an order beside": ("CREATE OPERATOR CLASS beside FOR TYPE bigint USING hash AS OPERATOR 1 =",),
    "a conversion beside": (
        "CREATE CONVERSION beside FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
    ),
    "a search of texts beside": ("CREATE TEXT SEARCH CONFIGURATION beside (COPY = simple)",),
    # what the server computes with
    "a sum that is less": (
        "UPDATE pg_aggregate SET aggfinalfn = 0 WHERE aggfnoid = 'sum(bigint)'::regprocedure",
    ),
    "less for more": (
        "UPDATE pg_operator SET oprcode = 'int8lt' WHERE oid = '>(bigint,bigint)'::regoperator",
    ),
    "minus for plus": (
        "UPDATE pg_operator SET oprcode = 'int8mi' WHERE oid = '+(bigint,bigint)'::regoperator",
    ),
    "a text in the place of what is compiled": (
        "UPDATE pg_proc SET prolang = 14, prosrc = 'SELECT $1' WHERE oid = 'int8pl'::regproc",
    ),
    "a helper that leaves a value out": (
        "UPDATE pg_proc SET prosupport = 'varchar_support' WHERE oid = 'int8pl'::regproc",
    ),
    "another way from a number to its text": (
        "UPDATE pg_type SET typoutput = 'int4out' WHERE oid = 'int8'::regtype",
    ),
    "another way from one type to another": (
        (
            "UPDATE pg_cast SET castfunc = 'int8up(bigint)'::regprocedure WHERE "
            "castsource = 'int4'::regtype AND casttarget = 'int8'::regtype"
        ),
    ),
    "another order": (
        (
            "UPDATE pg_amproc SET amproc = 'btfloat8cmp' WHERE amproc = 'btint8cmp'::regproc "
            "AND amprocrighttype = 'int8'::regtype"
        ),
    ),
    "an order that knows less": (
        "DELETE FROM pg_amop WHERE amopopr = '>=(bigint,bigint)'::regoperator",
        (
            "INSERT INTO pg_amop SELECT 17000, amopfamily, amoplefttype, amoprighttype, 4, "
            "amoppurpose, '>=(bigint,bigint)'::regoperator, amopmethod, amopsortfamily "
            "FROM pg_amop WHERE amopopr = '>(bigint,bigint)'::regoperator AND amopmethod = 403"
        ),
    ),
    "an order without its more": (
        (
            "DELETE FROM pg_amop WHERE amopopr = '>(bigint,bigint)'::regoperator "
            "AND amopmethod = 403"
        ),
    ),
    "a comparison removed": (
        "DELETE FROM pg_operator WHERE oid = '>(bigint,bigint)'::regoperator",
    ),
    "a cast removed": (
        ("DELETE FROM pg_cast WHERE castsource = 'int4'::regtype AND casttarget = 'int8'::regtype"),
    ),
    "another library for the functions' language": (
        ("UPDATE pg_proc SET prosrc = 'plpgsql_validator' WHERE proname = 'plpgsql_call_handler'"),
    ),
    "a catalogue behind a view": (
        "SET allow_system_table_mods = on",
        "CREATE TABLE pg_catalog.copied AS SELECT * FROM pg_operator",
        "CREATE VIEW copied AS SELECT * FROM pg_catalog.copied",
        (
            "INSERT INTO pg_rewrite SELECT 99999, rulename, 'pg_operator'::regclass, ev_type, "
            "ev_enabled, is_instead, ev_qual, ev_action FROM pg_rewrite "
            "WHERE ev_class = 'public.copied'::regclass"
        ),
        "DROP VIEW public.copied",
        "UPDATE pg_class SET relhasrules = true WHERE oid = 'pg_operator'::regclass",
    ),
    "a trigger that calls itself the server's": (
        (
            "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NULL; END $$"
        ),
        "CREATE TRIGGER swallow BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION swallow()",
        "UPDATE pg_trigger SET tgisinternal = true WHERE tgname = 'swallow'",
        "ALTER EXTENSION plpgsql ADD FUNCTION swallow()",
    ),
    "a function hidden in an extension": (
        "CREATE FUNCTION sum(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
        "ALTER EXTENSION plpgsql ADD FUNCTION sum(text)",
    ),
    "a trigger's function hidden in an extension": (
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER EXTENSION plpgsql ADD FUNCTION swallow()",
    ),
    "a view hidden in an extension": (
        "CREATE VIEW beside AS SELECT * FROM cost_year",
        "ALTER EXTENSION plpgsql ADD VIEW beside",
    ),
    "a table hidden in an extension": (
        "CREATE TABLE child () INHERITS (cost_year)",
        "INSERT INTO child SELECT * FROM cost_year",
        "ALTER EXTENSION plpgsql ADD TABLE child",
    ),
    "a table hidden among the server's own": (
        "SET allow_system_table_mods = on",
        "CREATE TABLE pg_catalog.booking AS SELECT * FROM public.booking",
        "ALTER EXTENSION plpgsql ADD TABLE pg_catalog.booking",
    ),
    "a key of other columns": (
        (
            "UPDATE pg_index SET indkey = '3 2' "
            "WHERE indexrelid = 'event_stream_version_key'::regclass"
        ),
    ),
    "a key of some rows": (
        "CREATE INDEX beside ON event (sequence) WHERE sequence < 3",
        (
            "UPDATE pg_index SET indpred = (SELECT indpred FROM pg_index WHERE "
            "indexrelid = 'beside'::regclass) WHERE indexrelid = 'event_pkey'::regclass"
        ),
        "DROP INDEX beside",
    ),
    "a key that was not kept up": (
        "UPDATE pg_index SET indisready = false WHERE indexrelid = 'cost_year_pkey'::regclass",
        "CREATE TABLE beside AS SELECT * FROM cost_year",
        "DELETE FROM cost_year",
        "INSERT INTO cost_year SELECT * FROM beside",
        "DROP TABLE beside",
        "UPDATE pg_index SET indisready = true WHERE indexrelid = 'cost_year_pkey'::regclass",
    ),
    "a key of other numbers": (
        "CREATE TABLE beside (LIKE booking INCLUDING ALL)",
        "INSERT INTO beside SELECT * FROM booking",
        "UPDATE beside SET sequence = sequence + 100",
        "UPDATE booking SET sequence = sequence",
        "VACUUM FULL beside",
        "VACUUM FULL booking",
        (
            "UPDATE pg_class SET relfilenode = (SELECT relfilenode FROM pg_class WHERE "
            "relname = 'beside_pkey') WHERE relname = 'booking_pkey'"
        ),
        "UPDATE pg_class SET relfilenode = 0 WHERE relname = 'beside_pkey'",
        "DELETE FROM pg_depend WHERE objid = 'beside'::regclass",
        (
            "UPDATE pg_class SET relnamespace = 'information_schema'::regnamespace "
            "WHERE relname IN ('beside', 'beside_pkey')"
        ),
    ),
    "a generated column": (
        (
            "ALTER TABLE cost_year ADD COLUMN more bigint "
            "GENERATED ALWAYS AS (amount_cents / 2) STORED"
        ),
    ),
    "another schema in the path": (
        "CREATE SCHEMA other",
        "CREATE TABLE other.event AS SELECT * FROM event",
        "ALTER DATABASE {database} SET search_path = public, other",
    ),
}


def run(execute: Callable[[str], Any], statements: Statements, blob: str, database: str) -> None:
    """Carry an attack out."""
    for statement in statements:
        execute(statement.replace("{blob}", blob).replace("{database}", f'"{database}"'))
