package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers, committer and the way back between them, in a real job of two subtasks. */
class LineOnFlinkTest {
    private static final List<Long> DURABLE = new CopyOnWriteArrayList<>();
    private static final ConcurrentHashMap<Integer, Long> TAKEN = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void forget() {
        DURABLE.clear();
        TAKEN.clear();
    }

    @Test
    void rowsOfTwoSubtasksArriveOnceAndAStartWithoutStateAddsOnlyWhatIsNew() throws Exception {
        Lake lake = new Lake(folder);
        List<String> expected = new ArrayList<>();
        for (int id = 0; id < 400; id++) {
            if (id % 5 != 0) {
                expected.add(id + "|" + (id % 3 == 0 ? "new" : "old"));
            }
        }
        expected.sort(null);

        run(lake);
        List<String> first = lake.rows();
        long snapshots = lake.summaries(Progress.KEY).size();
        long progress = lake.progress(0) + lake.progress(1);
        run(lake);
        List<String> second = lake.rows();

        assertThat(first).isEqualTo(expected);
        assertThat(second).isEqualTo(expected);
        assertThat(lake.summaries(Progress.KEY)).hasSize((int) snapshots);
        assertThat(snapshots)
                .as("one per checkpoint and ordinal, not one at the end")
                .isGreaterThan(1);
        assertThat(progress).isEqualTo(400 + 134 + 80);
        assertThat(TAKEN.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(progress);
        assertThat(DURABLE)
                .as("offsets the committer reported while the job ran")
                .anyMatch(offset -> offset > 50);
    }

    @Test
    void aStopWithASavepointLeavesNothingUncommitted() throws Exception {
        Lake lake = new Lake(folder);
        try (StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2)) {
            define(env, lake, 1_000_000);
            JobClient job = env.executeAsync();
            // Of both partitions: a subtask that still prepares its table has nothing to commit yet.
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> lake.progress(0) > 10 && lake.progress(1) > 10);

            job.stopWithSavepoint(false, folder.resolve("savepoint").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get();
            job.getJobExecutionResult().get();
        }

        assertThat(lake.progress(0) + lake.progress(1))
                .isEqualTo(TAKEN.values().stream().mapToLong(Long::longValue).sum());
    }

    private static void run(Lake lake) throws Exception {
        try (StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2)) {
            define(env, lake, 399);
            env.execute();
        }
    }

    private static void define(StreamExecutionEnvironment env, Lake lake, long last) {
        env.enableCheckpointing(150);
        env.getConfig().enableObjectReuse();
        SingleOutputStreamOperator<LineRecord> records = env.fromSequence(0, last)
                .uid("numbers")
                .flatMap(new Changes())
                .uid("changes")
                .returns(TypeInformation.of(LineRecord.class));
        new IcebergSink(lake.line(Lake.Options.UPSERT), lake.catalogs(), NoDeadLetters::new).attach(records);
    }

    /** A few records in the place of a source: each number is created, some updated, some deleted. */
    private static final class Changes extends RichFlatMapFunction<Long, LineRecord> {
        private static final long serialVersionUID = 1;
        private static final TableSchema SCHEMA =
                Lake.orders(List.of("id"), column("id", new IntType(false)), column("d", new VarCharType(100)));
        private int partition;
        private long offset;

        @Override
        public void open(OpenContext context) {
            partition = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        }

        @Override
        public void flatMap(Long number, Collector<LineRecord> out) throws Exception {
            int id = number.intValue();
            emit(Op.CREATE, out, id, "old");
            if (id % 3 == 0) {
                emit(Op.UPDATE, out, id, "new");
            }
            if (id % 5 == 0) {
                emit(Op.DELETE, out, id, null);
            }
            // Slowly while nothing is committed yet: the job must still run when the first snapshot is there.
            Thread.sleep(DURABLE.stream().anyMatch(offset -> offset > 0) ? 5 : 40);
        }

        private void emit(Op op, Collector<LineRecord> out, Object... values) {
            LineRecord record = Lake.event(partition, offset++, op, SCHEMA, values);
            Tap tap = Tap.ofThisTask(Lake.LINE, TapLimits.NONE);
            tap.took(record.origin());
            TAKEN.put(partition, tap.of(record.origin()).taken());
            DURABLE.add(tap.of(record.origin()).durable());
            out.collect(record);
        }
    }
}
