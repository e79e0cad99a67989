package io.cdcplatform.sandbox.e2e;

import static org.awaitility.Awaitility.await;

import io.cdcplatform.sandbox.shop.Receiver;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Topics come, go and come back under a line that knows no other progress than its state. */
@ExtendWith(StackExtension.class)
class DeletedTopicIT {
    private static final Duration SURE = Duration.ofSeconds(3);
    private static final Path JAR = Path.of(System.getProperty("cdc.home", "."))
            .resolve("job/target/cdc-job.jar")
            .toAbsolutePath();

    @TempDir
    private Path folder;

    @Tag("K-3")
    @Tag("K-4")
    @Test
    void aDeletedTopicHoldsUpNoOtherAndANewOneIsReadFromItsBeginning(Stack stack) throws Exception {
        String servers = stack.kafka().bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
                Records records = new Records(servers);
                Receiver receiver = new Receiver(0)) {
            String[] files = files(servers, receiver);
            create(admin, "gone.public.a");
            create(admin, "gone.public.b");
            send(records, "a", 1);
            send(records, "b", 1);
            String job = stack.flink().client().submit(arguments(files));
            awaitChanges(receiver, "a", 1);
            awaitChanges(receiver, "b", 1);

            create(admin, "gone.public.c");
            send(records, "c", 1);
            awaitChanges(receiver, "c", 1);

            String savepoint = stack.flink().client().stopWithSavepoint(job);
            admin.deleteTopics(List.of("gone.public.a")).all().get();
            String resumed = stack.flink().client().submit(arguments(files, "-s", savepoint));
            send(records, "b", 2);
            awaitChanges(receiver, "b", 2);

            await().pollDelay(SURE).until(() -> true); // asked twice: it is gone, not unknown for a moment
            create(admin, "gone.public.a");
            send(records, "a", 2);
            awaitChanges(receiver, "a", 2);
            stack.flink().client().stopWithSavepoint(resumed);
        }
    }

    private static void awaitChanges(Receiver receiver, String table, int changes) {
        Scenario.patiently().until(() -> receiver.table("public." + table).changes() == changes);
    }

    private static void create(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    private static String[] arguments(String[] files, String... options) {
        return java.util.stream.Stream.of(options, new String[] {JAR.toString()}, files)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }

    /** As Debezium writes it with its JSON converter, without what the job does not read. */
    private static void send(Records records, String table, int id) throws Exception {
        String row = "{'type':'struct','optional':true,'field':'%s','fields':[{'type':'int32','field':'id'}]}";
        String key =
                "{'schema':{'type':'struct','fields':[{'type':'int32','field':'id'}]},'payload':{'id':" + id + "}}";
        String value = "{'schema':{'type':'struct','name':'gone.Envelope','fields':[" + row.formatted("before") + ","
                + row.formatted("after")
                + ",{'type':'struct','field':'source','fields':[{'type':'string','field':'connector'},"
                + "{'type':'string','field':'db'},{'type':'string','field':'schema'},{'type':'string','field':'table'},"
                + "{'type':'int64','field':'lsn'},{'type':'int64','field':'ts_ms'}]},{'type':'string','field':'op'}]},"
                + "'payload':{'before':null,'after':{'id':" + id + "},'source':{'connector':'postgresql','db':'gone',"
                + "'schema':'public','table':'" + table + "','lsn':" + id + ",'ts_ms':1},'op':'c'}}";
        records.send("gone.public." + table, 0, bytes(key), bytes(value), Map.of());
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private String[] files(String servers, Receiver receiver) throws Exception {
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: gone
                topic_prefix: gone
                source: {database: gone}
                sinks:
                  - {sink_id: notify, sink_type: webhook, webhook: {url: "%s"}}
                """
                        .formatted(receiver.url()));
        Path platform = Files.writeString(
                folder.resolve("platform.yaml"),
                "kafka: {bootstrap_servers: \"%s\", value_format: json}".formatted(servers));
        return new String[] {"--pipeline", pipeline.toString(), "--platform", platform.toString()};
    }
}
