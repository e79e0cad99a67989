package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.compare.Rows;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** MariaDB through the whole system: its types, its kinds of change and its DDL while rows change. */
@ExtendWith(StackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaDbIT {
    private static final List<String> ID = List.of("id");
    private Pipeline pipeline;

    /** One job for all tests, each of which has tables of its own; what is in them before it starts comes with the snapshot. */
    @BeforeAll
    void start(Stack stack) throws Exception {
        pipeline = Pipeline.ofMariaDb(stack, "bazaar", "", Pipeline.SINKS);
        pipeline.sql(TYPES, row(1), "INSERT INTO types (id) VALUES (18446744073709551615)");
        pipeline.sql(SHOP.split(";\n"));
        pipeline.sql(ZEROS.split(";\n"));
        pipeline.start();
        pipeline.rest();
    }

    @AfterAll
    void stop() throws Exception {
        pipeline.close();
    }

    @Test
    @Tag("M-2")
    @Tag("M-3")
    @Tag("M-5")
    @Tag("M-7")
    @Tag("M-8")
    @Tag("E-17")
    @Tag("T-6")
    @Tag("T-7")
    @Tag("T-12")
    @Tag("T-13")
    @Tag("T-14")
    void bringsEveryTypeFromTheSnapshotAndFromTheLogAlike() throws Exception {
        pipeline.sql(
                row(2),
                "INSERT INTO types (id, df, inv) VALUES (3, NULL, NULL)",
                "INSERT INTO types (id, uu, ye) VALUES (4, 'f47ac10b-58cc-4372-a567-0e02b2c30000', 0)",
                "UPDATE types SET en = 'a', t0 = '00:00:00', ti1 = 5 WHERE id = 1",
                // What a snapshot calls TINYINT is a boolean to the stream from here on.
                "ALTER TABLE types MODIFY bo boolean, ADD COLUMN late boolean, MODIFY i bigint",
                "INSERT INTO types (id, bo, late, i) VALUES (5, true, false, 9223372036854775807)",
                "UPDATE types SET late = true WHERE id = 2");
        pipeline.rest();

        assertThat(pipeline.sourceRows("types", ID).count()).isEqualTo(6);
        pipeline.assertEqual("types", ID);
    }

    /** Changes of keys, of schema and of transactions, in all three sinks. */
    @Test
    @Tag("M-2")
    @Tag("M-6")
    @Tag("M-8")
    @Tag("E-1")
    @Tag("W-3")
    void followsTheStreamOfChanges() throws Exception {
        pipeline.sql(CHANGES.split(";\n"));
        transaction(
                "INSERT INTO items VALUES (100, 'a', 1), (101, 'b', 1)",
                "UPDATE items SET n = 2 WHERE id = 100",
                "UPDATE items SET n = 1 WHERE id = 100",
                "UPDATE items SET n = 2 WHERE id = 100",
                "UPDATE items SET n = n + 1");
        pipeline.rest();

        assertThat(pipeline.sourceRows("items", ID).count()).isEqualTo(ITEMS);
        pipeline.assertEqual("items", ID);
        pipeline.assertEqual("lines", List.of("item_id", "no"));
        pipeline.assertEqual("flags", ID);
        pipeline.assertEqual("log", ID);
        // All changes of a transaction have one position in the log: a receiver that drops repeats must drop none of
        // them.
        assertThat(pipeline.receiver.table("bazaar.items").changes()).isEqualTo(ITEM_CHANGES);
        assertThat(pipeline.receiver.table("bazaar.items").keysOutOfOrder()).isEmpty();
    }

    @Test
    @Tag("E-9")
    void emptiesWhatIsTruncated() throws Exception {
        pipeline.sql("TRUNCATE TABLE emptied");
        pipeline.rest();
        pipeline.sql("INSERT INTO emptied VALUES (2, 'after')");
        pipeline.rest();

        assertThat(pipeline.sourceRows("emptied", ID).count()).isEqualTo(1);
        pipeline.assertEqual("emptied", ID);
    }

    /** What no date is becomes NULL, and the epoch where the column must not be NULL: the connector's rule, from snapshot and log alike. */
    @Test
    @Tag("M-4")
    void makesNoDateOfZeroDates() throws Exception {
        pipeline.sql("SET sql_mode = ''", ZERO.formatted(3));
        pipeline.rest();

        for (Rows rows : List.of(pipeline.lakeRows("bazaar_zeros", ID), pipeline.replicaRows("bazaar.zeros", ID))) {
            assertThat(rows.columns()).containsExactly("d", "dn", "dt", "dtn", "id", "ts", "ts6", "tsn");
            assertThat(rows.byKey().get("1")).containsExactly(NO_DATES.formatted(1));
            assertThat(rows.byKey().get("3")).containsExactly(NO_DATES.formatted(3));
            assertThat(rows.byKey().get("2"))
                    .isEqualTo(pipeline.sourceRows("zeros", ID).byKey().get("2"));
        }
    }

    @Test
    @Tag("M-1")
    @Tag("M-8")
    @Tag("E-25")
    void saysBeforeTheFirstEventWhatTheSourceRefusesOrLoses(Stack stack) throws Exception {
        try (Pipeline checked = Pipeline.ofMariaDb(stack, "mdbcheck", "", Pipeline.SINKS)) {
            checked.sql(
                    "CREATE TABLE parent (id int PRIMARY KEY)",
                    "CREATE TABLE child (id int PRIMARY KEY, p int, CONSTRAINT of_parent FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE)",
                    // Not into the log, where it would stop every connector of the server.
                    "SET SESSION sql_log_bin = 0",
                    "CREATE TABLE hosts (id int PRIMARY KEY, address inet6)");
            checked.sql("SET GLOBAL binlog_row_image = 'MINIMAL'");
            String refused;
            try {
                refused = checked.refused("apply");
            } finally {
                checked.sql("SET GLOBAL binlog_row_image = 'FULL'");
            }
            assertThat(refused)
                    .contains("binlog_row_image is MINIMAL", "SET GLOBAL binlog_row_image = 'FULL'")
                    .contains("column address of table mdbcheck.hosts is of type inet6");

            checked.sql("SET SESSION sql_log_bin = 0", "DROP TABLE hosts");
            assertThat(checked.cdc("apply")).contains("connector mdbcheck-mdbcheck runs");
            assertThat(checked.messages())
                    .contains("note: table mdbcheck.child has foreign key of_parent ON DELETE CASCADE");
            assertThat(checked.cdc("apply")).isEqualTo("nothing to do: connector mdbcheck-mdbcheck runs\n");
        }
    }

    private void transaction(String... statements) throws SQLException {
        try (Connection connection = pipeline.source();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private static String row(int id) {
        return ROW.formatted(id);
    }

    private static final String TYPES =
            """
            CREATE TABLE types (
              id bigint unsigned NOT NULL PRIMARY KEY,
              ti tinyint, tiu tinyint unsigned, ti1 tinyint(1), bo boolean, si smallint, siu smallint unsigned, mi mediumint,
              miu mediumint unsigned, i int, iu int unsigned, izf int(8) zerofill, bi bigint, biu bigint unsigned,
              f float, f72 float(7,2), d double, re real, n92 decimal(9,2), n38 decimal(38,10), n65 decimal(65,30),
              nz decimal(10,3) unsigned zerofill, b1 bit(1), b12 bit(12), b64 bit(64),
              c5 char(5), vc varchar(50), l1 varchar(50) CHARACTER SET latin1, tt tinytext, tx text, lt longtext,
              bi4 binary(4), vb varbinary(10), bl blob, en enum('a','b,c','d e'), se set('x','y','z'),
              js json, uu uuid, ye year, da date, t0 time, t3 time(3), t6 time(6), dt datetime, dt3 datetime(3), dt6 datetime(6),
              ts timestamp NULL, ts6 timestamp(6) NULL, ge geometry, po point,
              gv int GENERATED ALWAYS AS (si * 2) VIRTUAL, gs int GENERATED ALWAYS AS (si * 3) STORED,
              inv int INVISIBLE DEFAULT 7, df int DEFAULT 5, `x-y` int, `naïve` int
            ) DEFAULT CHARSET utf8mb4
            """;

    private static final String ROW =
            """
            INSERT INTO types VALUES (%d, -128, 255, 2, true, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295, 42,
              -9223372036854775808, 18446744073709551615, 1.5, 12345.68, -0.1, 0.5, -1234567.89,
              1234567890123456789012345678.0123456789, 12345678901234567890123456789012345.000000000000000000000000000001, 1.5,
              b'1', b'000010101010', b'1111111111111111111111111111111111111111111111111111111111111111',
              'ab', 'vü😀', 'naïve', 'tt', 'line\\n"q"', 'lt', 'ab', 'cd', x'00ff10', 'b,c', 'x,z', '{"a": 1, "a": 2}',
              '123e4567-e89b-12d3-a456-426614174000', 1999, '2024-02-29', '-838:59:59', '12:34:56.789', '838:59:59.000000',
              '2024-02-29 23:59:59', '2024-02-29 23:59:59.999', '1969-12-31 23:59:59.999999',
              '2024-03-10 02:30:00', '2024-03-10 02:30:00.123456',
              ST_GeomFromText('LINESTRING(0 0,1 1)'), ST_GeomFromText('POINT(1.5 -2)'), DEFAULT, DEFAULT, NULL, 1, 2)
            """;

    private static final String SHOP =
            """
            CREATE TABLE items (id int PRIMARY KEY, name varchar(20) UNIQUE, n int);
            CREATE TABLE `lines` (item_id int, no int, note text, PRIMARY KEY (item_id, no));
            CREATE TABLE flags (id int PRIMARY KEY, b boolean, v varchar(10));
            CREATE TABLE log (id bigint AUTO_INCREMENT PRIMARY KEY, what varchar(20));
            CREATE TABLE emptied (id int PRIMARY KEY, what varchar(20));
            INSERT INTO emptied VALUES (1, 'before'), (2, 'before'), (3, 'before');
            INSERT INTO items VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3);
            INSERT INTO `lines` VALUES (1, 1, 'x'), (1, 2, NULL), (2, 1, 'y');
            INSERT INTO flags VALUES (1, true, 'a'), (2, NULL, 'b'), (3, 5, 'c');
            INSERT INTO log (what) VALUES ('kept'), ('gone')
            """;

    /**
     * A REPLACE is a delete and a create of one key where the table has another unique key behind. The helper table of gh-ost and its like is nobody's,
     * until it takes the place of the table.
     */
    private static final String CHANGES =
            """
            INSERT INTO items VALUES (4, 'four', 4), (5, 'five', 5), (6, 'six', 6);
            UPDATE items SET id = id + 10 WHERE id IN (2, 3);
            INSERT INTO items VALUES (2, 'two again', 0);
            DELETE FROM items WHERE id = 4;
            REPLACE INTO items VALUES (5, 'five again', 50), (1, 'one again', 10);
            INSERT INTO items VALUES (6, 'x', 1) ON DUPLICATE KEY UPDATE n = 60;
            DELETE FROM items WHERE id = 999;
            UPDATE `lines` SET no = no + 10 WHERE item_id = 1;
            UPDATE `lines` SET item_id = 7 WHERE item_id = 2;
            DELETE FROM `lines` WHERE item_id = 1 AND no = 11;
            ALTER TABLE flags ADD COLUMN late boolean, ADD COLUMN c int;
            UPDATE flags SET c = 42;
            INSERT INTO flags VALUES (4, false, 'd', true, 1), (5, true, 'e', NULL, 2);
            ALTER TABLE flags MODIFY b boolean NULL DEFAULT true, MODIFY c bigint;
            UPDATE flags SET c = 9000000000 WHERE id = 1;
            INSERT INTO flags VALUES (6, false, 'f', false, NULL);
            CREATE TABLE _log_gho LIKE log;
            ALTER TABLE _log_gho MODIFY what varchar(200), ADD COLUMN more text;
            INSERT INTO _log_gho (id, what) SELECT id, what FROM log;
            RENAME TABLE log TO _log_del, _log_gho TO log;
            INSERT INTO log (what, more) VALUES ('behind the swap', 'm');
            DELETE FROM log WHERE what = 'gone'
            """;

    private static final int ITEMS = 8;
    /**
     * 3 rows of the snapshot; 3 inserts; 2 changes of a key, each a delete and a create; an insert; a delete; 2 replacements, deletes
     * and creates as well; an update; in the transaction 2 inserts, 3 updates and one of all rows.
     */
    private static final int ITEM_CHANGES = 3 + 3 + 2 * 2 + 1 + 1 + 2 * 2 + 1 + 2 + 3 + ITEMS;

    private static final String ZERO = "INSERT INTO zeros VALUES (%d, 0, 0, 0, 0, 0, 0, 0)";
    private static final String ZEROS =
            """
            SET sql_mode = '';
            CREATE TABLE zeros (id int PRIMARY KEY, d date, dn date NOT NULL, dt datetime, dtn datetime(6) NOT NULL,
              ts timestamp NULL, ts6 timestamp(6) NULL, tsn timestamp NOT NULL);
            INSERT INTO zeros VALUES (1, 0, 0, 0, 0, 0, 0, 0),
              (2, '0001-01-01', '0099-12-31', '0001-01-01', '9999-12-31 23:59:59.999999', NULL, NULL, '1970-01-01 00:00:01')
            """;

    /** d, dn, dt, dtn, id, ts, ts6, tsn */
    private static final String NO_DATES = String.join(
            "\u001f", "NULL", "1970-01-01", "NULL", "1970-01-01T00:00", "%d", "NULL", "NULL", "1970-01-01T00:00:00Z");
}
