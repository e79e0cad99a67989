package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlaceholderTest {
    private static final String WORD = "__debezium_unavailable_value";
    private static final Schema ENVELOPE = Shop.envelope(
            """
            {"name":"id","type":"string"},{"name":"k","type":"int"},
            {"name":"doc","type":["null","string"],"default":null},
            {"name":"b","type":["null","bytes"],"default":null},
            {"name":"ta","type":["null",{"type":"array","items":["null","string"]}],"default":null},
            {"name":"ia","type":["null",{"type":"array","items":["null","int"]}],"default":null},
            {"name":"la","type":["null",{"type":"array","items":["null","long"]}],"default":null},
            {"name":"da","type":["null",{"type":"array","items":["null",{"type":"int","connect.name":"io.debezium.time.Date"}]}],"default":null},
            {"name":"ua","type":["null",{"type":"array","items":["null",{"type":"string","connect.name":"io.debezium.data.Uuid"}]}],"default":null},
            {"name":"ba","type":["null",{"type":"array","items":["null","bytes"]}],"default":null},
            {"name":"hj","type":["null",{"type":"string","connect.name":"io.debezium.data.Json"}],"default":null},
            {"name":"hm","type":["null",{"type":"map","values":["null","string"]}],"default":null}""");

    private static final Schema KEY = Shop.key("{\"name\":\"id\",\"type\":\"string\"}");
    private static final Map<String, Object> NOTHING_THERE = Map.ofEntries(
            Map.entry("id", "a"),
            Map.entry("k", 2),
            Map.entry("doc", WORD),
            Map.entry("b", ByteBuffer.wrap(bytes())),
            Map.entry("ta", List.of(WORD)),
            Map.entry("ia", numbers().stream().map(Long::intValue).toList()),
            Map.entry("la", numbers()),
            Map.entry("da", numbers().stream().map(Long::intValue).toList()),
            Map.entry("ua", List.of(UUID.nameUUIDFromBytes(bytes()).toString())),
            Map.entry("ba", List.of(ByteBuffer.wrap(bytes()))),
            Map.entry("hj", "{\"" + WORD + "\":\"" + WORD + "\"}"),
            Map.entry("hm", Map.of(WORD, WORD)));

    private final AvroDecoder decoder = new AvroDecoder(true);

    @BeforeEach
    void knowsTheSchemas() {
        decoder.learn(1, WriterSchema.of(1, ENVELOPE.toString()));
        decoder.learn(2, WriterSchema.of(2, KEY.toString()));
    }

    @Test
    @Tag("E-3")
    void saysWhichColumnsAreNotThere() {
        ChangeEvent event = (ChangeEvent) update(NOTHING_THERE);

        BitSet all = new BitSet();
        all.set(2, 12);
        assertThat(event.unavailable().columns()).isEqualTo(all);
        assertThat(event.unavailable().rowMayBeAbsent()).isFalse();
        assertThat(event.row()).hasToString("+I(a,2" + ",null".repeat(10) + ")");
        assertThat(((GenericRowData) event.envelope().value()).getField(1)).isEqualTo(event.row());
    }

    @Test
    @Tag("E-3")
    void readsWhatIsThereAsItIs() {
        Map<String, Object> row = new HashMap<>(NOTHING_THERE);
        row.put("doc", WORD + "s");
        row.put("b", ByteBuffer.wrap(WORD.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
        row.put("ta", List.of(WORD, "b"));
        row.put("ia", List.of(95));
        row.put("la", numbers().subList(0, 27));
        row.put("da", List.of());
        row.put("ua", List.of("b68a35a7-17ad-35b3-af2a-ae46edb4545b"));
        row.put("ba", List.of(ByteBuffer.wrap(new byte[0])));
        row.put("hj", "{\"" + WORD + "\":\"1\"}");
        row.put("hm", Map.of("a", WORD));

        ChangeEvent event = (ChangeEvent) update(Map.copyOf(row));

        assertThat(event.unavailable()).isNull();
    }

    @Test
    @Tag("E-3")
    void refusesAKeyThatIsNotThere() {
        Map<String, Object> row = new HashMap<>(NOTHING_THERE);
        row.put("id", WORD);

        assertThat(((Failure) update(row)).code()).isEqualTo("DECODE_KEY");
    }

    @Test
    @Tag("E-3")
    void isNullForAWholeRow() {
        Map<String, Object> row = new HashMap<>();
        row.put("id", "a");
        row.put("k", 1);
        row.put("doc", "");

        assertThat(((ChangeEvent) update(row)).unavailable()).isNull();
    }

    private LineRecord update(Map<String, ?> values) {
        GenericRecord after = Shop.record(Shop.rowOf(ENVELOPE), values);
        GenericRecord key = Shop.record(KEY, Map.of("id", values.get("id")));
        return decoder.decode(
                Shop.at(0, Shop.wire(2, KEY, key), Shop.wire(1, ENVELOPE, Shop.change(ENVELOPE, "u", null, after))));
    }

    private static byte[] bytes() {
        return WORD.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (byte b : bytes()) {
            numbers.add((long) b);
        }
        return numbers;
    }
}
