package io.cdcplatform.sandbox.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the files of {@code sql/} on a PostgreSQL as they are, but for the names of a database of their own. */
@ExtendWith(StackExtension.class)
class SqlFilesIT {
    private static final Path FOLDER =
            Path.of(System.getProperty("cdc.home", "..")).resolve("sql");
    private static final String DATABASE = "sqlfiles";

    @Tag("E-23")
    @Tag("E-24")
    @Test
    void makeASourceThatCanBeCapturedAndWatched(Stack stack) throws Exception {
        stack.postgres().createDatabase(DATABASE);
        try (Connection superuser = stack.postgres().connect(DATABASE)) {
            for (String table : List.of("customers", "products", "orders", "order_lines")) {
                run(superuser, "CREATE TABLE " + table + " (id int PRIMARY KEY)");
            }
            run(superuser, "CREATE TABLE audit (what text)");

            runFile(superuser, "source-role.sql");
            runFile(superuser, "source-prepare.sql");
            runFile(superuser, "slots.sql");
            runFile(superuser, "wal.sql");

            assertThat(refusesChanges(superuser))
                    .containsEntry("public.audit", true)
                    .containsEntry("public.orders", false)
                    .containsEntry("public._cdc_heartbeat", false)
                    .hasSize(6);
        }
        try (Connection user =
                        DriverManager.getConnection(stack.postgres().jdbcUrl(DATABASE), "sqlfiles_user", "change-me");
                Statement statement = user.createStatement()) {
            for (int beat = 0; beat < 2; beat++) {
                statement.execute(
                        "INSERT INTO public._cdc_heartbeat (id, ts) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET ts = EXCLUDED.ts");
            }
            assertThat(statement.execute("SELECT * FROM orders")).isTrue();
        }
    }

    private static Map<String, Boolean> refusesChanges(Connection connection) throws Exception {
        String query = statements("wal.sql").stream()
                .filter(sql -> sql.contains("refuses_changes"))
                .findFirst()
                .orElseThrow();
        Map<String, Boolean> tables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                tables.put(row.getString("published"), row.getBoolean("refuses_changes"));
            }
        }
        return tables;
    }

    private static void runFile(Connection connection, String file) throws Exception {
        for (String sql : statements(file)) {
            run(connection, sql);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> statements(String file) throws IOException {
        String sql = Files.readString(FOLDER.resolve(file))
                .replaceAll("(?m)--.*$", "")
                .replace("DATABASE shop", "DATABASE " + DATABASE)
                .replace("cdc_user", "sqlfiles_user")
                .replace("cdc_shop", "cdc_sqlfiles");
        return Arrays.stream(sql.split(";"))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
