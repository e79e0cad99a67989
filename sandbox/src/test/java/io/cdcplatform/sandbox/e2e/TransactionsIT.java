package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands around and between the rows of a log: big, empty and rolled back transactions, and messages that are no rows. */
@ExtendWith(StackExtension.class)
class TransactionsIT {
    /** Transaction metadata, heartbeats and logical messages have topics or records of their own, which are no tables. */
    private static final String SOURCE =
            """
            tables: [public.ledger, public.note]
            connector_config: {provide.transaction.metadata: "true", heartbeat.interval.ms: "250", message.prefix.include.list: prefix}
            """;

    @Test
    @Tag("E-13")
    void bringsATransactionOf200000RowsBetweenOthersThatChangeNothing(Stack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack, "transactions", SOURCE, Pipeline.TABLES)) {
            pipeline.sql(
                    "CREATE TABLE ledger (id int PRIMARY KEY, amount numeric(12,2), memo text)",
                    "CREATE TABLE note (id int PRIMARY KEY, body text)",
                    "INSERT INTO note VALUES (1, 'from the snapshot')");
            pipeline.start();

            pipeline.sql("BEGIN", "COMMIT");
            try (Connection connection = pipeline.source();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(
                        "INSERT INTO ledger SELECT g, g / 100.0, 'row ' || g FROM generate_series(1, 200000) g");
                statement.execute("UPDATE note SET body = 'in the same transaction'");
                pipeline.sql("INSERT INTO note VALUES (2, 'meanwhile, in another')");
                statement.execute("SAVEPOINT s");
                statement.execute("DELETE FROM ledger");
                statement.execute("ROLLBACK TO s");
                statement.execute("UPDATE ledger SET memo = NULL WHERE id % 1000 = 0");
                connection.commit();
                statement.execute("INSERT INTO note VALUES (3, 'never')");
                connection.rollback();
            }
            pipeline.sql(
                    "SELECT pg_logical_emit_message(true, 'prefix', 'no row')",
                    "SELECT pg_logical_emit_message(false, 'prefix', 'no row')",
                    "DELETE FROM ledger WHERE id % 1000 = 1");
            pipeline.rest();

            pipeline.assertEqual("ledger", List.of("id"));
            pipeline.assertEqual("note", List.of("id"));
            assertThat(pipeline.lakeRows("public_ledger", List.of("id")).count())
                    .isEqualTo(199_800);
            assertThat(pipeline.lake.tables(pipeline.name)).containsExactlyInAnyOrder("public_ledger", "public_note");
        }
    }
}
