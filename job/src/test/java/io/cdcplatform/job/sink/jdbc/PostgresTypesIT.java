package io.cdcplatform.job.sink.jdbc;

import static io.cdcplatform.job.sink.jdbc.Changes.column;
import static io.cdcplatform.job.sink.jdbc.Changes.sourceColumn;
import static io.cdcplatform.job.sink.jdbc.Changes.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.OnBadRow;
import io.cdcplatform.job.deadletter.Parking;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableSchema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTypesIT {
    private static final VarCharType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
    private static final Column ID = column("id", new IntType(false));

    private final List<Failure> letters = new ArrayList<>();
    private Target target;
    private Session session;
    private Changes changes;

    @BeforeEach
    void makeDatabase() throws SQLException {
        target = new Target();
        changes = new Changes(target.lineId);
    }

    @AfterEach
    void closeSession() throws SQLException {
        session.close();
    }

    @Tag("J-5")
    @Tag("J-16")
    @Test
    void keepsEveryTypeOfThePostgresSourceInATableOfItsOwn() throws Exception {
        Map<Column, Object> values = new LinkedHashMap<>();
        values.put(ID, 1);
        values.put(sourceColumn("c_int2", new SmallIntType(), "", "INT2"), (short) -7);
        values.put(sourceColumn("c_int8", new BigIntType(), "", "INT8"), Long.MIN_VALUE);
        values.put(sourceColumn("c_float4", new FloatType(), "", "FLOAT4"), Float.NaN);
        values.put(sourceColumn("c_float8", new DoubleType(), "", "FLOAT8"), Double.NEGATIVE_INFINITY);
        values.put(sourceColumn("c_bool", new BooleanType(), "", "BOOL"), true);
        values.put(numeric("c_num", new DecimalType(10, 2), 10, 2), decimal("-1234.50", 10, 2));
        values.put(sourceColumn("c_num_any", TEXT, "io.debezium.data.VariableScaleDecimal", "NUMERIC"), "0.1000");
        values.put(
                sourceColumn("c_uuid", TEXT, "io.debezium.data.Uuid", "UUID"), "b68a35a7-17ad-35b3-af2a-ae46edb4545a");
        values.put(sourceColumn("c_json", TEXT, "io.debezium.data.Json", "JSON"), "{\"a\": 1,  \"a\": 2}");
        values.put(sourceColumn("c_jsonb", TEXT, "io.debezium.data.Json", "JSONB"), "{\"b\": [1, null]}");
        values.put(sourceColumn("c_bytea", new VarBinaryType(9), "", "BYTEA"), new byte[] {0, -1, 92});
        values.put(sourceColumn("c_date", new DateType(), "io.debezium.time.Date", "DATE"), -719_529);
        values.put(sourceColumn("c_time", new BigIntType(), "io.debezium.time.MicroTime", "TIME"), 86_400_000_000L);
        values.put(sourceColumn("c_time3", new TimeType(3), "io.debezium.time.Time", "TIME"), 45_296_789);
        values.put(
                sourceColumn("c_ts", new TimestampType(6), "io.debezium.time.MicroTimestamp", "TIMESTAMP"),
                timestamp("2024-02-29T23:59:59.999999"));
        values.put(
                sourceColumn("c_ts_far", new TimestampType(6), "io.debezium.time.MicroTimestamp", "TIMESTAMP"),
                TimestampData.fromLocalDateTime(LocalDateTime.of(294_246, 12, 31, 0, 0, 0, 1000)));
        values.put(
                sourceColumn(
                        "c_tstz", new LocalZonedTimestampType(6), "io.debezium.time.ZonedTimestamp", "TIMESTAMPTZ"),
                timestamp("1960-03-10T02:30:00.000001"));
        values.put(sourceColumn("c_timetz", TEXT, "io.debezium.time.ZonedTime", "TIMETZ"), "03:34:56.123456Z");
        values.put(sourceColumn("c_interval", TEXT, "io.debezium.time.Interval", "INTERVAL"), "P1Y2M-3DT4H5M6.789S");
        values.put(sourceColumn("c_inet", TEXT, "", "INET"), "10.0.0.1/24");
        values.put(sourceColumn("c_range", TEXT, "", "INT4RANGE"), "[1,10)");
        values.put(sourceColumn("c_varbit", TEXT, "io.debezium.data.Bits", "VARBIT"), "0101");
        values.put(
                sourceColumn("c_ints", new ArrayType(new IntType()), "", "_INT4"),
                new GenericArrayData(new Object[] {1, null, 3}));
        values.put(sourceColumn("c_texts", new ArrayType(TEXT), "", "_TEXT"), new GenericArrayData(new Object[] {
            StringData.fromString("a\"\\b,{}"), StringData.fromString("NULL"), null
        }));
        values.put(
                sourceColumn(
                        "c_point",
                        RowType.of(new DoubleType(), new DoubleType()),
                        "io.debezium.data.geometry.Point",
                        "POINT"),
                GenericRowData.of(1.5, -2.0));
        values.put(sourceColumn("c_null", TEXT, "io.debezium.data.Json", "JSONB"), null);
        TableSchema all = table("all_types", List.of("id"), values.keySet().toArray(new Column[0]));

        apply(changes.add(Op.CREATE, all, values.values().toArray()).batch());

        assertThat(letters).isEmpty();
        assertThat(target.query("SELECT * FROM all_types"))
                .containsExactly(
                        "1|-7|-9223372036854775808|NaN|-Infinity|t|-1234.50|0.1000|b68a35a7-17ad-35b3-af2a-ae46edb4545a"
                                + "|{\"a\": 1,  \"a\": 2}|{\"b\": [1, null]}|\\x00ff5c|0002-12-31 BC|24:00:00|12:34:56.789"
                                + "|2024-02-29 23:59:59.999999|294246-12-31 00:00:00.000001|1960-03-10 02:30:00.000001+00"
                                + "|03:34:56.123456+00|1 year 2 mons -3 days +04:05:06.789|10.0.0.1/24|[1,10)|0101|{1,NULL,3}"
                                + "|{\"a\\\"\\\\b,{}\",\"NULL\",NULL}|(1.5,-2)|null");
        assertThat(
                        target.query(
                                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'all_types'::regclass AND attnum > 0 ORDER BY attnum"))
                .containsExactly(
                        "integer",
                        "smallint",
                        "bigint",
                        "real",
                        "double precision",
                        "boolean",
                        "numeric(10,2)",
                        "numeric",
                        "uuid",
                        "json",
                        "jsonb",
                        "bytea",
                        "date",
                        "time without time zone",
                        "time without time zone",
                        "timestamp without time zone",
                        "timestamp without time zone",
                        "timestamp with time zone",
                        "time with time zone",
                        "interval",
                        "inet",
                        "int4range",
                        "bit varying",
                        "integer[]",
                        "text[]",
                        "point",
                        "jsonb");
    }

    private Column numeric(String name, DecimalType type, int length, int scale) {
        return column(
                name,
                type,
                "org.apache.kafka.connect.data.Decimal",
                Map.of(
                        PostgresTypes.SOURCE_TYPE, "NUMERIC",
                        PostgresTypes.SOURCE_LENGTH, String.valueOf(length),
                        PostgresTypes.SOURCE_SCALE, String.valueOf(scale)));
    }

    @Tag("J-5")
    @Test
    void writesIntoTheTypesThatAnExistingTableHas() throws Exception { // J-5
        target.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%')",
                "CREATE EXTENSION hstore",
                "CREATE TABLE t (id bigint PRIMARY KEY, j jsonb, u uuid, m mood, ms mood[], e email, ip inet, h hstore,"
                        + " v varchar(3), n numeric(6,2), s text, b bit(4))");
        TableSchema t = table(
                "t",
                List.of("id"),
                ID,
                column("j", TEXT),
                column("u", TEXT),
                column("m", TEXT, "io.debezium.data.Enum", Map.of("allowed", "sad,happy")),
                column("ms", new ArrayType(TEXT)),
                column("e", TEXT),
                column("ip", TEXT),
                column("h", new MapType(TEXT, TEXT)),
                column("v", TEXT),
                column("n", TEXT),
                column("s", new BigIntType()),
                column("b", TEXT, "io.debezium.data.Bits", Map.of()));
        Object[] good = {
            1,
            "{\"a\":1}",
            "b68a35a7-17ad-35b3-af2a-ae46edb4545a",
            "happy",
            new GenericArrayData(new Object[] {StringData.fromString("sad")}),
            "a@b",
            "::1",
            new GenericMapData(Map.of(StringData.fromString("k\""), StringData.fromString("v"))),
            "abc",
            "1.50",
            7L,
            "1010"
        };
        Object[] tooLong = good.clone();
        tooLong[0] = 2;
        tooLong[8] = "abcd";
        Object[] tooManyBits = good.clone();
        tooManyBits[0] = 3;
        tooManyBits[11] = "10101";

        apply(changes.add(Op.CREATE, t, good)
                .add(Op.CREATE, t, tooLong)
                .add(Op.CREATE, t, tooManyBits)
                .batch());

        assertThat(target.query("SELECT * FROM t"))
                .containsExactly(
                        "1|{\"a\": 1}|b68a35a7-17ad-35b3-af2a-ae46edb4545a|happy|{sad}|a@b|::1|\"k\\\"\"=>\"v\"|abc|1.50|7|1010");
        assertThat(letters).extracting(Failure::code).containsExactly("JDBC_22001", "JDBC_22026");
    }

    @Tag("J-10")
    @Test
    void leavesGeneratedColumnsOutAndOverridesIdentity() throws Exception { // J-10
        target.execute("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int,"
                + " twice int GENERATED ALWAYS AS (a * 2) STORED, n int GENERATED BY DEFAULT AS IDENTITY)");
        TableSchema t = table(
                "t",
                List.of("id"),
                ID,
                column("a", new IntType()),
                column("twice", new IntType()),
                column("n", new IntType()));

        apply(changes.add(Op.CREATE, t, 41, 4, 0, 9).batch());
        apply(changes.add(Op.UPDATE, t, 41, 5, 0, 10).batch());

        assertThat(target.query("SELECT * FROM t")).containsExactly("41|5|10|10");
    }

    @Tag("J-15")
    @Tag("T-6")
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/New_York", "Asia/Kathmandu"})
    void doesNotDependOnTheZoneOfTheJvm(String zone) throws Exception { // J-15
        TimeZone before = TimeZone.getDefault();
        TableSchema t = table(
                "t",
                List.of("id"),
                ID,
                column("z", new LocalZonedTimestampType(6)),
                column("l", new TimestampType(6)),
                column("d", new DateType()));
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            TimestampData inGap = timestamp("2024-03-10T02:30:00.123456");
            apply(changes.add(Op.CREATE, t, 1, inGap, inGap, 19_792).batch());
        } finally {
            TimeZone.setDefault(before);
        }

        assertThat(target.query("SELECT z AT TIME ZONE 'UTC', l::text, d::text FROM t"))
                .containsExactly("2024-03-10 02:30:00.123456|2024-03-10 02:30:00.123456|2024-03-10");
    }

    @Tag("J-11")
    @Test
    void takesTablesOfManyColumnsInFullBatches() throws Exception { // J-11
        Column[] columns = new Column[700];
        columns[0] = ID;
        for (int i = 1; i < columns.length; i++) {
            columns[i] = column("c" + i, new IntType());
        }
        TableSchema wide = table("wide", List.of("id"), columns);
        Object[] values = new Object[columns.length];
        Arrays.fill(values, 1);
        for (int id = 0; id < 300; id++) {
            Object[] row = values.clone();
            row[0] = id;
            changes.add(Op.CREATE, wide, row);
        }

        apply(changes.batch());

        assertThat(target.query("SELECT count(*), sum(c699) FROM wide")).containsExactly("300|300");
    }

    @Test
    void findsTheRowsOfADeleteByKeysOfManyTypes() throws Exception {
        target.execute(
                "CREATE SCHEMA \"My Types\"",
                "CREATE TYPE \"My Types\".\"Mood\" AS ENUM ('so, so', 'ok')",
                "CREATE DOMAIN \"My Types\".code AS char(4)",
                "CREATE TABLE given (m \"My Types\".\"Mood\", c \"My Types\".code, PRIMARY KEY (c, m))");
        Column c5 = column(
                "Order Id",
                TEXT.copy(false),
                "",
                Map.of(PostgresTypes.SOURCE_TYPE, "BPCHAR", PostgresTypes.SOURCE_LENGTH, "5"));
        Map<Column, Object> keys = new LinkedHashMap<>();
        keys.put(c5, "ab   ");
        keys.put(sourceColumn("k_uuid", TEXT, "io.debezium.data.Uuid", "UUID"), "b68a35a7-17ad-35b3-af2a-ae46edb4545a");
        keys.put(sourceColumn("k_text", TEXT, "", "TEXT"), "a,\"b\\ \uD83D\uDE00");
        keys.put(sourceColumn("k_empty", TEXT, "", "VARCHAR"), "");
        keys.put(numeric("k_num", new DecimalType(10, 2), 10, 2), decimal("-1234.50", 10, 2));
        keys.put(sourceColumn("k_bytes", new VarBinaryType(9), "", "BYTEA"), new byte[] {0, -1, 92});
        keys.put(
                sourceColumn(
                        "k_tstz", new LocalZonedTimestampType(6), "io.debezium.time.ZonedTimestamp", "TIMESTAMPTZ"),
                timestamp("1960-03-10T02:30:00.000001"));
        keys.put(sourceColumn("k_max", new BigIntType(), "", "INT8"), Long.MIN_VALUE);
        keys.put(sourceColumn("k_bit", TEXT, "io.debezium.data.Bits", "BIT"), "1");
        Column[] columns = keys.keySet().toArray(new Column[0]);
        Object[] row = keys.values().toArray();
        TableSchema all =
                table("All Keys", keys.keySet().stream().map(Column::name).toList(), columns);
        TableSchema given = table("given", List.of("c", "m"), column("m", TEXT), column("c", TEXT));
        for (int i = 0; i < columns.length; i++) {
            TableSchema one = table("one_" + i, List.of(columns[i].name()), columns[i]);
            changes.add(Op.CREATE, one, row[i]);
        }
        apply(changes.add(Op.CREATE, all, row)
                .add(Op.CREATE, given, "so, so", "ab  ")
                .batch());
        assertThat(target.query("SELECT count(*) FROM \"All Keys\"")).containsExactly("1");

        for (int i = 0; i < columns.length; i++) {
            TableSchema one = table("one_" + i, List.of(columns[i].name()), columns[i]);
            changes.add(Op.UPDATE, one, row[i]).add(Op.DELETE, one, row[i]);
        }
        apply(changes.add(Op.DELETE, all, row)
                .add(Op.DELETE, given, "so, so", "ab  ")
                .batch());

        assertThat(letters).isEmpty();
        assertThat(target.query("SELECT count(*) FROM \"All Keys\"")).containsExactly("0");
        assertThat(target.query("SELECT count(*) FROM given")).containsExactly("0");
        for (int i = 0; i < columns.length; i++) {
            assertThat(target.query("SELECT count(*) FROM one_" + i))
                    .as(columns[i].name())
                    .containsExactly("0");
        }
    }

    private void apply(Batch batch) throws Exception {
        Dialect dialect = Dialect.of(target.url, true);
        if (session == null) {
            session = Session.open(dialect, target.line().sink(), target.lineId, new Progress(dialect, target.lineId), new Parking());
        }
        session.apply(
                batch,
                new DeadLetters(
                        failure -> {
                            letters.add(failure);
                            return CompletableFuture.completedFuture(null);
                        },
                        OnBadRow.DLQ,
                        new Parking()));
    }

    private static DecimalData decimal(String text, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale);
    }

    private static TimestampData timestamp(String iso) {
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(iso));
    }
}
