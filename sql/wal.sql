-- The settings a source needs: logical, enough slots and senders, and a bound on what a dead reader can cost (-1: none, so the disk is the bound).
SELECT name, setting, unit
FROM pg_settings
WHERE name IN ('wal_level', 'max_replication_slots', 'max_wal_senders', 'max_slot_wal_keep_size', 'wal_sender_timeout')
ORDER BY name;

-- What is published, under which name partitions arrive, and which tables refuse UPDATE and DELETE because of it.
SELECT p.pubname,
       t.schemaname || '.' || t.tablename AS published,
       p.pubviaroot,
       CASE c.relreplident WHEN 'd' THEN 'primary key' WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' ELSE 'nothing' END AS replica_identity,
       c.relreplident = 'n' OR (c.relreplident = 'd' AND NOT coalesce(i.indimmediate, false)) AS refuses_changes
FROM pg_publication p
JOIN pg_publication_tables t ON t.pubname = p.pubname
JOIN pg_class c ON c.oid = to_regclass(quote_ident(t.schemaname) || '.' || quote_ident(t.tablename))
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
ORDER BY 1, 2;

-- How much WAL there is in all; for superusers and members of pg_monitor.
SELECT count(*) AS files, pg_size_pretty(sum(size)) AS size FROM pg_ls_waldir();
