package io.cdcplatform.sandbox.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A service that takes SQL from a user who may do everything and needs no password. */
public abstract sealed class Database extends Service permits Postgres, MariaDb {

    Database(String name, int port, RunDirectory run, Artefacts artefacts, ServiceProcess process) {
        super(name, port, run, artefacts, process);
    }

    public final String host() {
        return HOST;
    }

    /** A connection of the user who may do everything. */
    public abstract Connection connect(String database) throws SQLException;

    /** Runs statements as that user, each on its own, in one session. */
    public final void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot prepare database " + database + ": " + e.getMessage() + " (" + e.getSQLState() + ")", e);
        }
    }
}
