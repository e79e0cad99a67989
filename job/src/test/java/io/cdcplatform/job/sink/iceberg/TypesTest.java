package io.cdcplatform.job.sink.iceberg;

import static io.cdcplatform.job.event.Op.CREATE;
import static io.cdcplatform.job.event.Op.DELETE;
import static io.cdcplatform.job.event.Op.UPDATE;
import static io.cdcplatform.job.sink.iceberg.Lake.column;
import static io.cdcplatform.job.sink.iceberg.Lake.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Infinity;
import io.cdcplatform.job.event.TableSchema;
import io.cdcplatform.job.sink.iceberg.Lake.Options;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {
    private static final String UUID = "io.debezium.data.Uuid";
    private static final LocalDateTime MICROS = LocalDateTime.parse("2024-02-29T23:59:59.123456");

    @TempDir
    Path folder;

    private void write(Options options, io.cdcplatform.job.event.ChangeEvent... events) throws Exception {
        Lake lake = new Lake(folder);
        try (Subtask subtask = new Subtask(lake.line(options), lake.catalogs(), 0)) {
            List<Handover> round = subtask.take(events).barrier();
            new TableCommitter(Lake.LINE, round.get(0).target(), lake.catalog(), new NoDeadLetters(), Lake.breaker())
                    .commit(round);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everyTypeIsReadAsItWasWritten(int version) throws Exception {
        TableSchema schema = Lake.orders(
                List.of("id"),
                column("id", new IntType(false)),
                column("tiny", new TinyIntType()),
                column("small", new SmallIntType()),
                column("big", new BigIntType()),
                column("bool", new BooleanType()),
                column("f", new FloatType()),
                column("d", new DoubleType()),
                column("m9", new DecimalType(9, 2)),
                column("m18", new DecimalType(18, 4)),
                column("m38", new DecimalType(38, 10)),
                column("text", new VarCharType(VarCharType.MAX_LENGTH)),
                column("bytes", new VarBinaryType(VarBinaryType.MAX_LENGTH)),
                column("fixed", new BinaryType(3)),
                column("date", new DateType()),
                column("time", new TimeType(3)),
                column("ts", new TimestampType(6)),
                column("tz", new LocalZonedTimestampType(6)),
                column("tags", new ArrayType(new VarCharType(10))),
                column(
                        "point",
                        RowType.of(new LogicalType[] {new DoubleType(), new IntType()}, new String[] {"x", "srid"})));
        GenericRowData point = GenericRowData.of(1.5, 4326);
        GenericArrayData tags = new GenericArrayData(new Object[] {StringData.fromString("a"), null});
        write(
                Options.UPSERT.version(version),
                event(
                        0,
                        0,
                        UPDATE,
                        schema,
                        1,
                        (byte) -7,
                        (short) -300,
                        Long.MIN_VALUE,
                        true,
                        1.25f,
                        -0.1,
                        decimal("-1234567.89", 9, 2),
                        decimal("12345678901234.5678", 18, 4),
                        decimal("1234567890123456789012345678.0123456789", 38, 10),
                        "grüße \u0001 😀",
                        new byte[] {0, -1},
                        new byte[] {1, 2, 3},
                        -1,
                        86_399_999,
                        TimestampData.fromLocalDateTime(MICROS),
                        TimestampData.fromLocalDateTime(MICROS),
                        tags,
                        point),
                event(
                        0, 1, UPDATE, schema, 2, null, null, null, null, null, null, null, null, null, null, null, null,
                        null, null, null, null, null, null));

        List<String> rows = new Lake(folder).rows();

        assertThat(rows.get(0))
                .startsWith("1|-7|-300|-9223372036854775808|true|1.25|-0.1|-1234567.89|12345678901234.5678"
                        + "|1234567890123456789012345678.0123456789|grüße \u0001 😀|")
                .contains("|1969-12-31|23:59:59.999|2024-02-29T23:59:59.123456|2024-02-29T23:59:59.123456Z|[a, null]|")
                .endsWith("Record(1.5, 4326)");
        assertThat(rows.get(1)).isEqualTo("2" + "|null".repeat(18));
    }

    @Test
    void nanosecondsBecomeMicrosecondsWhereTheFormatHasNothingFiner() throws Exception {
        TableSchema schema =
                Lake.orders(List.of("id"), column("id", new IntType(false)), column("ts", new TimestampType(9)));
        TimestampData nanos = TimestampData.fromLocalDateTime(LocalDateTime.parse("2024-01-01T00:00:00.123456789"));

        write(Options.UPSERT, event(0, 0, CREATE, schema, 1, nanos));

        assertThat(new Lake(folder).rows()).containsExactly("1|2024-01-01T00:00:00.123456");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void keysOfManyKindsAreFoundAgain(int version) throws Exception {
        TableSchema schema = Lake.orders(
                List.of("small", "text", "amount", "at", "bytes"),
                column("v", new IntType()),
                column("small", new SmallIntType(false)),
                column("text", new VarCharType(false, 100)),
                column("amount", new DecimalType(false, 10, 2)),
                column("at", new TimestampType(false, 6)),
                column("bytes", new VarBinaryType(false, 10)));
        Object[] first = {
            1, (short) 1, "k", decimal("1.00", 10, 2), TimestampData.fromLocalDateTime(MICROS), new byte[] {1}
        };
        Object[] other = {
            2, (short) 1, "k", decimal("1.01", 10, 2), TimestampData.fromLocalDateTime(MICROS), new byte[] {1}
        };
        Object[] changed = first.clone();
        changed[0] = 3;
        Object[] deleted = other.clone();
        deleted[0] = null;
        Options options = Options.UPSERT.version(version);
        write(options, event(0, 0, CREATE, schema, first), event(0, 1, CREATE, schema, other));

        write(options, event(0, 2, UPDATE, schema, changed), event(0, 3, DELETE, schema, deleted));

        assertThat(new Lake(folder).rows()).hasSize(1).first().asString().startsWith("3|1|k|1.00|");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aUuidStaysTextBecauseIcebergWouldMissItsDeletes(int version) throws Exception {
        Column key = new Column("u", new VarCharType(false, VarCharType.MAX_LENGTH), UUID, Map.of());
        Column other = new Column("v", new VarCharType(VarCharType.MAX_LENGTH), UUID, Map.of());
        TableSchema schema = Lake.orders(List.of("u"), column("n", new IntType()), key, other);
        String one = "123e4567-e89b-12d3-a456-426614174000";
        String two = "f23e4567-e89b-12d3-a456-426614174000";
        Options options = Options.UPSERT.version(version);
        write(options, event(0, 0, CREATE, schema, 1, one, two), event(0, 1, CREATE, schema, 2, two, null));

        write(options, event(0, 2, UPDATE, schema, 3, one, one), event(0, 3, DELETE, schema, null, two, null));

        assertThat(new Lake(folder).rows()).containsExactly("3|" + one + "|" + one);
        assertThat(new Lake(folder)
                        .catalog()
                        .loadTable(TableIdentifier.of("shop", "public_orders"))
                        .schema()
                        .findType("u"))
                .isEqualTo(Types.StringType.get());
    }

    @Test
    @Tag("T-4")
    @Tag("T-7")
    void whatIcebergHasNoFormForIsFoundBeforeItIsWritten() {
        TableSchema schema = Lake.orders(
                List.of("id"),
                column("id", new IntType(false)),
                column("d", new DateType()),
                column("t", new TimeType(3)),
                column("ts", new TimestampType(6)),
                column("tz", new LocalZonedTimestampType(6)),
                column("days", new ArrayType(new DateType())));
        Unstorable unstorable = Unstorable.in(schema);
        GenericArrayData days = new GenericArrayData(new Object[] {null, Infinity.FIRST_DAY});
        TimestampData far = TimestampData.fromEpochMillis(9_223_372_036_854_776L);

        assertThat(unstorable.column(GenericRowData.of(1, Infinity.LAST_DAY, null, null, null, null)))
                .isEqualTo("d");
        assertThat(unstorable.column(GenericRowData.of(1, 0, 86_400_000, null, null, null)))
                .isEqualTo("t");
        assertThat(unstorable.column(GenericRowData.of(1, 0, 0, Infinity.BEGINNING, null, null)))
                .isEqualTo("ts");
        assertThat(unstorable.column(GenericRowData.of(1, 0, 0, null, far, null)))
                .isEqualTo("tz");
        assertThat(unstorable.column(GenericRowData.of(1, 0, 0, null, null, days)))
                .isEqualTo("days");
        assertThat(unstorable.column(GenericRowData.of(1, null, 86_399_999, null, null, null)))
                .isNull();
    }

    private static DecimalData decimal(String text, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(text), precision, scale);
    }
}
