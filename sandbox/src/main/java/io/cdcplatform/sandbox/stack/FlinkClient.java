package io.cdcplatform.sandbox.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user of a Flink cluster: its command line as a script, and its REST API. */
public final class FlinkClient {
    private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

    private final String restUrl;
    private final Path script;
    private final Path savepoints;

    FlinkClient(String restUrl, Path script, Path savepoints) {
        this.restUrl = restUrl;
        this.script = script;
        this.savepoints = savepoints;
    }

    /** Runs Flink's command line to its end; its standard error is part of the output. */
    public CliResult cli(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
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
        return savepoint("stop", "--savepointPath", savepoints.toUri().toString(), jobId);
    }

    /** {@code flink savepoint}: the job runs on; where the savepoint is. */
    public String takeSavepoint(String jobId) {
        return savepoint("savepoint", jobId, savepoints.toUri().toString());
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

    /** Whether each task of a job runs. */
    public boolean allRun(String jobId) {
        JsonNode job = rest("/jobs/" + jobId);
        JsonNode vertices = job.path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asText().equals("RUNNING")) {
                return false;
            }
        }
        return job.path("state").asText().equals("RUNNING") && !vertices.isEmpty();
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
            return Http.json(restUrl + path);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot read " + path + ": interrupted", e);
        }
    }

    /** What a run of the command line gave. */
    public record CliResult(int exitCode, String output) {}
}
