package io.cdcplatform.job.event;

import java.io.Serializable;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column of a table as one writer's schema describes it.
 *
 * @param name the source's own name of the column
 * @param type Flink's type of its values in a row, with its nullability
 * @param semantic Connect's schema name ({@code io.debezium.data.Json}, ...), empty where there is none
 * @param parameters Connect's schema parameters, such as {@code __debezium.source.column.type}, {@code length}, {@code allowed}
 */
public record Column(String name, LogicalType type, String semantic, Map<String, String> parameters)
        implements Serializable {}
