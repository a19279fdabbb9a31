"""The one door into the log on PostgreSQL: two functions that whoever writes may call.

They run with the rights of the tables' owner, so that nobody else needs a right on the log's
tables; names are looked up in the ledger's schema, whatever the caller's search path is. What a
caller hands over is not believed: numbers are given here, each hash is computed again, and a
command that does not end within its transaction takes the transaction down (decision 58).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ledger.domain.events import CLOCK_STREAM
from ledger.log.canonical import GENESIS, stream_id
from ledger.log.relations import LOGIN, META, Relation

BEGIN, APPEND, ENDS, ONLY_GROWS = (
    "ledger_begin_write",
    "ledger_append",
    "ledger_unfinished_ends",
    "ledger_log_only_grows",
)

UNFINISHED = Relation(
    "ledger_unfinished",
    (("command", "int"), ("first_sequence", "int"), ("envelope", "bytes")),
    key=("command",),
)
"""The command whose events come in several calls; empty outside a transaction that records."""

ON_SERVER = (UNFINISHED, LOGIN)
"""Tables that a ledger has on PostgreSQL alone."""

_WRITERS = f"LOCK TABLE {META.name} IN EXCLUSIVE MODE"
"""A lock that takes a right on the table to have: of all who are not its owner nobody gets it but
through these functions. Readers and backups do not wait for it."""
_MICROSECONDS = "floor(extract(epoch FROM {}) * 1000000)::bigint"

_BEGIN = f"""
BEGIN
  {_WRITERS};
  now := {_MICROSECONDS.format("clock_timestamp()")};
  SELECT e.sequence, e.hash, e.command INTO sequence, hash, command
  FROM event e ORDER BY e.sequence DESC LIMIT 1;
  SELECT c.recorded_at INTO recorded_at FROM command c
  WHERE c.number = {BEGIN}.command AND c.last_sequence = {BEGIN}.sequence;
  SELECT e.hash INTO seen_hash FROM event e WHERE e.sequence = seen;
  corrected := EXISTS (SELECT FROM event e WHERE e.stream = '\\x{stream_id(CLOCK_STREAM).hex()}');
END
"""

_PARTS = (
    "c_id[n]",
    "c_content[n]",
    "int8send(c_recorded_at[n])",
    "convert_to(c_actor[n], 'UTF8')",
    "substring(int4send(c_proof[n]::int) FROM 4)",
    "convert_to(c_document[n], 'UTF8')",
    "int4send(c_dated[n]::int)",
    "c_file[n]",
    "convert_to(c_reason[n], 'UTF8')",
)
_DIGEST = " || ".join(["'BLC1'::bytea", *(f"int4send(length({p})) || {p}" for p in _PARTS)])
"""The canonical bytes of an envelope, as `ledger.log.canonical` writes them."""

_CHAINED = (
    "sha256('BLE1'::bytea || before || int8send(last.sequence + n) || e_stream[n] "
    "|| int4send(e_version[n]::int) || int4send(e_known_on[n]::int) "
    "|| int4send(length(e_topic[n])) || digests[e_place[n]] || int4send(length(e_state[n])) "
    "|| e_topic[n] || e_state[n])"
)

_COMMANDS = (
    ("id", "bytea"),
    ("content", "bytea"),
    ("recorded_at", "bigint"),
    ("actor", "text"),
    ("proof", "bigint"),
    ("document", "text"),
    ("dated", "bigint"),
    ("file", "bytea"),
    ("reason", "text"),
)
_EVENTS = (
    ("place", "bigint"),
    ("stream", "bytea"),
    ("version", "bigint"),
    ("type", "bigint"),
    ("known_on", "bigint"),
    ("state", "bytea"),
    ("topic", "bytea"),
    ("hash", "bytea"),
)
_GIVEN_COMMANDS = (
    f"unnest({', '.join(f'c_{name}' for name, _ in _COMMANDS)}) WITH ORDINALITY "
    f"AS c({', '.join(name for name, _ in _COMMANDS)}, n)"
)
_GIVEN_EVENTS = (
    f"unnest({', '.join(f'e_{name}' for name, _ in _EVENTS)}) WITH ORDINALITY "
    f"AS e({', '.join(name for name, _ in _EVENTS)}, n)"
)

_APPEND = f"""
DECLARE
  last record;
  opened record;
  latest bigint;
  digests bytea[];
  before bytea;
  place bigint := 1;
  begun bigint;
  count int := cardinality(e_hash);
