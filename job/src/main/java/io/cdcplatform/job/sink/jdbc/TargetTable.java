package io.cdcplatform.job.sink.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table as the target has it.
 *
 * @param ours created by this sink, which may widen its columns; any other table keeps the types that it has
 * @param columns by name
 * @param uniqueKeys column names of each unique index that an upsert can rely on
 */
record TargetTable(TableName name, boolean ours, Map<String, TargetColumn> columns, List<Set<String>> uniqueKeys) {}
