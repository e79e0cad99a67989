package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.config.JdbcConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens connections whose timeouts, time zone and messages are what a line needs. */
final class PostgresConnection {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int SOCKET_TIMEOUT_SECONDS = 60;
    /** Less than the socket timeout: the server must give up first. */
    private static final int LOCK_TIMEOUT_SECONDS = 30;

    private PostgresConnection() {}

    /** @param applicationName as the server shows it, of at most as many bytes as its names have */
    static Connection open(JdbcConfig config, String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        // Otherwise an exception's message repeats the whole refused row.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", applicationName);
        if (!config.username().isEmpty()) {
            properties.setProperty("user", config.username());
        }
        if (config.password().isSet()) {
            properties.setProperty("password", config.password().value());
        }
        config.properties().forEach(properties::setProperty);
        properties.setProperty("stringtype", "unspecified");
        // Not the DriverManager: it looks for drivers with the class loader of whoever calls first.
        Connection connection = new Driver().connect(config.url(), properties);
        if (connection == null) {
            throw new IllegalArgumentException("Cannot connect to " + config.url()
                    + ": it is not a PostgreSQL url; write jdbc:postgresql://host:port/database");
        }
        try (Statement statement = connection.createStatement()) {
            // UTC: a timestamp becomes one with a time zone as the rows' own values are written.
            statement.execute("SET lock_timeout = '" + LOCK_TIMEOUT_SECONDS + "s'; SET TIME ZONE 'UTC'");
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
        return connection;
    }
}