BEGIN
  {_WRITERS};
  SELECT e.sequence, e.command, e.hash INTO last FROM event e ORDER BY e.sequence DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT 0::bigint AS sequence, 0::bigint AS command, '\\x{GENESIS.hex()}'::bytea AS hash
    INTO last;
  END IF;
  SELECT u.* INTO opened FROM ledger_unfinished u;
  begun := coalesce(opened.command, last.command + 1);
  IF opened.command IS NULL AND NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT k.recorded_at INTO latest FROM command k WHERE k.number = last.command;
    IF ({_MICROSECONDS.format("now()")} <= ALL (c_recorded_at)
      AND greatest({_MICROSECONDS.format("clock_timestamp()")}, latest) >= ALL (c_recorded_at)
    ) IS NOT TRUE THEN
      RAISE EXCEPTION 'event %: the time of recording is not that of the server',
        last.sequence + 1;
    END IF;
  END IF;
  FOR n IN 1 .. cardinality(c_id) LOOP
    digests[n] := sha256({_DIGEST});
  END LOOP;
  IF digests IS NULL OR array_position(digests, NULL) IS NOT NULL OR opened.envelope <> digests[1]
    OR cardinality(digests) > 1 AND (goes_on OR opened.command IS NOT NULL) THEN
    RAISE EXCEPTION 'command %: is not the one that was begun', begun;
  END IF;
  before := last.hash;
  FOR n IN 1 .. count LOOP
    IF (e_hash[n] = {_CHAINED} AND length(e_stream[n]) = 16 AND e_place[n] - place IN (0, 1)
    ) IS NOT TRUE THEN
      RAISE EXCEPTION 'event %: does not follow', last.sequence + n
        USING ERRCODE = 'not_null_violation';
    END IF;
    before := e_hash[n];
    place := e_place[n];
  END LOOP;
  INSERT INTO event
  SELECT last.sequence + e.n, e.stream, e.version, e.type, begun + e.place - 1, e.known_on,
    e.state, e.hash
  FROM {_GIVEN_EVENTS};
  IF (1 = ALL (e_version)) IS NOT TRUE AND EXISTS (
    SELECT FROM unnest(e_stream, e_version) AS e(stream, version)
    WHERE e.version < 0 OR e.version > 1 AND NOT EXISTS (
      SELECT FROM event x WHERE x.stream = e.stream AND x.version = e.version - 1)
  ) THEN
    RAISE EXCEPTION 'event %: leaves a gap in its stream', last.sequence + 1;
  END IF;
  IF goes_on THEN
    INSERT INTO ledger_unfinished SELECT begun, last.sequence + 1, digests[1]
    WHERE opened.command IS NULL;
    RETURN;
  END IF;
  IF cardinality(digests) = 1 THEN
    INSERT INTO command VALUES (begun, {", ".join(f"c_{name}[1]" for name, _ in _COMMANDS)},
      coalesce(opened.first_sequence, CASE WHEN count > 0 THEN last.sequence + 1 END),
      last.sequence + count);
    INSERT INTO ledger_login VALUES (begun, session_user);
  ELSE
    INSERT INTO command
    SELECT begun + c.n - 1, c.id, c.content, c.recorded_at, c.actor, c.proof, c.document, c.dated,
      c.file, c.reason, last.sequence + r.first, last.sequence + r.last
    FROM {_GIVEN_COMMANDS} LEFT JOIN (
      SELECT p.place, min(p.n) AS first, max(p.n) AS last
      FROM unnest(e_place) WITH ORDINALITY AS p(place, n) GROUP BY p.place
    ) r ON r.place = c.n;
    INSERT INTO ledger_login
    SELECT begun + n - 1, session_user FROM generate_series(1, cardinality(digests)) n;
  END IF;
  IF opened.command IS NOT NULL THEN
    DELETE FROM ledger_unfinished;
  END IF;
