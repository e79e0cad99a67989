package io.cdcplatform.job.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table as one writer's schema describes it.
 *
 * @param name the source's own name of the column
 * @param type Flink's type of its values in a row, with its nullability
 * @param semantic Connect's schema name ({@code io.debezium.data.Json}, ...), empty where there is none. It describes the value
 *     in the row: a BIGINT with {@code io.debezium.time.MicroTime} is a time of day in microseconds, because Flink's TIME holds
 *     milliseconds only
 * @param parameters Connect's schema parameters, such as {@code __debezium.source.column.type}, {@code length}, {@code allowed};
 *     those of an array's elements or a map's values are there with {@link #ELEMENT_PREFIX}
 * @param defaultValue what rows hold that were there before the column, as a row holds it: the source sends no event for them;
 *     null where the schema tells none
 */
public record Column(
        String name, LogicalType type, String semantic, Map<String, String> parameters, @Nullable Object defaultValue) {

    public static final String ELEMENT_PREFIX = "element.";
    public static final String SEMANTIC = "semantic";

    public Column(String name, LogicalType type, String semantic, Map<String, String> parameters) {
        this(name, type, semantic, parameters, null);
    }

    /** The elements of an array's or a map's values column, as a column. */
    public Column element() {
        List<LogicalType> children = type.getChildren();
        LogicalType elementType = type instanceof ArrayType array ? array.getElementType() : children.get(1);
        Map<String, String> own = new HashMap<>();
        parameters.forEach((key, value) -> {
            if (key.startsWith(ELEMENT_PREFIX)) {
                own.put(key.substring(ELEMENT_PREFIX.length()), value);
            }
        });
        String elementSemantic = own.remove(SEMANTIC);
        return new Column("element", elementType, elementSemantic == null ? "" : elementSemantic, Map.copyOf(own));
    }
}
