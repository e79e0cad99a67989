package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnknownKeyTest {
    @ParameterizedTest
    @CsvSource({
        "sink_idd, sink_id, 1",
        "pot, port, 1",
        "tables, tables, 0",
        "'', abc, 3",
        "kitten, sitting, 3",
    })
    void countsTheLettersThatDiffer(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
        assertThat(Nearest.distance(b, a)).isEqualTo(distance);
    }

    @Test
    void namesTheNearestKnownKey() {
        assertThat(
                        new TestYaml()
                                .sinkProblems(
                                        """
                sink_type: webhook
                webhook: {url: http://h, time_out_seconds: 3}
                """))
                .containsExactly(
                        "webhook.time_out_seconds: unknown key 'time_out_seconds', did you mean 'timeout_seconds'?");
    }

    @Test
    void namesNoneWhereNothingIsNear() {
        assertThat(new TestYaml().platformProblems("dlq: {zzz: 1}\n"))
                .containsExactly("1:7: dlq.zzz: unknown key 'zzz'");
    }

    @Test
    void countsAMistypedRequiredKeyAsOneMistake() {
        assertThat(
                        new TestYaml()
                                .problems(
                                        """
                pipeline_id: shop
                source: {database: shop}
                sinks:
                  - sink_idd: a
                    sink_type: webhook
                    webhook: {url: http://h}
                """))
                .containsExactly("4:5: sinks[0].sink_idd: unknown key 'sink_idd', did you mean 'sink_id'?");
    }

    @Test
    void saysWhichRequiredKeysAreMissingAndWhere() {
        assertThat(new TestYaml().problems("topic_prefix: a\n"))
                .containsExactly(
                        "1:1: pipeline_id: is required", "1:1: sinks: is required", "1:1: source: is required");
        assertThat(new TestYaml().problems("pipeline_id: a\nsource:\n  host: h\nsinks: []\n"))
                .containsExactly("3:3: source.database: is required", "4:8: sinks: needs at least one sink");
    }
}
