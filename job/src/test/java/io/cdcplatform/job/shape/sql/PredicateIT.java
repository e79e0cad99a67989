package io.cdcplatform.job.shape.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Asks a PostgreSQL what {@link PredicateTest} expects of each predicate, for the same row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PredicateIT {
    private EmbeddedPostgres server;
    private Connection connection;

    /** A predicate and the text of its value, or of what we say of it. */
    record Line(String predicate, String expected) {}

    @BeforeAll
    void start() throws IOException, SQLException {
        server = EmbeddedPostgres.builder().start();
        connection = server.getPostgresDatabase().getConnection();
        execute("SET TIME ZONE 'UTC'");
        execute("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
        execute(
                "CREATE TABLE everything (id int, small smallint, big bigint, price numeric(10,2), num numeric, f float8, r real,"
                        + " nan float8, ok boolean, name text, code char(5), mood mood, uid uuid, doc jsonb, day date, at timestamp,"
                        + " atz timestamptz, t3 time(3), t6 time, bin bytea, tags text[], \"Mixed Case\" int, \"Camel\" int, dup int,"
                        + " \"Dup\" int, n int, ntext text, nbool boolean)");
        execute(
                "INSERT INTO everything VALUES (7, -3, 9007199254740993, 19.90, 0.1000, 0.5, 0.1, 'NaN', true, 'Alice_%', 'ab', 'ok',"
                        + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"a\": 1}', '2024-02-29', '2024-02-29 23:59:59.123456',"
                        + " '2024-03-09 17:30:00.123456Z', '12:34:56.789', '12:34:56.123456', '\\x01ff', '{x}', 5, 6, 1, 2)");
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        connection.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("values")
    void postgresAgrees(Line line) throws SQLException {
        assertThat(String.valueOf(asked(line.predicate()))).isEqualTo(line.expected());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void postgresRefusesARowThatWeCannotJudge(Line line) {
        assertThatThrownBy(() -> asked(line.predicate())).isInstanceOf(SQLException.class);
    }

    static Stream<Line> values() {
        return linesOf("agreesWithPostgres");
    }

    static Stream<Line> faults() {
        return linesOf("saysWhyARowCannotBeJudgedWithoutItsValues");
    }

    private static Stream<Line> linesOf(String test) {
        Method method = Arrays.stream(PredicateTest.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(test))
                .findFirst()
                .orElseThrow();
        return Arrays.stream(method.getAnnotation(CsvSource.class).value()).map(line -> {
            int end = line.lastIndexOf(" ; ");
            return new Line(line.substring(0, end), line.substring(end + 3));
        });
    }

    private Object asked(String predicate) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT (" + predicate + ")::boolean FROM everything")) {
            answer.next();
            return answer.getObject(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
