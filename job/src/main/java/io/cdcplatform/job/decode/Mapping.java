package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.Column;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * The one table of types: from Connect's description of a field to a column and the conversion of its values.
 *
 * <p>Flink's TIME holds milliseconds, so times in micro- or nanoseconds stay numbers (BIGINT) and say by their semantic what
 * they are; times of day as ISO text become such numbers. The semantic of a column always describes the value in the row.
 */
final class Mapping {
    static final String MICRO_TIME = "io.debezium.time.MicroTime";
    static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";
    static final String PRECISION = "connect.decimal.precision";

    private static final String SOURCE_NAME = "__debezium.source.column.name";
    private static final String SOURCE_TYPE = "__debezium.source.column.type";
    private static final String KEPT_DEFAULT = "cdc.default";
    private static final String KEPT_NAME = "cdc.name.";
    private static final String ISO_TIME = "io.debezium.time.IsoTime";
    private static final String VARIABLE_SCALE_DECIMAL = "io.debezium.data.VariableScaleDecimal";
    private static final String ELEMENT = Column.ELEMENT_PREFIX;
    /** A PostgreSQL money is a 64-bit number of cents, which the connector does not say. */
    private static final int MONEY_DIGITS = 19;

    private Mapping() {}

    /** A Debezium envelope: the columns of the rows in it may not be there. */
    static Mapped ofEnvelope(ConnectSchema schema) {
        Mapped envelope = of("", schema);
        return envelope.withChildren(envelope.children().stream()
                .map(field -> field.column().name().equals("before")
                                || field.column().name().equals("after")
                        ? Placeholder.inColumnsOf(field)
                        : field)
                .toList());
    }

    static Mapped of(String field, ConnectSchema schema) {
        String name = SourceName.repair(sourceName(field, schema));
        return switch (schema.kind()) {
            case STRUCT -> struct(name, schema);
            case ARRAY -> array(name, schema);
            case MAP -> map(name, schema);
            default -> scalar(name, schema);
        };
    }

    /**
     * Avro writes a named record once and refers to it from then on, parameters and all: the second numeric, point or geometry of
     * a table comes with the name of the first, and is called as its field is, or as the row says that it is called.
     */
    private static String sourceName(String field, ConnectSchema schema) {
        String given = schema.parameters().getOrDefault(SOURCE_NAME, field);
        return schema.kind() != ConnectSchema.Kind.STRUCT || isAdjusted(given, field) ? given : field;
    }

