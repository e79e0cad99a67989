package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EnvelopeGrowthTest {
    private static final String COLUMNS = "{\"name\":\"id\",\"type\":\"int\"}";
    private static final Schema KEY = Shop.key(COLUMNS);

    @Test
    @Tag("E-15")
    void findsTheFieldsByNameWhateverElseAnEnvelopeHasOrLacks() {
        String known = Shop.envelope(COLUMNS).toString();
        String grown = known.replace(
                "{\"name\":\"op\"",
                "{\"name\":\"later\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":\"double\"}}},{\"name\":\"op\"");
        String shrunk = known.replaceAll("\\{\"name\":\"transaction\".*?\"default\":null},", "")
                .replaceFirst(",\\{\"name\":\"ts_ms\",\"type\":\\[\"null\",\"long\"],\"default\":null}(?=])", "")
                .replaceFirst("\\{\"name\":\"ts_us\".*?\"default\":null},", "");

        for (String schema : new String[] {known, grown, shrunk}) {
            assertThat(decode(new Schema.Parser().parse(schema)).row()).hasToString("+I(7)");
        }
        assertThat(shrunk.length()).isLessThan(known.length() - 250);
        assertThat(grown).contains("later");
    }

    private static ChangeEvent decode(Schema envelope) {
        GenericRecord value = new GenericData.Record(envelope);
        Schema source = envelope.getField("source").schema();
        value.put("after", Shop.record(Shop.rowOf(envelope), Map.of("id", 7)));
        value.put(
                "source",
                Shop.record(
                        source,
                        Map.of(
                                "version",
                                "3",
                                "connector",
                                "postgresql",
                                "name",
                                "cdc",
                                "ts_ms",
                                1L,
                                "snapshot",
                                "false",
                                "db",
                                "shop",
                                "schema",
                                "public",
                                "table",
                                "orders")));
        value.put("op", "c");
        if (envelope.getField("later") != null) {
            value.put("later", java.util.List.of(Map.of("a", 1.5)));
        }
        AvroDecoder decoder = new AvroDecoder(true);
        decoder.learn(1, WriterSchema.of(1, envelope.toString()));
        decoder.learn(2, WriterSchema.of(2, KEY.toString()));
        return (ChangeEvent) decoder.decode(
                Shop.at(0, Shop.wire(2, KEY, Shop.record(KEY, Map.of("id", 7))), Shop.wire(1, envelope, value)));
    }
}
