package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.decode.ConnectSchema.Kind;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas are as Debezium 3.4.0.Final wrote them for MariaDB 11.4, those of PostgreSQL beside them. */
class MySqlTypesTest {
    private static final String TYPE = "__debezium.source.column.type";
    private static final String SCALE = "__debezium.source.column.scale";

    @ParameterizedTest
    @ValueSource(strings = {"BOOLEAN", "BOOL"})
    @Tag("M-2")
    void givesABooleanOfTheStreamTheTypeThatASnapshotGivesIt(String type) {
        Mapped stream = Mapping.of("b", ConnectSchema.scalar(Kind.BOOLEAN, "", Map.of(TYPE, type)));
        Mapped snapshot = Mapping.of("b", ConnectSchema.scalar(Kind.INT16, "", Map.of(TYPE, "TINYINT")));

        assertThat(stream.column().type()).isEqualTo(snapshot.column().type());
        assertThat(stream.conversion().ofBoolean(true)).isEqualTo((short) 1);
        assertThat(stream.conversion().ofBoolean(false)).isEqualTo((short) 0);
    }

    @Test
    @Tag("M-2")
    void leavesPostgresBooleansAndSingleBitsBooleans() {
        Mapped postgres = Mapping.of("b", ConnectSchema.scalar(Kind.BOOLEAN, "", Map.of(TYPE, "BOOL", SCALE, "0")));
        Mapped bit = Mapping.of("b", ConnectSchema.scalar(Kind.BOOLEAN, "", Map.of(TYPE, "BIT")));

        assertThat(postgres.column().type().getTypeRoot()).isEqualTo(LogicalTypeRoot.BOOLEAN);
        assertThat(bit.column().type().getTypeRoot()).isEqualTo(LogicalTypeRoot.BOOLEAN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"b\\,c | b,c", "b,c | b,c", "a | a", "x\\y | x\\y", "unknown\\,label | unknown\\,label"})
    @Tag("T-13")
    void takesTheBackslashOutOfALabelWithAComma(String given, String expected) {
        Conversion label = Mapping.of(
                        "e",
                        ConnectSchema.scalar(
                                Kind.STRING, "io.debezium.data.Enum", Map.of("allowed", "a,b\\,c,x\\y", TYPE, "ENUM")))
                .conversion();

        assertThat(label.ofText(Slice.of(given))).hasToString(expected);
    }

    @Test
    @Tag("M-4")
    void readsTheYearThatIsNone() {
        Conversion year = Mapping.of(
                        "y", ConnectSchema.scalar(Kind.INT32, "io.debezium.time.Year", Map.of(TYPE, "YEAR")))
                .conversion();

        assertThat(year.ofInt(1900)).isEqualTo(0);
        assertThat(year.ofInt(1901)).isEqualTo(1901);
        assertThat(year.ofInt(2155)).isEqualTo(2155);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, true",
        "1970-01-01T00:00:00.000000Z, true",
        "1970-01-01T00:00:00.000001Z, false",
        "1970-01-01T00:00:01Z, false",
        "2024-02-29T00:00:00Z, false"
    })
    @Tag("M-4")
    void takesTheEpochForTheZeroTimestampWhereItMayBeNull(String text, boolean isNull) {
        ConnectSchema schema =
                ConnectSchema.scalar(Kind.STRING, "io.debezium.time.ZonedTimestamp", Map.of(TYPE, "TIMESTAMP"));

        assertThat(Mapping.of("t", schema.asOptional()).conversion().ofText(Slice.of(text)) == null)
                .isEqualTo(isNull);
        assertThat(Mapping.of("t", schema).conversion().ofText(Slice.of(text))).isNotNull();
    }

    @Test
    void keepsTheEpochOfPostgres() {
        ConnectSchema schema = ConnectSchema.scalar(
                        Kind.STRING, "io.debezium.time.ZonedTimestamp", Map.of(TYPE, "TIMESTAMPTZ", SCALE, "6"))
                .asOptional();

        assertThat(Mapping.of("t", schema).conversion().ofText(Slice.of("1970-01-01T00:00:00Z")))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "00123e45-67e8-9b12-d3a4-564266141740, 123e4567-e89b-12d3-a456-426614174000",
        "0000f47a-c10b-58cc-4372-a5670e02b2c3, f47ac10b-58cc-4372-a567-0e02b2c30000",
        "003e4567-e89b-42d3-a456-426614174001, 003e4567-e89b-42d3-a456-426614174001",
        "123e4567-e89b-12d3-a456-426614174001, 123e4567-e89b-12d3-a456-426614174001",
        "00000000-0000-0000-0000-000000000000, 00000000-0000-0000-0000-000000000000"
    })
    void putsTheZerosOfAUuidBackToItsEnd(String given, String expected) {
        assertThat(uuid("UUID", given)).isEqualTo(expected);
    }

    @Test
    void refusesAUuidOfWhichNobodyCanTellWhereItsZerosWere() {
        assertThatThrownBy(() -> uuid("UUID", "00000000-0000-0000-0000-000000000001"))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("binary(16)");
        assertThatThrownBy(() -> uuid("UUID", "00abcdef-1234-4a40-8a80-123456789abc"))
                .isInstanceOf(BadValue.class);
    }

    @Test
    void leavesTheUuidsOfPostgresAlone() {
        ConnectSchema schema =
                ConnectSchema.scalar(Kind.STRING, "io.debezium.data.Uuid", Map.of(TYPE, "UUID", SCALE, "0"));

        assertThat(Mapping.of("u", schema).conversion().ofText(Slice.of("00123e45-67e8-9b12-d3a4-564266141740")))
                .hasToString("00123e45-67e8-9b12-d3a4-564266141740");
    }

    private static String uuid(String type, String given) {
        ConnectSchema schema = ConnectSchema.scalar(Kind.STRING, "io.debezium.data.Uuid", Map.of(TYPE, type));
        return String.valueOf(Mapping.of("u", schema).conversion().ofText(Slice.of(given)));
    }
}
