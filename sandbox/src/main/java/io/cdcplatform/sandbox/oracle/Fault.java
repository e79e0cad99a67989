package io.cdcplatform.sandbox.oracle;

import java.util.Locale;

/** What goes wrong in production; {@link Faults} does it. */
enum Fault {
    /** kill -9, and another one a moment later. */
    TASK_MANAGER_KILLED,
    /** kill -9; the job goes on from its last checkpoint, as an operator of Kubernetes does it. */
    JOB_MANAGER_KILLED,
    WHOLE_FLINK_KILLED,
    /** Stopped until the job runs elsewhere, and then woken up: it still believes to be the one. */
    TASK_MANAGER_FROZEN,
    CONNECT_KILLED,
    KAFKA_KILLED,
    /** The PostgreSQL of the replica: connections die in the middle of a transaction. */
    TARGET_KILLED,
    /** The same in its orderly way: sessions are told. */
    TARGET_RESTARTED,
    REGISTRY_KILLED,
    /** The webhook's receiver answers 500. */
    RECEIVER_FAILS,
    /** 429 with Retry-After. */
    RECEIVER_IS_BUSY,
    /** Takes the event and never answers. */
    RECEIVER_HANGS,
    /** Takes the event, says 200 and cuts the body of its answer. */
    RECEIVER_CUTS,
    /** Closes the connection instead of an answer. */
    RECEIVER_CLOSES,
    /** No file can be made in the directory of the checkpoints, and none of those there is found. */
    CHECKPOINTS_UNWRITABLE,
    /** A record that nobody can decode; each sink has it in its dead letters and goes on. */
    POISON,
    /** Stopped with a savepoint and started from it with another parallelism. */
    RESCALED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
