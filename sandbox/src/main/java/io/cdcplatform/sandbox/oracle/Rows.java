package io.cdcplatform.sandbox.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rows of a table in canonical texts, in the order of the source's columns.
 *
 * @param byKey key → row
 * @param repeated keys that have more than one row
 */
record Rows(Map<String, List<String>> byKey, List<String> repeated) {
    private static final int FETCH_SIZE = 500;

    /** Gets all rows from a table of PostgreSQL. */
    static Rows read(Connection connection, Table table) throws SQLException {
        Rows rows = new Rows(new java.util.HashMap<>(), new ArrayList<>());
        List<Column> columns = table.columns();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL intervalstyle = iso_8601");
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet result = statement.executeQuery("SELECT to_json(t)::text FROM " + table.quoted() + " t")) {
                while (result.next()) {
                    rows.add(table, columns, ofJson(columns, Family.parse(result.getString(1))));
                }
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return rows;
    }

    /** A row out of an object by column names; what is not there is null. */
    static List<String> ofJson(List<Column> columns, JsonNode row) {
        List<String> texts = new ArrayList<>(columns.size());
        for (Column column : columns) {
            texts.add(column.type().family().ofJson(row.get(column.name())));
        }
        return texts;
    }

    void add(Table table, List<Column> columns, List<String> row) {
        String key = table.keyText(columns, row);
        if (byKey.put(key, row) != null) {
            repeated.add(key);
        }
    }
}
