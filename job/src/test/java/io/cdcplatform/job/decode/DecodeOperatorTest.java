package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcplatform.job.deadletter.Replays;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.source.InChain;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.Schema;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class DecodeOperatorTest {
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int WIDER = 3;
    private static final Schema KEY_SCHEMA = Shop.key("{\"name\":\"id\",\"type\":\"int\"}");
    private static final Schema SCHEMA = Shop.envelope("{\"name\":\"id\",\"type\":\"int\"}");
    private static final Schema WIDER_SCHEMA = Shop.envelope(
            "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"note\",\"type\":[\"null\",\"string\"],\"default\":null}");

    private LoopbackRegistry registry;
    private String line;
    private OneInputStreamOperatorTestHarness<ConsumerRecord<byte[], byte[]>, LineRecord> harness;

    @BeforeEach
    void startsTheLine(TestInfo test) throws Exception {
        registry =
                new LoopbackRegistry().with(KEY, KEY_SCHEMA).with(VALUE, SCHEMA).with(WIDER, WIDER_SCHEMA);
        line = "shop." + test.getDisplayName();
        harness = harness(registry.url());
    }

    @AfterEach
    void stopsTheLine() throws Exception {
        harness.close();
        registry.close();
    }

    @Test
    void holdsTheTapUntilTheSchemasAreThereAndKeepsTheOrder() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        registry.waitFor(answers);

        take(event(0, VALUE), event(1, WIDER), event(2, VALUE));

        assertThat(tap().isOpen()).isFalse();
        assertThat(tap().recordsInside()).isEqualTo(3);
        assertThat(given()).isEmpty();

        answers.countDown();
        awaitRecords(3);

        assertThat(offsets()).containsExactly(0L, 1L, 2L);
        assertThat(given()).allMatch(ChangeEvent.class::isInstance);
        assertThat(tap().isOpen()).isTrue();
    }

    @Tag("D-1")
    @Test
    void takesFromARetryTopicWhatIsItsOwnAndLetsMarkersPassInOrder() throws Exception {
        String sink = line.substring("shop.".length());

        take(
                Replays.retry(0, event(7, VALUE), "r1", sink, false),
                Replays.retry(1, event(8, VALUE), "r1", "another", false),
                Replays.retry(2, event(7, VALUE), "r1", sink, true),
                Replays.retry(3, event(8, VALUE), "r1", "another", true));
        awaitRecords(4);

        assertThat(given())
                .extracting(record -> record.getClass().getSimpleName())
                .containsExactly("ChangeEvent", "Skipped", "Unpark", "Skipped");
        assertThat(given().get(0).at()).as("where it was first").endsWith("@7");
        assertThat(offsets()).as("where it is now").containsExactly(0L, 1L, 2L, 3L);
    }

    @Tag("R-5")
    @Test
    void asksTheRegistryOncePerSchema() throws Exception {
        for (int i = 0; i < 10; i++) {
            take(event(i, VALUE));
        }
        awaitRecords(10);
        take(event(10, VALUE));

        assertThat(given()).hasSize(11);
        assertThat(registry.requests()).isEqualTo(2);
        assertThat(registry.authorization()).isEqualTo("Bearer token");
    }

    @Tag("R-1")
    @Tag("D-9")
    @Test
    void waitsOutARegistryThatIsOutOfOrder() throws Exception {
        for (int status : new int[] {500, 429, 401, 404}) {
            int before = registry.requests();
            registry.breakWith(status);
            take(event(status, VALUE));
            await().until(() -> registry.requests() >= before + 1);
        }
        pump();
        assertThat(given()).isEmpty();

        registry.breakWith(0);
        awaitRecords(4);

        assertThat(given()).allMatch(ChangeEvent.class::isInstance);
    }

    @Tag("R-1")
    @Tag("D-9")
    @Test
    void waitsOutARegistryThatCannotBeReached() throws Exception {
        registry.close();
        take(event(0, VALUE));

        await().pollInSameThread().during(Duration.ofMillis(300)).until(() -> {
            pump();
            return given().isEmpty();
        });
        assertThat(tap().isOpen()).isFalse();
    }

    @Test
    void failsTheLineWhereNoWaitingHelps() throws Exception {
        try (var misled = harness("http://no such host")) {
            misled.processElement(new StreamRecord<>(event(0, VALUE)));

            await().pollInSameThread().untilAsserted(() -> assertThatThrownBy(() -> pump(misled))
                    .hasMessageContaining("schema_registry_url"));
        }
    }

    @Test
    void givesARecordOfABrokenSchemaAsAFailure() {
        WriterSchema twice = WriterSchema.of(
                VALUE,
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"a\",\"type\":\"int\"}]}");

        assertThatThrownBy(twice::envelope).isInstanceOf(DecodeException.class);
    }

    @Tag("R-2")
    @Test
    void givesARecordOfAnUnknownSchemaAsAFailureAndGoesOn() throws Exception {
        take(event(0, VALUE), event(1, 999), event(2, VALUE));
        awaitRecords(3);

        assertThat(offsets()).containsExactly(0L, 1L, 2L);
        assertThat(((Failure) given().get(1)).code()).isEqualTo("DECODE_UNKNOWN_SCHEMA");
        assertThat(((Failure) given().get(1)).origin().value())
                .isEqualTo(event(1, 999).value());
        assertThat(tap().isOpen()).isTrue();
    }

    @Tag("R-1")
    @Test
    void takesCheckpointsWhileItWaits() throws Exception {
        registry.breakWith(503);
        take(event(0, VALUE));

        assertThat(harness.snapshot(1, 1)).isNotNull();
        assertThat(tap().of(event(0, VALUE)).durable()).isZero();
    }

    @Test
    void aSchemaThatTheParserDoesNotTakeIsTheRecordsFault() throws Exception {
        WriterSchema nested = WriterSchema.of(7, "[[\"null\"]]");

        assertThatThrownBy(nested::envelope).isInstanceOf(DecodeException.class);
    }

    @Test
    void endsWhileItWaits() throws Exception {
        registry.breakWith(503);
        take(event(0, VALUE));
        await().until(() -> registry.requests() > 0);

        harness.close();

        int requests = registry.requests();
        await().during(Duration.ofMillis(300)).until(() -> registry.requests() <= requests + 1);
    }

    @Test
    void travelsToTheTaskAndChainsToItsSource() throws Exception {
        InChain<ConsumerRecord<byte[], byte[]>, LineRecord> factory = factory(registry.url());

        assertThat(InstantiationUtil.clone(factory).getChainingStrategy()).isEqualTo(ChainingStrategy.ALWAYS);
    }

    @Tag("F-14")
    @Test
    void saysNothingSecretOfItsSettings() {
        assertThat(settings("http://registry").toString()).doesNotContain("token");
    }

    private OneInputStreamOperatorTestHarness<ConsumerRecord<byte[], byte[]>, LineRecord> harness(String url)
            throws Exception {
        var made = new OneInputStreamOperatorTestHarness<ConsumerRecord<byte[], byte[]>, LineRecord>(factory(url));
        made.setup(new Unserialized());
        made.open();
        return made;
    }

    private InChain<ConsumerRecord<byte[], byte[]>, LineRecord> factory(String url) {
        return DecodeOperator.factory(line, new TapLimits(1000, 1_000_000), settings(url));
    }

    private static DecodeSettings settings(String url) {
        return new DecodeSettings(url, "Bearer token", DecodeSettings.Format.of("avro"), false, "cdc");
    }

    @SafeVarargs
    private void take(ConsumerRecord<byte[], byte[]>... records) throws Exception {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            harness.processElement(new StreamRecord<>(record));
        }
    }

    private void awaitRecords(int count) {
        await().pollInSameThread().atMost(Duration.ofSeconds(10)).until(() -> {
            pump();
            return given().size() >= count;
        });
    }

    private void pump() throws Exception {
        pump(harness);
    }

    /** Runs what other threads left for the task's thread. */
    private static void pump(OneInputStreamOperatorTestHarness<?, ?> harness) throws Exception {
        while (true) {
            var mail = harness.getTaskMailbox().tryTake(-1);
            if (mail.isEmpty()) {
                return;
            }
            mail.get().run();
        }
    }

    private List<LineRecord> given() {
        return new ArrayList<>(harness.extractOutputValues());
    }

    private List<Long> offsets() {
        return given().stream().map(record -> record.origin().offset()).toList();
    }

    private Tap tap() {
        return Tap.ofThisTask(line, TapLimits.NONE);
    }

    private static ConsumerRecord<byte[], byte[]> event(long offset, int valueSchema) {
        Schema schema = valueSchema == WIDER ? WIDER_SCHEMA : SCHEMA;
        return Shop.at(
                offset,
                Shop.wire(KEY, KEY_SCHEMA, Shop.record(KEY_SCHEMA, Map.of("id", 1))),
                Shop.wire(
                        valueSchema,
                        schema,
                        Shop.change(schema, "c", null, Shop.record(Shop.rowOf(schema), Map.of("id", 1)))));
    }
}
