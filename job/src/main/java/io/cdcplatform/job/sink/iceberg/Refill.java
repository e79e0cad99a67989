package io.cdcplatform.job.sink.iceberg;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SingleValueParser;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.data.RowDataUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of columns come from that files of a former schema do not have, as the table itself notes it: {@code
 * cdc.column.<id>.from}, the id of the column before its type was changed, or {@code cdc.column.<id>.default}, a value. While
 * {@code cdc.column.<id>.pending} is there, no file of the table has the column.
 */
final class Refill {
    private static final String PREFIX = "cdc.column.";
    private static final String FROM = ".from";
    private static final String DEFAULT = ".default";
    private static final String PENDING = ".pending";

    private final Table table;
    private final Map<Integer, NestedField> fields = new TreeMap<>();

    Refill(Table table) {
        this.table = table;
        new TreeMap<>(table.schemas()).values().forEach(schema -> schema.columns()
                .forEach(field -> fields.put(field.fieldId(), field)));
    }

    static void note(UpdateProperties properties, int to, int from) {
        properties.set(PREFIX + to + FROM, Integer.toString(from));
        properties.set(PREFIX + to + PENDING, "true");
    }

    static void note(UpdateProperties properties, NestedField to, Object value) {
        properties.set(PREFIX + to.fieldId() + DEFAULT, SingleValueParser.toJson(to.type(), value));
        properties.set(PREFIX + to.fieldId() + PENDING, "true");
    }

    static void done(UpdateProperties properties, Set<Integer> columns) {
        columns.forEach(id -> properties.remove(PREFIX + id + PENDING));
    }

    /** The columns that no file of the table has yet. */
    Set<Integer> pending() {
        return noted(id -> table.properties().containsKey(PREFIX + id + PENDING));
    }

    /** The columns that files of this former schema do not have. */
    Set<Integer> missingIn(Schema former) {
        return noted(id -> former.findField(id) == null);
    }

    /** How rows are made of files that do not have these columns. */
    Rows without(Set<Integer> missing) {
        List<NestedField> read = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (NestedField column : table.schema().columns()) {
            Source source = source(column, missing);
            sources.add(source);
            if (source.constant() == null) {
                read.add(NestedField.from(source.field())
                        .withName(column.name())
                        .asOptional()
                        .build());
            }
        }
        return new Rows(table.schema(), new Schema(read), sources);
    }

    /**
     * The value of a column of the table in a row of a former schema: that of the same column, or of the one it was made of.
     *
     * @return null where the former schema has neither
     */
    @Nullable
    Source in(Schema former, NestedField column) {
        Source source = source(column, missingIn(former));
        NestedField field = former.asStruct().field(source.field().fieldId());
        return field == null ? null : new Source(field, column.type(), null);
    }

    private Source source(NestedField column, Set<Integer> missing) {
        int id = column.fieldId();
        while (missing.contains(id)) {
            String from = table.properties().get(PREFIX + id + FROM);
            NestedField noted = fields.get(id);
            if (from == null) {
                String json = table.properties().get(PREFIX + id + DEFAULT);
                Object value = SingleValueParser.fromJson(noted.type(), json);
                Object constant = RowDataUtil.convertConstant(noted.type(), value);
                return new Source(noted, column.type(), constant);
            }
            id = Integer.parseInt(from);
        }
        return new Source(id == column.fieldId() ? column : fields.get(id), column.type(), null);
    }

    private Set<Integer> noted(IntPredicate wanted) {
        Set<Integer> ids = new TreeSet<>();
        for (String name : table.properties().keySet()) {
            if (name.startsWith(PREFIX) && (name.endsWith(FROM) || name.endsWith(DEFAULT))) {
                int id = Integer.parseInt(name.substring(PREFIX.length(), name.indexOf('.', PREFIX.length())));
                if (wanted.test(id)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /**
     * @param field whose values they are
     * @param constant the value itself, where no file has the field
     */
    record Source(NestedField field, Type to, @Nullable Object constant) {

        @Nullable
        Object convert(@Nullable Object value, String column) {
            if (value == null) {
                return null;
            }
            try {
                return Conversion.convert(value, field.type(), to);
            } catch (RuntimeException fault) {
                if (!Conversion.isImpossible(fault)) {
                    throw fault;
                }
                throw new Refusal("Cannot change column " + column + " from " + field.type() + " to " + to
                        + ": a row holds a value that the new type does not have; change it in the table, or drop the column "
                        + "there and take a new snapshot");
            }
        }
    }

    /**
     * Rows of a table's schema, out of those of another.
     *
     * @param read what is read from the files
     */
    record Rows(Schema table, Schema read, List<Source> sources) {

        /** A function that makes a row of the table of one that was read. */
        UnaryOperator<RowData> reader() {
            RowData.FieldGetter[] getters = Pending.getters(FlinkSchemaUtil.convert(read));
            return row -> {
                GenericRowData made = new GenericRowData(sources.size());
                int at = 0;
                for (int i = 0; i < sources.size(); i++) {
                    Source source = sources.get(i);
                    String name = table.columns().get(i).name();
                    Object value = source.constant() == null ? getters[at++].getFieldOrNull(row) : source.constant();
                    made.setField(i, source.convert(value, name));
                }
                return made;
            };
        }
    }
}
