package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicPatternTest {
    @TempDir
    private Path folder;

    @Tag("K-4")
    @Test
    void readsWhatIsCapturedAndAskedForAndNotExcluded() throws IOException {
        Predicate<String> reads = reads("[sales.*, public.order_*]", "tables: ['*'], exclude_tables: [sales.audit_*]");

        assertThat(reads).accepts("my-prefix.v1.sales.Orders", "my-prefix.v1.public.order_", "my-prefix.v1.sales.a.b");
        assertThat(reads)
                .rejects(
                        "my-prefix.v1.public.customers",
                        "my-prefix.v1.sales.audit_log",
                        "my-prefix.v1.salesx.a",
                        "my-prefixxv1.sales.a",
                        "my-prefix.v1.public.border_x");
    }

    @Tag("N-1")
    @Test
    void findsNamesThatKafkasAlphabetDoesNotHold() throws IOException {
        Predicate<String> reads = reads("['public.Größe \uD83D\uDE00']", "");

        assertThat(reads).accepts("my-prefix.v1.public.Gr__e___");
        assertThat(reads).rejects("my-prefix.v1.public.Groesse");
    }

    @Tag("E-12")
    @Tag("E-13")
    @Test
    void readsNoTopicThatHoldsNoTable() throws IOException {
        Predicate<String> reads = reads("[]", "");

        assertThat(reads)
                .rejects(
                        "my-prefix.v1",
                        "my-prefix.v1.transaction",
                        "my-prefix.v1.public._cdc_heartbeat",
                        "my-prefix.v1.public.debezium_signal",
                        "my-prefix.v1.public.orders.dlq",
                        "my-prefix.v1.dlq.audit",
                        "__debezium-heartbeat.my-prefix.v1");
    }

    @Test
    void readsATableThatIsCalledAsDeadLettersAre() throws IOException {
        Predicate<String> reads = reads("[]", "");

        assertThat(reads).accepts("my-prefix.v1.public.dlq").rejects("my-prefix.v1.public.dlq.dlq");
    }

    @Test
    void readsTheRetryTopicOfEachTopicThatItReads() throws IOException {
        Predicate<String> reads = reads("[sales.*, public.orders]", "exclude_tables: [sales.audit]");

        assertThat(reads)
                .accepts("my-prefix.v1.public.orders.dlq.retry", "my-prefix.v1.sales.a.dlq.retry")
                .rejects(
                        "my-prefix.v1.public.orders.dlq",
                        "my-prefix.v1.sales.audit.dlq.retry",
                        "my-prefix.v1.public.customers.dlq.retry",
                        "my-prefix.v1.sales._cdc_heartbeat.dlq.retry");
    }

    private Predicate<String> reads(String tables, String sink) throws IOException {
        Path file = Files.writeString(
                folder.resolve("pipeline.yaml"),
                """
                pipeline_id: shop
                topic_prefix: my-prefix.v1
                source: {host: db, database: shop, username: u, password: p, tables: %s}
                sinks:
                  - {sink_id: hook, sink_type: webhook, %s webhook: {url: "http://localhost:1/"}}
                """
                        .formatted(tables, sink.isEmpty() ? "" : sink + ","));
        Configs configs = Configs.load(file, null, null, name -> null);
        return TopicPattern.of(configs.pipeline(), configs.pipeline().sinks().get(0), "dlq")
                .asMatchPredicate();
    }
}
