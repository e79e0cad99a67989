package io.cdcplatform.job.sink.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table as the target has it.
 *
 * @param ours created by this sink, which may change it as the source changes; any other table gets new columns at most
 * @param columns by name
 * @param required columns that may not be null
 * @param uniqueKeys column names of each unique index that an upsert can rely on
 * @param primaryKey null where there is none
 */
record TargetTable(
        TableName name,
        boolean ours,
        Map<String, TargetColumn> columns,
        Set<String> required,
        List<Set<String>> uniqueKeys,
        @Nullable PrimaryKey primaryKey) {

    record PrimaryKey(String constraint, List<String> columns) {}
}
