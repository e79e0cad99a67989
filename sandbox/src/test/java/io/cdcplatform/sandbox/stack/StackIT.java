package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class StackIT {

    @Test
    void postgresIsReadyForLogicalDecoding(Stack stack) throws Exception {
        try (Connection connection = stack.postgres().connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT current_setting('wal_level'), current_setting('fsync')")) {
            row.next();

            assertThat(row.getString(1)).isEqualTo("logical");
            assertThat(row.getString(2)).isEqualTo("on");
        }
    }

    @Test
    void kafkaCreatesATopicAndNoneByItself(Stack stack) throws Exception {
        Map<String, Object> client =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("stack-it", 3, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);

            assertThat(admin.describeTopics(List.of("stack-it"))
                            .allTopicNames()
                            .get(20, TimeUnit.SECONDS)
                            .get("stack-it")
                            .partitions())
                    .hasSize(3);
        }
    }

    @Test
    void connectOffersDebeziumAndTheAvroConverter(Stack stack) throws Exception {
        assertThat(Http.json(stack.connect().url() + "/connector-plugins?connectorsOnly=false")
                        .findValuesAsText("class"))
                .contains(
                        "io.debezium.connector.postgresql.PostgresConnector",
                        "io.apicurio.registry.utils.converter.AvroConverter");
    }

    @Test
    void registryAnswersInConfluentsLanguage(Stack stack) throws Exception {
        assertThat(Http.json(stack.registry().confluentUrl() + "/subjects").isArray())
                .isTrue();
    }

    @Test
    void flinkHasItsTaskManagerAndAnEmptyJobList(Stack stack) {
        FlinkClient.CliResult list = stack.flink().client().cli("list");

        assertThat(stack.flink().client().rest("/overview").path("taskmanagers").asInt())
                .isEqualTo(1);
        assertThat(list.output()).contains("No running jobs");
        assertThat(list.exitCode()).isZero();
    }

    @Test
    void aKilledTaskManagerIsReplaced(Stack stack) {
        FlinkCluster flink = stack.flink();
        long before = flink.taskManagerPid(1);

        flink.killTaskManager(1);
        flink.startTaskManager(1);
        flink.awaitReady();

        assertThat(flink.taskManagerPid(1)).isNotEqualTo(before).isPositive();
        assertThat(flink.client().rest("/overview").path("taskmanagers").asInt())
                .isEqualTo(1);
    }

    @Test
    void aKilledJobManagerGetsItsTaskManagersBack(Stack stack) {
        FlinkCluster flink = stack.flink();

        flink.killJobManager();
        flink.startJobManager();
        flink.awaitReady();

        assertThat(flink.client().rest("/overview").path("slots-total").asInt()).isEqualTo(4);
    }

    @Test
    void aSecondTaskManagerJoinsAndLeaves(Stack stack) {
        FlinkCluster flink = stack.flink();

        try {
            flink.startTaskManager(2);
            flink.awaitReady();
            assertThat(flink.client().rest("/overview").path("slots-total").asInt())
                    .isEqualTo(8);
        } finally {
            flink.stopTaskManager(2);
        }
        flink.awaitReady();
        assertThat(flink.client().rest("/overview").path("slots-total").asInt()).isEqualTo(4);
    }

    @Test
    void aKilledBrokerComesBackWithItsTopics(Stack stack) throws Exception {
        Map<String, Object> client =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers());
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic("survives", 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);

            stack.kafka().kill();
            stack.kafka().start();
            stack.kafka().awaitReady();

            assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).contains("survives");
        }
    }

    @Test
    void aKilledPostgresComesBackWithItsRows(Stack stack) throws Exception {
        Postgres postgres = stack.postgres();
        postgres.createDatabase("crash");
        postgres.execute("crash", "CREATE TABLE t (i int)", "INSERT INTO t VALUES (42)");

        postgres.kill();
        postgres.start();
        postgres.awaitReady();

        try (Connection connection = postgres.connect("crash");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT i FROM t")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void aKilledMariaDbComesBackWithItsRowsAndItsLog(Stack stack) throws Exception {
        MariaDb mariadb = stack.mariadb();
        mariadb.createDatabase("crash");
        mariadb.execute("crash", "CREATE TABLE t (i int)", "INSERT INTO t VALUES (42)");

        mariadb.kill();
        mariadb.start();
        mariadb.awaitReady();

        try (Connection connection = mariadb.connect("crash");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT i, @@log_bin, @@binlog_format, @@binlog_row_image, @@time_zone FROM t")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(42);
            assertThat(row.getInt(2)).isEqualTo(1);
            assertThat(row.getString(3)).isEqualTo("ROW");
            assertThat(row.getString(4)).isEqualTo("FULL");
            assertThat(row.getString(5)).isEqualTo("+00:00");
        }
    }
}
