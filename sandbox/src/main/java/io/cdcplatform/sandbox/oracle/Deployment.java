package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.Provision;
import io.cdcplatform.sandbox.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What a user does with the run's two files: {@code cdc apply} and {@code flink run}; taken away again at the end. */
final class Deployment implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Stack stack;
    private final Names names;
    private volatile String job = "";

    Deployment(Stack stack, Names names) {
        this.stack = stack;
        this.names = names;
    }

    /** The id of the job; empty before {@link #submit}. */
    String job() {
        return job;
    }

    void apply() {
        Provision.apply("the oracle's", names.pipeline(), names.platform());
    }

    /** @param options of {@code flink run}: where to go on from, how many subtasks */
    void submit(String... options) {
        List<String> command = new ArrayList<>(List.of(options));
        command.add(Path.of(System.getProperty("cdc.home", "."))
                .resolve("job/target/cdc-job.jar")
                .toAbsolutePath()
                .toString());
        command.addAll(List.of("--pipeline", names.pipeline().toString()));
        command.addAll(List.of("--platform", names.platform().toString()));
        job = stack.flink().client().submit(command.toArray(String[]::new));
    }

    /** Stops the job with a savepoint and goes on from it. */
    void rescale(int parallelism) {
        submit("-s", stack.flink().client().stopWithSavepoint(job), "-p", String.valueOf(parallelism));
    }

    /** A topic that is there already keeps its partitions: here one, so that TRUNCATE has its place among the rows. */
    void onePartition(Collection<Table> tables) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.createTopics(tables.stream()
                            .filter(table -> table.onePartition)
                            .map(table -> new NewTopic(names.topic(table), 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (!job.isEmpty()) {
            stack.flink().client().cli("cancel", job);
        }
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.connect().url() + "/connectors/" + names.connector()))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        dropSlot();
    }

    /** As soon as the connector has let go of it; a stack has so many only. */
    private void dropSlot() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                stack.postgres()
                        .execute(
                                names.name(),
                                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                        + " WHERE database = current_database()");
                return;
            } catch (IllegalStateException inUse) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }
}
