package io.cdcplatform.sandbox.e2e;

import io.cdcplatform.sandbox.stack.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a source in docs/types.md: what is run there before the snapshot and after it. */
final class TypesSource {
    /** The row that nobody touches after the snapshot. */
    static final int OF_SNAPSHOT = 7;

    private final Consumer<String[]> run;

    private TypesSource(Consumer<String[]> run) {
        this.run = run;
    }

    /** As the superuser needs be for extensions, but the tables are of the user that captures them. */
    static TypesSource ofPostgres(Postgres postgres, String database) {
        postgres.execute(
                database,
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION ltree",
                "CREATE TYPE mood AS ENUM ('ok', 'so so')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN posint AS int CHECK (value > 0)",
                "CREATE DOMAIN price AS numeric(12,4)");
        return new TypesSource(sql -> postgres.execute(
                database,
                Stream.concat(Stream.of("SET ROLE cdc_user"), Stream.of(sql)).toArray(String[]::new)));
    }

    static TypesSource of(Pipeline pipeline) {
        return new TypesSource(sql -> {
            try {
                pipeline.sql(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot prepare " + pipeline.name + ": " + e.getMessage(), e);
            }
        });
    }

    void create(Map<String, List<TypeRow>> tables) {
        tables.forEach((table, rows) -> run(
                "CREATE TABLE " + table + " (id int PRIMARY KEY, "
                        + rows.stream()
                                .map(row -> row.column() + " " + row.type())
                                .collect(Collectors.joining(", "))
                        + ")",
                insert(table, rows, 1, 3, OF_SNAPSHOT),
                insertNulls(table, rows, 2)));
    }

    /** In the end 2 and 4 have values by the stream, 7 by the snapshot, 1 and 5 have NULLs, 3 and 6 are gone. */
    void change(Map<String, List<TypeRow>> tables) {
        tables.forEach((table, rows) -> run(
                insert(table, rows, 4, 6),
                insertNulls(table, rows, 5),
                update(table, rows, "id = 2", false),
                update(table, rows, "id = 1", true),
                "DELETE FROM " + table + " WHERE id IN (3, 6)"));
    }

    private void run(String... sql) {
        run.accept(sql);
    }

    private static String insert(String table, List<TypeRow> rows, int... ids) {
        String values = rows.stream().map(TypeRow::value).collect(Collectors.joining(", "));
        List<String> all = new ArrayList<>();
        for (int id : ids) {
            all.add("(" + id + ", " + values + ")");
        }
        return "INSERT INTO " + table + " VALUES " + String.join(", ", all);
    }

    /** Also where the column has a default. */
    private static String insertNulls(String table, List<TypeRow> rows, int id) {
        return "INSERT INTO " + table + " VALUES (" + id + ", NULL".repeat(rows.size()) + ")";
    }

    private static String update(String table, List<TypeRow> rows, String where, boolean toNull) {
        return "UPDATE " + table + " SET "
                + rows.stream()
                        .map(row -> row.column() + " = " + (toNull ? "NULL" : row.value()))
                        .collect(Collectors.joining(", "))
                + " WHERE " + where;
    }
}