END
"""
_ENDS = """
BEGIN
  IF EXISTS (SELECT FROM ledger_unfinished) THEN
    RAISE EXCEPTION 'command %: is not complete', NEW.command;
  END IF;
  RETURN NULL;
END
"""
_GUARD = " BEGIN RAISE EXCEPTION '%: the log only grows', TG_TABLE_NAME; END "


class Begun(NamedTuple):
    """What a writer is told at the begin, under the lock: what `ledger_begin_write` returns."""

    now: int
    """The server's time, in µs UTC."""
    sequence: int | None
    hash: bytes
    command: int
    recorded_at: int | None
    """The last event, and its command's time; None: there is none that fits."""
    seen_hash: bytes | None
    """The hash of the event that the writer saw before."""
    corrected: bool
    """Whether the clock was ever set right."""

    @property
    def head(self) -> list[tuple[Any, ...]]:
        """The end of the log as a row; none where it has none."""
        return [self[1:5]] if self.recorded_at is not None else []


_BEGUN = ("bigint", "bigint", "bytea", "bigint", "bigint", "bytea", "boolean")


class Function(NamedTuple):
    """A function in the ledger's schema: its arguments, what it returns, its text."""

    name: str
    arguments: str
    returns: str
    body: str
    of_owner: bool = True
    """It runs with the owner's rights, in the ledger's schema."""

    @property
    def made(self) -> tuple[str, ...]:
        """The statements that make it; nobody may call it yet but its owner."""
        rights = "SECURITY DEFINER SET search_path FROM CURRENT " if self.of_owner else ""
        return (
            (
                f"CREATE FUNCTION {self.name}({self.arguments}) RETURNS {self.returns} "
                f"LANGUAGE plpgsql {rights}AS $${self.body}$$"
            ),
            f"REVOKE ALL ON FUNCTION {self.name} FROM PUBLIC",
        )


_ARGUMENTS = ", ".join(
    ["goes_on boolean"]
    + [f"c_{name} {kind}[]" for name, kind in _COMMANDS]
    + [f"e_{name} {kind}[]" for name, kind in _EVENTS]
)
DOORS = (
    Function(
        BEGIN,
        ", ".join(["seen bigint", *map("OUT {} {}".format, Begun._fields, _BEGUN)]),
        "record",
        _BEGIN,
    ),
    Function(APPEND, _ARGUMENTS, "void", _APPEND),
)
"""What a writer may call."""
FUNCTIONS = (
    *DOORS,
    Function(ENDS, "", "trigger", _ENDS),
    Function(ONLY_GROWS, "", "trigger", _GUARD, of_owner=False),
)


CALL_BEGIN = (
    f"SET LOCAL lock_timeout = {{wait}}; SELECT * FROM {BEGIN}({{seen}}); "
    "SET LOCAL lock_timeout = {then}"
)
"""Times in milliseconds. What comes behind it may wait for another lock, such as a reader's at a
rebuild."""
CALL_APPEND = (
    f"SELECT {APPEND}(%s, " + ", ".join(f"%b::{kind}[]" for _, kind in (*_COMMANDS, *_EVENTS)) + ")"
)
"""Arrays in the binary form: the text of a long list of bytes costs ten times as much."""
GIVEN = tuple(
    {"bigint": "int", "bytea": "bytes", "text": "text"}[kind] for _, kind in (*_COMMANDS, *_EVENTS)
)
"""The kind of each of these arrays, as a `Relation` names it."""
