package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.sink.Lines;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TapSourceTest {

    @Tag("K-2")
    @Test
    void aGapThatIsCutWhileTheLineWaitsFailsTheReaderInsteadOfBeingJumpedOver() throws Exception {
        assertThat(source()).extracting("kafka.props").asString().contains("auto.offset.reset=none");
    }

    @Tag("E-22")
    @Tag("K-9")
    @Test
    void readsOnlyWhatIsCommittedWhateverThePlatformSays() throws Exception {
        assertThat(source()).extracting("kafka.props").asString().contains("isolation.level=read_committed");
    }

    @Tag("K-4")
    @Test
    void looksForNewTopicsOftenEnough() throws Exception {
        assertThat(source()).extracting("kafka.props").asString().contains("partition.discovery.interval.ms=10000");
    }

    @Tag("K-10")
    @Test
    void beginsAPartitionThatNobodyKnowsAtItsBeginningAndNeverAtItsEnd() {
        TopicPartition orders = new TopicPartition("cdc.public.orders", 0);

        assertThat(new TapSource.FromTheBeginning().getPartitionOffsets(List.of(orders), null))
                .containsExactly(Map.entry(orders, KafkaPartitionSplit.EARLIEST_OFFSET));
        assertThat(new TapSource.FromTheBeginning().getAutoOffsetResetStrategy())
                .hasToString("none");
    }

    private static TapSource source() {
        Lines lines = new Lines();
        lines.kafkaProperties = Map.of("isolation.level", "read_uncommitted", "auto.offset.reset", "latest");
        Line line = lines.webhook();
        return TapSource.of(
                line.id(),
                line.pipeline(),
                line.sink(),
                line.platform(),
                TapLimits.NONE,
                StartPositions.NONE,
                BeforeReading.NOTHING,
                false);
    }
}
