package io.cdcplatform.job.sink.webhook;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Columns;
import io.cdcplatform.job.event.Envelope;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as CloudEvents 1.0 in structured mode, with the attributes that Debezium's converter gives them: {@code type},
 * {@code source}, {@code time}, each field of its source block as {@code iodebezium...}, {@code before} and {@code after} as data.
 *
 * <p>Three things differ. Names of attributes have only small letters ({@code iodebeziumtxid}), as CloudEvents demands and its
 * libraries check; the {@code id} is the {@code webhook-id}, since Debezium's is the same for several rows of one log record; and
 * the key of the row is there as {@code partitionkey}. Attributes without a value are left out. Belongs to one thread.
 */
final class CloudEvent implements Body {
    private static final String PREFIX = "iodebezium";
    private static final String TRANSACTION_PREFIX = "iodebeziumtx";
    /** What both the source block and the transaction block have; the transaction's says more. */
    private static final String TRANSACTION_ID = "iodebeziumtxid";

    private final Map<Envelope.Shape, Layout> layouts = new IdentityHashMap<>();
    private final JsonBuffer key = new JsonBuffer();
    private JsonBuffer json = new JsonBuffer();

    @Override
    public byte[] of(ChangeEvent event, Envelope envelope, String id) {
        Layout layout = layouts.computeIfAbsent(envelope.shape(), Layout::of);
        RowData value = envelope.value();
        RowData transaction = layout.transaction.row(value);
        json.clear().raw("{\"specversion\":\"1.0\",\"id\":").string(id);
        layout.source.origin(value, json);
        if (event.sourceMillis() > 0) {
            json.raw(",\"time\":")
                    .string(Instant.ofEpochMilli(event.sourceMillis()).toString());
        }
        json.raw(",\"datacontenttype\":\"application/json\"");
        if (layout.key != null && envelope.key() != null) {
            layout.key.write(envelope.key(), key.clear());
            json.raw(",\"partitionkey\":").string(key.toByteArray());
        }
        json.raw(",\"iodebeziumop\":").string(String.valueOf(event.op().letter()));
        layout.source.write(layout.source.row(value), transaction == null ? "" : TRANSACTION_ID, json);
        layout.transaction.write(transaction, "", json);
        Unavailable unavailable = event.unavailable();
        if (unavailable != null) {
            Body.names(event.schema().columns(), unavailable, key.clear());
            json.raw(",\"cdcunavailable\":").string(key.toByteArray());
        }
        json.raw(",\"data\":");
        layout.writeData(value, unavailable, json);
        byte[] body = json.raw('}').toByteArray();
        if (body.length > KEPT_BUFFER_BYTES) {
            json = new JsonBuffer();
        }
        return body;
    }

    /** Where in an envelope of one shape everything is. */
    private record Layout(
            @Nullable RowJson key, Block source, Block transaction, ProjectedRowData projection, RowJson data) {

        static Layout of(Envelope.Shape shape) {
            Columns value = shape.value();
            List<Integer> images = new ArrayList<>();
            for (int i = 0; i < value.fields().size(); i++) {
                String name = value.fields().get(i).name();
                if (name.equals("before") || name.equals("after")) {
                    images.add(i);
                }
            }
            Columns data = new Columns(
                    images.stream().map(value.fields()::get).toList(),
                    images.stream().map(value.children()::get).toList(),
                    RowType.of(images.stream().map(value.rowType()::getTypeAt).toArray(LogicalType[]::new)));
            return new Layout(
                    shape.key() == null ? null : RowJson.of(shape.key()),
                    Block.of(value, "source", PREFIX),
                    Block.of(value, "transaction", TRANSACTION_PREFIX),
                    ProjectedRowData.from(
                            images.stream().mapToInt(Integer::intValue).toArray()),
                    RowJson.of(data));
        }

        void writeData(RowData value, @Nullable Unavailable unavailable, JsonBuffer json) {
            RowData images = projection.replaceRow(value);
            if (unavailable == null) {
                data.write(images, json);
            } else {
                data.write(images, "after", unavailable.columns(), json);
            }
        }
    }

    /** A struct of the envelope whose fields are attributes; without fields where the envelope has none of its name. */
    private record Block(int field, List<Attribute> attributes) {

        static Block of(Columns value, String name, String prefix) {
            for (int i = 0; i < value.fields().size(); i++) {
                Optional<Columns> block = value.children().get(i);
                if (value.fields().get(i).name().equals(name) && block.isPresent()) {
                    return new Block(i, Attribute.of(block.get(), prefix));
                }
            }
            return new Block(-1, List.of());
        }

        @Nullable
        RowData row(RowData value) {
            return field < 0 || value.isNullAt(field) ? null : value.getRow(field, attributes.size());
        }

        /** Who sent it, and what kind of an event it is. */
        void origin(RowData value, JsonBuffer json) {
            String connector = "unknown";
            String server = "unknown";
            RowData row = row(value);
            for (Attribute attribute : attributes) {
                Object text = row == null ? null : attribute.getter.getFieldOrNull(row);
                if (text != null && attribute.name.equals("iodebeziumconnector")) {
                    connector = text.toString();
                } else if (text != null && attribute.name.equals("iodebeziumname")) {
                    server = text.toString();
                }
            }
            json.raw(",\"source\":").string("/debezium/" + connector + "/" + server);
            json.raw(",\"type\":").string("io.debezium.connector." + connector + ".DataChangeEvent");
        }

        void write(@Nullable RowData row, String omitted, JsonBuffer json) {
            for (Attribute attribute : attributes) {
                Object found = row == null ? null : attribute.getter.getFieldOrNull(row);
                if (found != null && !attribute.name.equals(omitted)) {
                    attribute.write(found, json);
                }
            }
        }
    }

    /** @param raw whether CloudEvents has a type for it that is no text: booleans and integers of up to 32 bits */
    private record Attribute(String name, RowData.FieldGetter getter, boolean raw) {

        static List<Attribute> of(Columns block, String prefix) {
            List<Attribute> attributes = new ArrayList<>();
            for (int i = 0; i < block.fields().size(); i++) {
                LogicalType type = block.fields().get(i).type();
                attributes.add(new Attribute(
                        prefix
                                + block.fields()
                                        .get(i)
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^a-z0-9]", ""),
                        RowData.createFieldGetter(type.copy(true), i),
                        type.isAnyOf(
                                LogicalTypeRoot.BOOLEAN,
                                LogicalTypeRoot.TINYINT,
                                LogicalTypeRoot.SMALLINT,
                                LogicalTypeRoot.INTEGER)));
            }
            return attributes;
        }

        void write(Object found, JsonBuffer json) {
            json.raw(",\"").raw(name).raw("\":");
            if (raw) {
                json.raw(found.toString());
            } else {
                json.string(found.toString());
            }
        }
    }
}
