package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reader and configs/reference.yaml know the same keys and the same defaults. */
final class ReferenceTest {
    /** Not required by every catalog, so that the key has an (empty) default, but by the one the reference shows. */
    private static final Set<String> SHOWN_WITH_AN_EXAMPLE = Set.of("sinks[].iceberg.warehouse");

    @Test
    void listsEveryKeyThatTheReaderAsksFor() throws IOException {
        assertThat(keys().stream()
                        .filter(key -> !key.present() && !isOfAShortSink(key))
                        .map(Reading.Key::path))
                .isEmpty();
    }

    @Test
    void showsTheDefaultOfEveryKey() throws IOException {
        assertThat(keys())
                .filteredOn(key -> !SHOWN_WITH_AN_EXAMPLE.contains(anyIndex(key.path())))
                .allSatisfy(key -> assertThat(key.value()).as(key.path()).isEqualTo(key.fallback()));
    }

    @Test
    void hasAKeyForEveryLineOfTheTableOfWhatIsNotSupportedYet() throws IOException {
        Set<String> paths = keys().stream().map(key -> anyIndex(key.path())).collect(Collectors.toSet());

        assertThat(NotYet.paths()).allSatisfy(path -> assertThat(paths)
                .as(path)
                .anyMatch(known -> known.equals(path) || known.startsWith(path + ".")));
    }

    /** The keys that all sinks share are listed with the first of them. */
    private static boolean isOfAShortSink(Reading.Key key) {
        return key.path().matches("sinks\\[[1-9]]\\.[a-z_]+")
                || key.path().matches("sinks\\[[1-9]]\\.(retry|circuit_breaker)\\..*");
    }

    private static String anyIndex(String path) {
        return path.replaceAll("\\[\\d+]", "[]");
    }

    private static List<Reading.Key> keys() throws IOException {
        String[] files = Files.readString(Path.of("reference.yaml")).split("(?m)^---", 2);
        Reading reading = new Reading(new Substitution(name -> null));
        TestYaml.read(files[0], PipelineConfig::read, reading);
        TestYaml.read("---" + files[1], PlatformConfig::read, reading);
        assertThat(reading.problems()).isEmpty();
        return reading.keys();
    }
}
