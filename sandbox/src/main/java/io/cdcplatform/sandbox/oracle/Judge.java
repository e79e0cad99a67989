package io.cdcplatform.sandbox.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.stack.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Compares every table of every sink with the source, row by row, and every sequence of changes with the source's own log.
 *
 * <p>Assumes that everything is at rest. What the sinks of changes (journal, webhook) say of a row is compared where the row was
 * written since its table has the shape that it has: an older one is of another shape.
 */
final class Judge implements AutoCloseable {
    private final Source source;
    private final Connection database;
    private final Postgres target;
    private final Names names;
    private final DeadLetters letters;
    private final LakeTable lake;
    private final Endpoint endpoint;
    private final Map<Table, Journal> journals = new HashMap<>();
    private long compared;

    Judge(Source source, Postgres target, Names names, Endpoint endpoint, DeadLetters letters) throws SQLException {
        this.source = source;
        this.database = source.connect();
        this.target = target;
        this.names = names;
        this.letters = letters;
        this.lake = new LakeTable(names.warehouse());
        this.endpoint = endpoint;
    }

    /** Rows and changes that were compared so far, each in each sink. */
    long compared() {
        return compared;
    }

    List<Finding> judge(List<Table> tables) throws SQLException, IOException {
        // A connection of its own each time: the target may have been away in between.
        try (Connection replica = target.connect(names.replica())) {
            List<Finding> findings = judge(tables, replica);
            findings.addAll(letters.judge(tables));
            return findings;
        }
    }

    private List<Finding> judge(List<Table> tables, Connection replica) throws SQLException, IOException {
        Map<Table, Observed> logged = logged(tables);
        Map<Table, Observed> notified = notified(tables);
        List<Finding> findings = new ArrayList<>();
        journals.keySet().retainAll(tables);
        for (Table table : tables) {
            Rows rows = Rows.read(database, table);
            if (table.keyed()) {
                for (String sink : Names.LAKES) {
                    findings.addAll(rows(sink, table, rows, lakeRows(Names.lakeTable(sink, table), table)));
                }
                findings.addAll(rows(Names.REPLICA, table, rows, Rows.read(replica, table)));
            }
            Observed expected = logged.getOrDefault(table, new Observed());
            Journal journal = journals.computeIfAbsent(table, each -> new Journal(lake, each));
            findings.addAll(changes(Names.JOURNAL, table, rows, expected, journal.next(findings)));
            findings.addAll(changes(Names.NOTIFY, table, rows, expected, notified.getOrDefault(table, new Observed())));
        }
        return findings;
    }

    @Override
    public void close() throws SQLException, IOException {
        database.close();
        lake.close();
    }

    private List<Finding> rows(String sink, Table table, Rows rows, Rows there) {
        List<Finding> findings = new ArrayList<>();
        there.repeated().forEach(key -> findings.add(new Finding(sink, table, key, "is there more than once")));
        rows.byKey().forEach((key, row) -> {
            List<String> other = there.byKey().get(key);
            if (other == null) {
                findings.add(new Finding(sink, table, key, "is missing"));
            } else if (!other.equals(row)) {
                findings.add(Finding.ofRows(sink, table, key, row, other));
            }
        });
        for (String key : there.byKey().keySet()) {
            if (!rows.byKey().containsKey(key)) {
                findings.add(new Finding(sink, table, key, "is not at the source"));
            }
        }
        compared += rows.byKey().size();
        return findings;
    }

    private List<Finding> changes(String sink, Table table, Rows rows, Observed expected, Observed seen) {
        List<Finding> findings = new ArrayList<>();
        Set<String> keys = new HashSet<>(expected.byKey().keySet());
        keys.addAll(seen.byKey().keySet());
        for (String key : keys) {
            List<Observed.Change> source = expected.byKey().getOrDefault(key, List.of());
            String difference = Observed.difference(source, seen.byKey().getOrDefault(key, List.of()));
            if (!difference.isEmpty()) {
                findings.add(new Finding(sink, table, key, "sequence of changes: " + difference));
            }
            compared += source.size();
            List<String> row = rows.byKey().get(key);
            List<String> last = seen.last(key);
            if (row != null && !last.isEmpty() && mark(table, row) > table.shapedAt() && !seen.endedWith(key, row)) {
                findings.add(Finding.ofRows(sink, table, key, row, last));
            }
        }
        return findings;
    }

    private Rows lakeRows(TableIdentifier id, Table table) throws IOException {
        Rows rows = new Rows(new HashMap<>(), new ArrayList<>());
        if (lake.exists(id)) {
            List<Column> columns = table.columns();
            lake.forEach(id, record -> rows.add(table, columns, Journal.texts(columns, record)));
        }
        return rows;
    }

    private Map<Table, Observed> logged(List<Table> tables) throws SQLException {
        Map<Table, Observed> logged = new HashMap<>();
        for (Source.Logged change : source.takeLog(tables)) {
            logged.computeIfAbsent(change.table(), table -> new Observed())
                    .add(change.key(), change.op(), change.mark(), List.of());
        }
        return logged;
    }

    private Map<Table, Observed> notified(List<Table> tables) {
        Map<String, Table> byName =
                tables.stream().collect(Collectors.toMap(table -> table.schema + "\n" + table.name, table -> table));
        Map<Table, Observed> notified = new HashMap<>();
        for (JsonNode event : endpoint.takeEvents()) {
            JsonNode value = event.path("value");
            String name = value.path("source").path("schema").asText() + "\n"
                    + value.path("source").path("table").asText();
            Table table = Objects.requireNonNull(byName.get(name), () -> "Cannot place an event of table " + name);
            add(notified.computeIfAbsent(table, each -> new Observed()), table, event);
        }
        return notified;
    }

    private static void add(Observed observed, Table table, JsonNode event) {
        String op = event.path("value").path("op").asText();
        JsonNode after = event.path("value").path("after");
        if (op.equals("t")) {
            observed.add("", op, 0, List.of());
            return;
        }
        long mark = after.path(Table.MARK).asLong();
        List<Column> columns = table.columns();
        List<String> row = op.equals("d") ? List.of() : Rows.ofJson(columns, after);
        for (JsonNode name : event.path("metadata").path("unavailable")) {
            if (!after.has(name.asText())) {
                Table.find(columns, name.asText()).ifPresent(at -> row.set(at, Observed.KEPT));
            }
        }
        List<String> key = op.equals("d") ? Rows.ofJson(columns, event.path("key")) : row;
        String keyText = table.keyText(columns, key);
        observed.add(keyText, op, mark, row.isEmpty() ? row : table.asShaped(columns, row, mark));
    }

    private static long mark(Table table, List<String> row) {
        return Long.parseLong(row.get(Table.indexOf(table.columns(), Table.MARK)));
    }
}
