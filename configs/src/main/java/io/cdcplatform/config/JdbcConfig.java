package io.cdcplatform.config;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A target database: the {@code postgres:} block (whose host, port and database become the URL) and the {@code jdbc:} block.
 *
 * @param url the JDBC URL, without user and password
 * @param username "" where the driver needs none
 * @param properties connection properties of the driver
 * @param targetTable a template for {@link Names#fill}
 * @param batchSize rows per flush
 * @param flushInterval the longest a row waits for its batch to fill
 */
public record JdbcConfig(
        String url,
        String username,
        Secret password,
        Map<String, String> properties,
        String targetTable,
        WriteMode writeMode,
        int batchSize,
        Duration flushInterval,
        boolean autoCreateTable)
        implements Serializable {
    private static final int MAX_PORT = 65535;

    static JdbcConfig readPostgres(YamlMap postgres) {
        String host = postgres.text("host")
                .check(name -> !name.isBlank(), "must not be empty")
                .or("localhost");
        int port = postgres.integer("port", 1, MAX_PORT).or(5432);
        String database = postgres.text("database").required();
        return read(postgres, postgresUrl(host, port, database), "cdc_user");
    }

    static JdbcConfig readJdbc(YamlMap jdbc) {
        String url = jdbc.text("url")
                .check(text -> text.isEmpty() || text.startsWith("jdbc:"), "expected an address that starts with jdbc:")
                .required();
        if (Secret.isIn(url)) {
            jdbc.keys()
                    .problem(
                            "url",
                            "must not hold a user or password, addresses are printed: use 'username' and 'password'");
        }
        return read(jdbc, url, "");
    }

    private static JdbcConfig read(YamlMap target, String url, String defaultUser) {
        return new JdbcConfig(
                url,
                target.text("username").or(defaultUser),
                target.secret("password").or(Secret.NONE),
                target.textMap("properties").or(Map.of()),
                target.text("target_table")
                        .check(Templates::isTemplate, Templates.TEMPLATE_EXPECTED)
                        .or("{schema}.{table}"),
                target.enumOf("write_mode", WriteMode.class).or(WriteMode.UPSERT),
                target.integer("batch_size", 1).or(1000),
                target.durationOrZero("flush_interval_seconds").or(Duration.ofMillis(500)),
                target.bool("auto_create_table").or(true));
    }

    private static String postgresUrl(String host, int port, String database) {
        String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host; // IPv6
        return "jdbc:postgresql://" + literal + ":" + port + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }
}
