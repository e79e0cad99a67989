package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One service of the stack on the loopback address; it can be stopped or killed and started again on the same port and
 * data. Assumes one process; Flink, which has several, is spoken for by its JobManager.
 */
public abstract sealed class Service permits Database, KafkaBroker, ConnectWorker, Registry, FlinkCluster {

    static final String HOST = "127.0.0.1";
    static final Duration PATIENCE = Duration.ofSeconds(15);

    final RunDirectory run;
    final Artefacts artefacts;
    final ServiceProcess process;
    private final String name;
    private final int port;

    Service(String name, int port, RunDirectory run, Artefacts artefacts, ServiceProcess process) {
        this.name = name;
        this.port = port;
        this.run = run;
        this.artefacts = artefacts;
        this.process = process;
    }

    public final String name() {
        return name;
    }

    /** Where a client connects, for people to read. */
    public abstract String address();

    public final int port() {
        return port;
    }

    /** Starts the process and returns; only a machine's first start prepares its caches here. */
    public abstract void start();

    /** Waits until a client call is answered; an error shows the last lines of the log. */
    public abstract void awaitReady();

    /** Ends the process in its own orderly way, by force when it takes too long; nothing to do when it is down. */
    public void stop() {
        process.stop("TERM", PATIENCE);
    }

    /** Ends the process with {@code kill -9}: a fault. */
    public void kill() {
        process.kill();
    }

    public final boolean running() {
        return process.running();
    }

    /** The process id of the service (Flink: of its JobManager), -1 when it is down. */
    public final long pid() {
        return process.pid();
    }

    public final Path logFile() {
        return process.logFile();
    }
}
