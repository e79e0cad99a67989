package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.SchemaChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema of an existing table to what the source has become: adds columns, widens types, relaxes columns that may
 * now be null or are gone at the source. Nothing is ever dropped or renamed. Others may commit at the same time: then it looks
 * at the table again and decides anew.
 */
final class TableEvolution {
    static final int MOST_RACES = 100;
    private static final Logger LOG = LoggerFactory.getLogger(TableEvolution.class);

    private final Target target;
    private final SchemaChanges policy;

    TableEvolution(Target target, SchemaChanges policy) {
        this.target = target;
        this.policy = policy;
    }

    /** Leaves the table with a schema that holds rows of {@code wanted}; fails the line where that is impossible. */
    void evolve(Table table, Schema wanted) {
        for (int races = 0; ; races++) {
            table.refresh();
            Schema allowed = policy == SchemaChanges.IGNORE ? withoutNewColumns(table.schema(), wanted) : wanted;
            checkTypes(table.schema(), allowed);
            UpdateSchema update = table.updateSchema().unionByNameWith(allowed);
            relaxMissing(table.schema(), allowed, update);
            Schema after = update.apply();
            if (after.sameSchema(table.schema())) {
                return;
            }
            if (policy == SchemaChanges.HALT) {
                throw refuse("the source's schema has changed (" + after.asStruct() + ") and schema_changes is halt; "
                        + "set schema_changes: evolve, or change the table by hand");
            }
            try {
                update.commit();
                LOG.info("state=evolved target={} schema=\"{}\"", target, after.asStruct());
                return;
            } catch (CommitFailedException e) {
                if (races >= MOST_RACES) {
                    throw e;
                }
            }
        }
    }

    private static Schema withoutNewColumns(Schema table, Schema wanted) {
        List<NestedField> known = wanted.columns().stream()
                .filter(column -> table.asStruct().field(column.name()) != null)
                .toList();
        return new Schema(known);
    }

    private void checkTypes(Schema table, Schema wanted) {
        for (NestedField column : wanted.columns()) {
            NestedField existing = table.asStruct().field(column.name());
            if (existing != null && !fits(existing.type(), column.type())) {
                throw refuse("column " + column.name() + " is " + existing.type() + " in the table and " + column.type()
                        + " at the source, and Iceberg cannot change one into the other; rename or drop the column in the "
                        + "table (it is added anew), or exclude it with columns.exclude");
            }
        }
    }

    /** Whether the table's type takes the source's values, as it is or widened. */
    private static boolean fits(Type existing, Type wanted) {
        if (existing.isPrimitiveType() && wanted.isPrimitiveType()) {
            return TypeUtil.isPromotionAllowed(existing, wanted.asPrimitiveType())
                    || TypeUtil.isPromotionAllowed(wanted, existing.asPrimitiveType());
        }
        return shape(existing).equals(shape(wanted));
    }

    private static String shape(Type type) {
        return type.isPrimitiveType()
                ? type.toString()
                : FlinkSchemaUtil.convert(type).asSerializableString();
    }

    private void relaxMissing(Schema table, Schema wanted, UpdateSchema update) {
        List<String> missing = new ArrayList<>();
        for (NestedField column : table.columns()) {
            if (column.isRequired() && wanted.asStruct().field(column.name()) == null) {
                missing.add(column.name());
            }
        }
        Set<String> identifiers = new HashSet<>(table.identifierFieldNames());
        if (identifiers.removeAll(missing)) {
            update.setIdentifierFields(identifiers);
        }
        missing.forEach(update::makeColumnOptional);
    }

    private IllegalStateException refuse(String why) {
        return new IllegalStateException("Cannot evolve table " + target + ": " + why);
    }
}
