package io.cdcplatform.provisioner;

/**
 * What can be done about the table whose small writes let the slot move on while the captured tables are quiet.
 *
 * <p>Without them, other tables' WAL is retained for as long as nothing captured changes.
 */
enum Heartbeat {
    /** There, writable, and ours to publish. */
    OWNED,
    /** There and writable, but another's: publishing it is up to them. */
    WRITABLE,
    CREATABLE,
    FORBIDDEN,
    /** A binary log is not retained for its readers. */
    NEEDLESS;

    static final TableName TABLE = new TableName("public", "_cdc_heartbeat");
    static final String CREATE = "CREATE TABLE public._cdc_heartbeat (id int PRIMARY KEY, ts timestamptz NOT NULL)";
    static final String BEAT =
            "INSERT INTO public._cdc_heartbeat (id, ts) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET ts = EXCLUDED.ts";
}
