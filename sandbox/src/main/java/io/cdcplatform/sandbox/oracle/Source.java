package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.stack.Postgres;
import io.cdcplatform.sandbox.stack.SampleDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The source database: makes the tables, and keeps a log of its own of every change of every row, by triggers, in the order in
 * which each key saw them. Nothing but the oracle reads that log.
 */
final class Source {
    private static final String LOG =
            "CREATE UNLOGGED TABLE oracle.log (seq bigserial, tab int, k text, op text, mark bigint)";

    private final Postgres postgres;
    private final String database;

    /** A change as the log has it; {@code op} is one of c, u, d, t. */
    record Logged(Table table, String key, String op, long mark) {}

    Source(Postgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    void create(Iterable<String> schemas) {
        createDatabase(postgres, database);
        List<String> statements = new ArrayList<>(
                List.of("SET ROLE " + SampleDatabases.USER, "CREATE SCHEMA oracle AUTHORIZATION CURRENT_USER", LOG));
        schemas.forEach(schema -> statements.add("CREATE SCHEMA IF NOT EXISTS " + Table.quote(schema)));
        postgres.execute(database, statements.toArray(String[]::new));
    }

    /** An empty one, in which the user of the samples may do what a pipeline does. */
    static void createDatabase(Postgres server, String name) {
        server.createUser(SampleDatabases.USER, SampleDatabases.PASSWORD);
        server.createDatabase(name);
        server.execute(
                name,
                "GRANT CREATE ON DATABASE \"" + name + "\" TO " + SampleDatabases.USER,
                "GRANT CREATE, USAGE ON SCHEMA public TO " + SampleDatabases.USER);
    }

    /** A session of the owner of the tables. */
    Connection connect() throws SQLException {
        Connection connection = postgres.connect(database);
        try (Statement session = connection.createStatement()) {
            session.execute("SET deadlock_timeout = '100ms'");
            session.execute("SET synchronous_commit = off");
            session.execute("SET ROLE " + SampleDatabases.USER);
        }
        return connection;
    }

    /** The statements that make a table, its trigger last. */
    static List<String> creation(Table table) {
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + table.quoted()
                + table.columns().stream()
                        .map(Column::declaration)
                        .collect(Collectors.joining(", ", " (", table.keyed() ? ", " + primaryKey(table) + ")" : ")")));
        table.large()
                .forEach(column -> statements.add(
                        "ALTER TABLE " + table.quoted() + " ALTER " + column.quoted() + " SET STORAGE EXTERNAL"));
        statements.addAll(triggers(table));
        return statements;
    }

    static String primaryKey(Table table) {
        return "CONSTRAINT pk_" + table.number + " PRIMARY KEY (" + table.keyColumns() + ")";
    }

    /** To be repeated when the key's columns change. */
    static List<String> triggers(Table table) {
        int number = table.number;
        String function = "oracle.note_" + number;
        return List.of(
                """
                CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $note$
                DECLARE o text; n text;
                BEGIN
                  IF TG_OP = 'TRUNCATE' THEN
                    INSERT INTO oracle.log (tab, k, op, mark) VALUES (%d, '', 't', 0);
                    RETURN NULL;
                  END IF;
                  IF TG_OP <> 'INSERT' THEN o := %s; END IF;
                  IF TG_OP <> 'DELETE' THEN n := %s; END IF;
                  IF TG_OP = 'UPDATE' AND o = n THEN
                    INSERT INTO oracle.log (tab, k, op, mark) VALUES (%d, n, 'u', NEW.mark);
                    RETURN NULL;
                  END IF;
                  IF o IS NOT NULL THEN INSERT INTO oracle.log (tab, k, op, mark) VALUES (%d, o, 'd', 0); END IF;
                  IF n IS NOT NULL THEN INSERT INTO oracle.log (tab, k, op, mark) VALUES (%d, n, 'c', NEW.mark); END IF;
                  RETURN NULL;
                END $note$
                """
                        .formatted(function, number, key(table, "OLD"), key(table, "NEW"), number, number, number),
                "DROP TRIGGER IF EXISTS note ON " + table.quoted(),
                "CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON " + table.quoted()
                        + " FOR EACH ROW EXECUTE FUNCTION " + function + "()",
                "DROP TRIGGER IF EXISTS note_truncate ON " + table.quoted(),
                "CREATE TRIGGER note_truncate AFTER TRUNCATE ON " + table.quoted() + " EXECUTE FUNCTION " + function
                        + "()");
    }

    /** What was logged since it was asked last; the source must be at rest. */
    List<Logged> takeLog(List<Table> tables) throws SQLException {
        List<Logged> logged = new ArrayList<>();
        Map<Integer, Table> byNumber = tables.stream().collect(Collectors.toMap(table -> table.number, table -> table));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT tab, k, op, mark FROM oracle.log ORDER BY seq")) {
            while (rows.next()) {
                Table table = Objects.requireNonNull(byNumber.get(rows.getInt(1)), "a table that changed");
                logged.add(new Logged(table, keyText(table, rows.getString(2)), rows.getString(3), rows.getLong(4)));
            }
        }
        postgres.execute(database, "TRUNCATE oracle.log");
        return logged;
    }

    private static String keyText(Table table, String json) {
        if (json.isEmpty()) {
            return "";
        }
        var parts = Family.parse(json);
        if (!table.keyed()) {
            return parts.get(0).asText();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < table.key().size(); i++) {
            texts.add(table.key().get(i).type().type.family().ofJson(parts.get(i)));
        }
        return String.join("/", texts);
    }

    private static String key(Table table, String row) {
        return table.keyed()
                ? table.key().stream()
                        .map(column -> row + "." + Table.quote(column.name()))
                        .collect(Collectors.joining(", ", "json_build_array(", ")::text"))
                : "json_build_array(" + row + ".mark)::text";
    }
}
