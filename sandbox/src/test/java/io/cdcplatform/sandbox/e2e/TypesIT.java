package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types.NestedField;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every row of docs/types.md through the whole platform: types and values in three sinks, from the snapshot and from the stream. */
@ExtendWith(StackExtension.class)
class TypesIT {
    private static final int OF_SNAPSHOT = TypesSource.OF_SNAPSHOT;
    private static final List<Integer> NULLS = List.of(1, 5);
    private static final String REPLICA_TYPES =
            """
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped""";

    private final SoftAssertions softly = new SoftAssertions();

    @Test
    @Tag("T-1")
    @Tag("T-2")
    @Tag("T-3")
    @Tag("T-4")
    @Tag("T-5")
    @Tag("T-6")
    @Tag("T-7")
    @Tag("T-8")
    @Tag("T-9")
    @Tag("T-10")
    @Tag("T-11")
    @Tag("T-12")
    @Tag("T-13")
    @Tag("T-14")
    @Tag("T-15")
    @Tag("T-16")
    void becomesInEverySinkWhatTheDocumentSays(Stack stack) throws Exception {
        Map<String, List<TypeRow>> tables = TypeRow.tablesOf("PostgreSQL");
        try (Bodies bodies = new Bodies();
                Pipeline pipeline = new Pipeline(stack, "types", "tables: [public.*]", sinks(bodies.url()))) {
            runAndCheck(TypesSource.ofPostgres(stack.postgres(), "types"), pipeline, "public", bodies, tables);
        }
    }

    @Test
    @Tag("M-2")
    @Tag("M-3")
    @Tag("M-5")
    @Tag("M-7")
    @Tag("T-7")
    @Tag("T-12")
    @Tag("T-14")
    void becomesInEverySinkWhatTheDocumentSaysOfMariaDb(Stack stack) throws Exception {
        Map<String, List<TypeRow>> tables = TypeRow.tablesOf("MariaDB");
        try (Bodies bodies = new Bodies();
                Pipeline pipeline = Pipeline.ofMariaDb(stack, "mtypes", "", sinks(bodies.url()))) {
            runAndCheck(TypesSource.of(pipeline), pipeline, "mtypes", bodies, tables);
        }
    }

    private void runAndCheck(
            TypesSource source, Pipeline pipeline, String schema, Bodies bodies, Map<String, List<TypeRow>> tables)
            throws Exception {
        source.create(tables);
        pipeline.start();
        pipeline.rest();
        source.change(tables);
        pipeline.rest();

        try (Records records = new Records(pipeline.stack.kafka().bootstrapServers());
                Connection replica = pipeline.target()) {
            for (Map.Entry<String, List<TypeRow>> table : tables.entrySet()) {
                String name = table.getKey();
                List<TypeRow> rows = table.getValue();
                inTheLake(pipeline.lake.load(TableIdentifier.of(pipeline.name, schema + "_" + name)), name, rows);
                Map<Integer, Map<String, String>> expected = Map.of();
                if (schema.equals("public")) { // else the document has the texts
                    try (Connection database = pipeline.source()) {
                        expected = texts(
                                database,
                                "public." + name,
                                rows.stream().map(TypeRow::column).toList());
                    }
                }
                inTheReplica(expected, replica, schema + "." + name, rows);
                inTheBodies(bodies, name, rows);
                inTheDeadLetters(records, pipeline.name + "." + schema + "." + name + ".dlq", rows);
            }
        }
        softly.assertAll();
    }

    private static Map<String, String> sinks(String receiver) {
        return Map.of(
                "lake",
                Pipeline.LAKE,
                "replica",
                Pipeline.REPLICA,
                "notify",
                "sink_type: webhook\nwebhook: {url: \"" + receiver + "\"}");
    }

