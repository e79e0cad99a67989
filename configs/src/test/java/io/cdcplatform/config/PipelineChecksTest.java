package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineChecksTest {
    @Test
    void refusesASinkIdThatIsTaken() {
        assertThat(
                        problems(
                                "[]",
                                """
                - {sink_id: w, sink_type: webhook, webhook: {url: http://h}}
                - {sink_id: w, sink_type: webhook, webhook: {url: http://h}}
                """))
                .containsExactly(
                        "5:13: sinks[1].sink_id: 'w' is already taken by sinks[0].sink_id: each sink needs its own");
    }

    @Test
    void refusesASinkWithoutItsBlock() {
        assertThat(problems("[]", "- {sink_id: w, sink_type: webhook}\n"))
                .containsExactly("4:27: sinks[0].sink_type: a sink of type webhook needs the block 'webhook:'");
    }

    @Test
    void refusesABlockOfAnotherType() {
        assertThat(
                        problems(
                                "[]",
                                """
                - sink_id: w
                  sink_type: webhook
                  webhook: {url: http://h}
                  postgres: {database: d}
                """))
                .containsExactly(
                        "7:3: sinks[0].postgres: does not belong to a sink of type webhook: remove it, or change sink_type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | [a.b, '*.x*'] | ",
                "[a.*, b.c] | [a.x, '*.c', '*'] | ",
                "[a.order_*] | [a.o*s] | ",
                "[a.*, b.c] | [a.x, c.*] | sinks[0].tables[1]: 'c.*' matches nothing that source.tables captures (a.*, b.c)",
                "[a.order_*] | [a.orders] | sinks[0].tables[0]: 'a.orders' matches nothing that source.tables captures (a.order_*)",
            })
    void refusesATableThatIsNotCaptured(String source, String sink, String problem) {
        List<String> problems = problems(
                source, "- {sink_id: w, sink_type: webhook, webhook: {url: http://h}, tables: " + sink + "}\n");

        assertThat(problems.stream().map(line -> line.replaceFirst("^\\d+:\\d+: ", "")))
                .isEqualTo(problem == null ? List.of() : List.of(problem));
    }

    @Test
    void letsASinkExcludeWhatIsNotCaptured() {
        assertThat(problems(
                        "[a.b]",
                        "- {sink_id: w, sink_type: webhook, webhook: {url: http://h}, exclude_tables: [c.*]}\n"))
                .isEmpty();
    }

    @Test
    void refusesASinkThatExcludesAllItsTables() {
        assertThat(problems(
                        "[a.b, a.c]",
                        "- {sink_id: w, sink_type: webhook, webhook: {url: http://h}, exclude_tables: [a.*]}\n"))
                .containsExactly("4:78: sinks[0].exclude_tables: leaves no table for this sink");
    }

    @Test
    void refusesToPartitionATableThatIsNotCaptured() {
        assertThat(
                        problems(
                                "[a.*]",
                                """
                - sink_id: i
                  sink_type: iceberg
                  iceberg:
                    warehouse: file:///w
                    partition_by:
                      a.b: [day(at)]
                      c.d: [day(at)]
                      e: [day(at)]
                """))
                .containsExactly(
                        "10:7: sinks[0].iceberg.partition_by[c.d]: 'c.d' matches nothing that source.tables captures (a.*)",
                        "11:7: sinks[0].iceberg.partition_by.e: expected schema.table, such as public.orders or public.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a.b] | [] | [] | one | ",
                "[a.*] | [a.b] | [] | one | ",
                "[a.b, a.c] | [] | [a.c] | one | ",
                "[a.b, a.c, d.e] | [a.*] | [a.c] | one | ",
                "[a.b, a.c] | [] | [] | {table} | ",
                "[a.b, c.b] | [] | [] | {schema}_all | ",
                "[] | [] | [] | {table} | ",
                "[a.b, a.c] | [] | [] | one | is one name for a.b and a.c,",
                "[a.b, c.b, c.d] | [] | [] | {table} | is one name for a.b and c.b,",
                "[a.b, a.c] | [a.*] | [] | {schema} | is one name for a.b and a.c,",
                "[a.*] | [] | [] | one | is one name for all tables of this sink,",
                "[] | [] | [] | {schema} | is one name for all tables of this sink,",
            })
    void keepsTablesApart(String source, String tables, String exclude, String name, String problem) {
        String common = "tables: " + tables + ", exclude_tables: " + exclude;
        String sinks = "- {sink_id: i, sink_type: iceberg, " + common
                + ", iceberg: {warehouse: 'file:///w', table_name: '" + name + "'}}\n"
                + "- {sink_id: p, sink_type: postgres, " + common + ", postgres: {database: d, target_table: '" + name
                + "'}}\n"
                + "- {sink_id: j, sink_type: jdbc, " + common + ", jdbc: {url: 'jdbc:postgresql://h/d', target_table: '"
                + name + "'}}\n";

        List<String> problems = problems(source, sinks);

        assertThat(problems).hasSize(problem == null ? 0 : 3).allSatisfy(line -> assertThat(line)
                .contains(problem));
    }

    private static List<String> problems(String sourceTables, String sinks) {
        return new TestYaml()
                .problems("pipeline_id: p\nsource: {database: d, tables: " + sourceTables + "}\nsinks:\n" + sinks);
    }
}
