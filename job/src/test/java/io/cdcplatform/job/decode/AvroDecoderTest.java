package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Skipped;
import io.cdcplatform.job.event.SourcePosition;
import io.cdcplatform.job.event.TableId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AvroDecoderTest {
    private static final int VALUE = 7;
    private static final int KEY = 8;
    private static final Schema ENVELOPE = Shop.envelope(
            """
            {"name":"id","type":"long"},{"name":"status","type":"string"},
            {"name":"note","type":["null","string"],"default":null},{"name":"qty","type":["null","int"],"default":null}""");
    private static final Schema KEY_SCHEMA = Shop.key("{\"name\":\"id\",\"type\":\"long\"}");

    private final AvroDecoder decoder = new AvroDecoder(false);

    @BeforeEach
    void knowsTheSchemas() {
        decoder.learn(VALUE, WriterSchema.of(VALUE, ENVELOPE.toString()));
        decoder.learn(KEY, WriterSchema.of(KEY, KEY_SCHEMA.toString()));
    }

    @Test
    void givesTheRowAfterAnInsert() {
        ChangeEvent event = (ChangeEvent) decoder.decode(insert(1));

        assertThat(event.op()).isEqualTo(Op.CREATE);
        assertThat(event.schema().id()).isEqualTo(new TableId("shop", "public", "orders"));
        assertThat(event.schema().key()).containsExactly("id");
        assertThat(event.schema().rowType().asSummaryString())
                .isEqualTo(
                        "ROW<`id` BIGINT NOT NULL, `status` STRING NOT NULL, `note` STRING," + " `qty` INT> NOT NULL");
        assertThat(event.requireRow()).hasToString("+I(1,new,null,300)");
        assertThat(event.position()).isEqualTo(new SourcePosition(100, 108, 0, false));
        assertThat(event.sourceMillis()).isEqualTo(1_700_000_000_000L);
    }

    @Tag("E-10")
    @Test
    void marksWhatASnapshotRead() {
        ChangeEvent event = (ChangeEvent) decoder.decode(record(KEY, key(1), change("r", null, row(1))));

        assertThat(event.op()).isEqualTo(Op.READ);
        assertThat(event.position().snapshot()).isTrue();
    }

    @Tag("E-6")
    @Test
    @Tag("E-6")
    void takesTheRowOfADeleteFromTheKeyAlone() {
        ChangeEvent event = (ChangeEvent) decoder.decode(record(KEY, key(5), change("d", row(99), null)));

        assertThat(event.op()).isEqualTo(Op.DELETE);
        assertThat(event.requireRow()).hasToString("+I(5,null,null,null)");
    }

    @Tag("E-7")
    @Test
    void takesTheRowBeforeWhereThereIsNoKey() {
        ChangeEvent event = (ChangeEvent) decoder.decode(Shop.at(0, null, change("d", row(99), null)));

        assertThat(event.schema().key()).isEmpty();
        assertThat(event.requireRow()).hasToString("+I(99,new,null,300)");
    }

    @Test
    void givesOneSchemaInstanceForAllEventsOfATable() {
        ChangeEvent first = (ChangeEvent) decoder.decode(insert(1));
        ChangeEvent second = (ChangeEvent) decoder.decode(record(KEY, key(1), change("u", null, row(1))));

        assertThat(second.schema()).isSameAs(first.schema());
    }

    @Test
    void tellsColumnsApartThatShareOneNamedRecord() {
        // As the converters write columns of type numeric: the later ones refer to the first, parameters and all.
        Schema numbers = Shop.envelope(
                """
                {"name":"id","type":"long"},
                {"name":"net_price","type":["null",{"type":"record","name":"VariableScaleDecimal","namespace":"io.debezium.data","fields":[
                  {"name":"scale","type":"int"},{"name":"value","type":"bytes"}],"connect.name":"io.debezium.data.VariableScaleDecimal",
                  "connect.parameters":{"__debezium.source.column.name":"net price"}}],"default":null},
                {"name":"gross","type":["null","io.debezium.data.VariableScaleDecimal"],"default":null},
                {"name":"tax_rate","type":["null","io.debezium.data.VariableScaleDecimal"],"default":null}""");
        Shop.rowOf(numbers).addProp("connect.parameters", Map.of("cdc.name.tax_rate", "tax rate"));
        Schema number =
                Shop.rowOf(numbers).getField("gross").schema().getTypes().get(1);
        decoder.learn(9, WriterSchema.of(9, numbers.toString()));

        ChangeEvent event = (ChangeEvent) decoder.decode(record(
                KEY,
                key(1),
                Shop.wire(
                        9,
                        numbers,
                        Shop.change(
                                numbers,
                                "c",
                                null,
                                Shop.record(
                                        Shop.rowOf(numbers),
                                        Map.of(
                                                "id",
                                                1L,
                                                "net_price",
                                                number(number, 1),
                                                "gross",
                                                number(number, 2),
                                                "tax_rate",
                                                number(number, 3)))))));

        assertThat(event.schema().rowType().getFieldNames()).containsExactly("id", "net price", "gross", "tax rate");
        assertThat(event.requireRow()).hasToString("+I(1,0.7,0.07,0.007)");
    }

    @Tag("E-9")
    @Test
    void truncatesTheTableThatItsOtherEventsShowed() {
        ChangeEvent first = (ChangeEvent) decoder.decode(insert(1));
        ChangeEvent truncate = (ChangeEvent) decoder.decode(Shop.at(0, null, change("t", null, null)));

        assertThat(truncate.op()).isEqualTo(Op.TRUNCATE);
        assertThat(truncate.row()).isNull();
        assertThat(truncate.schema()).isSameAs(first.schema());
    }

    @Tag("E-13")
    @Tag("E-14")
    @Test
    void skipsTombstonesMessagesAndWhatIsNoEnvelope() {
        Schema heartbeat = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Heartbeat\",\"fields\":[{\"name\":\"ts_ms\",\"type\":\"long\"}]}");
        decoder.learn(9, WriterSchema.of(9, heartbeat.toString()));

        assertThat(decoder.decode(Shop.at(0, key(1), null))).isInstanceOf(Skipped.class);
        assertThat(decoder.decode(Shop.at(0, null, change("m", null, null)))).isInstanceOf(Skipped.class);
        assertThat(decoder.decode(
                        Shop.at(0, null, Shop.wire(9, heartbeat, Shop.record(heartbeat, Map.of("ts_ms", 1L))))))
                .isInstanceOf(Skipped.class);
    }

    @Test
    void asksForASchemaThatItHasNotSeen() {
        LineRecord decoded = decoder.decode(Shop.at(0, key(1), Shop.wire(1234, ENVELOPE, value("c", null, row(1)))));

        assertThat(decoded).isNull();
        assertThat(decoder.missing()).isEqualTo(1234);
    }

    @Tag("R-2")
    @Test
    void believesAnUnknownSchemaForAWhile() {
        decoder.learn(1234, WriterSchema.unknown(1234, System.nanoTime()));
        decoder.learn(1235, WriterSchema.unknown(1235, System.nanoTime() - WriterSchema.UNKNOWN_NANOS - 1));

        assertThat(failure(new byte[] {0, 0, 0, 4, (byte) 0xd2}).code()).isEqualTo("DECODE_UNKNOWN_SCHEMA");
        assertThat(decoder.decode(Shop.at(0, null, new byte[] {0, 0, 0, 4, (byte) 0xd3})))
                .isNull();
    }

    @Tag("R-2")
    @Tag("R-4")
    @Test
    void refusesWhatIsNotTheWireFormat() {
        assertThat(failure(new byte[] {1, 0, 0, 0, VALUE, 0, 0}).code()).isEqualTo("DECODE_MAGIC_BYTE");
        assertThat(failure("{\"a\":1}".getBytes()).code()).isEqualTo("DECODE_MAGIC_BYTE");
        assertThat(failure(new byte[] {0, 0, 0}).code()).isEqualTo("DECODE_TOO_SHORT");
        assertThat(failure(new byte[0]).code()).isEqualTo("DECODE_TOO_SHORT");
        assertThat(failure(new byte[] {1, 0, 0, 0, VALUE, 0, 0}).message())
                .startsWith("Cannot decode cdc.public.orders-0@42: the value does not begin with the zero byte");
    }

    @Tag("R-2")
    @Test
    void refusesEveryTruncation() {
        byte[] whole = change("c", null, row(1));

        for (int length = 5; length < whole.length; length++) {
            assertThat(failure(Arrays.copyOf(whole, length)).code())
                    .as("length %s", length)
                    .isEqualTo("DECODE_TRUNCATED");
        }
    }

    @Test
    void refusesBytesBehindTheValue() {
        byte[] whole = change("c", null, row(1));

        assertThat(failure(Arrays.copyOf(whole, whole.length + 1)).code()).isEqualTo("DECODE_TRAILING_BYTES");
    }

    @Tag("R-2")
    @Test
    void neverThrowsWhateverTheBytesAre() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = change("c", row(3), row(1));

        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt();
            }
            assertThat(decoder.decode(Shop.at(i, key(1), damaged)))
                    .as("seed %s round %s", seed, i)
                    .isNotNull();
        }
    }

    @Test
    void refusesAKeyThatIsNotInTheRow() {
        Schema other = Shop.key("{\"name\":\"uid\",\"type\":\"long\"}");
        decoder.learn(10, WriterSchema.of(10, other.toString()));
        byte[] key = Shop.wire(10, other, Shop.record(other, Map.of("uid", 1L)));

        Failure failure = (Failure) decoder.decode(Shop.at(0, key, change("c", null, row(1))));

        assertThat(failure.code()).isEqualTo("DECODE_KEY");
        assertThat(failure.message()).contains("column uid").contains("public.orders");
    }

    @Test
    void refusesAValueThatIsNoRecord() {
        Schema text = Schema.create(Schema.Type.STRING);
        decoder.learn(11, WriterSchema.of(11, text.toString()));

        assertThat(failure(Shop.wire(11, text, "x")).code()).isEqualTo("DECODE_ENVELOPE");
    }

    @Test
    void refusesAnIdThatNoRegistryGives() {
        assertThat(failure(new byte[] {0, -1, 0, 0, 0, 1}).code()).isEqualTo("DECODE_UNKNOWN_SCHEMA");
    }

    @Tag("E-25")
    @Test
    void refusesATableOfWhichTwoColumnsHaveOneName() {
        String column =
                "{\"name\":\"%s\",\"type\":{\"type\":\"int\",\"connect.parameters\":{\"__debezium.source.column.name\":\"x\"}}}";
        Schema twins = Shop.envelope(column.formatted("a") + "," + column.formatted("b"));
        decoder.learn(13, WriterSchema.of(13, twins.toString()));
        GenericRecord row = Shop.record(Shop.rowOf(twins), Map.of("a", 1, "b", 2));

        assertThat(failure(Shop.wire(13, twins, Shop.change(twins, "c", null, row)))
                        .code())
                .isEqualTo("DECODE_UNEXPECTED");
    }

    @Test
    void refusesASchemaThatContainsItself() {
        String tree = "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"op\",\"type\":[\"null\",\"T\"]}]}";
        decoder.learn(12, WriterSchema.of(12, tree));

        assertThat(failure(new byte[] {0, 0, 0, 0, 12, 0}).code()).isEqualTo("DECODE_SCHEMA");
    }

    @Test
    void givesKeyAndValueWholeWhereTheLineWantsThem() {
        AvroDecoder whole = new AvroDecoder(true);
        whole.learn(VALUE, WriterSchema.of(VALUE, ENVELOPE.toString()));
        whole.learn(KEY, WriterSchema.of(KEY, KEY_SCHEMA.toString()));

        ChangeEvent event = (ChangeEvent) whole.decode(record(KEY, key(5), change("d", row(5), null)));

        assertThat(event.envelope().key()).hasToString("+I(5)");
        assertThat(event.envelope().shape().value().fields())
                .extracting(column -> column.name())
                .isEqualTo(List.of("before", "after", "source", "transaction", "op", "ts_ms"));
        assertThat(event.envelope().value().toString())
                .startsWith("+I(+I(5,new,null,300),null,+I(3.4.0,postgresql,cdc,");
        assertThat(event.envelope()
                        .shape()
                        .value()
                        .children()
                        .get(2)
                        .orElseThrow()
                        .fields())
                .hasSize(13);
    }

    @Test
    @Tag("E-9")
    void givesATruncateUnderANewSchemaTheKeyThatTheTableHad() {
        Schema grown = Shop.envelope("{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"new\",\"type\":\"int\"}");
        decoder.learn(23, WriterSchema.of(23, grown.toString()));
        decoder.decode(insert(1));

        ChangeEvent event = (ChangeEvent)
                decoder.decode(Shop.at(43, null, Shop.wire(23, grown, Shop.change(grown, "t", null, null))));

        assertThat(event.op()).isEqualTo(Op.TRUNCATE);
        assertThat(event.schema().key()).containsExactly("id");
        assertThat(event.schema().columns()).extracting(column -> column.name()).containsExactly("id", "new");
    }

    @Test
    @Tag("N-2")
    void callsTheColumnsOfAKeyAsTheRowDoes() {
        // The connector describes columns in rows only: in a key it says what Avro made of the name.
        Schema envelope = Shop.envelope(
                "{\"name\":\"Key_0\",\"type\":{\"type\":\"long\",\"connect.parameters\":{\"__debezium.source.column.name\":\"Key 0\"}}}");
        Schema keySchema = Shop.key("{\"name\":\"Key_0\",\"type\":\"long\"}");
        AvroDecoder whole = new AvroDecoder(true);
        whole.learn(21, WriterSchema.of(21, envelope.toString()));
        whole.learn(22, WriterSchema.of(22, keySchema.toString()));
        GenericRecord row = Shop.record(Shop.rowOf(envelope), Map.of("Key_0", 5L));

        ChangeEvent event = (ChangeEvent) whole.decode(Shop.at(
                42,
                Shop.wire(22, keySchema, Shop.record(keySchema, Map.of("Key_0", 5L))),
                Shop.wire(21, envelope, Shop.change(envelope, "d", row, null))));

        assertThat(event.schema().key()).containsExactly("Key 0");
        assertThat(event.envelope().shape().key().fields())
                .extracting(column -> column.name())
                .containsExactly("Key 0");
    }

    private static GenericRecord number(Schema schema, int scale) {
        return Shop.record(schema, Map.of("scale", scale, "value", ByteBuffer.wrap(new byte[] {7})));
    }

    private ConsumerRecord<byte[], byte[]> insert(long id) {
        return record(KEY, key(id), change("c", null, row(id)));
    }

    private static ConsumerRecord<byte[], byte[]> record(int keyId, byte[] key, byte[] value) {
        assertThat(key[4]).isEqualTo((byte) keyId);
        return Shop.at(42, key, value);
    }

    private Failure failure(byte[] value) {
        return (Failure) decoder.decode(Shop.at(42, key(1), value));
    }

    private static byte[] key(long id) {
        return Shop.wire(KEY, KEY_SCHEMA, Shop.record(KEY_SCHEMA, Map.of("id", id)));
    }

    private static byte[] change(String op, GenericRecord before, GenericRecord after) {
        return Shop.wire(VALUE, ENVELOPE, value(op, before, after));
    }

    private static GenericRecord value(String op, GenericRecord before, GenericRecord after) {
        return Shop.change(ENVELOPE, op, before, after);
    }

    private static GenericRecord row(long id) {
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        values.put("status", "new");
        values.put("qty", 300);
        return Shop.record(Shop.rowOf(ENVELOPE), values);
    }
}
