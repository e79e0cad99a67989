-- Slots of the source: is somebody reading, how much WAL is kept for them, how far behind are they?
-- active = false for long: the connector is down, and the disk fills. wal_status = 'lost': a new snapshot is needed.
SELECT slot_name,
       database,
       active,
       wal_status,
       pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS retained_wal,
       pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)) AS behind,
       pg_size_pretty(safe_wal_size) AS until_lost
FROM pg_replication_slots
WHERE slot_type = 'logical'
ORDER BY pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) DESC NULLS LAST;

-- Who reads them, since when, and how far behind what was sent to them.
SELECT s.slot_name, r.client_addr, r.state, r.backend_start, pg_size_pretty(pg_wal_lsn_diff(r.sent_lsn, r.flush_lsn)) AS unconfirmed
FROM pg_replication_slots s
JOIN pg_stat_replication r ON r.pid = s.active_pid
WHERE s.slot_type = 'logical';
