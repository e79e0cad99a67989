package io.cdcplatform.job.shape;

import io.cdcplatform.config.Deletes;
import io.cdcplatform.config.WriteMode;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.TableSchema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shapes the records of a line: finds for each schema what is to be done, once. Used by one thread at a time. */
final class Shaper {
    /** Forgetting costs making it again, no more. */
    private static final int MAX_KNOWN = 4096;

    private final Shaping shaping;
    private final Map<TableSchema, Table> known = new IdentityHashMap<>();
    private @Nullable TableSchema lastSchema;
    private @Nullable Table last;

    Shaper(Shaping shaping) {
        this.shaping = shaping;
    }

    /** What is done to the events of a schema, or why nothing can be. */
    private record Table(List<Stage> stages, @Nullable ShapeFault fault) {}

    LineRecord shape(LineRecord record) {
        if (!(record instanceof ChangeEvent event)) {
            return record;
        }
        Table table = table(event.schema());
        if (table.fault() != null) {
            return new Failure(
                    event.origin(), table.fault().code(), table.fault().message(), null);
        }
        LineRecord shaped = event;
        for (Stage stage : table.stages()) {
            if (!(shaped instanceof ChangeEvent current)) {
                break;
            }
            shaped = stage.apply(current);
        }
        return shaped;
    }

    private Table table(TableSchema schema) {
        Table recent = last;
        if (recent == null || schema != lastSchema) {
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            recent = known.computeIfAbsent(schema, this::make);
            last = recent;
            lastSchema = schema;
        }
        return recent;
    }

    private Table make(TableSchema schema) {
        try {
            return new Table(stages(schema), null);
        } catch (ShapeFault e) {
            return new Table(List.of(), e);
        }
    }

    private List<Stage> stages(TableSchema source) {
        List<Stage> stages = new ArrayList<>();
        TableSchema schema = source;
        for (String pattern : Shaping.matching(shaping.where(), source.id())) {
            stages.add(RowFilter.of(shaping, pattern, schema));
        }
        ColumnPlan plan = ColumnPlan.of(shaping, source.id());
        if (!plan.isEmpty()) {
            Stage columns = ColumnStage.of(plan, schema);
            stages.add(columns);
            schema = columns.schema();
        }
        if (shaping.deletes() == Deletes.IGNORE) {
            stages.add(new NoDeletes(schema));
        } else if (shaping.deletes() == Deletes.SOFT) {
            stages.add(shaping.keepsTables() ? SoftDeletes.of(schema) : SoftDeleteEnvelopes.of(schema));
        }
        if (shaping.mode() == WriteMode.APPEND) {
            stages.add(Journal.of(schema));
        } else if (shaping.mode() == WriteMode.EVENTS) {
            stages.add(EventRows.of(schema.id(), shaping.targetName()));
        }
        return List.copyOf(stages);
    }
}
