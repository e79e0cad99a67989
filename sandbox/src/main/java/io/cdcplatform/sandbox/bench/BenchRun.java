package io.cdcplatform.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.provisioner.VerbException;
import io.cdcplatform.sandbox.stack.FlinkCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One bounded run of the job.
 *
 * @param seconds from the job's RUNNING to its FINISHED: the start of its tasks and the last commit included
 * @param cpuSeconds of the TaskManager's process
 * @param steady rows per second between 15 % and 90 % of the rows, from the source's counters; 0 if too short to tell
 */
record BenchRun(double seconds, double cpuSeconds, double steady) {
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private record Sample(long nanos, long rows) {}

    static BenchRun of(FlinkCluster flink, String... arguments) throws InterruptedException {
        double cpuBefore = cpu(flink);
        FlinkCluster.CliResult submitted = flink.cli(arguments);
        Matcher matcher = JOB_ID.matcher(submitted.output());
        if (submitted.exitCode() != 0 || !matcher.find()) {
            throw VerbException.failed("Cannot run the job: " + submitted.output());
        }
        String job = matcher.group(1);
        List<Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        JsonNode state = flink.rest("/jobs/" + job);
        while (!state.path("state").asText().equals("FINISHED")) {
            if (state.path("state").asText().equals("FAILED") || System.nanoTime() - begin > LIMIT.toNanos()) {
                throw VerbException.failed(
                        "Cannot finish the job, it is " + state.path("state").asText() + ": see the logs of Flink");
            }
            sample(flink, job, state, samples);
            TimeUnit.MILLISECONDS.sleep(50);
            state = flink.rest("/jobs/" + job);
        }
        JsonNode times = state.path("timestamps");
        double seconds =
                (times.path("FINISHED").asLong() - times.path("RUNNING").asLong()) / 1000.0;
        return new BenchRun(seconds, cpu(flink) - cpuBefore, steady(samples));
    }

    static BenchRun median(List<BenchRun> runs) {
        List<BenchRun> sorted = runs.stream()
                .sorted(Comparator.comparingDouble(BenchRun::seconds))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void sample(FlinkCluster flink, String job, JsonNode state, List<Sample> samples) {
        JsonNode source = state.path("vertices").path(0);
        String path = "/jobs/" + job + "/vertices/" + source.path("id").asText() + "/subtasks/metrics";
        for (JsonNode metric : flink.rest(path)) {
            String id = metric.path("id").asText();
            if (id.startsWith("Source__") && id.endsWith(".numRecordsIn")) {
                JsonNode sum =
                        flink.rest(path + "?get=" + id + "&agg=sum").path(0).path("sum");
                samples.add(new Sample(System.nanoTime(), sum.asLong()));
            }
        }
    }

    private static double steady(List<Sample> samples) {
        long most = samples.stream().mapToLong(Sample::rows).max().orElse(0);
        Sample from = null;
        Sample to = null;
        for (Sample sample : samples) {
            from = from == null && sample.rows() >= 0.15 * most ? sample : from;
            to = to == null && sample.rows() >= 0.90 * most ? sample : to;
        }
        return from == null || to == null || to.nanos() <= from.nanos()
                ? 0
                : (to.rows() - from.rows()) / ((to.nanos() - from.nanos()) / 1e9);
    }

    private static double cpu(FlinkCluster flink) {
        return ProcessHandle.of(flink.taskManagerPid(1))
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toNanos() / 1e9)
                .orElse(0.0);
    }
}
