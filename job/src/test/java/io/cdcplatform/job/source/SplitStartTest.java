package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SplitStartTest {
    private static final TopicPartition ORDERS = new TopicPartition("cdc.public.orders", 0);
    private static final KafkaPartitionSplit RESTORED = new KafkaPartitionSplit(ORDERS, 100);

    @Tag("F-8")
    @Test
    void startsWhereTheTargetIsWhateverTheStateSays() {
        assertThat(keepsProgress().startOf(RESTORED, Map.of(ORDERS, 42L))).isEqualTo(42);
    }

    @Tag("K-3")
    @Tag("F-2")
    @Test
    void readsAllOfATopicOrForATableThatWasMadeAnewWhateverTheStateSays() {
        assertThat(keepsProgress().startOf(RESTORED, Map.of())).isEqualTo(KafkaPartitionSplit.EARLIEST_OFFSET);
    }

    @Test
    void goesOnAtTheStateForATargetThatKeepsNoProgress() {
        SplitStart webhook = of(StartPositions.NONE);

        assertThat(webhook.startOf(RESTORED, Map.of())).isEqualTo(100);
        assertThat(webhook.startOf(new KafkaPartitionSplit(ORDERS, -2), Map.of(ORDERS, 7L)))
                .isEqualTo(7);
    }

    /** Whether what comes behind is a repeat is known from there only. */
    @Tag("E-20")
    @Test
    void looksOnceMoreAtWhatLiesBetweenTheStateAndTheTarget() {
        assertThat(SplitStart.readFrom(100, 142, 0)).isEqualTo(100);
        assertThat(SplitStart.readFrom(100, 142, 120)).isEqualTo(120);
        assertThat(SplitStart.readFrom(100, 142, 200)).isEqualTo(142);
        assertThat(SplitStart.readFrom(100, 42, 0)).isEqualTo(42);
        assertThat(SplitStart.readFrom(-2, 42, 0)).isEqualTo(42);
        assertThat(SplitStart.readFrom(100, KafkaPartitionSplit.EARLIEST_OFFSET, 0))
                .isEqualTo(KafkaPartitionSplit.EARLIEST_OFFSET);
    }

    private static SplitStart keepsProgress() {
        return of((partitions, topicIds) -> Map.of());
    }

    private static SplitStart of(StartPositions positions) {
        return new SplitStart(new TapSettings("shop.lake", TapLimits.NONE, positions, BeforeReading.NOTHING, Map.of()));
    }
}
