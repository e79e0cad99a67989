package io.cdcplatform.job.sink.iceberg;

import io.cdcplatform.config.SchemaChanges;
import io.cdcplatform.job.event.SchemaPosition;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema of an existing table to what the source has become, in one transaction with the position at which it did:
 * an event from before it changes nothing any more. Others may commit at the same time: then it looks at the table again and
 * decides anew.
 *
 * <p>What Iceberg cannot do with the schema alone (another type; the value of existing rows in format 2) is noted in the table
 * as {@link Refill}, and done by the committer between two batches.
 */
final class TableEvolution {
    static final int MOST_RACES = 100;
    private static final Logger LOG = LoggerFactory.getLogger(TableEvolution.class);

    /**
     * What was planned for. A transaction begins with the table as it is then, which may be later, and the table object it is begun
     * from moves on with it.
     */
    private record Seen(Schema schema, @Nullable String source) {
        static Seen of(Table table) {
            return new Seen(table.schema(), table.properties().get(SourceSchema.KEY));
        }

        boolean isStill(Table table) {
            return table.schema().sameSchema(schema)
                    && Objects.equals(source, table.properties().get(SourceSchema.KEY));
        }
    }

    private final Target target;
    private final SchemaChanges policy;
    private final boolean journal;
    private final boolean positional;

    /**
     * @param journal each change is a row: nothing is dropped or renamed
     * @param positional see {@link SchemaPlan#of}
     */
    TableEvolution(Target target, SchemaChanges policy, boolean journal, boolean positional) {
        this.target = target;
        this.policy = policy;
        this.journal = journal;
        this.positional = positional;
    }

    /** Leaves the table with a schema that holds rows of {@code wanted}, or refuses. */
    void evolve(Table table, TableSchema source, Schema wanted, SchemaPosition at) {
        for (int races = 0; ; races++) {
            table.refresh();
            Seen seen = Seen.of(table);
            SourceSchema said = SourceSchema.parse(seen.source());
            if (said != null && said.isAfter(at, table, wanted) && !journal) {
                return;
            }
            boolean isBefore = said != null && (said.isAfter(at, table, wanted) || !at.known());
            SourceSchema now = SourceSchema.of(source, said != null && isBefore ? said.at() : at);
            SchemaPlan plan = plan(table, wanted, said, now);
            boolean isKnown = policy == SchemaChanges.IGNORE || said != null && (journal || said.sameColumns(now));
            if (plan.isEmpty() && isKnown) {
                return;
            }
            check(plan, table, said, now);
            try {
                apply(plan, seen, table, source, now);
                LOG.info(
                        "state=evolved target={} schema=\"{}\"",
                        target,
                        table.schema().asStruct());
                return;
            } catch (CommitFailedException e) {
                if (races >= MOST_RACES) {
                    throw e;
                }
            }
        }
    }

    private SchemaPlan plan(Table table, Schema wanted, @Nullable SourceSchema said, SourceSchema now) {
        Schema schema = table.schema();
        if (policy == SchemaChanges.IGNORE) {
            return SchemaPlan.of(schema, wanted, List.of(), name -> true, false).relaxing();
        }
        if (journal || said == null || !said.at().known() || !now.at().known()) {
            return SchemaPlan.of(schema, wanted, List.of(), name -> true, false);
        }
        // Files of deletes name the columns of a key for as long as they live: these stay.
        Set<String> keys = new HashSet<>(said.key());
        keys.addAll(schema.identifierFieldNames());
        return SchemaPlan.of(schema, wanted, said.columns(), keys::contains, positional);
    }

    private void check(SchemaPlan plan, Table table, @Nullable SourceSchema said, SourceSchema now) {
        String key = journal || said == null || renamed(said.key(), plan).equals(now.key())
                ? ""
                : " key " + said.key() + " is now " + now.key();
        if (policy == SchemaChanges.HALT && !(key.isEmpty() && plan.isCompatible())) {
            throw refuse(
                    "the source's table has changed (" + plan.incompatible() + key
                            + ") and schema_changes is halt; set schema_changes: evolve, or change the table by hand and start again");
        }
        for (NestedField column : plan.retypes()) {
            checkRetype(column, table, said, now);
        }
        for (PartitionField field : table.spec().fields()) {
            String column = table.schema().findColumnName(field.sourceId());
            if (plan.drops().contains(column) && !field.transform().isVoid()) {
                throw refuse("column " + column + " is gone at the source, and the table is partitioned by it; "
                        + "remove the partition field in the table");
            }
        }
    }

    private void checkRetype(NestedField column, Table table, @Nullable SourceSchema said, SourceSchema now) {
        NestedField existing = table.schema().asStruct().field(column.name());
        if (existing == null) {
            return; // renamed as well, and so not of another type
        }
        boolean partitions = table.spec().fields().stream().anyMatch(field -> field.sourceId() == existing.fieldId());
        boolean possible = !journal
                && said != null
                && said.at().known()
                && now.at().known()
                && !partitions
                && !now.key().contains(column.name())
                && Conversion.exists(existing.type(), column.type());
        if (!possible) {
            throw refuse("column " + column.name() + " is " + existing.type() + " in the table and " + column.type()
                    + " at the source, and Iceberg cannot change one into the other; rename or drop the column in the "
                    + "table (it is added anew), or exclude it with columns.exclude");
        }
    }

