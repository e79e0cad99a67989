package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.decode.ConnectSchema.Kind;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            INT8    | -                                     | 127                  | SMALLINT         | 127
            INT16   | -                                     | -32768               | SMALLINT         | -32768
            INT32   | -                                     | 2147483647           | INT              | 2147483647
            INT64   | -                                     | -9223372036854775808 | BIGINT           | -9223372036854775808
            STRING  | io.debezium.time.Interval             | P1Y-2M3DT4H-5M-6.235999999S | STRING | "P1Y-2M3DT4H-5M-6.236S"
            STRING  | io.debezium.time.Interval             | P0Y0M0DT0H0M0.789S   | STRING           | "P0Y0M0DT0H0M0.789S"
            INT32   | io.debezium.time.Year                 | 2024                 | INT              | 2024
            INT32   | io.debezium.time.Date                 | -719162              | DATE             | "0001-01-01"
            INT32   | org.apache.kafka.connect.data.Date    | 19782                | DATE             | "2024-02-29"
            INT32   | io.debezium.time.Time                 | 86399999             | TIME(3)          | "23:59:59.999"
            INT32   | org.apache.kafka.connect.data.Time    | 0                    | TIME(3)          | "00:00:00.000"
            INT32   | io.debezium.time.Date                 | 2145042905           | DATE             | "+5874897-12-31"
            INT32   | io.debezium.time.Date                 | -622191234           | DATE             | "infinity"
            INT32   | io.debezium.time.Date                 | -2147472692          | DATE             | "infinity"
            INT32   | io.debezium.time.Date                 | -625821272           | DATE             | "-infinity"
            INT32   | io.debezium.time.Date                 | -2147472691          | DATE             | "-infinity"
            INT32   | io.debezium.time.Time                 | 86400000             | TIME(3)          | "24:00:00.000"
            INT64   | io.debezium.time.Timestamp            | 9223372036825200     | TIMESTAMP(3)     | "infinity"
            INT64   | io.debezium.time.Timestamp            | -9223372036832400    | TIMESTAMP(3)     | "-infinity"
            INT64   | io.debezium.time.MicroTimestamp       | 9223372036825200000  | TIMESTAMP(6)     | "infinity"
            INT64   | io.debezium.time.MicroTimestamp       | -9223372036832400000 | TIMESTAMP(6)     | "-infinity"
            STRING  | io.debezium.time.ZonedTimestamp       | infinity             | TIMESTAMP_LTZ(6) | "infinity"
            STRING  | io.debezium.time.ZonedTimestamp       | -infinity            | TIMESTAMP_LTZ(6) | "-infinity"
            STRING  | io.debezium.time.ZonedTimestamp       | +294276-12-31T23:59:59.999999Z | TIMESTAMP_LTZ(6) | "+294276-12-31T23:59:59.999999Z"
            INT64   | io.debezium.time.MicroTime            | 45296123456          | BIGINT           | "12:34:56.123456"
            INT64   | io.debezium.time.MicroTime            | -3020399000000       | BIGINT           | "-838:59:59.000000"
            INT64   | io.debezium.time.NanoTime             | 45296123456789       | BIGINT           | "12:34:56.123456789"
            INT64   | io.debezium.time.Timestamp            | 253402300799999      | TIMESTAMP(3)     | "9999-12-31T23:59:59.999"
            INT64   | org.apache.kafka.connect.data.Timestamp | -1                 | TIMESTAMP(3)     | "1969-12-31T23:59:59.999"
            INT64   | io.debezium.time.MicroTimestamp       | -62135596800000000   | TIMESTAMP(6)     | "0001-01-01T00:00:00.000000"
            INT64   | io.debezium.time.NanoTimestamp        | -1                   | TIMESTAMP(9)     | "1969-12-31T23:59:59.999999999"
            INT64   | io.debezium.time.MicroDuration        | 36572706789000       | BIGINT           | 36572706789000
            STRING  | io.debezium.time.ZonedTimestamp       | 2024-03-09T17:30:00.123456Z | TIMESTAMP_LTZ(6) | "2024-03-09T17:30:00.123456Z"
            STRING  | io.debezium.time.ZonedTimestamp       | 2024-03-09T17:30:00+09:00   | TIMESTAMP_LTZ(6) | "2024-03-09T08:30:00.000000Z"
            STRING  | io.debezium.time.ZonedTimestamp       | +294246-12-31T23:59:59.999999Z | TIMESTAMP_LTZ(6) | "+294246-12-31T23:59:59.999999Z"
            STRING  | io.debezium.time.ZonedTimestamp       | -4712-01-01T00:00:00Z | TIMESTAMP_LTZ(6) | "-4712-01-01T00:00:00.000000Z"
            STRING  | io.debezium.time.IsoDate              | 2024-02-29Z          | DATE             | "2024-02-29"
            STRING  | io.debezium.time.IsoTime              | 12:34:56.789Z        | BIGINT           | "12:34:56.789000"
            STRING  | io.debezium.time.IsoTimestamp         | 2024-02-29T23:59:59.999999Z | TIMESTAMP(6) | "2024-02-29T23:59:59.999999"
            STRING  | io.debezium.time.ZonedTime            | 03:34:56.123456Z     | STRING           | "03:34:56.123456Z"
            STRING  | io.debezium.time.Interval             | P1Y2M-3DT4H5M6.789S  | STRING           | "P1Y2M-3DT4H5M6.789S"
            STRING  | io.debezium.data.Uuid                 | 123e4567-e89b-12d3-a456-426614174000 | STRING | "123e4567-e89b-12d3-a456-426614174000"
            STRING  | io.debezium.data.Json                 | {"a":1e400}          | STRING           | {"a":1e400}
            STRING  | io.debezium.data.Json                 | null                 | STRING           | null
            STRING  | io.debezium.data.Json                 | {"a":                | STRING           | "{\\"a\\":"
            STRING  | io.debezium.data.Json                 | 1 2                  | STRING           | "1 2"
            STRING  | io.debezium.data.Xml                  | <a/>                 | STRING           | "<a/>"
            STRING  | io.debezium.data.Enum                 | b,c                  | STRING           | "b,c"
            STRING  | io.debezium.data.EnumSet              | a,b                  | STRING           | "a,b"
            STRING  | io.debezium.data.Ltree                | top.sub              | STRING           | "top.sub"
            """)
    @Tag("T-4")
    @Tag("T-7")
    void mapsEachSemantic(String kind, String semantic, String value, String type, String json) {
        Kind base = Kind.valueOf(kind);
        Mapped mapped = Mapping.of("c", ConnectSchema.scalar(base, semantic == null ? "" : semantic, Map.of()));

        Object converted = base == Kind.STRING
                ? mapped.conversion().ofText(Slice.of(value))
                : mapped.conversion().ofLong(Long.parseLong(value));

        assertThat(mapped.column().type().copy(true).asSummaryString()).isEqualTo(type);
        assertThat(mapped.column().type().isNullable()).isFalse();
        assertThat(json(mapped.column(), converted)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            INT32  | io.debezium.time.Date           | 2145042906
            INT32  | io.debezium.time.Date           | -2440951
            INT32  | io.debezium.time.Time           | 86400001
            INT64  | io.debezium.time.MicroTimestamp | -9223372036853775808
            INT64  | io.debezium.time.NanoTimestamp  | 22375808000
            INT64  | io.debezium.time.NanoTimestamp  | -29575808000
            INT16  | -                               | 32768
            STRING | io.debezium.time.ZonedTimestamp | 2024-02-30T00:00:00Z
            STRING | io.debezium.time.ZonedTimestamp | 2024-02-29T24:00:00Z
            STRING | io.debezium.time.ZonedTimestamp | 2024-02-29T00:00:00.0000001Z
            STRING | io.debezium.time.ZonedTimestamp | 2024-02-29T00:00:00Zoo
            STRING | io.debezium.time.IsoDate        | 2024-2-29
            """)
    void refusesWhatTheColumnCannotHold(String kind, String semantic, String value) {
        Kind base = Kind.valueOf(kind);
        Conversion conversion = Mapping.of("c", ConnectSchema.scalar(base, semantic == null ? "" : semantic, Map.of()))
                .conversion();

        assertThatThrownBy(() -> {
                    if (base == Kind.STRING) {
                        conversion.ofText(Slice.of(value));
                    } else {
                        conversion.ofLong(Long.parseLong(value));
                    }
                })
                .isInstanceOf(BadValue.class)
                .message()
                .doesNotContain(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            10 | 2    | 110                                            | DECIMAL(10, 2) | "1.10"
            10 | 2    | -9999999999                                    | DECIMAL(10, 2) | "-99999999.99"
            18 | 0    | 999999999999999999                             | DECIMAL(18, 0) | "999999999999999999"
            38 | 38   | -1                                             | DECIMAL(38, 38) | "-0.00000000000000000000000000000000000001"
            20 | 0    | 18446744073709551615                           | DECIMAL(20, 0) | "18446744073709551615"
            39 | 2    | 110                                            | STRING         | "1.10"
            -  | 2    | 110                                            | STRING         | "1.10"
            5  | 2046 | 0                                              | STRING         | "0"
            """)
    @Tag("T-2")
    void keepsDecimalsExact(String precision, String scale, String unscaled, String type, String json) {
        Map<String, String> parameters = precision == null
                ? Map.of("scale", scale)
                : Map.of("scale", scale, "connect.decimal.precision", precision);
        Mapped mapped = Mapping.of("c", ConnectSchema.scalar(Kind.BYTES, Mapping.DECIMAL, parameters));

        Object converted = mapped.conversion().ofBytes(Slice.of(new BigInteger(unscaled).toByteArray()));

        assertThat(mapped.column().type().copy(true).asSummaryString()).isEqualTo(type);
        assertThat(json(mapped.column(), converted)).isEqualTo(json);
    }

    @Test
    @Tag("T-2")
    void writesANumberWithANegativeScaleWithoutItsThousandsOfZeros() {
        Mapped mapped = Mapping.of("c", ConnectSchema.scalar(Kind.BYTES, Mapping.DECIMAL, Map.of("scale", "2046")));

        Object converted = mapped.conversion()
                .ofBytes(Slice.of(BigInteger.valueOf(12300)
                        .multiply(BigInteger.TEN.pow(2046))
                        .toByteArray()));

        assertThat(converted).hasToString("12300");
    }

    @Test
    void refusesMoreDigitsThanAnnounced() {
        Mapped small = decimal("4");
        Mapped large = decimal("20");

        assertThatThrownBy(() -> small.conversion().ofBytes(Slice.of(new byte[] {0x27, 0x10})))
                .isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> large.conversion()
                        .ofBytes(Slice.of(BigInteger.TEN.pow(20).toByteArray())))
                .isInstanceOf(BadValue.class);
    }

    @Test
    @Tag("T-12")
    void writesBitsHighestFirst() {
        byte[] littleEndian = {(byte) 0xaa, 0x0a};

        assertThat(bits("12", littleEndian)).isEqualTo("101010101010");
        assertThat(bits("14", littleEndian)).isEqualTo("00101010101010");
        assertThat(bits("3", new byte[0])).isEqualTo("000");
        assertThat(bits("2147483647", new byte[] {3})).isEqualTo("11");
        assertThatThrownBy(() -> bits("11", littleEndian)).isInstanceOf(BadValue.class);
    }

    @Test
    void restoresTheNameThatTheConverterChanged() {
        Map<String, String> parameters = Map.of("__debezium.source.column.name", "x-y");

        assertThat(Mapping.of("x_y", ConnectSchema.scalar(Kind.INT32, "", parameters))
                        .column()
                        .name())
                .isEqualTo("x-y");
        assertThat(SourceName.repair("na\uffc3\uffafve")).isEqualTo("naïve");
        assertThat(SourceName.repair("naïve")).isEqualTo("naïve");
        assertThat(SourceName.repair("\uff83\uff9e")).isEqualTo("\uff83\uff9e");
    }

    @Test
    void readsNestedListsMapsFixedAndEnums() {
        Schema envelope = Shop.envelope(
                """
                {"name":"id","type":"int"},
                {"name":"times","type":{"type":"array","items":["null",{"type":"long","connect.name":"io.debezium.time.MicroTime"}]}},
                {"name":"grid","type":{"type":"array","items":{"type":"array","items":"int"}}},
                {"name":"tags","type":{"type":"map","values":["null","string"]}},
                {"name":"hash","type":{"type":"fixed","name":"F2","size":2}},
                {"name":"mood","type":{"type":"enum","name":"Mood","symbols":["sad","ok"]}}""");
        Schema row = Shop.rowOf(envelope);
        AvroDecoder decoder = new AvroDecoder(false);
        decoder.learn(1, WriterSchema.of(1, envelope.toString()));
        Map<String, Object> values = Map.of(
                "id",
                1,
                "times",
                java.util.Arrays.asList(1_000_000L, null),
                "grid",
                List.of(List.of(1, 2), List.of()),
                "tags",
                Map.of("a", "x"),
                "hash",
                new GenericData.Fixed(row.getField("hash").schema(), new byte[] {1, 2}),
                "mood",
                new GenericData.EnumSymbol(row.getField("mood").schema(), "ok"));

        var event = (io.cdcplatform.job.event.ChangeEvent) decoder.decode(
                Shop.at(0, null, Shop.wire(1, envelope, Shop.change(envelope, "c", null, Shop.record(row, values)))));

        JsonBuffer out = new JsonBuffer();
        RowJson.of(event.schema()).write(event.requireRow(), out);
        assertThat(out)
                .hasToString(
                        "{\"id\":1,\"times\":[\"00:00:01.000000\",null],\"grid\":[[1,2],[]],\"tags\":{\"a\":\"x\"},"
                                + "\"hash\":\"AQI=\",\"mood\":\"ok\"}");
        assertThat(event.schema().columns().get(1).element().semantic()).isEqualTo("io.debezium.time.MicroTime");
    }

    @ParameterizedTest
    @CsvSource({"NAN, NaN", "POSITIVE_INFINITY, Infinity", "NEGATIVE_INFINITY, -Infinity", "0.1000, 0.1000"})
    @Tag("T-3")
    void writesNumbersThatComeAsTextAsPostgresReadsThem(String text, String number) {
        Mapped mapped = Mapping.of(
                "c", ConnectSchema.scalar(Kind.STRING, "", Map.of("__debezium.source.column.type", "NUMERIC")));

        assertThat(mapped.conversion().ofText(Slice.of(text))).hasToString(number);
    }

    @Test
    @Tag("T-3")
    void writesFloatingPointAsJsonHasIt() {
        Column column = Mapping.of("c", ConnectSchema.scalar(Kind.FLOAT64, "", Map.of()))
                .column();

        assertThat(json(column, 1e300)).isEqualTo("1.0E300");
        assertThat(json(column, -0.0)).isEqualTo("-0.0");
        assertThat(json(column, Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(json(column, Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
    }

    private static Mapped decimal(String precision) {
        return Mapping.of(
                "c",
                ConnectSchema.scalar(
                        Kind.BYTES, Mapping.DECIMAL, Map.of("scale", "0", "connect.decimal.precision", precision)));
    }

    private static String bits(String length, byte[] bytes) {
        Mapped mapped =
                Mapping.of("c", ConnectSchema.scalar(Kind.BYTES, "io.debezium.data.Bits", Map.of("length", length)));
        return mapped.conversion().ofBytes(Slice.of(bytes)).toString();
    }

    private static String json(Column column, Object value) {
        TableSchema schema = new TableSchema(new TableId("d", "s", "t"), List.of(column), List.of());
        JsonBuffer out = new JsonBuffer();
        RowJson.of(schema).write(GenericRowData.of(value), out);
        String text = out.toString();
        assertThat(ByteBuffer.wrap(out.toByteArray()).remaining()).isEqualTo(out.length());
        return text.substring("{\"c\":".length(), text.length() - 1);
    }
}
