package io.cdcplatform.job.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RetryRecord;
import io.cdcplatform.job.event.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D-5")
class ParkingTest {
    private static final String TOPIC = "cdc.public.orders";

    private final Parking parking = new Parking(3);

    @Test
    void aLetterParksTheLaterEventsOfItsKeyInItsPartitionAndNoOthers() {
        parking.park(event("a", 5));

        assertThat(parking.instead(event("a", 4))).as("read again, from before").isNull();
        assertThat(parking.instead(event("b", 6))).isNull();
        assertThat(parking.instead(record(TOPIC, 1, 6, "a"))).isNull();
        assertThat(parking.instead(record("cdc.public.other", 0, 6, "a"))).isNull();
        assertThat(parking.instead(record(TOPIC, 0, 6, null))).isNull();
        assertThat(parking.instead(event("a", 6))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo("PARKED");
            assertThat(failure.message()).contains(TOPIC + "-0@6", "dead letter of " + TOPIC + "-0@5");
        });
        assertThat(parking.instead(event("a", 5)))
                .as("the letter itself, read again")
                .isInstanceOf(Failure.class);
    }

    @Test
    void aRecordWithoutAKeyParksNothing() {
        parking.park(record(TOPIC, 0, 1, null));

        assertThat(parking.size()).isZero();
    }

    @Test
    void aReplayPassesAndItsMarkerLetsTheKeyGo() {
        park(5, 6);

        assertThat(parking.instead(retry(5, "r1"))).isNull();
        assertThat(parking.instead(event("a", 7))).as("before the marker").isInstanceOf(Failure.class);
        assertThat(parking.instead(retry(6, "r1"))).isNull();
        parking.unpark(marker(6, "r1"));

        assertThat(parking.instead(event("a", 8))).isNull();
        assertThat(parking.size()).isZero();
    }

    @Test
    void aKeyOfWhichMoreCameInBetweenStaysParkedAndTheNextReplayBringsTheRest() {
        park(5, 6);
        parking.park(event("a", 7));
        parking.unpark(marker(6, "r1"));
        assertThat(parking.instead(event("a", 8))).isInstanceOf(Failure.class);
        assertThat(parking.instead(retry(6, "r2")))
                .as("older than what is there by now")
                .isInstanceOf(Skipped.class);

        assertThat(parking.instead(retry(7, "r2"))).isNull();
        parking.unpark(marker(7, "r2"));

        assertThat(parking.instead(event("a", 8))).isNull();
    }

    @Test
    void whatFailsAgainHoldsBackTheRestOfItsReplayAndItsMarker() {
        park(5, 6, 7);

        assertThat(parking.instead(retry(5, "r1"))).isNull();
        assertThat(parking.instead(retry(6, "r1"))).isNull();
        parking.park(retry(6, "r1"));
        LineRecord behind = parking.instead(retry(7, "r1"));
        assertThat(behind).isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.code())
                .isEqualTo("PARKED"));
        parking.park(retry(7, "r1"));
        parking.unpark(marker(7, "r1"));
        assertThat(parking.instead(event("a", 8))).isInstanceOf(Failure.class);

        assertThat(parking.instead(retry(5, "r2"))).as("r1 applied it").isInstanceOf(Skipped.class);
        assertThat(parking.instead(retry(6, "r2"))).isNull();
        assertThat(parking.instead(retry(7, "r2"))).isNull();
        parking.unpark(marker(7, "r2"));
        assertThat(parking.instead(event("a", 8))).isNull();
    }

    @Test
    void tooManyKeysStopTheLineWithTheRemedy() {
        parking.park(event("a", 1));
        parking.park(event("b", 2));
        parking.park(event("c", 3));
        parking.park(event("c", 4));

        assertThatThrownBy(() -> parking.park(event("d", 5))).hasMessageContaining("cdc dlq replay");
    }

    @Test
    void tooManyKeysAtTheStartHaltTheLineInsteadOfRestartingItForEver() {
        List<String> halted = new ArrayList<>();
        parking.whenFull(halted::add);

        parking.learn(
                new TopicPartition(TOPIC, 0),
                Map.of(key("a"), ParkedKey.none(), key("b"), ParkedKey.none(), key("c"), ParkedKey.none()));

        assertThat(halted).singleElement().asString().contains("3 keys", "cdc dlq");
    }

    @Test
    void whatIsLearnedOfAPartitionCountsOnce() {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        parking.learn(partition, Map.of(key("a"), new ParkedKey(5, 6, Map.of())));
        parking.unpark(marker(6, "r1"));

        parking.learn(partition, Map.of(key("a"), new ParkedKey(5, 6, Map.of())));

        assertThat(parking.instead(event("a", 7))).isNull();
    }

    private void park(long... offsets) {
        for (long offset : offsets) {
            parking.park(event("a", offset));
        }
    }

    private static org.apache.flink.shaded.guava33.com.google.common.hash.HashCode key(String key) {
        return Parking.keyOf(TOPIC, 0, key.getBytes(UTF_8));
    }

    private static RetryRecord retry(long letter, String replayId) {
        return Replays.retry(100 + letter, event("a", letter), replayId);
    }

    private static RetryRecord marker(long letter, String replayId) {
        return Replays.marker(200 + letter, event("a", letter), replayId);
    }

    private static ConsumerRecord<byte[], byte[]> event(String key, long offset) {
        return record(TOPIC, 0, offset, key);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, @Nullable String key) {
        return Replays.record(
                topic, partition, offset, key == null ? null : key.getBytes(UTF_8), new byte[1], new RecordHeaders());
    }
}