    private void apply(SchemaPlan plan, Seen seen, Table table, TableSchema source, SourceSchema now) {
        Transaction transaction = table.newTransaction();
        if (!seen.isStill(transaction.table())) {
            throw new CommitFailedException("Table %s has changed since it was looked at", target);
        }
        if (!plan.renames().isEmpty()) {
            UpdateSchema renames = transaction.updateSchema();
            plan.renames().forEach(renames::renameColumn);
            renames.commit();
        }
        Schema before = transaction.table().schema();
        Set<String> key = key(before, plan, now);
        Map<String, Object> defaults = Defaults.of(source, plan.adds());
        boolean inSchema = TableUtil.formatVersion(table) > 2;
        if (!plan.isEmpty() || !key.equals(before.identifierFieldNames())) {
            UpdateSchema update = transaction.updateSchema();
            change(before, plan, key, inSchema ? defaults : Map.of(), update);
            update.commit();
        }
        UpdateProperties properties = transaction.updateProperties();
        properties.set(SourceSchema.KEY, now.toJson());
        note(plan, before, transaction.table().schema(), inSchema ? Map.of() : defaults, properties);
        properties.commit();
        transaction.commitTransaction();
    }

    private void change(
            Schema before, SchemaPlan plan, Set<String> key, Map<String, Object> defaults, UpdateSchema update) {
        update.setIdentifierFields(key);
        plan.relaxes().forEach(update::makeColumnOptional);
        plan.widens()
                .forEach(column ->
                        update.updateColumn(column.name(), column.type().asPrimitiveType()));
        plan.drops().forEach(update::deleteColumn);
        plan.retypes().forEach(column -> replace(before, column, update));
        for (NestedField column : plan.adds()) {
            Object value = journal ? null : defaults.get(column.name());
            update.addColumn(
                    null, column.name(), column.type(), column.doc(), value == null ? null : literal(column, value));
        }
        if (!plan.nested().isEmpty()) {
            unite(plan, update);
        }
    }

    /** What the committer has to do with the rows that are there. */
    private void note(
            SchemaPlan plan, Schema before, Schema after, Map<String, Object> defaults, UpdateProperties properties) {
        for (NestedField column : plan.retypes()) {
            Refill.note(properties, idOf(after, column), idOf(before, column));
        }
        for (NestedField column : plan.adds()) {
            Object value = defaults.get(column.name());
            if (value != null && !journal) {
                Refill.note(properties, after.asStruct().field(column.name()), value);
            }
        }
    }

    private static Literal<?> literal(NestedField column, Object value) {
        boolean nanos = column.type().typeId() == Type.TypeID.TIMESTAMP_NANO;
        return nanos ? Expressions.nanos((Long) value) : Expressions.lit(value);
    }

    private void unite(SchemaPlan plan, UpdateSchema update) {
        try {
            update.unionByNameWith(new Schema(plan.nested()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw refuse("columns " + plan.nested()
                    + " have other fields at the source, and Iceberg cannot change them (" + e.getMessage()
                    + "); rename or drop the columns in the table, or exclude them with columns.exclude");
        }
    }

    /** Rows are identified by the source's key as far as Iceberg lets it: its columns must be required. */
    private Set<String> key(Schema before, SchemaPlan plan, SourceSchema now) {
        if (journal || policy == SchemaChanges.IGNORE) {
            Set<String> same = new HashSet<>(before.identifierFieldNames());
            plan.relaxes().forEach(same::remove);
            return same;
        }
        boolean possible = now.key().stream().allMatch(name -> {
            NestedField field = before.asStruct().field(name);
            return field != null && field.isRequired() && !plan.relaxes().contains(name);
        });
        return possible ? new HashSet<>(now.key()) : Set.of();
    }

    private static void replace(Schema before, NestedField column, UpdateSchema update) {
        update.deleteColumn(column.name());
        update.addColumn(null, column.name(), column.type(), column.doc());
        List<NestedField> columns = before.columns();
        int at = columns.indexOf(before.asStruct().field(column.name()));
        if (at == 0) {
            update.moveFirst(column.name());
        } else {
            update.moveAfter(column.name(), columns.get(at - 1).name());
        }
    }

    private static int idOf(Schema schema, NestedField column) {
        return schema.asStruct().field(column.name()).fieldId();
    }

    private static List<String> renamed(List<String> key, SchemaPlan plan) {
        List<String> renamed = new ArrayList<>();
        key.forEach(name -> renamed.add(plan.renames().getOrDefault(name, name)));
        return renamed;
    }

    private Refusal refuse(String why) {
        return new Refusal("Cannot evolve table " + target + ": " + why);
    }
}
