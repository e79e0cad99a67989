package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.compare.Difference;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that change their key, their partition, their size; tables whose keys and names are unusual. */
@ExtendWith(StackExtension.class)
class RowsMoveIT {
    private static final String ATTACK = "\"a\"\"); DROP TABLE t;--\"";

    @Tag("E-1")
    @Tag("E-8")
    @Tag("E-14")
    @Tag("E-16")
    @Tag("E-17")
    @Tag("K-4")
    @Tag("K-7")
    @Tag("N-2")
    @Tag("N-4")
    @Tag("P-11")
    @Test
    void rowsThatMoveArriveOnceWhereTheyAre(Stack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack, "moves", "tables: [public.*]", Pipeline.SINKS)) {
            pipeline.sql(
                    "CREATE TABLE t (id int PRIMARY KEY, v text)",
                    "CREATE TABLE parts (id int, d date, v text, PRIMARY KEY (id, d)) PARTITION BY RANGE (d)",
                    "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
                    "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2025-02-01') TO ('2025-03-01')",
                    "INSERT INTO parts SELECT g, '2025-01-01', 'v' || g FROM generate_series(1, 300) g",
                    "CREATE TABLE by_index (id int, code text NOT NULL, v int)",
                    "CREATE UNIQUE INDEX by_index_code ON by_index (code)",
                    "ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_index_code",
                    "CREATE TABLE sizes (id int PRIMARY KEY, doc text)",
                    "CREATE TABLE computed (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED, v int)",
                    "INSERT INTO computed VALUES (1, DEFAULT, 1), (2, DEFAULT, 2)",
                    "CREATE TABLE \"Select from\" (\"order\" int PRIMARY KEY, " + ATTACK
                            + " text, \"naïve x-y\" int, \"1st\" int)",
                    "INSERT INTO \"Select from\" VALUES (1, 'a', 1, 1)");
            pipeline.start();

            pipeline.sql(
                    "INSERT INTO t VALUES (1, 'a')",
                    "UPDATE t SET id = 2 WHERE id = 1",
                    "INSERT INTO t VALUES (1, 'b')",
                    "UPDATE t SET id = 3 WHERE id = 2",
                    "INSERT INTO t VALUES (9, 'gone')",
                    "DELETE FROM t WHERE id = 9",
                    "UPDATE parts SET d = '2025-02-02' WHERE id % 2 = 0",
                    "UPDATE parts SET d = '2025-01-03', v = 'back' WHERE id % 4 = 0",
                    "DELETE FROM parts WHERE id % 6 = 0",
                    "INSERT INTO by_index SELECT g, 'c' || g, 0 FROM generate_series(1, 20) g",
                    "UPDATE by_index SET v = id, id = id + 100 WHERE id > 10",
                    "UPDATE by_index SET code = 'moved' WHERE id = 1",
                    "DELETE FROM by_index WHERE id = 2",
                    "INSERT INTO sizes SELECT 1, string_agg(md5(g::text), '') FROM generate_series(1, 150000) g",
                    "INSERT INTO sizes VALUES (2, 'small')",
                    "UPDATE computed SET v = 3 WHERE id = 1",
                    "INSERT INTO computed VALUES (3, DEFAULT, 3)",
                    "UPDATE \"Select from\" SET " + ATTACK + " = 'b', \"naïve x-y\" = 2, \"1st\" = 2",
                    "INSERT INTO \"Select from\" VALUES (2, 'c', 3, 3)",
                    "CREATE TABLE late (id int PRIMARY KEY, v text)");
            pipeline.cdc("apply");
            pipeline.sql("INSERT INTO late VALUES (1, 'a'), (2, 'b')", "UPDATE late SET v = 'c' WHERE id = 1");
            pipeline.rest();

            assertThat(pipeline.sourceRows("public.t", List.of("id")).count()).isEqualTo(2);
            pipeline.assertEqual("t", List.of("id"));
            pipeline.assertEqual("parts", List.of("id"));
            pipeline.assertEqual("by_index", List.of("code"));
            pipeline.assertEqual("sizes", List.of("id"));
            pipeline.assertEqual("late", List.of("id"));
            assertThat(pipeline.lakeRows("public_computed", List.of("id")).columns())
                    .containsExactlyInAnyOrder("id", "v");
            assertThat(pipeline.replicaRows("public.computed", List.of("id")).byKey())
                    .hasSize(3);
            var named = pipeline.sourceRows("public.\"Select from\"", List.of("order"));
            assertThat(named.count()).isEqualTo(2);
            assertThat(Difference.between(named, pipeline.lakeRows("public_Select from", List.of("order"))))
                    .matches(Difference::none);
            assertThat(Difference.between(named, pipeline.replicaRows("public.\"Select from\"", List.of("order"))))
                    .matches(Difference::none);
            assertThat(pipeline.receiver.table("public.t").changes())
                    .as("two moved keys are a delete and an insert each")
                    .isEqualTo(8);
            assertThat(pipeline.receiver.table("public.t").keysOutOfOrder()).isEmpty();
            assertThat(pipeline.receiver.table("public.sizes").changes()).isEqualTo(2);
        }
    }
}
