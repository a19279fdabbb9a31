"""The one door into the log on PostgreSQL: two functions that whoever writes may call, and guards.

They run with the rights of the tables' owner, so that nobody else needs a right on the log's
tables; names are looked up in the ledger's schema, whatever the caller's search path is. What a
caller hands over is not believed: numbers are given here, each hash is computed again, and a
command that does not end within its transaction takes the transaction down (decision 58). The
guards are triggers that fire always.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ledger.domain.events import CLOCK_STREAM
from ledger.log.canonical import stream_id
from ledger.log.databases.appending_text import (
    APPENDING_TEXT,
    COMMAND_ARRAYS,
    EVENT_ARRAYS,
    SERVER_MICROSECONDS,
    WRITERS_LOCK,
)
from ledger.log.relations import LOG, LOGIN, Relation
from ledger.log.topics import TOPICS

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

LISTED = tuple((f"topic {one.number}", one.name) for one in TOPICS)
"""What the metadata say of the types of events: another one nobody may append. They are rows, and
not in a function's text, so that a new type makes no other function (decision 70)."""

_BEGIN = f"""
BEGIN
  {WRITERS_LOCK};
  SELECT {SERVER_MICROSECONDS.format("clock_timestamp()")}, e.sequence, e.hash, e.command,
    (SELECT c.recorded_at FROM command c
      WHERE c.number = e.command AND c.last_sequence = e.sequence),
    (SELECT x.hash FROM event x WHERE x.sequence = seen),
    EXISTS (SELECT FROM event x WHERE x.stream = '\\x{stream_id(CLOCK_STREAM).hex()}')
  INTO now, sequence, hash, command, recorded_at, seen_hash, corrected
  FROM (SELECT) one
  LEFT JOIN (SELECT x.* FROM event x ORDER BY x.sequence DESC LIMIT 1) e ON true;
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
    + [f"c_{name} {kind}[]" for name, kind in COMMAND_ARRAYS]
    + [f"e_{name} {kind}[]" for name, kind in EVENT_ARRAYS]
)
DOORS = (
    Function(
        BEGIN,
        ", ".join(["seen bigint", *map("OUT {} {}".format, Begun._fields, _BEGUN)]),
        "record",
        _BEGIN,
    ),
    Function(APPEND, _ARGUMENTS, "void", APPENDING_TEXT),
)
"""What a writer may call."""
EARLIER = frozenset(
    {
        "f3e0af32c0da336718669557bfcc9ca6b45dfee8ed1f0e77545aa50563dc84af",
        "add797da9aa7ed1f9553879cd2809edb4e2404d285162de4e5a5927e3192152b",
    }
)
"""SHA-256 of the texts that functions had in earlier versions: these are made anew unasked."""
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
    f"SELECT {APPEND}(%s, "
    + ", ".join(f"%b::{kind}[]" for _, kind in (*COMMAND_ARRAYS, *EVENT_ARRAYS))
    + ")"
)
"""Arrays in the binary form: the text of a long list of bytes costs ten times as much."""
GIVEN = tuple(
    {"bigint": "int", "bytea": "bytes", "text": "text"}[kind]
    for _, kind in (*COMMAND_ARRAYS, *EVENT_ARRAYS)
)
"""The kind of each of these arrays, as a `Relation` names it."""


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
