package io.cdcplatform.sandbox.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");
    private static final Pattern RESOURCE_ID = Pattern.compile("taskmanager-(\\d+)-start-\\d+");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Ports ports;
    private final StackOptions options;
    private final FlinkFiles files;
    private final Map<Integer, ServiceProcess> taskManagers = new ConcurrentSkipListMap<>();
    private final Map<Integer, Integer> starts = new HashMap<>();

    FlinkCluster(RunDirectory run, Artefacts artefacts, Ports ports, StackOptions options) {
        super("flink", ports.flinkRest(), run, artefacts, ServiceProcess.jvm(run, "flink-jobmanager"));
        this.ports = ports;
        this.options = options;
        this.files = new FlinkFiles(run, artefacts);
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

    /** Runs Flink's command line to its end; its standard error is part of the output. */
    public CliResult cli(String... arguments) {
        List<String> command = new ArrayList<>(List.of(cliScript().toString()));
        command.addAll(List.of(arguments));
        try {
            Process cli = new ProcessBuilder(command).redirectErrorStream(true).start();
            cli.getOutputStream().close();
            String output = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new CliResult(cli.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run flink " + arguments[0] + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot run flink " + arguments[0] + ": interrupted", e);
        }
    }

    /** {@code flink run -d} with these arguments; the id of the job that it started. */
    public String submit(String... arguments) {
        List<String> command = new ArrayList<>(List.of("run", "-d"));
        command.addAll(List.of(arguments));
        CliResult result = cli(command.toArray(String[]::new));
        Matcher id = SUBMITTED.matcher(result.output());
        if (result.exitCode() != 0 || !id.find()) {
            throw new IllegalStateException(
                    "Cannot submit the job: flink run ended with " + result.exitCode() + ":\n" + result.output());
        }
        return id.group(1);
    }

    /** {@code flink stop}; where the savepoint is. */
    public String stopWithSavepoint(String jobId) {
        return savepoint("stop", "--savepointPath", savepoints().toUri().toString(), jobId);
    }

    /** {@code flink savepoint}: the job runs on; where the savepoint is. */
    public String takeSavepoint(String jobId) {
        return savepoint("savepoint", jobId, savepoints().toUri().toString());
    }

    private String savepoint(String... command) {
        CliResult taken = cli(command);
        Matcher path = SAVEPOINT.matcher(taken.output());
        if (taken.exitCode() != 0 || !path.find()) {
            throw new IllegalStateException("Cannot take a savepoint: flink " + command[0] + " ended with "
                    + taken.exitCode() + ":\n" + taken.output());
        }
        return path.group(1);
    }

    /** RUNNING, RESTARTING, FINISHED and so on. */
    public String jobState(String jobId) {
        return rest("/jobs/" + jobId).path("state").asText();
    }

    /** The numbers of the TaskManagers that run a part of a job; empty while it is being started. */
    public Set<Integer> hosts(String jobId) {
        Set<Integer> hosts = new TreeSet<>();
        for (JsonNode vertex : rest("/jobs/" + jobId).path("vertices")) {
            for (JsonNode subtask : rest("/jobs/" + jobId + "/vertices/"
                            + vertex.path("id").asText())
                    .path("subtasks")) {
                Matcher id = RESOURCE_ID.matcher(subtask.path("taskmanager-id").asText());
                if (id.matches()) {
                    hosts.add(Integer.parseInt(id.group(1)));
                }
            }
        }
        return hosts;
    }

    /** Whether each task of a job runs. */
    public boolean allRun(String jobId) {
        JsonNode vertices = rest("/jobs/" + jobId).path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return !vertices.isEmpty();
    }

    /** Where the newest completed checkpoint of a job is, empty before the first. */
    public String checkpoint(String jobId) {
        return rest("/jobs/" + jobId + "/checkpoints")
                .path("latest")
                .path("completed")
                .path("external_path")
                .asText("");
    }

    /** The answer of Flink's REST API to a path like {@code /jobs/overview}. */
    public JsonNode rest(String path) {
        try {
            return Http.json(restUrl() + path);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot read " + path + ": interrupted", e);
        }
    }

    /** What a run of the command line gave. */
    public record CliResult(int exitCode, String output) {}

    private Set<String> registered() {
        Set<String> ids = new TreeSet<>();
        rest("/taskmanagers")
                .path("taskmanagers")
                .forEach(node -> ids.add(node.path("id").asText()));
        return ids;
    }

    /** A TaskManager is registered a moment before its slots are there, and a job would not find them. */
    private boolean slotsReported() {
        return rest("/overview").path("slots-total").asInt() == expected().size() * options.slots;
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
