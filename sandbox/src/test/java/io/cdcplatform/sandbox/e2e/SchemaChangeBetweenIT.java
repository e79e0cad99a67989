package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.compare.Difference;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The table's schema changes between an insert and an update of the same row, again and again, within one checkpoint: what a sink
 * that commits all of a checkpoint at once turns into two rows.
 */
@ExtendWith(StackExtension.class)
class SchemaChangeBetweenIT {
    private static final int TABLES = 5;
    private static final int CHANGES = 150;
    /** Of the changes, so many must lie between two checkpoints. */
    private static final int WITHIN = 100;

    private static final List<String> LAKES = List.of("lake2", "lake3");

    @Test
    @Tag("I-1")
    void isNeverTwoRowsWhenTheSchemaChangedBetweenTheInsertAndTheUpdate(Stack stack) throws Exception {
        Map<String, String> sinks = new LinkedHashMap<>();
        for (String lake : LAKES) {
            sinks.put(lake, SINK.formatted(lake, lake.substring(4)));
        }
        try (Pipeline between = new Pipeline(stack, "between", "tables: [public.*]", sinks)) {
            for (int table = 0; table < TABLES; table++) {
                between.sql(
                        "CREATE TABLE t" + table + " (id int PRIMARY KEY, version int NOT NULL, text text)",
                        "INSERT INTO t" + table + " SELECT g, 0, 'before' FROM generate_series(-99, 0) g");
            }
            between.start();
            between.rest();
            long before = between.checkpoints();

            try (Connection source = between.source()) {
                source.setAutoCommit(false);
                for (int change = 0; change < CHANGES; change++) {
                    changeTheSchemaBetween(source, change);
                }
            }
            between.rest();

            // A checkpoint can part one change of each line only: the others lie within one.
            long checkpoints = between.checkpoints() - before;
            assertThat(CHANGES - checkpoints)
                    .as("changes within one checkpoint")
                    .isGreaterThanOrEqualTo(WITHIN);
            for (String lake : LAKES) {
                int snapshots = 0;
                for (int table = 0; table < TABLES; table++) {
                    TableIdentifier id = TableIdentifier.of(lake, "public_t" + table);
                    assertThat(Difference.between(
                                    between.sourceRows("public.t" + table, List.of("id")),
                                    between.lake.read(id, List.of("id"))))
                            .as(lake + ": t" + table)
                            .matches(Difference::none);
                    for (Snapshot snapshot : between.lake.load(id).snapshots()) {
                        snapshots += snapshot.sequenceNumber() > 0 ? 1 : 0;
                    }
                }
                assertThat(snapshots)
                        .as(lake + ": snapshots, at least one for each shape that rows had")
                        .isGreaterThanOrEqualTo(CHANGES);
            }
        }
    }

    /** In one transaction, so that nothing comes between: rows of four keys and more, on all partitions. */
    private static void changeTheSchemaBetween(Connection source, int change) throws SQLException {
        String table = "t" + change % TABLES;
        int id = change * 10 + 1;
        String keys = " WHERE id BETWEEN " + id + " AND " + (id + 5);
        String column = "c" + change;
        try (Statement statement = source.createStatement()) {
            statement.execute("INSERT INTO " + table + " SELECT g, 1, 'inserted' FROM generate_series(" + id + ", "
                    + (id + 5) + ") g");
            statement.execute("UPDATE " + table + " SET version = version + 1 WHERE id <= 0");
            statement.execute("ALTER TABLE " + table + " ADD COLUMN " + column + " int");
            statement.execute("UPDATE " + table + " SET version = 2, " + column + " = id" + keys);
            statement.execute("DELETE FROM " + table + " WHERE id = " + id);
            if (change % 3 == 0) {
                statement.execute("ALTER TABLE " + table + " ALTER " + column + " TYPE bigint");
                statement.execute("UPDATE " + table + " SET version = 3, " + column + " = 5000000000 + id" + keys);
                statement.execute("INSERT INTO " + table + " (id, version) VALUES (" + id + ", 4)");
            }
        }
        source.commit();
    }

    private static final String SINK =
            """
            sink_type: iceberg
            iceberg: {warehouse: "@WAREHOUSE@", table_namespace: %s, format_version: %s, flush_interval_seconds: 15}
            """;
}
