package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A PostgreSQL server ready for logical decoding. The user {@code postgres} needs no password on the loopback address,
 * everybody else does. As root it runs in a user namespace of its own, because it refuses to run as root.
 */
public final class Postgres extends Database {

    public static final String SUPERUSER = "postgres";

    private static final int LOGIN_SECONDS = 30;
    /** $0 = bin folder, $1 = data folder, the rest = settings. A half-made data folder is made again. */
    private static final String INIT_AND_RUN =
            """
            if [ ! -d "$1" ]; then
              rm -rf "$1.new"
              "$0/initdb" -D "$1.new" -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions && mv "$1.new" "$1" || exit 1
            fi
            data=$1; shift; exec "$0/postgres" -D "$data" "$@"
            """;

    private static final String ACCESS =
            """
            host all         postgres 127.0.0.1/32 trust
            host replication postgres 127.0.0.1/32 trust
            host all         all      127.0.0.1/32 scram-sha-256
            host replication all      127.0.0.1/32 scram-sha-256
            """;

    Postgres(String name, RunDirectory run, Artefacts artefacts, int port) {
        super(name, port, run, artefacts, ServiceProcess.postgres(run, name));
    }

    @Override
    public String address() {
        return HOST + ":" + port() + " (user " + SUPERUSER + ", no password)";
    }

    @Override
    public void start() {
        Path jar = artefacts.jars("postgres").get(0);
        Path bin = new Cache(artefacts.cache()).txzInJar(jar).resolve("bin");
        Path access = run.write(run.conf("pg_hba.conf"), ACCESS);
        JavaCommand command = new JavaCommand(isRoot() ? List.of("unshare", "-U") : List.of())
                .with("sh", "-c", INIT_AND_RUN, bin.toString(), run.data(name()).toString())
                .with(setting("port", port()), setting("listen_addresses", HOST))
                .with(setting("unix_socket_directories", ""), setting("hba_file", access))
                .with(setting("wal_level", "logical"), setting("max_connections", 200))
                .with(setting("max_replication_slots", 40), setting("max_wal_senders", 40))
                .with(setting("timezone", "UTC"), setting("log_timezone", "UTC"));
        process.start(command.parts(), Map.of("LC_ALL", "C"));
    }

    @Override
    public void awaitReady() {
        process.awaitReady(() -> {
            try (Connection connection = connect(SUPERUSER);
                    Statement statement = connection.createStatement();
                    ResultSet one = statement.executeQuery("SELECT 1")) {
                return one.next();
            }
        });
    }

    /** A fast shutdown: sessions end, everything is on disk. */
    @Override
    public void stop() {
        process.stop("INT", PATIENCE);
    }

    /** Without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    }

    @Override
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("loginTimeout", String.valueOf(LOGIN_SECONDS));
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Creates a database unless it is there, and says whether it did. */
    public boolean createDatabase(String database) {
        if (exists("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
            return false;
        }
        execute(SUPERUSER, "CREATE DATABASE \"" + database + "\"");
        return true;
    }

    /** Creates a user who may log in and replicate, unless it is there; it owns nothing. */
    public void createUser(String user, String password) {
        if (!exists("SELECT 1 FROM pg_roles WHERE rolname = '" + user + "'")) {
            execute(SUPERUSER, "CREATE ROLE \"" + user + "\" LOGIN REPLICATION PASSWORD '" + password + "'");
        }
    }

    private boolean exists(String query) {
        try (Connection connection = connect(SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot ask PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static String setting(String key, Object value) {
        return "--" + key + "=" + value;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
