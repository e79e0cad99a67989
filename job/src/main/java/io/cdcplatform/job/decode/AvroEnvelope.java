package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.table.data.GenericRowData;
import org.jspecify.annotations.Nullable;

/**
 * One writer's schema of a value that is a Debezium envelope: how to read it, and the tables that came with it. Fields are found
 * by name and the unknown are passed over, because they come and go with the connector's version.
 */
final class AvroEnvelope {
    private final ConnectSchema schema;
    private final Mapped mapped;
    private final Mapped after;
    private final Step[] steps;
    private final Step[] stepsWithoutRow;
    private final @Nullable AvroReader before;
    private final Schema record;
    private @Nullable AvroStruct whole;
    private final Map<TableKey, AvroTable> tables = new HashMap<>();
    private final Parts parts = new Parts();
    private @Nullable AvroTable last;
    private @Nullable TableId lastId;

    private record TableKey(TableId table, long keyId) {}

    /** What the last record read had. The block is kept per schema, as it remembers the table's name. */
    static final class Parts {
        final SourceBlock source = new SourceBlock();
        byte op;
        int beforeAt;

        @Nullable
        GenericRowData after;

        void reset() {
            op = 0;
            beforeAt = -1;
            after = null;
            source.reset();
        }
    }

    private interface Step {
        void take(AvroInput in, Parts parts);
    }

    AvroEnvelope(Schema record, ConnectSchema schema) {
        this.schema = schema;
        this.record = record;
        this.mapped = Mapping.ofEnvelope(schema);
        int afterAt = schema.indexOf("after");
        this.after = mapped.children().get(afterAt);
        int beforeAt = schema.indexOf("before");
        this.before = beforeAt < 0
                ? null
                : AvroReaders.of(
                        record.getField("before").schema(), mapped.children().get(beforeAt));
        this.steps = steps(record, true);
        this.stepsWithoutRow = steps(record, false);
    }

    Parts read(AvroInput in) {
        run(steps, in);
        return parts;
    }

    /** Reads all but the row: of a record whose row cannot be read. */
    Parts readWithoutRow(AvroInput in) {
        run(stepsWithoutRow, in);
        return parts;
    }

    /** The row before the change, where the last record read has one. */
    @Nullable
    GenericRowData readBefore(AvroInput in) {
        if (before == null || parts.beforeAt < 0) {
            return null;
        }
        in.moveTo(parts.beforeAt);
        return (GenericRowData) before.read(in);
    }

    /** The whole value as a row of all its fields. */
    GenericRowData readWhole(AvroInput in, Op op, TableSchema table) {
        AvroStruct reader = whole;
        if (reader == null) {
            reader = AvroStruct.whole(record, mapped);
            whole = reader;
        }
        return Envelopes.whole(reader.read(in), schema, op, table);
    }

    /** The table of a record with this key; the same instance for the same ids. */
    AvroTable table(TableId id, AvroKey key, Map<TableSchema, TableSchema> known) {
        AvroTable recent = last;
        if (recent != null && id.equals(lastId) && recent.keyId() == key.id()) {
            return recent;
        }
        TableKey tableKey = new TableKey(id, key.id());
        AvroTable found = tables.get(tableKey);
        if (found == null) {
            found = AvroTable.of(id, after, mapped, key, known);
            tables.put(tableKey, found);
        }
        last = found;
        lastId = id;
        return found;
    }

    /** The table as its other events showed it, for an event without a key of its own. */
    @Nullable
    AvroTable latest(TableId id) {
        AvroTable recent = last;
        return recent != null && recent.schema().id().equals(id) ? recent : null;
    }

    private void run(Step[] steps, AvroInput in) {
        parts.reset();
        for (Step step : steps) {
            step.take(in, parts);
        }
        if (in.remaining() != 0) {
            throw new DecodeException(
                    DecodeException.TRAILING_BYTES, in.remaining() + " bytes are left behind the value");
        }
    }

    private Step[] steps(Schema value, boolean withRow) {
        List<Step> made = new ArrayList<>();
        for (Schema.Field field : value.getFields()) {
            made.add(step(field, withRow));
        }
        return made.toArray(Step[]::new);
    }

    private Step step(Schema.Field field, boolean withRow) {
        Schema type = field.schema();
        AvroSkipper skipper = AvroSkipper.of(type);
        return switch (field.name()) {
            case "before" ->
                (in, parts) -> {
                    parts.beforeAt = in.position();
                    skipper.skip(in);
                };
            case "after" -> {
                AvroReader row = AvroReaders.of(type, after);
                yield withRow
                        ? (in, parts) -> parts.after = (GenericRowData) row.read(in)
                        : (in, parts) -> skipper.skip(in);
            }
            case "source" -> {
                AvroSource source = new AvroSource(AvroSchemas.withoutNull(type));
                yield type.getType() == Schema.Type.UNION
                        ? nullableSource(type, source)
                        : (in, parts) -> source.read(in, parts.source);
            }
            case "op" -> {
                AvroReader op = AvroReaders.of(type, Mapping.of("op", AvroSchemas.describe(type)));
                boolean plain = type.getType() == Schema.Type.STRING;
                yield plain
                        ? (in, parts) -> parts.op = letter(in.slice())
                        : (in, parts) -> parts.op = letter(op.read(in));
            }
            default -> (in, parts) -> skipper.skip(in);
        };
    }

    private static Step nullableSource(Schema union, AvroSource source) {
        int branches = union.getTypes().size();
        int nullBranch = union.getIndexNamed("null");
        return (in, parts) -> {
            if (AvroReaders.branch(in, branches) != nullBranch) {
                source.read(in, parts.source);
            }
        };
    }

    private static byte letter(Slice text) {
        return text.length == 1 ? text.at(0) : 0;
    }

    private static byte letter(@Nullable Object text) {
        return text == null ? 0 : letter(Slice.of(text.toString()));
    }

    @Override
    public String toString() {
        return schema.name();
    }
}
