package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.SourcePosition;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables, schemas and versions of Debezium that take turns on one topic: each record is read by what it says itself. */
class OneTopicTest {
    private static final String ID = "{\"name\":\"id\",\"type\":\"long\"}";
    private static final Schema KEY = Shop.key(ID);
    private static final Schema OLD =
            Shop.envelope(ID + ",{\"name\":\"gone\",\"type\":\"string\",\"default\":\"invented\"}");
    private static final Schema NEW =
            Shop.envelope(ID + ",{\"name\":\"added\",\"type\":[\"int\",\"null\"],\"default\":7}");

    private final AvroDecoder decoder = new AvroDecoder(false);

    @Tag("N-1")
    @Test
    void twoTablesOfOneTopicAndOneSchemaAreToldApartByTheirSourceBlock() {
        learn(1, OLD);

        List<ChangeEvent> events =
                List.of(old(1, "a b"), old(2, "a_b"), old(3, "a b"), decode(1, change(OLD, "t", null, "a_b")));

        assertThat(events).extracting(event -> event.schema().id().name()).containsExactly("a b", "a_b", "a b", "a_b");
        assertThat(events.get(2).schema()).isSameAs(events.get(0).schema());
        assertThat(events.get(3).op()).isEqualTo(Op.TRUNCATE);
    }

    @Tag("R-7")
    @Test
    void oldAndNewSchemasTakeTurnsAndNeitherInventsAValue() {
        learn(1, OLD);
        learn(2, NEW);

        ChangeEvent first = old(1, "orders");
        ChangeEvent second =
                decode(2, change(NEW, "u", Shop.record(Shop.rowOf(NEW), nullable("id", 1L, "added")), "orders"));
        ChangeEvent third = old(1, "orders");

        assertThat(first.schema().rowType().getFieldNames()).containsExactly("id", "gone");
        assertThat(second.schema().rowType().getFieldNames()).containsExactly("id", "added");
        assertThat(second.requireRow()).hasToString("+I(1,null)");
        assertThat(third.schema()).isSameAs(first.schema());
        assertThat(third.requireRow()).hasToString("+I(1,x)");
    }

    @Tag("E-15")
    @Test
    void fieldsOfTheEnvelopeComeGoAndChangePlacesByVersion() {
        Schema later = new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"Envelope","namespace":"cdc.public.orders","fields":[
                 {"name":"ts_ns","type":["null","long"],"default":null},
                 {"name":"op","type":"string"},
                 {"name":"hint","type":{"type":"map","values":{"type":"array","items":["null","double"]}}},
                 {"name":"source","type":{"type":"record","name":"Source","namespace":"io.debezium.connector.postgresql","fields":[
                  {"name":"shard","type":{"type":"fixed","name":"Shard","size":3}},
                  {"name":"table","type":"string"},{"name":"schema","type":"string"},{"name":"db","type":"string"},
                  {"name":"connector","type":"string"},{"name":"lsn","type":"long"},{"name":"sequence","type":"string"}]}},
                 {"name":"after","type":["null",{"type":"record","name":"Value","fields":[{"name":"id","type":"long"}]}],"default":null}]}""");
        learn(3, later);
        GenericRecord record = new GenericRecordBuilder(later)
                .set("ts_ns", 5L)
                .set("op", "c")
                .set("hint", Map.of("a", List.of(1.5, 2.5)))
                .set(
                        "source",
                        Shop.record(
                                later.getField("source").schema(),
                                Map.of(
                                        "shard",
                                        new org.apache.avro.generic.GenericData.Fixed(
                                                later.getField("source")
                                                        .schema()
                                                        .getField("shard")
                                                        .schema(),
                                                new byte[3]),
                                        "table",
                                        "orders",
                                        "schema",
                                        "public",
                                        "db",
                                        "shop",
                                        "connector",
                                        "postgresql",
                                        "lsn",
                                        108L,
                                        "sequence",
                                        "[\"100\",\"108\"]")))
                .set("after", Shop.record(Shop.rowOf(later), Map.of("id", 1L)))
                .build();

        ChangeEvent event = (ChangeEvent) decoder.decode(Shop.at(0, key(1), Shop.wire(3, later, record)));

        assertThat(event.op()).isEqualTo(Op.CREATE);
        assertThat(event.schema().id().name()).isEqualTo("orders");
        assertThat(event.requireRow()).hasToString("+I(1)");
        assertThat(event.position()).isEqualTo(new SourcePosition(100, 108, 0, false));
    }

    private void learn(int id, Schema schema) {
        decoder.learn(id, WriterSchema.of(id, schema.toString()));
        decoder.learn(9, WriterSchema.of(9, KEY.toString()));
    }

    private ChangeEvent old(long id, String table) {
        return decode(1, change(OLD, "c", Shop.record(Shop.rowOf(OLD), Map.of("id", id, "gone", "x")), table));
    }

    private static GenericRecord change(Schema envelope, String op, GenericRecord row, String table) {
        GenericRecord change = Shop.change(envelope, op, null, row);
        ((GenericRecord) change.get("source")).put("table", table);
        return change;
    }

    private ChangeEvent decode(int schema, GenericRecord change) {
        GenericRecord row = (GenericRecord) change.get("after");
        byte[] key = row == null ? null : key((Long) row.get("id"));
        return (ChangeEvent) decoder.decode(Shop.at(0, key, Shop.wire(schema, change.getSchema(), change)));
    }

    private static byte[] key(long id) {
        return Shop.wire(9, KEY, Shop.record(KEY, Map.of("id", id)));
    }

    /** The second of them is null, which {@code Map.of} does not take. */
    private static Map<String, Object> nullable(String first, Object value, String second) {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put(first, value);
        values.put(second, null);
        return values;
    }
}
