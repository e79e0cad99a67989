package io.cdcplatform.job.shape.sql;

import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.TableSchema;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** The columns of a table as terms, found by name as PostgreSQL finds them. */
final class ColumnTerms {
    private static final String SOURCE_TYPE = "__debezium.source.column.type";

    private final TableSchema schema;
    /** Those that were asked for. */
    final BitSet read = new BitSet();

    ColumnTerms(TableSchema schema) {
        this.schema = schema;
    }

    Term of(String name, boolean quoted) {
        int index = find(name, quoted);
        read.set(index);
        Column column = schema.columns().get(index);
        RowData.FieldGetter getter = schema.getters()[index];
        return term(column, getter::getFieldOrNull);
    }

    private int find(String name, boolean quoted) {
        List<Column> columns = schema.columns();
        String folded = quoted ? name : name.toLowerCase(Locale.ROOT);
        int[] exact = matching(column -> column.name().equals(folded));
        if (exact.length == 1) {
            return exact[0];
        }
        int[] similar = quoted ? exact : matching(column -> column.name().equalsIgnoreCase(name));
        if (similar.length == 1) {
            return similar[0];
        }
        String known = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        throw new SqlFault(
                similar.length == 0
                        ? "there is no column " + name + " among " + known
                        : "column " + name
                                + " is several, which differ in case: write the one you mean in double quotes");
    }

    private int[] matching(java.util.function.Predicate<Column> wanted) {
        return IntStream.range(0, schema.columns().size())
                .filter(i -> wanted.test(schema.columns().get(i)))
                .toArray();
    }

    private static Term term(Column column, Term.Value value) {
        return switch (column.type().getTypeRoot()) {
            case BOOLEAN -> Term.column(Kind.BOOLEAN, column, value);
            case TINYINT, SMALLINT, INTEGER -> as(Kind.INTEGER, column, value, number -> ((Number) number).longValue());
            case BIGINT -> bigint(column, value);
            case FLOAT, DOUBLE -> as(Kind.DOUBLE, column, value, number -> ((Number) number).doubleValue());
            case DECIMAL -> as(Kind.NUMERIC, column, value, number -> ((DecimalData) number).toBigDecimal());
            case CHAR, VARCHAR -> text(column, value);
            case DATE -> as(Kind.DATE, column, value, days -> ((Integer) days).longValue());
            case TIME_WITHOUT_TIME_ZONE -> as(Kind.TIME, column, value, millis -> (Integer) millis * 1_000_000L);
            case TIMESTAMP_WITHOUT_TIME_ZONE -> Term.column(Kind.TIMESTAMP, column, value);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Term.column(Kind.TIMESTAMPTZ, column, value);
            case BINARY, VARBINARY -> Term.column(Kind.BYTES, column, value);
            default -> Term.column(Kind.OTHER, column, value);
        };
    }

    private static Term bigint(Column column, Term.Value value) {
        return switch (column.semantic()) {
            case "" -> Term.column(Kind.INTEGER, column, value);
            case "io.debezium.time.MicroTime" -> as(Kind.TIME, column, value, micros -> (Long) micros * 1000);
            case "io.debezium.time.NanoTime" -> Term.column(Kind.TIME, column, value);
            default -> Term.column(Kind.OTHER, column, value);
        };
    }

    private static Term text(Column column, Term.Value value) {
        return switch (column.semantic()) {
            case "" ->
                isBlankPadded(column)
                        ? as(Kind.TEXT, column, value, text -> Texts.trimmed(text, false, true))
                        : Term.column(Kind.TEXT, column, value);
            case "io.debezium.data.EnumSet" -> Term.column(Kind.TEXT, column, value);
            case "io.debezium.data.Enum" -> Term.column(Kind.ENUM, column, value);
            case "io.debezium.data.Uuid" ->
                as(
                        Kind.UUID,
                        column,
                        value,
                        uuid -> StringData.fromString(uuid.toString().toLowerCase(Locale.ROOT)));
            case "io.debezium.data.VariableScaleDecimal", "org.apache.kafka.connect.data.Decimal" ->
                as(Kind.NUMERIC, column, value, ColumnTerms::decimal);
            default -> Term.column(Kind.OTHER, column, value);
        };
    }

    /** PostgreSQL's char(n), whose trailing blanks mean nothing. */
    static boolean isBlankPadded(Column column) {
        String type = column.parameters().getOrDefault(SOURCE_TYPE, "");
        return type.equalsIgnoreCase("bpchar") || type.equalsIgnoreCase("char");
    }

    private static BigDecimal decimal(Object text) {
        try {
            return new BigDecimal(text.toString());
        } catch (NumberFormatException e) {
            throw new SqlFault("a numeric value is not a number");
        }
    }

    private static Term as(Kind kind, Column column, Term.Value value, Term.Step step) {
        return Term.column(kind, column, row -> {
            Object stored = value.of(row);
            return stored == null ? null : step.apply(stored);
        });
    }
}
