package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;

/** One service of the stack; it can be stopped or killed and started again on the same port and data. */
public sealed interface Service permits Postgres, KafkaBroker, ConnectWorker, Registry, FlinkCluster {

    String name();

    /** Where a client connects, for people to read. */
    String address();

    int port();

    /** Starts the process and returns; only a machine's first start prepares its caches here. */
    void start();

    /** Waits until a client call is answered; an error shows the last lines of the log. */
    void awaitReady();

    /** Ends the process in its own orderly way, by force when it takes too long; nothing to do when it is down. */
    void stop();

    /** Ends the process with {@code kill -9}: a fault. */
    void kill();

    boolean running();

    /** The process id of the service (Flink: of its JobManager), -1 when it is down. */
    long pid();

    Path logFile();
}
