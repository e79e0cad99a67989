package io.cdcplatform.sandbox;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/hazards.md} and the {@code @Tag}s of all modules' tests say the same, for every number of the catalogue. */
class HazardsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** How many hazards there are of each letter. */
    private static final Map<String, Integer> CATALOGUE = new TreeMap<>(Map.ofEntries(
            Map.entry("E", 26),
            Map.entry("T", 16),
            Map.entry("M", 8),
            Map.entry("N", 5),
            Map.entry("K", 10),
            Map.entry("R", 7),
            Map.entry("F", 14),
            Map.entry("I", 30),
            Map.entry("J", 18),
            Map.entry("W", 12),
            Map.entry("D", 9),
            Map.entry("P", 11)));

    /** A number that was given and taken back. */
    private static final Set<String> UNUSED = Set.of("E-4");

    /** A table's row: number, hazard, what the product does, tests. */
    private static final Pattern ROW =
            Pattern.compile("^\\| ([A-Z]-\\d+) \\|([^|]+)\\|([^|]+)\\|([^|]+)\\|$", Pattern.MULTILINE);

    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w+\\.[a-z]\\w+)`");
    private static final Pattern OPEN = Pattern.compile("open: .{20,}");
    private static final Pattern SOURCE_LINE = Pattern.compile("@Tag\\(\"([A-Z]-\\d+)\"\\)"
            + "|^(?:[\\w ]*\\b)?(?:class|interface) (\\w+)"
            + "|\\bvoid (\\w+)\\("
            + "|(@Test|@ParameterizedTest|@RepeatedTest)\\b"
            + "|^\\s*$");

    /** Of each test, by class and method, the numbers it is tagged with, its class's among them. */
    private static final Map<String, Set<String>> TAGS = new TreeMap<>();

    private static String list = "";

    @BeforeAll
    static void read() throws IOException {
        list = Files.readString(ROOT.resolve("docs/hazards.md"));
        for (String module : List.of("configs", "job", "provisioner", "provisioner/connect", "sandbox")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    readTags(file);
                }
            }
        }
    }

    @Test
    void hasEveryNumberOnce() {
        List<String> listed = new ArrayList<>();
        ROW.matcher(list).results().forEach(row -> listed.add(row.group(1)));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(catalogue());
    }

    @Test
    void namesTestsThatAreThereAndCarryTheNumber() {
        ROW.matcher(list).results().forEach(row -> assertThat(named(row.group(4)))
                .as(row.group(1))
                .allSatisfy(test -> assertThat(TAGS.getOrDefault(test, Set.of()))
                        .as("tags of " + test)
                        .contains(row.group(1))));
    }

    @Test
    void listsEveryTestThatCarriesANumber() {
        Map<String, Set<String>> byNumber = new TreeMap<>();
        ROW.matcher(list).results().forEach(row -> byNumber.put(row.group(1), named(row.group(4))));

        List<String> missing = new ArrayList<>();
        TAGS.forEach((test, numbers) -> numbers.stream()
                .filter(number -> !byNumber.getOrDefault(number, Set.of()).contains(test))
                .forEach(number -> missing.add(number + ": `" + test + "`")));
        assertThat(missing).as("to be added to docs/hazards.md").isEmpty();
    }

    @Test
    void hasATestForEachOrSaysWhyNot() {
        List<String> open = new ArrayList<>();
        ROW.matcher(list).results().forEach(row -> {
            if (named(row.group(4)).isEmpty()) {
                assertThat(row.group(4)).as(row.group(1)).containsPattern(OPEN);
                open.add(row.group(1));
            }
        });
        System.out.println(
                "hazards without a test: " + open.size() + " of " + catalogue().size() + " " + open);
    }

    private static Set<String> catalogue() {
        Set<String> numbers = new TreeSet<>();
        CATALOGUE.forEach(
                (letter, last) -> IntStream.rangeClosed(1, last).forEach(number -> numbers.add(letter + "-" + number)));
        numbers.removeAll(UNUSED);
        return numbers;
    }

    private static Set<String> named(String column) {
        return NAMED_TEST.matcher(column).results().map(test -> test.group(1)).collect(toCollection(TreeSet::new));
    }

    /** Tags stand above a class or a method, without an empty line in between. */
    private static void readTags(Path file) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        Set<String> ofClass = new TreeSet<>();
        Set<String> pending = new TreeSet<>();
        boolean test = false;
        for (String line : Files.readAllLines(file)) {
            Matcher found = SOURCE_LINE.matcher(line);
            while (found.find()) {
                if (found.group(1) != null) {
                    pending.add(found.group(1));
                } else if (found.group(2) != null) {
                    ofClass.addAll(pending);
                    pending.clear();
                } else if (found.group(3) != null) {
                    pending.addAll(ofClass);
                    if (test && !pending.isEmpty()) {
                        TAGS.put(type + "." + found.group(3), new TreeSet<>(pending));
                    }
                    pending.clear();
                    test = false;
                } else if (found.group(4) != null) {
                    test = true;
                } else {
                    pending.clear();
                    test = false;
                }
            }
        }
    }
}
