package io.cdcplatform.sandbox.e2e;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MariaDB through the whole system: its types, its kinds of change and its DDL while rows change. */
@ExtendWith(StackExtension.class)
class MariaDbIT {
    private static final List<String> ID = List.of("id");
    private static final Map<String, String> SINKS = Map.of(
            "lake",
            """
            sink_type: iceberg
            iceberg: {warehouse: "@WAREHOUSE@", flush_interval_seconds: 2}
            """,
            "replica",
            """
            sink_type: postgres
            postgres: {@REPLICA@}
            """,
            "notify",
            """
            sink_type: webhook
            webhook: {url: "@RECEIVER@"}
            """);

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
    void bringsEveryTypeFromTheSnapshotAndFromTheLogAlike(Stack stack) throws Exception {
        try (Pipeline pipeline = Pipeline.ofMariaDb(stack, "mdbtypes", "", SINKS)) {
            pipeline.sql(TYPES, row(1), "INSERT INTO types (id) VALUES (18446744073709551615)");
            pipeline.start();
            pipeline.rest();

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

            pipeline.assertEqual("types", ID);
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
}
