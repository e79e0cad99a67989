package io.cdcplatform.sandbox.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.sandbox.shop.Lags;
import io.cdcplatform.sandbox.shop.SourceEnd;
import io.cdcplatform.sandbox.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Whether all that the source has is durable in every sink, as the connector and the lines say themselves. */
final class Deliveries implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final long POLL_MILLIS = 250;

    private final Stack stack;
    private final Names names;
    private final Lags lags;

    Deliveries(Stack stack, Names names) {
        this.stack = stack;
        this.names = names;
        this.lags = new Lags(stack.kafka().bootstrapServers());
    }

    /** Waits for everything that is committed at the source as of now. */
    void await(String job, List<Table> tables) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        SourceEnd mark = SourceEnd.mark(stack.postgres(), names.name());
        while (!mark.reached() || behind(tables).values().stream().anyMatch(lag -> lag > 0)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Cannot go on: not everything was delivered within "
                        + PATIENCE.toMinutes() + " minutes; behind "
                        + behind(tables) + ", " + deadLetters(tables) + " dead letters, job "
                        + stack.flink().client().jobState(job) + " " + failure(job));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private long deadLetters(List<Table> tables) throws ExecutionException, InterruptedException {
        List<String> topics =
                tables.stream().map(table -> names.topic(table) + ".dlq").toList();
        return lags.of(names.group("nobody"), topics).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** How often the job, or a part of it, was started again. */
    long restarts(String job) {
        for (JsonNode metric : stack.flink().client().rest("/jobs/" + job + "/metrics?get=numRestarts")) {
            return metric.path("value").asLong();
        }
        return 0;
    }

    /** Why the job failed last. */
    String failure(String job) {
        JsonNode entries = stack.flink()
                .client()
                .rest("/jobs/" + job + "/exceptions?maxExceptions=1")
                .path("exceptionHistory")
                .path("entries");
        String text = entries.path(0).path("stacktrace").asText("");
        return text.length() > 2_000 ? text.substring(0, 2_000) : text;
    }

    @Override
    public void close() {
        lags.close();
    }

    /** Per sink and topic; only what is behind. */
    private Map<String, Long> behind(List<Table> tables) throws ExecutionException, InterruptedException {
        Map<String, Long> behind = new TreeMap<>();
        for (String sink : Names.sinks()) {
            List<String> topics = new ArrayList<>();
            for (Table table : tables) {
                if (table.keyed() || sink.equals(Names.JOURNAL) || sink.equals(Names.NOTIFY)) {
                    topics.add(names.topic(table));
                }
            }
            lags.of(names.group(sink), topics).forEach((topic, lag) -> {
                if (lag > 0) {
                    behind.put(sink + " " + topic, lag);
                }
            });
        }
        return behind;
    }
}
