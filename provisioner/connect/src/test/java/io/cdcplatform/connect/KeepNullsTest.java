package io.cdcplatform.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeepNullsTest {
    private static final Schema TOTAL = Decimal.builder(2)
            .optional()
            .defaultValue(new java.math.BigDecimal("5.00"))
            .parameter("__debezium.source.column.name", "total")
            .build();
    private static final Schema ROW = row(TOTAL);
    private static final Schema SOURCE = SchemaBuilder.struct()
            .optional()
            .field(
                    "snapshot",
                    SchemaBuilder.string().optional().defaultValue("false").build())
            .build();

    private final KeepNulls<SourceRecord> keepNulls = new KeepNulls<>();

    @Tag("T-1")
    @Test
    void keepsANullThatTheConverterWouldReplaceByTheDefault() {
        Schema envelope = envelope(ROW);
        Struct after = new Struct(ROW).put("id", 1).put("total", null);

        SourceRecord out = keepNulls.apply(
                record(envelope, new Struct(envelope).put("after", after).put("op", "c")));

        Struct row = ((Struct) out.value()).getStruct("after");
        assertThat(row.get("total")).isNull();
        assertThat(row.get("id")).isEqualTo(1);
        Schema total = row.schema().field("total").schema();
        assertThat(total.defaultValue()).isNull();
        assertThat(total.isOptional()).isTrue();
        assertThat(total.name()).isEqualTo(Decimal.LOGICAL_NAME);
        assertThat(total.parameters())
                .containsAllEntriesOf(TOTAL.parameters())
                .containsEntry("cdc.default", "AfQ="); // the bytes of 500
        assertThat(out.valueSchema().name()).isEqualTo("cdc.public.orders.Envelope");
        ((Struct) out.value()).validate();
    }

    @Test
    void leavesTheRestOfTheEnvelopeAlone() {
        Schema envelope = envelope(ROW);
        Struct value = new Struct(envelope)
                .put("before", new Struct(ROW).put("id", 1).put("total", new java.math.BigDecimal("1.00")))
                .put("source", new Struct(SOURCE))
                .put("op", "d");

        SourceRecord out = keepNulls.apply(record(envelope, value));

        Struct made = (Struct) out.value();
        assertThat(made.getStruct("source")).isSameAs(value.getStruct("source"));
        assertThat(made.getStruct("before").get("total")).isEqualTo(new java.math.BigDecimal("1.00"));
        assertThat(made.getStruct("after")).isNull();
        assertThat(out.key()).isEqualTo("key");
        assertThat(out.topic()).isEqualTo("cdc.public.orders");
        assertThat(out.timestamp()).isEqualTo(7L);
    }

    @Test
    void givesTheRowTheNamesOfColumnsThatShareOneStruct() {
        Schema number = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .parameter("__debezium.source.column.name", "tax rate")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Schema rowSchema = SchemaBuilder.struct()
                .name("cdc.public.orders.Value")
                .field("tax_rate", number)
                .optional()
                .build();
        Schema envelope = envelope(rowSchema);
        Struct after = new Struct(rowSchema)
                .put("tax_rate", new Struct(number).put("scale", 0).put("value", new byte[] {7}));

        SourceRecord out = keepNulls.apply(
                record(envelope, new Struct(envelope).put("after", after).put("op", "c")));

        Struct row = ((Struct) out.value()).getStruct("after");
        assertThat(row.schema().parameters()).containsExactly(Map.entry("cdc.name.tax_rate", "tax rate"));
        assertThat(row.getStruct("tax_rate").getBytes("value")).containsExactly(7);
        ((Struct) out.value()).validate();
    }

    @Test
    void passesOnWhatHasNothingToTakeOut() {
        Schema plain = envelope(row(Decimal.builder(2).optional().build()));
        SourceRecord record = record(plain, new Struct(plain).put("op", "c"));
        SourceRecord tombstone = record(null, null);

        assertThat(keepNulls.apply(record)).isSameAs(record);
        assertThat(keepNulls.apply(tombstone)).isSameAs(tombstone);
    }

    @Test
    void makesEachSchemaOnce() {
        Schema envelope = envelope(ROW);

        SourceRecord first = keepNulls.apply(record(envelope, new Struct(envelope).put("op", "c")));
        SourceRecord second = keepNulls.apply(record(envelope, new Struct(envelope).put("op", "c")));

        assertThat(first.valueSchema())
                .isSameAs(second.valueSchema()); // or the converter would ask the registry for each record
    }

    private static Schema row(Schema total) {
        return SchemaBuilder.struct()
                .name("cdc.public.orders.Value")
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .field("total", total)
                .build();
    }

    private static Schema envelope(Schema row) {
        return SchemaBuilder.struct()
                .name("cdc.public.orders.Envelope")
                .version(2)
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    private static SourceRecord record(Schema schema, Struct value) {
        return new SourceRecord(
                Map.of(), Map.of(), "cdc.public.orders", 0, Schema.STRING_SCHEMA, "key", schema, value, 7L);
    }
}
