package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.orders;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A table whose source changes its schema; two subtasks, so that one lags behind what the other has seen. */
abstract class TwoSubtasks {
    static final LogicalType TEXT = new VarCharType(100);
    static final Column ID = column("id", new IntType(false));
    static final Column D = column("d", TEXT);
    static final TableSchema FIRST = orders(List.of("id"), ID, D);

    @TempDir
    Path folder;

    Lake lake;
    Options options = Options.UPSERT;
    final List<Subtask> subtasks = new ArrayList<>();
    final long[] offsets = new long[2];

    @BeforeEach
    void open() {
        lake = new Lake(folder);
    }

    @AfterEach
    void close() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.close();
        }
    }

    /** An event of a partition, which is that subtask's; times are positions in the source's log. */
    ChangeEvent at(int time, int subtask, Op op, TableSchema schema, Object... values) {
        SourcePosition position = new SourcePosition(1, time, 0, false);
        return Lake.event(subtask, offsets[subtask]++, op, position, schema, values);
    }

    void take(ChangeEvent... events) throws Exception {
        while (subtasks.size() < 2) {
            subtasks.add(new Subtask(lake.line(options), lake.catalogs(), subtasks.size()));
        }
        for (ChangeEvent event : events) {
            subtasks.get(event.origin().partition()).take(event);
        }
    }

    void commit() throws Exception {
        List<Handover> round = new ArrayList<>();
        for (Subtask subtask : subtasks) {
            round.addAll(subtask.barrier());
        }
        if (!round.isEmpty()) {
            new TableCommitter(Lake.LINE, round.get(0).target(), lake.catalog(), new NoDeadLetters()).commit(round);
        }
        for (Subtask subtask : subtasks) {
            subtask.committed(round);
        }
    }

    List<String> columns() {
        return lake.orders().schema().columns().stream()
                .map(Types.NestedField::name)
                .toList();
    }
}
