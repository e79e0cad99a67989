package io.cdcplatform.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Reads YAML that a test writes down, under the name "f", with an environment of the test's own. */
final class TestYaml {
    static final String SOURCE = """
            pipeline_id: shop
            source: {database: shop}
            """;

    private final Map<String, String> environment = new HashMap<>();

    TestYaml with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    PipelineConfig pipeline(String yaml) {
        Reading reading = new Reading(new Substitution(environment::get));
        return good(read(yaml, PipelineConfig::read, reading), reading);
    }

    PlatformConfig platform(String yaml) {
        Reading reading = new Reading(new Substitution(environment::get));
        return good(read(yaml, PlatformConfig::read, reading), reading);
    }

    /** Everything wrong with a pipeline, as "line:column: path: message". */
    List<String> problems(String yaml) {
        return problems(yaml, PipelineConfig::read);
    }

    List<String> platformProblems(String yaml) {
        return problems(yaml, PlatformConfig::read);
    }

    /** Everything wrong with the only sink of a pipeline, as "path: message" without the sink's own part of the path. */
    List<String> sinkProblems(String sink) {
        String yaml = SOURCE + "sinks:\n  - sink_id: s\n" + sink.indent(4);
        return problems(yaml).stream()
                .map(line -> line.replaceFirst("^\\d+:\\d+: sinks\\[0]\\.", ""))
                .toList();
    }

    SinkConfig sink(String sink) {
        return pipeline(SOURCE + "sinks:\n  - sink_id: s\n" + sink.indent(4))
                .sinks()
                .get(0);
    }

    static <T> T read(String yaml, Function<YamlMap, T> reader, Reading reading) {
        MappingNode root = YamlFile.parse("f", yaml, reading).orElseGet(YamlFile::nothing);
        return new YamlMap(reading, "", root).read(reader);
    }

    private <T> List<String> problems(String yaml, Function<YamlMap, T> reader) {
        Reading reading = new Reading(new Substitution(environment::get));
        YamlFile.parse("f", yaml, reading).ifPresent(root -> new YamlMap(reading, "", root).read(reader));
        return reading.problems().stream()
                .sorted()
                .map(problem -> problem.toString().replaceFirst("^f:", ""))
                .toList();
    }

    private static <T> T good(T value, Reading reading) {
        if (!reading.problems().isEmpty()) {
            throw new ConfigException(reading.problems());
        }
        return value;
    }
}
