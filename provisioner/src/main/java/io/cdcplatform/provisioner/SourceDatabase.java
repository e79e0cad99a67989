package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** One connection to a source as the pipeline's user: reads what is there, and runs what a plan decided. */
abstract class SourceDatabase implements AutoCloseable {
    final SourceConfig config;
    final Connection connection;

    SourceDatabase(SourceConfig config, Connection connection) {
        this.config = config;
        this.connection = connection;
    }

    static SourceDatabase connect(SourceConfig source) {
        return switch (source.sourceType()) {
            case POSTGRES -> PostgresSource.connect(source);
            case MYSQL, MARIADB -> BinlogSource.connect(source);
            case SQLSERVER, MONGODB ->
                throw VerbException.badInput("Cannot capture from " + source.sourceType()
                        + ": not supported yet. Use source_type: postgres, mysql or mariadb");
        };
    }

    /** @param driver as a JDBC URL names it */
    static Connection open(String driver, SourceConfig config, Map<String, String> settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.username());
        properties.setProperty("password", config.password().value());
        properties.putAll(settings);
        String url = "jdbc:" + driver + "://" + config.host() + ":" + config.port() + "/" + config.database();
        return DriverManager.getConnection(url, properties);
    }

    final Source read() {
        try {
            return readAll();
        } catch (SQLException failure) {
            throw VerbException.failed(
                    "Cannot read the catalogue of database " + config.database() + ": " + failure.getMessage());
        }
    }

    /** Runs one statement; {@code what} is its object in a message. */
    final void execute(String what, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException refused) {
            throw executing(what, sql, refused);
        }
    }

    @Override
    public final void close() {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // nothing is left to save
        }
    }

    abstract Source readAll() throws SQLException;

    /** Why a statement was refused, and what mends it. */
    abstract VerbException executing(String what, String sql, SQLException refused);
}
