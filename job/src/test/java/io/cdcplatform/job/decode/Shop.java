package io.cdcplatform.job.decode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records as Debezium writes them with an Avro converter, made with Avro's own writer: independent of the reader under test. */
final class Shop {
    static final String TOPIC = "cdc.public.orders";

    private Shop() {}

    /** An envelope of a table whose columns are the given Avro fields. */
    static Schema envelope(String columns) {
        return new Schema.Parser()
                .parse(
                        """
                {"type":"record","name":"Envelope","namespace":"cdc.public.orders","fields":[
                 {"name":"before","type":["null",{"type":"record","name":"Value","fields":[%s],"connect.name":"cdc.public.orders.Value"}],"default":null},
                 {"name":"after","type":["null","Value"],"default":null},
                 {"name":"source","type":{"type":"record","name":"Source","namespace":"io.debezium.connector.postgresql","fields":[
                  {"name":"version","type":"string"},{"name":"connector","type":"string"},{"name":"name","type":"string"},{"name":"ts_ms","type":"long"},
                  {"name":"snapshot","type":[{"type":"string","connect.version":1,"connect.parameters":{"allowed":"true,first,last,false"},"connect.default":"false","connect.name":"io.debezium.data.Enum"},"null"],"default":"false"},
                  {"name":"db","type":"string"},{"name":"sequence","type":["null","string"],"default":null},{"name":"ts_us","type":["null","long"],"default":null},
                  {"name":"schema","type":"string"},{"name":"table","type":"string"},{"name":"txId","type":["null","long"],"default":null},{"name":"lsn","type":["null","long"],"default":null},
                  {"name":"xmin","type":["null","long"],"default":null}],"connect.name":"io.debezium.connector.postgresql.Source"}},
                 {"name":"transaction","type":["null",{"type":"record","name":"block","namespace":"event","fields":[{"name":"id","type":"string"},{"name":"total_order","type":"long"}]}],"default":null},
                 {"name":"op","type":"string"},{"name":"ts_ms","type":["null","long"],"default":null}],"connect.name":"cdc.public.orders.Envelope"}"""
                                .formatted(columns));
    }

    static Schema key(String columns) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Key\",\"namespace\":\"cdc.public.orders\",\"fields\":["
                        + columns + "]}");
    }

    static Schema rowOf(Schema envelope) {
        return envelope.getField("after").schema().getTypes().get(1);
    }

    static GenericRecord record(Schema schema, Map<String, ?> values) {
        GenericRecordBuilder builder = new GenericRecordBuilder(schema);
        values.forEach(builder::set);
        return builder.build();
    }

    static GenericRecord change(Schema envelope, String op, GenericRecord before, GenericRecord after) {
        Schema source = envelope.getField("source").schema();
        return new GenericRecordBuilder(envelope)
                .set("before", before)
                .set("after", after)
                .set(
                        "source",
                        record(
                                source,
                                Map.ofEntries(
                                        Map.entry("version", "3.4.0"),
                                        Map.entry("connector", "postgresql"),
                                        Map.entry("name", "cdc"),
                                        Map.entry("ts_ms", 1_700_000_000_000L),
                                        Map.entry("snapshot", "r".equals(op) ? "first" : "false"),
                                        Map.entry("db", "shop"),
                                        Map.entry("sequence", "[\"100\",\"108\"]"),
                                        Map.entry("schema", "public"),
                                        Map.entry("table", "orders"),
                                        Map.entry("txId", 7L),
                                        Map.entry("lsn", 108L))))
                .set("op", op)
                .set("ts_ms", 1_700_000_000_001L)
                .build();
    }

    static byte[] wire(int id, Schema schema, Object datum) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<>(schema, new GenericData()).write(datum, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConsumerRecord<byte[], byte[]> at(long offset, byte[] key, byte[] value) {
        return new ConsumerRecord<>(TOPIC, 0, offset, key, value);
    }
}
