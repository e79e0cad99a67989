package io.cdcplatform.job.decode;

import io.cdcplatform.job.event.TableId;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a table's schema of the envelope's row and the record's key. */
final class TableShapes {
    /** Forgetting costs a comparison by value later, no more. */
    private static final int MAX_KNOWN = 16_384;

    private TableShapes() {}

    /** @param known the schemas made so far: an equal one is given instead of the new one */
    static TableSchema of(TableId id, Mapped row, @Nullable Mapped key, Map<TableSchema, TableSchema> known) {
        List<String> names = new ArrayList<>();
        if (key != null) {
            for (int place : places(id, row, key)) {
                names.add(row.columns().get(place).name());
            }
        }
        TableSchema made = new TableSchema(id, row.columns(), names);
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        TableSchema same = known.putIfAbsent(made, made);
        return same == null ? made : same;
    }

    /** Where the key's fields stand in the row, found by the names that both schemas were written with. */
    static int[] places(TableId id, Mapped row, Mapped key) {
        int[] places = new int[key.children().size()];
        for (int i = 0; i < places.length; i++) {
            String field = key.schema().fields().get(i).name();
            places[i] = row.schema().indexOf(field);
            if (places[i] < 0) {
                throw new DecodeException(
                        DecodeException.KEY,
                        "column " + field + " of the key is not in the row of table " + id
                                + ". Does the connector leave it out (column.exclude.list)?");
            }
            requireSameType(id, row.children().get(places[i]), key.children().get(i));
        }
        return places;
    }

    private static void requireSameType(TableId id, Mapped inRow, Mapped inKey) {
        if (!inRow.column().type().copy(true).equals(inKey.column().type().copy(true))) {
            throw new DecodeException(
                    DecodeException.KEY,
                    "column " + inRow.column().name() + " of table " + id + " is "
                            + inKey.column().type().asSummaryString() + " in the key and "
                            + inRow.column().type().asSummaryString() + " in the row");
        }
    }
}
