"""The text of `ledger_append`: what comes in is numbered, looked at and inserted (decision 58)."""

from __future__ import annotations

from ledger.log.canonical import GENESIS
from ledger.log.relations import META

WRITERS_LOCK = f"LOCK TABLE {META.name} IN EXCLUSIVE MODE"
"""A lock that takes a right on the table to have: of all who are not its owner nobody gets it but
through these functions. Readers and backups do not wait for it."""
SERVER_MICROSECONDS = "floor(extract(epoch FROM {}) * 1000000)::bigint"

_PARTS = (
    "c_id[n]",
    "c_content[n]",
    (8, "int8send(c_recorded_at[n])"),
    "convert_to(c_actor[n], 'UTF8')",
    (1, "substring(int4send(c_proof[n]::int) FROM 4)"),
    "convert_to(c_document[n], 'UTF8')",
    (4, "int4send(c_dated[n]::int)"),
    "c_file[n]",
    "convert_to(c_reason[n], 'UTF8')",
)
"""What an envelope is hashed from; of some parts the length is known."""
_DIGEST = "'BLC1'::bytea || " + " || ".join(
    f"int4send(length({part})) || {part}"
    if isinstance(part, str)
    else f"'\\x{part[0]:08x}'::bytea || {part[1]}"
    for part in _PARTS
)
"""The canonical bytes of an envelope, as `ledger.log.canonical` writes them."""

_CHAINED = (
    "sha256('BLE1'::bytea || before || int8send(last.sequence + n) || e_stream[n] "
    "|| int4send(e_version[n]::int) || int4send(e_known_on[n]::int) "
    "|| int4send(length(e_topic[n])) || digests[e_place[n]] || int4send(length(e_state[n])) "
    "|| e_topic[n] || e_state[n])"
)

COMMAND_ARRAYS = (
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
EVENT_ARRAYS = (
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
    f"unnest({', '.join(f'c_{name}' for name, _ in COMMAND_ARRAYS)}) WITH ORDINALITY "
    f"AS c({', '.join(name for name, _ in COMMAND_ARRAYS)}, n)"
)
_GIVEN_EVENTS = (
    f"unnest({', '.join(f'e_{name}' for name, _ in EVENT_ARRAYS)}) WITH ORDINALITY "
    f"AS e({', '.join(name for name, _ in EVENT_ARRAYS)}, n)"
)
_LENGTHS = " + ".join(f"cardinality(e_{name})" for name, _ in EVENT_ARRAYS)
"""One event is inserted without arrays, which is faster, if each array holds no more than one."""

APPENDING_TEXT = f"""
DECLARE
  last record;
  digests bytea[];
  before bytea;
  place bigint := 1;
  kind bigint;
  topic bytea;
  begun bigint;
  count int := cardinality(e_hash);
BEGIN
  {WRITERS_LOCK};
  SELECT coalesce(e.sequence, 0) AS sequence, coalesce(e.command, 0) AS command,
    coalesce(e.hash, '\\x{GENESIS.hex()}') AS hash,
    u.command AS opened, u.first_sequence, u.envelope
  INTO last FROM (SELECT) one
  LEFT JOIN (SELECT x.* FROM event x ORDER BY x.sequence DESC LIMIT 1) e ON true
  LEFT JOIN ledger_unfinished u ON true;
  begun := coalesce(last.opened, last.command + 1);
  IF last.opened IS NULL AND NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    IF ({SERVER_MICROSECONDS.format("now()")} <= ALL (c_recorded_at)
      AND greatest({SERVER_MICROSECONDS.format("clock_timestamp()")},
        (SELECT k.recorded_at FROM command k WHERE k.number = last.command)
      ) >= ALL (c_recorded_at)
    ) IS NOT TRUE THEN
      RAISE EXCEPTION 'event %: the time of recording is not that of the server',
        last.sequence + 1;
    END IF;
  END IF;
  FOR n IN 1 .. cardinality(c_id) LOOP
    digests[n] := sha256({_DIGEST});
  END LOOP;
  IF digests IS NULL OR array_position(digests, NULL) IS NOT NULL OR last.envelope <> digests[1]
    OR cardinality(digests) > 1 AND (goes_on OR last.opened IS NOT NULL) THEN
    RAISE EXCEPTION 'command %: is not the one that was begun', begun;
  END IF;
  before := last.hash;
  FOR n IN 1 .. count LOOP
    IF (e_type[n] = kind AND e_topic[n] = topic) IS NOT TRUE THEN
      kind := e_type[n];
      topic := e_topic[n];
      IF NOT EXISTS (SELECT FROM {META.name} m
        WHERE m.name = 'topic ' || kind AND convert_to(m.value, 'UTF8') = topic) THEN
        RAISE EXCEPTION 'event %: type % is not listed', last.sequence + n, kind
          USING ERRCODE = 'undefined_object', DATATYPE = kind;
      END IF;
    END IF;
    IF (e_hash[n] = {_CHAINED} AND length(e_stream[n]) = 16 AND e_place[n] - place IN (0, 1)
    ) IS NOT TRUE THEN
      RAISE EXCEPTION 'event %: does not follow', last.sequence + n
        USING ERRCODE = 'not_null_violation';
    END IF;
    before := e_hash[n];
    place := e_place[n];
  END LOOP;
  IF count = 1 AND {_LENGTHS} = {len(EVENT_ARRAYS)} THEN
    INSERT INTO event VALUES (last.sequence + 1, e_stream[1], e_version[1], e_type[1],
      begun + place - 1, e_known_on[1], e_state[1], before);
  ELSE
    INSERT INTO event
    SELECT last.sequence + e.n, e.stream, e.version, e.type, begun + e.place - 1, e.known_on,
      e.state, e.hash
    FROM {_GIVEN_EVENTS};
  END IF;
  IF (1 = ALL (e_version)) IS NOT TRUE AND EXISTS (
    SELECT FROM unnest(e_stream, e_version) AS e(stream, version)
    WHERE e.version < 0 OR e.version > 1 AND NOT EXISTS (
      SELECT FROM event x WHERE x.stream = e.stream AND x.version = e.version - 1)
  ) THEN
    RAISE EXCEPTION 'event %: leaves a gap in its stream', last.sequence + 1;
  END IF;
  IF goes_on THEN
    INSERT INTO ledger_unfinished SELECT begun, last.sequence + 1, digests[1]
    WHERE last.opened IS NULL;
    RETURN;
  END IF;
  IF cardinality(digests) = 1 THEN
    INSERT INTO command VALUES (begun, {", ".join(f"c_{name}[1]" for name, _ in COMMAND_ARRAYS)},
      coalesce(last.first_sequence, CASE WHEN count > 0 THEN last.sequence + 1 END),
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
  IF last.opened IS NOT NULL THEN
    DELETE FROM ledger_unfinished;
  END IF;
END
"""
