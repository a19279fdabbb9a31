CREATE OR REPLACE FUNCTION ledger_append(goes_on boolean, c_id bytea[], c_content bytea[], c_recorded_at bigint[], c_actor text[], c_proof bigint[], c_document text[], c_dated bigint[], c_file bytea[], c_reason text[], e_place bigint[], e_stream bytea[], e_version bigint[], e_type bigint[], e_known_on bigint[], e_state bytea[], e_topic bytea[], e_hash bytea[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  LOCK TABLE ledger_meta IN EXCLUSIVE MODE;
  SELECT e.sequence, e.command, e.hash INTO last FROM event e ORDER BY e.sequence DESC LIMIT 1;
  IF NOT FOUND THEN
    SELECT 0::bigint AS sequence, 0::bigint AS command, '\x2b09ac3fb660f878cb67a2942f05b7334fadefbe0683130077a1ef7fefb88ac6'::bytea AS hash
    INTO last;
  END IF;
  SELECT u.* INTO opened FROM ledger_unfinished u;
  begun := coalesce(opened.command, last.command + 1);
  IF opened.command IS NULL AND NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT k.recorded_at INTO latest FROM command k WHERE k.number = last.command;
    IF (floor(extract(epoch FROM now()) * 1000000)::bigint <= ALL (c_recorded_at)
      AND greatest(floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint, latest) >= ALL (c_recorded_at)
    ) IS NOT TRUE THEN
      RAISE EXCEPTION 'event %: the time of recording is not that of the server',
        last.sequence + 1;
    END IF;
  END IF;
  FOR n IN 1 .. cardinality(c_id) LOOP
    digests[n] := sha256('BLC1'::bytea || int4send(length(c_id[n])) || c_id[n] || int4send(length(c_content[n])) || c_content[n] || int4send(length(int8send(c_recorded_at[n]))) || int8send(c_recorded_at[n]) || int4send(length(convert_to(c_actor[n], 'UTF8'))) || convert_to(c_actor[n], 'UTF8') || int4send(length(substring(int4send(c_proof[n]::int) FROM 4))) || substring(int4send(c_proof[n]::int) FROM 4) || int4send(length(convert_to(c_document[n], 'UTF8'))) || convert_to(c_document[n], 'UTF8') || int4send(length(int4send(c_dated[n]::int))) || int4send(c_dated[n]::int) || int4send(length(c_file[n])) || c_file[n] || int4send(length(convert_to(c_reason[n], 'UTF8'))) || convert_to(c_reason[n], 'UTF8'));
  END LOOP;
  IF digests IS NULL OR array_position(digests, NULL) IS NOT NULL OR opened.envelope <> digests[1]
    OR cardinality(digests) > 1 AND (goes_on OR opened.command IS NOT NULL) THEN
    RAISE EXCEPTION 'command %: is not the one that was begun', begun;
  END IF;
  before := last.hash;
  FOR n IN 1 .. count LOOP
    IF (e_hash[n] = sha256('BLE1'::bytea || before || int8send(last.sequence + n) || e_stream[n] || int4send(e_version[n]::int) || int4send(e_known_on[n]::int) || int4send(length(e_topic[n])) || digests[e_place[n]] || int4send(length(e_state[n])) || e_topic[n] || e_state[n]) AND length(e_stream[n]) = 16 AND e_place[n] - place IN (0, 1)
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
  FROM unnest(e_place, e_stream, e_version, e_type, e_known_on, e_state, e_topic, e_hash) WITH ORDINALITY AS e(place, stream, version, type, known_on, state, topic, hash, n);
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
    INSERT INTO command VALUES (begun, c_id[1], c_content[1], c_recorded_at[1], c_actor[1], c_proof[1], c_document[1], c_dated[1], c_file[1], c_reason[1],
      coalesce(opened.first_sequence, CASE WHEN count > 0 THEN last.sequence + 1 END),
      last.sequence + count);
    INSERT INTO ledger_login VALUES (begun, session_user);
  ELSE
    INSERT INTO command
    SELECT begun + c.n - 1, c.id, c.content, c.recorded_at, c.actor, c.proof, c.document, c.dated,
      c.file, c.reason, last.sequence + r.first, last.sequence + r.last
    FROM unnest(c_id, c_content, c_recorded_at, c_actor, c_proof, c_document, c_dated, c_file, c_reason) WITH ORDINALITY AS c(id, content, recorded_at, actor, proof, document, dated, file, reason, n) LEFT JOIN (
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
$$;
