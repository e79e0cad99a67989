package io.cdcplatform.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What no single block can tell: whether the sinks fit the source and each other. */
final class PipelineChecks {
    private static final String REMEDY =
            ": write {schema} and {table} in it, as the default does, or give each table a sink of its own";

    private final SourceConfig source;
    private final boolean sourceIsClear;
    private final Map<String, String> sinkIds = new HashMap<>();

    PipelineChecks(SourceConfig source, boolean sourceIsClear) {
        this.source = source;
        this.sourceIsClear = sourceIsClear;
    }

    void check(YamlMap map, SinkConfig sink) {
        YamlKeys keys = map.keys();
        checkId(keys, sink);
        if (!sourceIsClear || keys.isFaulty("tables") || keys.isFaulty("exclude_tables")) {
            return;
        }
        checkTables(keys, sink.tables());
        checkTableKeys(keys, "where", sink.where().keySet());
        checkTableKeys(keys, "columns", sink.columns().keySet());
        Coverage coverage = Coverage.of(source, sink);
        if (!coverage.open() && coverage.named().isEmpty() && !keys.isFaulty("tables")) {
            keys.problem("exclude_tables", "leaves no table for this sink");
        }
        IcebergConfig iceberg = sink.iceberg();
        if (iceberg != null) {
            map.blockRead("iceberg").ifPresent(block -> {
                checkTableKeys(
                        block.keys(), "partition_by", iceberg.partitionBy().keySet());
                String template = iceberg.tableNamespace() + "." + iceberg.tableName();
                checkTargets(block.keys(), "table_name", template, iceberg.writeMode(), coverage);
            });
        }
        JdbcConfig jdbc = sink.jdbc();
        if (jdbc != null) {
            map.blockRead(Scalars.spelled(sink.sinkType()))
                    .ifPresent(block ->
                            checkTargets(block.keys(), "target_table", jdbc.targetTable(), jdbc.writeMode(), coverage));
        }
    }

    private void checkId(YamlKeys keys, SinkConfig sink) {
        if (keys.isFaulty("sink_id")) {
            return;
        }
        String first = sinkIds.putIfAbsent(sink.sinkId(), keys.path("sink_id"));
        if (first != null) {
            keys.problem(
                    "sink_id", "'" + sink.sinkId() + "' is already taken by " + first + ": each sink needs its own");
        }
    }

    private void checkTables(YamlKeys keys, List<String> tables) {
        for (int i = 0; i < tables.size(); i++) {
            if (!isCaptured(tables.get(i))) {
                keys.problem("tables", i, uncaptured(tables.get(i)));
            }
        }
    }

    private void checkTableKeys(YamlKeys keys, String key, Collection<String> tables) {
        for (String table : tables) {
            if (!isTable(table)) {
                keys.problem(key, table, "expected schema.table, such as public.orders or public.*");
            } else if (!isCaptured(table)) {
                keys.problem(key, table, uncaptured(table));
            }
        }
    }

    private static boolean isTable(String text) {
        try {
            TablePattern.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isCaptured(String table) {
        TablePattern pattern = TablePattern.parse(table);
        return Coverage.patterns(source.tables()).stream().anyMatch(pattern::intersects);
    }

    private String uncaptured(String table) {
        return "'" + table + "' matches nothing that source.tables captures (" + String.join(", ", source.tables())
                + ")";
    }

    /** Rows of two tables must not meet in one target, where one would overwrite the other's. */
    private void checkTargets(YamlKeys keys, String key, String template, WriteMode mode, Coverage coverage) {
        if (mode == WriteMode.EVENTS || keys.isFaulty(key)) {
            return;
        }
        if (coverage.open() && !template.contains("{table}")) {
            keys.problem(key, "is one name for all tables of this sink, whose rows would mix in it" + REMEDY);
            return;
        }
        Map<String, TreeSet<String>> tablesByTarget = new TreeMap<>();
        for (String name : coverage.named()) {
            TablePattern table = TablePattern.parse(name);
            String target = Names.fill(template, source.database(), table.schema(), table.table());
            tablesByTarget.computeIfAbsent(target, none -> new TreeSet<>()).add(name);
        }
        tablesByTarget.values().stream()
                .filter(tables -> tables.size() > 1)
                .findFirst()
                .ifPresent(tables -> keys.problem(
                        key,
                        "is one name for " + String.join(" and ", tables) + ", whose rows would mix in it" + REMEDY));
    }
}
