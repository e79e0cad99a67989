package io.cdcplatform.sandbox.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.cdcplatform.sandbox.compare.LakeTable;
import io.cdcplatform.sandbox.stack.Postgres;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private static final String NAME = "types";
    private static final int OF_SNAPSHOT = 7;
    private static final List<Integer> OF_STREAM = List.of(2, 4);
    private static final List<Integer> NULLS = List.of(1, 5);
    private static final String REPLICA_TYPES =
            """
            SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = '"public"."%s"'::regclass AND attnum > 0 AND NOT attisdropped""";

    private final SoftAssertions softly = new SoftAssertions();

    @Test
    @Tag("T-2")
    @Tag("T-4")
    @Tag("T-7")
    @Tag("T-8")
    @Tag("T-9")
    @Tag("T-10")
    @Tag("T-11")
    @Tag("T-12")
    @Tag("T-14")
    @Tag("T-15")
    @Tag("T-16")
    void becomesInEverySinkWhatTheDocumentSays(Stack stack) throws Exception {
        Map<String, List<TypeRow>> tables = TypeRow.of("PostgreSQL").stream()
                .collect(Collectors.groupingBy(TypeRow::table, LinkedHashMap::new, Collectors.toList()));
        try (Bodies bodies = new Bodies();
                TypesPipeline pipeline = new TypesPipeline(stack, NAME)) {
            create(stack.postgres(), tables);
            pipeline.start(bodies.url());
            pipeline.awaitCaughtUp(tables.keySet());
            change(stack.postgres(), tables);
            pipeline.awaitCaughtUp(tables.keySet());

            try (LakeTable lake = new LakeTable(pipeline.warehouse());
                    Records records = new Records(stack.kafka().bootstrapServers());
                    Connection source = stack.postgres().connect(NAME);
                    Connection replica = stack.postgres().connect(pipeline.replica())) {
                for (Map.Entry<String, List<TypeRow>> table : tables.entrySet()) {
                    inTheLake(lake, table.getKey(), table.getValue());
                    inTheReplica(source, replica, table.getKey(), table.getValue());
                    inTheBodies(bodies, table.getKey(), table.getValue());
                    inTheDeadLetters(records, pipeline.topic(table.getKey()) + ".dlq", table.getValue());
                }
            }
        }
        softly.assertAll();
    }

    private static void create(Postgres postgres, Map<String, List<TypeRow>> tables) {
        postgres.execute(
                NAME,
                "GRANT CREATE ON DATABASE " + NAME + " TO cdc_user",
                "GRANT CREATE, USAGE ON SCHEMA public TO cdc_user",
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION ltree",
                "CREATE TYPE mood AS ENUM ('ok', 'so so')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN posint AS int CHECK (value > 0)",
                "CREATE DOMAIN price AS numeric(12,4)");
        tables.forEach((table, rows) -> postgres.execute(
                NAME,
                "SET ROLE cdc_user",
                "CREATE TABLE " + table + " (id int PRIMARY KEY, "
                        + rows.stream()
                                .map(row -> row.column() + " " + row.type())
                                .collect(Collectors.joining(", "))
                        + ")",
                insert(table, rows, 1, 3, OF_SNAPSHOT),
                "INSERT INTO " + table + " (id) VALUES (2)"));
    }

    /** In the end 2 and 4 have values by the stream, 7 by the snapshot, 1 and 5 have NULLs, 3 and 6 are gone. */
    private static void change(Postgres postgres, Map<String, List<TypeRow>> tables) {
        tables.forEach((table, rows) -> postgres.execute(
                NAME,
                insert(table, rows, 4, 6),
                "INSERT INTO " + table + " (id) VALUES (5)",
                update(table, rows, "id = 2", false),
                update(table, rows, "id = 1", true),
                "DELETE FROM " + table + " WHERE id IN (3, 6)"));
    }

    private static String insert(String table, List<TypeRow> rows, int... ids) {
        String values = rows.stream().map(TypeRow::value).collect(Collectors.joining(", "));
        List<String> all = new ArrayList<>();
        for (int id : ids) {
            all.add("(" + id + ", " + values + ")");
        }
        return "INSERT INTO " + table + " VALUES " + String.join(", ", all);
    }

    private static String update(String table, List<TypeRow> rows, String where, boolean toNull) {
        return "UPDATE " + table + " SET "
                + rows.stream()
                        .map(row -> row.column() + " = " + (toNull ? "NULL" : row.value()))
                        .collect(Collectors.joining(", "))
                + " WHERE " + where;
    }

    private void inTheLake(LakeTable lake, String table, List<TypeRow> rows) throws IOException {
        Table there = lake.load(TableIdentifier.of(NAME, "public_" + table));
        Map<Integer, Record> byId = new HashMap<>();
        try (CloseableIterable<Record> records = IcebergGenerics.read(there).build()) {
            records.forEach(record -> softly.assertThat(byId.put((Integer) record.getField("id"), record))
                    .as("twice in " + table)
                    .isNull());
        }
        boolean refused = rows.get(0).isDeadLetterOfTheLake();
        softly.assertThat(byId.keySet())
                .as("rows of " + table + " in the lake")
                .containsExactlyInAnyOrderElementsOf(refused ? NULLS : List.of(1, 2, 4, 5, 7));
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
                                .isEqualTo(NULLS.contains(id) ? "null" : expected);
                    }
                });
            }
        }
    }

    /** Without the ids of nested fields. */
    private static String type(String iceberg) {
        return iceberg.replaceAll("\\d+: (\\w+): optional ", "$1: ").replaceAll("\\d+: (\\w+): required ", "$1: ");
    }

    private void inTheReplica(Connection source, Connection replica, String table, List<TypeRow> rows)
            throws SQLException {
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
        List<String> columns = rows.stream().map(TypeRow::column).toList();
        Map<Integer, Map<String, String>> expected = texts(source, table, columns);
        for (TypeRow row : rows) {
            softly.assertThat(types.getOrDefault(row.column(), "omitted"))
                    .as(row.column() + " in the replica")
                    .isEqualTo(row.replicaType());
            if (!row.isOmitted()) {
                there.forEach((id, texts) -> {
                    boolean isNull = NULLS.contains(id);
                    if (isNull || row.holds(id == OF_SNAPSHOT)) {
                        String source1 = expected.get(id).get(row.column());
                        softly.assertThat(String.valueOf(texts.get(row.column())))
                                .as(row.column() + " of " + id + " in the replica")
                                .isEqualTo(
                                        isNull || !row.hasReplicaText() ? String.valueOf(source1) : row.replicaText());
                    }
                });
            }
        }
    }

    private static Map<Integer, Map<String, String>> texts(
            Connection connection, String table, Iterable<String> columns) throws SQLException {
        List<String> names = new ArrayList<>();
        columns.forEach(names::add);
        Map<Integer, Map<String, String>> rows = new HashMap<>();
        String select = names.stream().map(name -> "\"" + name + "\"::text").collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT id, " + select + " FROM public.\"" + table + "\"")) {
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
                    .isNotEmpty()
                    .allMatch(letter -> letter.startsWith("lake ICEBERG_VALUE"));
        } else {
            softly.assertThat(letters).as(topic).isEmpty();
        }
    }
}
