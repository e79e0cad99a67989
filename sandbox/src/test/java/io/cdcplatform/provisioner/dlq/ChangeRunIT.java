package io.cdcplatform.provisioner.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.config.Configs;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(StackExtension.class)
@Tag("D-7")
class ChangeRunIT {
    private static final String TOPIC = "changerun.dlq.retry";

    @Test
    void theRunThatBeganLastIsTheOnlyOneThatCounts(Stack stack, @TempDir Path folder) throws Exception {
        Configs configs = configs(stack, folder);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }

        try (ChangeRun first = ChangeRun.begin(configs)) {
            first.send(new ProducerRecord<>(TOPIC, 0, null, new byte[] {1}));
            try (ChangeRun second = ChangeRun.begin(configs)) {
                second.send(new ProducerRecord<>(TOPIC, 0, null, new byte[] {2}));
                assertThatThrownBy(first::commit).hasMessageContaining("another run for pipeline changerun began");
                second.commit();
            }
        }

        assertThat(values(configs)).containsExactly((byte) 2);
    }

    @Test
    void aRunThatIsGivenUpLeavesNothing(Stack stack, @TempDir Path folder) throws Exception {
        Configs configs = configs(stack, folder);
        List<Byte> before = values(configs);

        try (ChangeRun run = ChangeRun.begin(configs)) {
            run.send(new ProducerRecord<>(TOPIC, 0, null, new byte[] {3}));
        }

        assertThat(values(configs)).isEqualTo(before);
    }

    private static List<Byte> values(Configs configs) {
        List<Byte> values = new ArrayList<>();
        try (LetterLog log = LetterLog.open(configs.platform().kafka())) {
            if (log.topics().containsKey(TOPIC)) {
                log.read(List.of(new TopicPartition(TOPIC, 0)), record -> values.add(record.value()[0]));
            }
        }
        return values;
    }

    private static Configs configs(Stack stack, Path folder) throws Exception {
        Path pipeline = Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: changerun
                source: {host: localhost, database: shop, username: cdc_user, password: cdc}
                sinks: [{sink_id: notify, sink_type: webhook, webhook: {url: "http://receiver"}}]
                """);
        Files.writeString(
                folder.resolve("platform.yaml"),
                "kafka: {bootstrap_servers: \"" + stack.kafka().bootstrapServers() + "\"}");
        return Configs.load(pipeline, null, null);
    }
}
