package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinkConfigTest {
    @Test
    void takesItsTablesButTheExcludedOnes() {
        SinkConfig sink = new TestYaml()
                .sink(
                        """
                sink_type: webhook
                webhook: {url: http://h}
                tables: [public.*, sales.orders]
                exclude_tables: [public.audit_*]
                """);

        assertThat(sink.takes("public", "orders")).isTrue();
        assertThat(sink.takes("sales", "orders")).isTrue();
        assertThat(sink.takes("sales", "lines")).isFalse();
        assertThat(sink.takes("public", "audit_log")).isFalse();
    }

    @Test
    void takesEverythingWhereNoTableIsNamed() {
        assertThat(new TestYaml()
                        .sink("sink_type: webhook\nwebhook: {url: http://h}\n")
                        .takes("any", "thing"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: h, port: 1, database: d | jdbc:postgresql://h:1/d",
                "database: d | jdbc:postgresql://localhost:5432/d",
                "host: '::1', database: d | jdbc:postgresql://[::1]:5432/d",
                "database: a/b?c | jdbc:postgresql://localhost:5432/a%2Fb%3Fc",
            })
    void buildsTheAddressOfAPostgres(String postgres, String url) {
        assertThat(new TestYaml()
                        .sink("sink_type: postgres\npostgres: {" + postgres + "}\n")
                        .jdbc()
                        .url())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://h/d | ",
                "postgresql://h/d | jdbc.url: expected an address that starts with jdbc:",
                "jdbc:mysql://h/d | jdbc.url: a database other than PostgreSQL is not supported yet",
                "jdbc:postgresql://h/d?user=u&password=hush | jdbc.url: must not hold a user or password",
                "'' | jdbc.url: must not be empty",
            })
    void checksTheAddressOfADatabase(String url, String problem) {
        expect(new TestYaml().sinkProblems("sink_type: jdbc\njdbc: {url: '" + url + "'}\n"), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: https://h:1/p?q=1 | ",
                "url: /events | webhook.url: expected an http or https address",
                "url: 'http://' | webhook.url: expected an address such as",
                "url: http://h, method: GET | webhook.method: expected one of POST, PUT, PATCH, got 'GET'",
                "url: http://h, headers: {Host: x} | webhook.headers.Host: is set by the platform: remove it",
                "url: http://h, headers: {webhook-id: x} | webhook.headers.webhook-id: is set by the platform",
                "url: http://h, headers: {a b: x} | webhook.headers.a b: is not the name of an HTTP header",
                "url: http://h, auth_token: t, headers: {Authorization: x} | webhook.headers.Authorization: is set from auth_token",
                "url: http://h, max_in_flight: 0 | webhook.max_in_flight: expected a whole number from 1",
            })
    void checksAWebhook(String webhook, String problem) {
        expect(new TestYaml().sinkProblems("sink_type: webhook\nwebhook: {" + webhook + "}\n"), problem);
    }

    @Test
    void takesOneSigningSecretOrSeveral() {
        String sink = "sink_type: webhook\nwebhook: {url: http://h, signing_secret: %s}\n";

        assertThat(new TestYaml().sink(sink.formatted("a")).webhook().signingSecret())
                .containsExactly(new Secret("a"));
        assertThat(new TestYaml().sink(sink.formatted("[a, b]")).webhook().signingSecret())
                .containsExactly(new Secret("a"), new Secret("b"));
    }

    @Test
    void refusesAMaximumWaitBelowTheFirst() {
        expect(
                new TestYaml()
                        .sinkProblems(
                                """
                        sink_type: webhook
                        webhook: {url: http://h}
                        retry: {initial_wait_seconds: 5, max_wait_seconds: 4}
                        """),
                "retry.max_wait_seconds: must not be less than initial_wait_seconds");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook: {url: http://h} | ",
                "postgres: {database: d} | ",
                "iceberg: {warehouse: 'file:///w'} | on_unavailable: 'dlq' is not for a lake, whose files are written and wait for the catalog, bounded: leave it out",
            })
    void putsAsideWhatComesDuringAnOutageWhereTheTargetAllowsIt(String block, String problem) {
        String type = block.substring(0, block.indexOf(':'));

        assertThat(new TestYaml().sinkProblems("sink_type: " + type + "\n" + block + "\non_unavailable: dlq"))
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "where: {a.b: \"x > 1 AND name LIKE 'a%'\"} | ",
                "where: {a.b: 'x >'} | where[a.b]: is not a SQL condition: cannot go on at character 3, '>'",
                "where: {a.b: 'now() > x'} | where[a.b]: has 'now()', which is not evaluated here",
                "columns: {a.b: {exclude: [c], mask: {c: hash}}} | columns[a.b].mask.c: is excluded as well",
                "columns: {a.b: {exclude: [c], rename: {c: d}}} | columns[a.b].rename.c: is excluded as well",
                "columns: {a.b: {rename: {c: e, d: e}}} | columns[a.b].rename.d: is a name given twice",
                "columns: {a.b: {mask: {c: blur}}} | columns[a.b].mask.c: expected one of hash, redact, partial",
                "deletes: soft | ",
            })
    void checksHowRowsAreShaped(String key, String problem) {
        expect(new TestYaml().sinkProblems("sink_type: webhook\nwebhook: {url: http://h}\n" + key), problem);
    }

    @Test
    void marksNoDeletesWhereEachIsARow() {
        expect(
                new TestYaml()
                        .sinkProblems("deletes: soft\nsink_type: iceberg\n"
                                + "iceberg: {warehouse: 'file:///w', write_mode: append}\n"),
                "deletes: 'soft' marks the rows of a table; write_mode append records each delete");
    }

    private static void expect(List<String> problems, String problem) {
        if (problem == null) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems).singleElement().asString().startsWith(problem);
        }
    }
}