    private void inTheLake(Table there, String table, List<TypeRow> rows) throws IOException {
        Map<Integer, Record> byId = new HashMap<>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(there).build()) {
            records.forEach(record -> softly.assertThat(byId.put((Integer) record.getField("id"), record))
                    .as("twice in " + table)
                    .isNull());
        }
        // Then 2 is what it was before its refused update, and 1 stands behind the letter of its first value.
        boolean refused = rows.get(0).isDeadLetterOfTheLake();
        softly.assertThat(byId.keySet())
                .as("rows of " + table + " in the lake")
                .containsExactlyInAnyOrderElementsOf(refused ? List.of(2, 5) : List.of(1, 2, 4, 5, 7));
        for (TypeRow row : rows) {
            NestedField field = there.schema().findField(row.column());
            softly.assertThat(field == null ? "omitted" : type(field.type().toString()))
                    .as(row.column() + " in the lake")
                    .isEqualTo(row.iceberg());
            String expected = row.lakeText();
            if (!row.isOmitted()) {
                byId.forEach((id, record) -> {
                    if (NULLS.contains(id) || row.holds(id == OF_SNAPSHOT)) {
                        softly.assertThat(LakeText.of(record.getField(row.column())))
                                .as(row.column() + " of " + id + " in the lake")
                                .isEqualTo(NULLS.contains(id) || refused ? "null" : expected);
                    }
                });
            }
        }
    }

    /** Without the ids of nested fields. */
    private static String type(String iceberg) {
        return iceberg.replaceAll("\\d+: (\\w+): optional ", "$1: ").replaceAll("\\d+: (\\w+): required ", "$1: ");
    }

    /** @param expected the source's own texts by id and column; where there are none the document has them */
    private void inTheReplica(
            Map<Integer, Map<String, String>> expected, Connection replica, String table, List<TypeRow> rows)
            throws SQLException, IOException {
        Map<String, String> types = new HashMap<>();
        try (Statement statement = replica.createStatement();
                ResultSet result = statement.executeQuery(REPLICA_TYPES.formatted(table))) {
            while (result.next()) {
                types.put(result.getString(1), result.getString(2));
            }
        }
        Map<Integer, Map<String, String>> there = texts(replica, table, types.keySet());
        softly.assertThat(there.keySet())
                .as("rows of " + table + " in the replica")
                .containsExactlyInAnyOrder(1, 2, 4, 5, 7);
        for (TypeRow row : rows) {
            softly.assertThat(types.getOrDefault(row.column(), "omitted"))
                    .as(row.column() + " in the replica")
                    .isEqualTo(row.replicaType());
            String documented = row.hasReplicaText() ? row.replicaText() : row.lakeText();
            there.forEach((id, texts) -> {
                boolean isNull = NULLS.contains(id);
                if (!row.isOmitted() && (isNull || row.holds(id == OF_SNAPSHOT))) {
                    String own = expected.getOrDefault(id, Map.of()).getOrDefault(row.column(), documented);
                    softly.assertThat(String.valueOf(texts.get(row.column())))
                            .as(row.column() + " of " + id + " in the replica")
                            .isEqualTo(isNull ? "null" : row.hasReplicaText() ? documented : own);
                }
            });
        }
    }

    private static Map<Integer, Map<String, String>> texts(
            Connection connection, String table, Iterable<String> columns) throws SQLException {
        List<String> names = new ArrayList<>();
        columns.forEach(names::add);
        Map<Integer, Map<String, String>> rows = new HashMap<>();
        String select = names.stream().map(name -> "\"" + name + "\"::text").collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT id, " + select + " FROM " + table)) {
            while (result.next()) {
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    row.put(names.get(i), result.getString(i + 2));
                }
                rows.put(result.getInt(1), row);
            }
        }
        return rows;
    }

    private void inTheBodies(Bodies bodies, String table, List<TypeRow> rows) throws IOException {
        for (int id : List.of(1, 2, 4, 5, OF_SNAPSHOT)) {
            JsonNode body = bodies.of(table, id);
            boolean isNull = NULLS.contains(id);
            for (TypeRow row : rows) {
                if (isNull || row.holds(id == OF_SNAPSHOT)) {
                    JsonNode after = body.at("/value/after");
                    String wanted = isNull ? "null" : row.json();
                    softly.assertThat(
                                    after.has(row.column())
                                            ? after.get(row.column()).toString()
                                            : "omitted")
                            .as(row.column() + " of " + id + " in the body")
                            .isEqualTo(
                                    row.isOmitted()
                                            ? "omitted"
                                            : Bodies.JSON.readTree(wanted).toString());
                }
            }
        }
        for (int id : List.of(3, 6)) {
            softly.assertThat(bodies.of(table, id).at("/value/op").asText())
                    .as("last of " + id)
                    .isEqualTo("d");
        }
    }

    private void inTheDeadLetters(Records records, String topic, List<TypeRow> rows) {
        List<String> letters = records.all(topic).stream()
                .map(letter -> new String(
                                letter.headers().lastHeader("dlq.sink_id").value(), UTF_8) + " "
                        + new String(
                                letter.headers().lastHeader("dlq.error.code").value(), UTF_8) + " "
                        + new String(
                                letter.headers().lastHeader("dlq.error.message").value(), UTF_8))
                .toList();
        if (rows.get(0).isDeadLetterOfTheLake()) {
            softly.assertThat(letters)
                    .as(topic)
                    .anyMatch(letter -> letter.startsWith("lake ICEBERG_VALUE"))
                    .allMatch(letter -> letter.startsWith("lake ICEBERG_VALUE") || letter.startsWith("lake PARKED"));
        } else {
            softly.assertThat(letters).as(topic).isEmpty();
        }
    }
}
