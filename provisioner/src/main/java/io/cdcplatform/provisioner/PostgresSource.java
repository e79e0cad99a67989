package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL source; a table's schema is its own. */
final class PostgresSource extends SourceDatabase {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int STATEMENT_TIMEOUT_SECONDS = 60;

    private PostgresSource(SourceConfig config, Connection connection) {
        super(config, connection);
    }

    static PostgresSource connect(SourceConfig config) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        settings.put("socketTimeout", Integer.toString(STATEMENT_TIMEOUT_SECONDS));
        settings.put("ApplicationName", "cdc");
        for (String key : List.of("sslmode", "sslrootcert", "sslcert", "sslkey")) {
            String value = config.connectorConfig().get("database." + key);
            if (value != null) {
                settings.put(key, value);
            }
        }
        try {
            return new PostgresSource(config, open("postgresql", config, settings));
        } catch (SQLException refused) {
            throw PostgresProblems.connecting(config, refused);
        }
    }

    @Override
    Source readAll() throws SQLException {
        List<String> problems = new ArrayList<>(serverProblems());
        CaptureSelection selection = CaptureSelection.of(config, catalogue());
        problems.addAll(selection.problems());
        List<String> notes = new ArrayList<>();
        Map<TableName, PostgresTable> definitions = PostgresTable.read(connection);
        for (SourceTable table : selection.tables()) {
            PostgresTable definition = definitions.get(table.name());
            if (definition != null) { // else it was dropped just now
                problems.addAll(definition.problems());
                notes.addAll(definition.notes());
            }
        }
        return new Source(selection.tables(), publication(), heartbeat(), List.copyOf(problems), List.copyOf(notes));
    }

    @Override
    VerbException executing(String what, String sql, SQLException refused) {
        return PostgresProblems.executing(config, what, sql, refused);
    }

    private List<String> serverProblems() throws SQLException {
        String sql =
                """
                SELECT current_setting('wal_level'), current_setting('max_replication_slots')::int,
                  (SELECT count(*) FROM pg_replication_slots WHERE slot_name <> ?),
                  (SELECT coalesce(plugin, 'physical') || ' in database ' || coalesce(database, '-') FROM pg_replication_slots WHERE slot_name = ?),
                  (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user)
                    OR EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'rds_replication' AND pg_has_role(current_user, oid, 'MEMBER'))
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, config.slotName());
            statement.setString(2, config.slotName());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return PostgresProblems.ofServer(
                        config, row.getString(1), row.getInt(2), row.getInt(3), row.getString(4), row.getBoolean(5));
            }
        }
    }

    /** Tables whose changes the log carries, partitioned ones by their root. */
    private List<SourceTable> catalogue() throws SQLException {
        String sql =
                """
                SELECT n.nspname, c.relname, i.indexrelid IS NOT NULL OR c.relreplident = 'i',
                  c.relreplident = 'n' OR (c.relreplident = 'd' AND NOT coalesce(i.indimmediate, false)),
                  coalesce(s.n_tup_upd + s.n_tup_del, 0) > 0,
                  EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.atthasdef AND NOT a.attnotnull AND a.attgenerated = ''),
                  ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated <> '' AND NOT a.attisdropped
                    AND NOT coalesce(a.attnum = ANY (i.indkey::int2[]), false) ORDER BY a.attnum),
                  has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
                LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
                  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                ORDER BY 1, 2
                """;
        List<SourceTable> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                tables.add(new SourceTable(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        List.of((String[]) row.getArray(7).getArray()),
                        row.getBoolean(8)));
            }
        }
        return tables;
    }

    private @Nullable Publication publication() throws SQLException {
        String sql =
                """
                SELECT p.puballtables, p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate AND p.pubviaroot, t.schemaname, t.tablename
                FROM pg_publication p
                LEFT JOIN (
                  SELECT pubname, schemaname, tablename FROM pg_publication_tables
                  UNION
                  SELECT p.pubname, n.nspname, c.relname
                  FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
                  JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                ) t ON t.pubname = p.pubname
                WHERE p.pubname = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, config.publicationName());
            try (ResultSet row = statement.executeQuery()) {
                TreeSet<TableName> tables = new TreeSet<>();
                Publication publication = null;
                while (row.next()) {
                    if (row.getString(3) != null) {
                        tables.add(new TableName(row.getString(3), row.getString(4)));
                    }
                    publication = new Publication(row.getBoolean(1), row.getBoolean(2), tables);
                }
                return publication;
            }
        }
    }

    private Heartbeat heartbeat() throws SQLException {
        String sql =
                """
                SELECT h.oid IS NOT NULL,
                  has_table_privilege(h.oid, 'SELECT') AND has_table_privilege(h.oid, 'INSERT') AND has_table_privilege(h.oid, 'UPDATE'),
                  pg_has_role(h.relowner, 'USAGE'), has_schema_privilege('public', 'CREATE')
                FROM (SELECT to_regnamespace('public') AS oid) n
                LEFT JOIN pg_class h ON h.relnamespace = n.oid AND h.relname = '_cdc_heartbeat'
                WHERE n.oid IS NOT NULL
                """;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return Heartbeat.FORBIDDEN;
            }
            if (!row.getBoolean(1)) {
                return row.getBoolean(4) ? Heartbeat.CREATABLE : Heartbeat.FORBIDDEN;
            }
            if (!row.getBoolean(2)) {
                return Heartbeat.FORBIDDEN;
            }
            return row.getBoolean(3) ? Heartbeat.OWNED : Heartbeat.WRITABLE;
        }
    }
}
