"""The one door into the log on PostgreSQL: two functions that whoever writes may call.

They run with the rights of the tables' owner, so that nobody else needs a right on the log's
tables; names are looked up in the ledger's schema, whatever the caller's search path is. What a
caller hands over is not believed: numbers are given here, each hash is computed again, and a
command that does not end within its transaction takes the transaction down (decision 58).
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.log.canonical import GENESIS
from ledger.log.relations import LOG, META, Relation

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

LOGIN = Relation("ledger_login", (("command", "int"), ("login", "text")), key=("command",))
"""With which login of the server each command came; who acts is what the command says."""

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
  SELECT e.sequence, e.hash INTO sequence, hash FROM event e ORDER BY e.sequence DESC LIMIT 1;
END
"""

_PARTS = (
    "c.id",
    "c.content",
    "int8send(c.recorded_at)",
    "convert_to(c.actor, 'UTF8')",
    "substring(int4send(c.proof::int) FROM 4)",
    "convert_to(c.document, 'UTF8')",
    "int4send(c.dated::int)",
    "c.file",
    "convert_to(c.reason, 'UTF8')",
)
_DIGEST = " || ".join(["'BLC1'::bytea", *(f"int4send(length({p})) || {p}" for p in _PARTS)])
"""The canonical bytes of an envelope, as `ledger.log.canonical` writes them."""

_CHAINED = (
    "sha256('BLE1'::bytea || g.before || int8send(last.sequence + g.n) || g.stream "
    "|| int4send(g.version::int) || int4send(g.known_on::int) || int4send(length(g.topic)) "
    "|| d.digest || int4send(length(g.state)) || g.topic || g.state)"
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
  digests bytea[];
  begun bigint;
BEGIN
  {_WRITERS};
  SELECT e.sequence, e.command, e.hash INTO last FROM event e ORDER BY e.sequence DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT 0::bigint AS sequence, 0::bigint AS command, '\\x{GENESIS.hex()}'::bytea AS hash
    INTO last;
  END IF;
  SELECT u.* INTO opened FROM ledger_unfinished u;
  begun := coalesce(opened.command, last.command + 1);
  IF NOT pg_has_role(session_user, current_user, 'MEMBER') AND EXISTS (
    SELECT FROM unnest(c_recorded_at) AS c(at) WHERE opened.command IS NULL AND c.at NOT BETWEEN
    {_MICROSECONDS.format("now()")} AND greatest({_MICROSECONDS.format("clock_timestamp()")},
    (SELECT k.recorded_at FROM command k WHERE k.number = last.command))
  ) THEN
    RAISE EXCEPTION 'event %: the time of recording is not that of the server', last.sequence + 1;
  END IF;
  SELECT array_agg(sha256({_DIGEST}) ORDER BY c.n) INTO digests FROM {_GIVEN_COMMANDS};
  IF digests IS NULL OR cardinality(digests) > 1 AND (goes_on OR opened.command IS NOT NULL)
    OR opened.envelope <> digests[1] THEN
    RAISE EXCEPTION 'command %: is not the one that was begun', begun;
  END IF;
  INSERT INTO event
  SELECT last.sequence + g.n, g.stream, g.version, g.type, begun + g.place - 1, g.known_on,
    g.state,
    CASE WHEN g.hash = {_CHAINED} AND length(g.stream) = 16 AND g.place - g.same IN (0, 1)
    THEN g.hash END
  FROM (
    SELECT e.*, lag(e.hash, 1, last.hash) OVER w AS before,
      lag(e.place, 1, 1::bigint) OVER w AS same
    FROM {_GIVEN_EVENTS} WINDOW w AS (ORDER BY e.n)
  ) g LEFT JOIN unnest(digests) WITH ORDINALITY AS d(digest, n) ON d.n = g.place;
  IF EXISTS (
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
  INSERT INTO command
  SELECT begun + c.n - 1, c.id, c.content, c.recorded_at, c.actor, c.proof, c.document, c.dated,
    c.file, c.reason, coalesce(opened.first_sequence, last.sequence + r.first),
    last.sequence + coalesce(r.last, 0)
  FROM {_GIVEN_COMMANDS} LEFT JOIN (
    SELECT p.place, min(p.n) AS first, max(p.n) AS last
    FROM unnest(e_place) WITH ORDINALITY AS p(place, n) GROUP BY p.place
  ) r ON r.place = c.n;
  DELETE FROM ledger_unfinished;
  INSERT INTO ledger_login
  SELECT begun + n - 1, session_user FROM generate_series(1, cardinality(digests)) n;
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
    Function(BEGIN, "OUT now bigint, OUT sequence bigint, OUT hash bytea", "record", _BEGIN),
    Function(APPEND, _ARGUMENTS, "void", _APPEND),
)
"""What a writer may call."""
FUNCTIONS = (
    *DOORS,
    Function(ENDS, "", "trigger", _ENDS),
    Function(ONLY_GROWS, "", "trigger", _GUARD, of_owner=False),
)


class Trigger(NamedTuple):
    """A trigger: its name, its table, when it fires, its function, and PostgreSQL's `tgtype`."""

    name: str
    table: str
    when: str
    function: str
    kind: int


TRIGGERS = (
    *(
        Trigger(
            f"{log.name}_only_grows",
            log.name,
            "BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT",
            ONLY_GROWS,
            2 | 8 | 16 | 32,
        )
        for log in (*LOG, LOGIN)
    ),
    Trigger(
        "ledger_unfinished_ends",
        UNFINISHED.name,
        "AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
        ENDS,
        1 | 4,
    ),
)


def made_of() -> list[str]:
    """Return the statements that make functions and triggers, when the tables stand.

    The triggers fire always, also in a session that replays another server's changes.
    """
    made = [statement for function in FUNCTIONS for statement in function.made]
    for name, table, when, function, _ in TRIGGERS:
        kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in when else "TRIGGER"
        made += [
            f"CREATE {kind} {name} {when.format(table=table)} EXECUTE FUNCTION {function}()",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return made


CALL_BEGIN = (
    f"SET LOCAL lock_timeout = {{wait}}; SELECT now, sequence, hash FROM {BEGIN}(); "
    "SET LOCAL lock_timeout = {then}"
)
"""One way there and back; times in milliseconds. What comes behind it may wait for another lock,
such as a reader's at a rebuild."""
CALL_APPEND = (
    f"SELECT {APPEND}(%s, " + ", ".join(f"%b::{kind}[]" for _, kind in (*_COMMANDS, *_EVENTS)) + ")"
)
"""Arrays in the binary form: the text of a long list of bytes costs ten times as much."""
