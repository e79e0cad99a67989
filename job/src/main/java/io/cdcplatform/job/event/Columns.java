package io.cdcplatform.job.event;

import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * A struct of a record: its fields with their semantics, nested structs included.
 *
 * @param fields in the order of the row
 * @param children per field its own columns where the field is a struct, else null entries
 */
public record Columns(List<Column> fields, List<java.util.Optional<Columns>> children, RowType rowType) {}
