package io.cdcplatform.job.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JdbcPositionsIT {
    private static final TopicPartition FIRST = new TopicPartition("cdc.public.t", 0);
    private static final TopicPartition SECOND = new TopicPartition("cdc.public.t", 1);
    private static final TopicPartition ANEW = new TopicPartition("cdc.public.anew", 0);

    private Target target;
    private JdbcPositions positions;

    @BeforeEach
    void makeDatabase() throws SQLException {
        target = new Target();
        positions = (JdbcPositions) new JdbcSink(target.line()).startPositions();
    }

    @Test
    void saysNothingWhereThereIsNoProgress() throws Exception {
        assertThat(read()).isEmpty();
    }

    @Tag("K-3")
    @Test
    void saysWhatTheTargetKnowsOfThisLineAndTheseTopics() throws Exception {
        target.execute(
                Dialect.of(target.url, true).createProgress(),
                "INSERT INTO _cdc_progress VALUES ('" + target.lineId + "', 'cdc.public.t', 0, 'id-t', 42),"
                        + " ('other.line', 'cdc.public.t', 1, 'id-t', 43),"
                        + " ('" + target.lineId + "', 'cdc.public.anew', 0, 'older', 44),"
                        + " ('" + target.lineId + "', 'cdc.public.gone', 0, 'id-t', 45)");

        assertThat(read()).isEqualTo(Map.of(FIRST, 42L));
    }

    @Test
    void throwsWhereTheTargetCannotBeReached() {
        target.url = "jdbc:postgresql://127.0.0.1:1/none";
        positions = (JdbcPositions) new JdbcSink(target.line()).startPositions();

        assertThatThrownBy(this::read).isInstanceOf(SQLException.class);
    }

    private Map<TopicPartition, Long> read() throws SQLException {
        return positions.read(
                List.of(FIRST, SECOND, ANEW), Map.of("cdc.public.t", "id-t", "cdc.public.anew", "id-anew"));
    }
}
