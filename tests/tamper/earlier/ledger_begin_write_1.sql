CREATE OR REPLACE FUNCTION ledger_begin_write(seen bigint, OUT now bigint, OUT sequence bigint, OUT hash bytea, OUT command bigint, OUT recorded_at bigint, OUT seen_hash bytea, OUT corrected boolean) RETURNS record LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE ledger_meta IN EXCLUSIVE MODE;
  now := floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  SELECT e.sequence, e.hash, e.command INTO sequence, hash, command
  FROM event e ORDER BY e.sequence DESC LIMIT 1;
  SELECT c.recorded_at INTO recorded_at FROM command c
  WHERE c.number = ledger_begin_write.command AND c.last_sequence = ledger_begin_write.sequence;
  SELECT e.hash INTO seen_hash FROM event e WHERE e.sequence = seen;
  corrected := EXISTS (SELECT FROM event e WHERE e.stream = '\xf8a94017a6cac975e1bd0d1fcc01963b');
END
$$;
