package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GapExceptionTest {
    private final TopicPartition partition = new TopicPartition("cdc.public.orders", 3);

    @Tag("K-2")
    @Test
    void saysHowManyRecordsAreGone() {
        assertThatThrownBy(() -> GapException.check("shop.lake", partition, 10, 25, 100))
                .hasMessageContaining("cdc.public.orders-3@10")
                .hasMessageContaining("15 records are gone");
    }

    @Tag("K-2")
    @Tag("K-3")
    @Test
    void refusesAPositionBehindTheTopicsEnd() {
        assertThatThrownBy(() -> GapException.check("shop.lake", partition, 101, 0, 100))
                .hasMessageContaining("ends at 100");
    }

    @Test
    void acceptsWhatTheTopicHoldsAndWhatKafkaDecides() {
        assertThatCode(() -> {
                    GapException.check("shop.lake", partition, 25, 25, 100);
                    GapException.check("shop.lake", partition, 100, 25, 100);
                    GapException.check("shop.lake", partition, -2, 25, 100);
                })
                .doesNotThrowAnyException();
    }

    @Tag("F-2")
    @Tag("K-2")
    @Test
    void saysThatALineWithoutProgressBeginsInTheMiddle() {
        assertThat(GapException.warning("shop.lake", partition, -2, 25))
                .isEqualTo(
                        "Line shop.lake starts at cdc.public.orders-3@25: the 25 records before are gone. If the table"
                                + " was not snapshotted behind them, re-snapshot it");
        assertThat(GapException.warning("shop.lake", partition, -2, 0)).isEmpty();
        assertThat(GapException.warning("shop.lake", partition, 30, 25)).isEmpty();
    }
}
