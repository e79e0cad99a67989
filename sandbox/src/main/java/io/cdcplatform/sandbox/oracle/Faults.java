package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.stack.FlinkCluster;
import io.cdcplatform.sandbox.stack.Service;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Breaks one thing after the other while rows change, and mends it as an orchestrator would. Chance decides the order: each kind
 * once, then each kind again.
 */
final class Faults {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 200;
    private static final int SHORTEST_MILLIS = 2_000;
    private static final int LONGEST_MILLIS = 5_000;
    private static final int[] PARALLELISMS = {4, 1, Names.PARALLELISM};

    private final Stack stack;
    private final Deployment deployment;
    private final Endpoint endpoint;
    private final DeadLetters letters;
    private final RandomGenerator random;
    private final Deque<Fault> next = new ArrayDeque<>();
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private int rescaled;

    Faults(Stack stack, Deployment deployment, Endpoint endpoint, DeadLetters letters, RandomGenerator random) {
        this.stack = stack;
        this.deployment = deployment;
        this.endpoint = endpoint;
        this.letters = letters;
        this.random = random;
    }

    /** How often each kind was done so far. */
    Map<Fault, Integer> struck() {
        return Collections.unmodifiableMap(struck);
    }

    boolean eachStruck() {
        return struck.size() == Fault.values().length;
    }

    /** One of them, from breaking to mending; the job may still be on its way back. */
    Fault strike(List<Table> tables) throws Exception {
        if (next.isEmpty()) {
            List<Fault> all = new ArrayList<>(Arrays.asList(Fault.values()));
            Collections.shuffle(all, new Random(random.nextLong()));
            next.addAll(all);
        }
        Fault fault = next.remove();
        strike(fault, tables.get(random.nextInt(tables.size())));
        struck.merge(fault, 1, Integer::sum);
        return fault;
    }

    private void strike(Fault fault, Table table) throws Exception {
        FlinkCluster flink = stack.flink();
        switch (fault) {
            case TASK_MANAGER_KILLED -> {
                int host = host();
                flink.killTaskManager(host);
                flink.startTaskManager(host);
                flink.awaitReady();
            }
            case JOB_MANAGER_KILLED -> lose(flink::killJobManager, flink::startJobManager);
            case WHOLE_FLINK_KILLED -> {
                Set<Integer> taskManagers = flink.taskManagers();
                lose(flink::kill, () -> {
                    flink.startJobManager();
                    taskManagers.forEach(flink::startTaskManager);
                });
            }
            case TASK_MANAGER_FROZEN -> freeze(flink);
            case CONNECT_KILLED -> bounce(stack.connect(), true);
            case KAFKA_KILLED -> bounce(stack.kafka(), true);
            case TARGET_KILLED -> bounce(stack.target(), true);
            case TARGET_RESTARTED -> bounce(stack.target(), false);
            case REGISTRY_KILLED -> bounce(stack.registry(), true);
            case RECEIVER_FAILS -> mood(Endpoint.Mood.FAILING);
            case RECEIVER_IS_BUSY -> mood(Endpoint.Mood.BUSY);
            case RECEIVER_HANGS -> mood(Endpoint.Mood.HANGING);
            case RECEIVER_CUTS -> mood(Endpoint.Mood.CUTTING);
            case RECEIVER_CLOSES -> mood(Endpoint.Mood.CLOSING);
            case CHECKPOINTS_UNWRITABLE -> hide(flink.checkpoints());
            case POISON -> letters.poison(table);
            case RESCALED -> {
                awaitRunning();
                deployment.rescale(PARALLELISMS[rescaled++ % PARALLELISMS.length]);
            }
        }
    }

    /** The job is gone with its JobManager; another goes on from its last checkpoint. */
    private void lose(Runnable kill, Runnable start) throws Exception {
        String checkpoint = checkpoint();
        kill.run();
        start.run();
        stack.flink().awaitReady();
        deployment.submit("-s", checkpoint);
    }

    /** The heartbeat is missed, the job starts on the other TaskManagers, and then the first wakes up. */
    private void freeze(FlinkCluster flink) throws Exception {
        int host = host();
        flink.freezeTaskManager(host);
        try {
            await("the job runs without TaskManager " + host, () -> {
                var hosts = flink.hosts(deployment.job());
                return !hosts.isEmpty()
                        && !hosts.contains(host)
                        && flink.client().allRun(deployment.job());
            });
        } finally {
            flink.thawTaskManager(host);
        }
        flink.awaitReady();
    }

    private void bounce(Service service, boolean kill) throws InterruptedException {
        if (kill) {
            service.kill();
        } else {
            service.stop();
        }
        lastSomeTime();
        service.start();
        service.awaitReady();
    }

    private void mood(Endpoint.Mood mood) throws InterruptedException {
        endpoint.become(mood);
        lastSomeTime();
        endpoint.become(Endpoint.Mood.WELL);
    }

    /** A file in its place refuses root, too. */
    private void hide(Path folder) throws IOException, InterruptedException {
        Path elsewhere = folder.resolveSibling(folder.getFileName() + ".hidden");
        Files.move(folder, elsewhere);
        Files.createFile(folder);
        lastSomeTime();
        Files.delete(folder);
        Files.move(elsewhere, folder);
    }

    private int host() throws Exception {
        awaitRunning();
        return stack.flink().hosts(deployment.job()).iterator().next();
    }

    private String checkpoint() throws Exception {
        await(
                "a checkpoint",
                () -> !stack.flink().client().checkpoint(deployment.job()).isEmpty());
        return stack.flink().client().checkpoint(deployment.job());
    }

    private void awaitRunning() throws Exception {
        await("the job runs", () -> stack.flink().client().allRun(deployment.job()));
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Cannot go on: waited " + PATIENCE.toSeconds() + " s until " + what);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** The outage itself. */
    private void lastSomeTime() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
    }
}
