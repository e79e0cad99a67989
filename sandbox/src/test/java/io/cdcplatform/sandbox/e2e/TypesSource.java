package io.cdcplatform.sandbox.e2e;

import io.cdcplatform.sandbox.stack.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of docs/types.md in a database of PostgreSQL. */
final class TypesSource {
    /** The row that nobody touches after the snapshot. */
    static final int OF_SNAPSHOT = 7;

    private final Postgres postgres;
    private final String database;

    TypesSource(Postgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    void create(Map<String, List<TypeRow>> tables) {
        postgres.execute(
                database,
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION ltree",
                "CREATE TYPE mood AS ENUM ('ok', 'so so')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE DOMAIN posint AS int CHECK (value > 0)",
                "CREATE DOMAIN price AS numeric(12,4)");
        tables.forEach((table, rows) -> postgres.execute(
                database,
                "SET ROLE cdc_user",
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
        tables.forEach((table, rows) -> postgres.execute(
                database,
                insert(table, rows, 4, 6),
                insertNulls(table, rows, 5),
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
