package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Op;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DefaultsTest {
    /** As Avro has them: bytes as characters of one byte, the default's branch of a union in front. */
    private static final Schema ENVELOPE = Shop.envelope(
            """
            {"name":"id","type":"int"},
            {"name":"n","type":["int","null"],"default":42},
            {"name":"t","type":"string","default":"a b"},
            {"name":"amount","type":[{"type":"bytes","logicalType":"decimal","precision":10,"scale":2},"null"],"default":"\\u00ff\\u0085"},
            {"name":"at","type":[{"type":"long","connect.name":"io.debezium.time.MicroTimestamp"},"null"],"default":1000001},
            {"name":"day","type":{"type":"int","connect.name":"io.debezium.time.Date"},"default":19782},
            {"name":"yes","type":["boolean","null"],"default":true},
            {"name":"wrong","type":["int","null"],"default":7},
            {"name":"none","type":["null","int"],"default":null}""");

    private static final Schema KEY = Shop.key("{\"name\":\"id\",\"type\":\"int\"}");

    @Test
    @Tag("E-18")
    void readsAvrosDefaultsAsValuesOfTheColumns() {
        ChangeEvent event = (ChangeEvent) avro(Map.of("id", 1, "t", "x", "day", 1));

        Map<String, String> defaults = new HashMap<>();
        for (Column column : event.schema().columns()) {
            defaults.put(column.name(), String.valueOf(column.defaultValue()));
        }
        assertThat(defaults)
                .containsEntry("id", "null")
                .containsEntry("n", "42")
                .containsEntry("t", "a b")
                .containsEntry("amount", "-1.23")
                .containsEntry("at", "1970-01-01T00:00:01.000001")
                .containsEntry("day", "19782")
                .containsEntry("yes", "true")
                .containsEntry("wrong", "null")
                .containsEntry("none", "null");
    }

    @Test
    @Tag("T-14")
    void makesADefaultFitItsColumnAsTheDatabaseDoes() {
        assertThat(fitted("string", "BPCHAR", "length", 4, "\"\uD83D\uDE42\"")).hasToString("\uD83D\uDE42   ");
        String micros = "long\",\"connect.name\":\"io.debezium.time.MicroTimestamp";
        assertThat(fitted(micros, "TIMESTAMP", "scale", 3, "1725631")).hasToString("1970-01-01T00:00:01.726");
        assertThat(fitted(micros, "TIMESTAMP", "scale", 6, "1725631")).hasToString("1970-01-01T00:00:01.725631");
    }

    /** {@code DEFAULT now()}, {@code DEFAULT gen_random_uuid()}: what the connector says instead is no row's value. */
    @Test
    @Tag("E-18")
    void takesNoDefaultOfAFunctionForAValue() {
        String micros = "long\",\"connect.name\":\"io.debezium.time.MicroTimestamp";
        String date = "int\",\"connect.name\":\"io.debezium.time.Date";
        String uuid = "string\",\"connect.name\":\"io.debezium.data.Uuid";

        assertThat(declared(micros, "0")).isNull();
        assertThat(declared(date, "0")).isNull();
        assertThat(declared(date, "1")).isEqualTo(1);
        assertThat(declared(uuid, "\"00000000-0000-0000-0000-000000000000\"")).isNull();
        assertThat(declared("int", "0")).isEqualTo(0);
    }

    private static Object declared(String type, String fallback) {
        Object value = type.startsWith("string") ? "x" : type.startsWith("int") ? (Object) 1 : 1L;
        return defaultOf("{\"name\":\"c\",\"type\":{\"type\":\"" + type + "\"},\"default\":" + fallback + "}", value);
    }

    private static Object fitted(String type, String sourceType, String parameter, int value, String fallback) {
        String column = "{\"name\":\"c\",\"type\":{\"type\":\"" + type + "\",\"connect.parameters\":{"
                + "\"__debezium.source.column.type\":\"" + sourceType + "\",\"__debezium.source.column." + parameter
                + "\":\"" + value + "\"}},\"default\":" + fallback + "}";
        return defaultOf(column, type.equals("string") ? "x" : 1L);
    }

    /** What an event with some value in the column says its default is. */
    private static Object defaultOf(String column, Object value) {
        Schema envelope = Shop.envelope(column);
        AvroDecoder decoder = new AvroDecoder(false);
        decoder.learn(9, WriterSchema.of(9, envelope.toString()));
        GenericRecord row = Shop.record(Shop.rowOf(envelope), Map.of("c", value));
        ChangeEvent event = (ChangeEvent)
                decoder.decode(Shop.at(0, null, Shop.wire(9, envelope, Shop.change(envelope, "c", null, row))));
        return event.schema().columns().get(0).defaultValue();
    }

    @Test
    @Tag("T-1")
    void keepsAnExplicitNull() {
        assertThat(((ChangeEvent) avro(Map.of("id", 1, "t", "x", "day", 1))).row())
                .hasToString("+I(1,null,x,null,null,1,null,null,null)");
    }

    @Test
    @Tag("E-18")
    void readsJsonsDefaults() {
        String column =
                "{\"type\":\"int32\",\"optional\":true,\"default\":5,\"field\":\"n\"},{\"type\":\"bytes\",\"optional\":false,"
                        + "\"name\":\"org.apache.kafka.connect.data.Decimal\",\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"10\"},"
                        + "\"default\":\"/4U=\",\"field\":\"amount\"}";
        String json =
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"struct\",\"optional\":true,\"field\":\"after\",\"fields\":["
                        + column
                        + "]},{\"type\":\"struct\",\"field\":\"source\",\"fields\":[]},{\"type\":\"string\",\"field\":\"op\"}]},"
                        + "\"payload\":{\"after\":{\"n\":null,\"amount\":\"/4U=\"},\"source\":{},\"op\":\"c\"}}";

        ChangeEvent event =
                (ChangeEvent) new JsonDecoder(false).decode(Shop.at(0, null, json.getBytes(StandardCharsets.UTF_8)));

        assertThat(event.schema().columns().get(0).defaultValue()).isEqualTo(5);
        assertThat(event.schema().columns().get(1).defaultValue()).hasToString("-1.23");
        assertThat(event.row()).hasToString("+I(null,-1.23)");
        assertThat(event.op()).isEqualTo(Op.CREATE);
    }

    private static Object avro(Map<String, ?> values) {
        AvroDecoder decoder = new AvroDecoder(false);
        decoder.learn(1, WriterSchema.of(1, ENVELOPE.toString().replace("\"default\":7", "\"default\":\"x\"")));
        decoder.learn(2, WriterSchema.of(2, KEY.toString()));
        GenericRecord after = new org.apache.avro.generic.GenericData.Record(Shop.rowOf(ENVELOPE));
        values.forEach(after::put);
        return decoder.decode(Shop.at(
                0,
                Shop.wire(2, KEY, Shop.record(KEY, Map.of("id", 1))),
                Shop.wire(1, ENVELOPE, Shop.change(ENVELOPE, "c", null, after))));
    }
}
