package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.Line;
import io.cdcplatform.job.source.InTask;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JdbcSinkIT {
    private static final int RECORDS = 30_000;
    private static final int KEYS = 700;
    private static final TableSchema COUNTERS =
            Changes.table("counters", List.of("id"), column("id", new IntType(false)), column("v", new IntType()));
    private static final AtomicInteger CRASHES = new AtomicInteger();

    @Tag("J-13")
    @Tag("F-8")
    @Test
    @Tag("J-8")
    void equalsTheSourceWhateverDiesInBetween() throws Exception {
        // given a task that dies twice and a target that loses its connections all the time
        Target target = new Target();
        target.batchSize = 200;
        target.flushInterval = Duration.ofMillis(5);
        Line line = target.line();
        CRASHES.set(2);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger killed = new AtomicInteger();
        Thread killer = new Thread(() -> killConnections(target, done, killed));
        killer.start();

        // when
        run(line);
        done.set(true);
        killer.join();

        // then
        List<String> expected = expected().entrySet().stream()
                .map(row -> row.getKey() + "|" + row.getValue())
                .toList();
        assertThat(target.query("SELECT id, v FROM counters ORDER BY id")).isEqualTo(expected);
        assertThat(target.query("SELECT next_offset FROM _cdc_progress")).containsExactly(String.valueOf(RECORDS));
        assertThat(CRASHES).hasNonPositiveValue();
        assertThat(killed).hasPositiveValue();
    }

    @Test
    void haltsAtWhatNoRetryMends() throws Exception {
        Target target = new Target();
        target.autoCreateTable = false;
        CRASHES.set(0);

        assertThatThrownBy(() -> run(target.line())) // a halted line cannot end well, and does not wait for ever to end
                .rootCause()
                .hasMessageContaining("auto_create_table: true");

        assertThat(target.query("SELECT * FROM _cdc_progress")).isEmpty();
    }

    private static void run(Line line) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", CRASHES.get() > 0 ? "10" : "0");
        configuration.setString("restart-strategy.fixed-delay.delay", "50 ms");
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("pipeline.auto-generate-uids", "false");
        configuration.setString("pipeline.object-reuse", "true");
        JdbcSink sink = new JdbcSink(line);
        try (StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration)
                .setParallelism(1)) {
            sink.attach(env.fromSequence(0, RECORDS - 1)
                    .uid("numbers")
                    .flatMap(new AsChanges(line.id(), (JdbcPositions) sink.startPositions()))
                    .returns(InTask.<LineRecord>type(LineRecord.class))
                    .uid("changes"));
            env.execute();
        }
    }

    private static Map<Integer, Integer> expected() {
        Map<Integer, Integer> rows = new TreeMap<>();
        for (int i = 0; i < RECORDS; i++) {
            if (isDelete(i)) {
                rows.remove(key(i));
            } else {
                rows.put(key(i), i);
            }
        }
        return rows;
    }

    private static boolean isDelete(int i) {
        return i % 7 == 3;
    }

    private static int key(int i) {
        return (int) (i * 2_654_435_761L % KEYS);
    }

    private static void killConnections(Target target, AtomicBoolean done, AtomicInteger killed) {
        while (!done.get()) {
            try {
                killed.addAndGet(
                        target.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '"
                                        + target.lineId + "'")
                                .size());
                Thread.sleep(40);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Stands for source and decode: numbers become changes, from where the target says. */
    private static final class AsChanges extends RichFlatMapFunction<Long, LineRecord> {
        private static final long serialVersionUID = 1;
        private final String lineId;
        private final JdbcPositions positions;
        private transient Changes changes;
        private transient long start;
        private transient Tap tap;

        AsChanges(String lineId, JdbcPositions positions) {
            this.lineId = lineId;
            this.positions = positions;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            TopicPartition partition = new TopicPartition("cdc.public.t", 0);
            while (true) {
                try {
                    start = positions
                            .read(List.of(partition), Map.of(partition.topic(), ""))
                            .getOrDefault(partition, 0L);
                    break;
                } catch (java.sql.SQLException killed) {
                    Thread.sleep(5);
                }
            }
            changes = new Changes(lineId).at(0, start);
            tap = Tap.ofThisTask(lineId, TapLimits.NONE);
        }

        @Override
        public void flatMap(Long number, Collector<LineRecord> out) throws Exception {
            if (number < start) {
                return;
            }
            int i = number.intValue();
            if (i % 10_000 == 9_999 && CRASHES.get() > 0) {
                Thread.sleep(300); // so that something is applied before
                if (CRASHES.getAndDecrement() > 0) {
                    throw new IllegalStateException("crash on purpose");
                }
            }
            LineRecord change =
                    changes.event(0, isDelete(i) ? Op.DELETE : Op.UPDATE, COUNTERS, key(i), isDelete(i) ? null : i);
            tap.took(change.origin());
            out.collect(change);
        }
    }
}
