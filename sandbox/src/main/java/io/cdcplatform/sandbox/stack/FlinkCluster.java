package io.cdcplatform.sandbox.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone Flink session cluster: a JobManager and numbered TaskManagers, each a process, on the repository's
 * {@code flink-conf/config.yaml} plus the addresses and folders of this run.
 */
public final class FlinkCluster extends Service {

    private static final Pattern RESOURCE_ID = Pattern.compile("taskmanager-(\\d+)-start-\\d+");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Ports ports;
    private final StackOptions options;
    private final FlinkFiles files;
    private final FlinkClient client;
    private final Map<Integer, ServiceProcess> taskManagers = new ConcurrentSkipListMap<>();
    private final Map<Integer, Integer> starts = new HashMap<>();

    FlinkCluster(RunDirectory run, Artefacts artefacts, Ports ports, StackOptions options) {
        super("flink", ports.flinkRest(), run, artefacts, ServiceProcess.jvm(run, "flink-jobmanager"));
        this.ports = ports;
        this.options = options;
        this.files = new FlinkFiles(run, artefacts);
        this.client = new FlinkClient(restUrl(), files.cliScript(), savepoints());
    }

    @Override
    public String address() {
        return restUrl();
    }

    /** The JobManager and as many TaskManagers as the options say. */
    @Override
    public void start() {
        files.write(settings());
        startJobManager();
        for (int number = 1; number <= options.taskManagers; number++) {
            startTaskManager(number);
        }
    }

    /** Until exactly the running TaskManagers are registered; one that was killed counts until its heartbeat is missed. */
    @Override
    public void awaitReady() {
        // Each by itself first: one that died must fail at once, with its own log.
        expected()
                .forEach((id, manager) -> manager.awaitReady(() -> registered().contains(id)));
        process.awaitReady(() -> registered().equals(expected().keySet()) && slotsReported());
    }

    @Override
    public void stop() {
        taskManagers.values().forEach(manager -> manager.stop("TERM", PATIENCE));
        process.stop("TERM", PATIENCE);
    }

    /** {@code kill -9} for all of its processes. */
    @Override
    public void kill() {
        taskManagers.values().forEach(ServiceProcess::kill);
        process.kill();
    }

    public void startJobManager() {
        process.start(files.jobManager().parts(), files.environment());
    }

    public void killJobManager() {
        process.kill();
    }

    /** TaskManagers are numbered from 1; a new number is one more. */
    public synchronized void startTaskManager(int number) {
        int start = starts.merge(number, 1, Integer::sum);
        taskManagers
                .computeIfAbsent(number, n -> ServiceProcess.jvm(run, "flink-taskmanager-" + n))
                .start(files.taskManager(resourceId(number, start)).parts(), files.environment());
    }

    /** The numbers of those that were started and neither killed nor stopped. */
    public synchronized Set<Integer> taskManagers() {
        Set<Integer> numbers = new TreeSet<>(starts.keySet());
        numbers.removeIf(number -> !taskManager(number).wanted());
        return numbers;
    }

    public void killTaskManager(int number) {
        taskManager(number).kill();
    }

    public void stopTaskManager(int number) {
        taskManager(number).stop("TERM", PATIENCE);
    }

    /** Until {@link #thawTaskManager} it is a zombie: alive, and silent. */
    public void freezeTaskManager(int number) {
        taskManager(number).freeze();
    }

    public void thawTaskManager(int number) {
        taskManager(number).thaw();
    }

    public long taskManagerPid(int number) {
        return taskManager(number).pid();
    }

    public String restUrl() {
        return "http://" + HOST + ":" + ports.flinkRest();
    }

    /** How its users reach it. */
    public FlinkClient client() {
        return client;
    }

    public Path confDir() {
        return files.confDir();
    }

    public Path checkpoints() {
        return run.data(name()).resolve("checkpoints");
    }

    public Path savepoints() {
        return run.data(name()).resolve("savepoints");
    }

    /** Flink's own command line as a script: {@code run}, {@code list}, {@code stop}, {@code savepoint}. */
    public Path cliScript() {
        return files.cliScript();
    }

    /** The numbers of the TaskManagers that run a part of a job; empty while it is being started. */
    public Set<Integer> hosts(String jobId) {
        Set<Integer> hosts = new TreeSet<>();
        for (JsonNode vertex : client.rest("/jobs/" + jobId).path("vertices")) {
            for (JsonNode subtask : client.rest(
                            "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText())
                    .path("subtasks")) {
                Matcher id = RESOURCE_ID.matcher(subtask.path("taskmanager-id").asText());
                if (id.matches()) {
                    hosts.add(Integer.parseInt(id.group(1)));
                }
            }
        }
        return hosts;
    }

    private Set<String> registered() {
        Set<String> ids = new TreeSet<>();
        client.rest("/taskmanagers")
                .path("taskmanagers")
                .forEach(node -> ids.add(node.path("id").asText()));
        return ids;
    }

    /** A TaskManager is registered a moment before its slots are there, and a job would not find them. */
    private boolean slotsReported() {
        return client.rest("/overview").path("slots-total").asInt()
                == expected().size() * options.slots;
    }

    /** The TaskManagers that were started and neither killed nor stopped, by their id in Flink. */
    private synchronized Map<String, ServiceProcess> expected() {
        Map<String, ServiceProcess> expected = new TreeMap<>();
        starts.forEach((number, start) -> {
            ServiceProcess manager = taskManager(number);
            if (manager.wanted()) {
                expected.put(resourceId(number, start), manager);
            }
        });
        return expected;
    }

    private static String resourceId(int number, int start) {
        return "taskmanager-" + number + "-start-" + start;
    }

    private ServiceProcess taskManager(int number) {
        ServiceProcess manager = taskManagers.get(number);
        if (manager == null) {
            throw new IllegalArgumentException(
                    "Cannot find TaskManager " + number + ": there are " + taskManagers.keySet());
        }
        return manager;
    }

    private Map<String, String> settings() {
        Map<String, String> map = new TreeMap<>();
        map.put("jobmanager.rpc.address", HOST);
        map.put("jobmanager.bind-host", HOST);
        map.put("jobmanager.rpc.port", String.valueOf(ports.flinkRpc()));
        map.put("rest.address", HOST);
        map.put("rest.bind-address", HOST);
        map.put("rest.port", String.valueOf(ports.flinkRest()));
        map.put("taskmanager.host", HOST);
        map.put("taskmanager.bind-host", HOST);
        map.put("taskmanager.numberOfTaskSlots", String.valueOf(options.slots));
        map.put("taskmanager.memory.process.size", options.taskManagerMemory);
        // A session of many jobs, as no other cluster sees: each leaves the classes of its jar behind.
        map.put("taskmanager.memory.jvm-metaspace.size", "1600m");
        map.put("jobmanager.memory.process.size", "2200m");
        map.put("jobmanager.memory.jvm-metaspace.size", "1g");
        map.put("parallelism.default", String.valueOf(options.parallelism));
        map.put("execution.checkpointing.interval", options.checkpointInterval.toMillis() + " ms");
        map.put("execution.checkpointing.dir", checkpoints().toUri().toString());
        map.put("execution.checkpointing.savepoint-dir", savepoints().toUri().toString());
        map.put("io.tmp.dirs", run.data(name()).resolve("tmp").toString());
        map.put("web.upload.dir", run.data(name()).resolve("tmp").toString());
        return map;
    }
}
