package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class YamlFileTest {
    @Test
    void placesASyntaxError() {
        assertThat(problems("pipeline_id: shop\nsource: {database: [a, b}\n"))
                .singleElement()
                .asString()
                .startsWith("2:25: yaml: while parsing a flow sequence: expected ',' or ']'");
    }

    @Test
    void refusesATabulatorWhereItStands() {
        assertThat(problems("source:\n\tdatabase: a\n"))
                .singleElement()
                .asString()
                .startsWith("2:1: yaml: ");
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(problems("")).containsExactly("1:1: yaml: the file is empty");
        assertThat(problems("# nothing but words\n")).containsExactly("1:1: yaml: the file is empty");
    }

    @Test
    void refusesASecondDocument() {
        assertThat(problems(TestYaml.SOURCE
                        + "sinks: [{sink_id: w, sink_type: webhook, webhook: {url: http://h}}]\n---\na: 1\n"))
                .containsExactly("5:1: yaml: a second document starts here: a file holds one, remove '---'");
    }

    @Test
    void refusesAFileWithoutKeys() {
        assertThat(problems("- a\n- b\n"))
                .containsExactly("1:1: yaml: the file has no keys: expected 'key: value' lines");
    }

    @Test
    void findsADoubleKeyAtAnyDepth() {
        assertThat(
                        problems(
                                TestYaml.SOURCE
                                        + """
                sinks:
                  - sink_id: w
                    sink_type: webhook
                    webhook:
                      url: http://h
                      headers: {a: 1, b: 2, a: 3}
                      url: http://i
                """))
                .containsExactly(
                        "8:29: sinks[0].webhook.headers.a: is given twice: remove one of them",
                        "9:7: sinks[0].webhook.url: is given twice: remove one of them");
    }

    @Test
    void takesAliasesButNotInsideThemselves() {
        assertThat(
                        problems(
                                TestYaml.SOURCE
                                        + """
                sinks:
                  - {sink_id: a, sink_type: webhook, retry: &r {jitter: false}, webhook: {url: http://h}}
                  - {sink_id: b, sink_type: webhook, retry: *r, webhook: {url: http://h}}
                """))
                .isEmpty();
        assertThat(problems("source: &s\n  database: *s\n"))
                .singleElement()
                .asString()
                .contains("an alias is used inside the very node it names");
    }

    @Test
    void refusesAKeyThatIsNoText() {
        assertThat(problems("? [a, b]\n: c\n")).containsExactly("1:3: yaml: a key has to be a single text");
    }

    private static List<String> problems(String yaml) {
        return new TestYaml().problems(yaml);
    }
}