    /** Whether the field's name is this one with underscores for what Avro does not take. */
    private static boolean isAdjusted(String given, String field) {
        int more = field.length() - given.length();
        if (more < 0 || more > 1 || (more == 1 && field.charAt(0) != '_')) {
            return false;
        }
        for (int i = 0; i < given.length(); i++) {
            char written = field.charAt(i + more);
            if (written != '_' && written != given.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Mapped struct(String name, ConnectSchema schema) {
        List<Mapped> fields = schema.fields().stream()
                .map(field -> of(
                                schema.parameters().getOrDefault(KEPT_NAME + field.name(), field.name()),
                                field.schema())
                        .withDefault(fallback(field)))
                .toList();
        if (schema.name().equals(VARIABLE_SCALE_DECIMAL)) {
            return mapped(name, schema, text(), DecimalConversions.VARIABLE_SCALE, fields);
        }
        RowType row = new RowType(fields.stream()
                .map(field -> new RowType.RowField(
                        field.column().name(), field.column().type()))
                .toList());
        return mapped(name, schema, row, ScalarConversions.NESTED, fields);
    }

    /** The transformation that keeps NULL apart from the default has the default as a parameter. */
    private static ConnectSchema.@Nullable Fallback fallback(ConnectSchema.Field field) {
        String kept = field.schema().parameters().get(KEPT_DEFAULT);
        return kept == null || field.fallback() != null ? field.fallback() : column -> ofBaseType(column, kept);
    }

    private static @Nullable Object ofBaseType(Mapped column, String text) {
        Conversion to = column.conversion();
        return switch (column.schema().kind()) {
            case BOOLEAN -> to.ofBoolean(Boolean.parseBoolean(text));
            case INT8, INT16, INT32, INT64 -> to.ofLong(Long.parseLong(text));
            case FLOAT32 -> to.ofFloat(Float.parseFloat(text));
            case FLOAT64 -> to.ofDouble(Double.parseDouble(text));
            case STRING -> to.ofText(Slice.of(text));
            case BYTES -> to.ofBytes(Slice.of(Base64.getDecoder().decode(text)));
            case STRUCT, ARRAY, MAP -> null;
        };
    }

    private static Mapped array(String name, ConnectSchema schema) {
        Mapped element = wholeNumber(of("element", schema.requireElement()));
        return ofElements(
                name, schema, new ArrayType(schema.optional(), element.column().type()), element);
    }

    /** A list's elements are read as they lie there, by getters that make no INT of a SMALLINT. */
    private static Mapped wholeNumber(Mapped element) {
        return element.column().type().is(LogicalTypeRoot.SMALLINT)
                ? leaf("element", element.schema(), new IntType(), ScalarConversions.INT)
                : element;
    }

    private static Mapped map(String name, ConnectSchema schema) {
        Mapped value = of("value", schema.requireElement());
        MapType type = new MapType(
                schema.optional(), text().copy(false), value.column().type());
        return ofElements(name, schema, type, value);
    }

    /** The column of a list says what its elements are, by parameters with a prefix. */
    private static Mapped ofElements(String name, ConnectSchema schema, LogicalType type, Mapped element) {
        Map<String, String> parameters = new HashMap<>(schema.parameters());
        element.column().parameters().forEach((key, value) -> parameters.put(ELEMENT + key, value));
        if (!element.column().semantic().isEmpty()) {
            parameters.put(ELEMENT + Column.SEMANTIC, element.column().semantic());
        }
        Column column = new Column(name, type, schema.name(), Map.copyOf(parameters));
        return new Mapped(schema, column, ScalarConversions.NESTED, List.of(element));
    }

    private static Mapped scalar(String name, ConnectSchema schema) {
        return switch (schema.name()) {
            case DECIMAL -> decimal(name, schema);
            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
                leaf(name, schema, new DateType(), TimeConversions.DATE);
            case "io.debezium.time.IsoDate" -> leaf(name, schema, new DateType(), TimeConversions.DATE_TEXT);
            case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" ->
                leaf(name, schema, new TimeType(3), TimeConversions.TIME_MILLIS);
            case ISO_TIME -> leaf(name, renamed(schema, MICRO_TIME), new BigIntType(), TimeConversions.TIME_TEXT);
            case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
                leaf(name, schema, new TimestampType(3), TimeConversions.TIMESTAMP_MILLIS);
            case "io.debezium.time.MicroTimestamp" ->
                leaf(name, schema, new TimestampType(6), TimeConversions.TIMESTAMP_MICROS);
            case "io.debezium.time.NanoTimestamp" ->
                leaf(name, schema, new TimestampType(9), TimeConversions.TIMESTAMP_NANOS);
            case "io.debezium.time.IsoTimestamp" ->
                leaf(name, schema, new TimestampType(6), TimeConversions.TIMESTAMP_TEXT);
            case "io.debezium.time.ZonedTimestamp" ->
                leaf(name, schema, new LocalZonedTimestampType(6), zonedTimestamp(schema));
            case "io.debezium.time.Year" -> leaf(name, schema, new IntType(), MySqlTypes.YEAR);
            case "io.debezium.data.Enum" -> leaf(name, schema, text(), MySqlTypes.label(schema));
            case "io.debezium.data.Uuid" ->
                MySqlTypes.isSource(schema, "UUID")
                        ? leaf(name, schema, text(), MySqlTypes.UUID_TEXT)
                        : plain(name, schema);
            case "io.debezium.time.Interval" -> leaf(name, schema, text(), ScalarConversions.INTERVAL);
            case "io.debezium.data.Bits" -> leaf(name, schema, text(), new BitsConversion(bits(schema)));
            default -> plain(name, schema);
        };
    }

    private static Mapped plain(String name, ConnectSchema schema) {
        return switch (schema.kind()) {
            case BOOLEAN ->
                MySqlTypes.isSource(schema, "BOOLEAN", "BOOL")
                        ? leaf(name, schema, new SmallIntType(), MySqlTypes.TINYINT)
                        : leaf(name, schema, new BooleanType(), ScalarConversions.BOOLEAN);
            case INT8, INT16 -> leaf(name, schema, new SmallIntType(), ScalarConversions.SMALLINT);
            case INT32 -> leaf(name, schema, new IntType(), ScalarConversions.INT);
            case INT64 -> leaf(name, schema, new BigIntType(), ScalarConversions.BIGINT);
            case FLOAT32 -> leaf(name, schema, new FloatType(), ScalarConversions.FLOAT);
            case FLOAT64 -> leaf(name, schema, new DoubleType(), ScalarConversions.DOUBLE);
            case BYTES -> leaf(name, schema, new VarBinaryType(VarBinaryType.MAX_LENGTH), ScalarConversions.BINARY);
            case STRING ->
                leaf(name, schema, text(), isNumeric(schema) ? DecimalConversions.WORDS : ScalarConversions.TEXT);
            case ARRAY, MAP, STRUCT -> throw new IllegalStateException("Cannot map " + schema.kind() + " as a scalar");
        };
    }

    private static boolean isNumeric(ConnectSchema schema) {
        return schema.parameters().getOrDefault(SOURCE_TYPE, "").equalsIgnoreCase("numeric");
    }

    private static Conversion zonedTimestamp(ConnectSchema schema) {
        return schema.optional() && MySqlTypes.isSource(schema, "TIMESTAMP")
                ? MySqlTypes.TIMESTAMP
                : TimeConversions.TIMESTAMP_TEXT;
    }

    private static Mapped decimal(String name, ConnectSchema schema) {
        int scale = number(schema, "scale");
        int precision = number(schema, PRECISION);
        if (precision <= 0 && schema.parameters().getOrDefault(SOURCE_TYPE, "").equalsIgnoreCase("money")) {
            precision = MONEY_DIGITS;
        }
        boolean fits = precision > 0 && precision <= DecimalType.MAX_PRECISION && scale >= 0 && scale <= precision;
        return fits
                ? leaf(name, schema, new DecimalType(precision, scale), DecimalConversions.decimal(precision, scale))
                : leaf(name, schema, text(), DecimalConversions.text(scale));
    }

    private static int bits(ConnectSchema schema) {
        boolean varying = schema.parameters().getOrDefault(SOURCE_TYPE, "").equalsIgnoreCase("varbit");
        return varying ? 0 : number(schema, "length");
    }

    private static int number(ConnectSchema schema, String parameter) {
        String text = schema.parameters().getOrDefault(parameter, "0");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new DecodeException(
                    DecodeException.SCHEMA, "parameter " + parameter + " of " + schema.name() + " is no number", e);
        }
    }

    private static ConnectSchema renamed(ConnectSchema schema, String semantic) {
        return new ConnectSchema(
                schema.kind(), semantic, schema.parameters(), schema.optional(), schema.fields(), schema.element());
    }

    private static LogicalType text() {
        return new VarCharType(VarCharType.MAX_LENGTH);
    }

    private static Mapped leaf(String name, ConnectSchema schema, LogicalType type, Conversion conversion) {
        return mapped(name, schema, type, conversion, List.of());
    }

    private static Mapped mapped(
            String name, ConnectSchema schema, LogicalType type, Conversion conversion, List<Mapped> children) {
        Column column = new Column(name, type.copy(schema.optional()), schema.name(), schema.parameters());
        return new Mapped(schema, column, conversion, children);
    }
}
