package io.cdcplatform.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cdcplatform.config.Configs;
import io.cdcplatform.provisioner.Cdc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read first is true, and short. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MAX_LINES = 200;
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("\\./cdc ([^`\n#|]+)");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

    @Test
    void isReadInAFewMinutes() throws IOException {
        assertThat(readme().lines().count()).isLessThanOrEqualTo(MAX_LINES);
    }

    @Test
    void showsPipelinesWithoutAProblem(@TempDir Path folder) throws IOException {
        Map<String, String> environment = Map.of(
                "SHOP_PASSWORD",
                "secret",
                "WHSEC",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "WHSEC_NEW",
                "new",
                "WHSEC_OLD",
                "old",
                "MASK_KEY",
                "pepper");
        List<String> blocks = new ArrayList<>(found(YAML, readme()));
        blocks.addAll(found(YAML, Files.readString(ROOT.resolve("docs/shaping.md"))));
        blocks.addAll(found(YAML, Files.readString(ROOT.resolve("docs/webhooks.md"))));

        assertThat(blocks).hasSizeGreaterThan(1).allSatisfy(block -> {
            Path file = Files.writeString(folder.resolve("pipeline.yaml"), block);
            assertThatCode(() -> Configs.load(file, null, null, environment::get))
                    .doesNotThrowAnyException();
        });
    }

    @Test
    void tellsCommandsThatExist() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            commands.addAll(found(COMMAND, Files.readString(page)));
        }

        assertThat(commands).isNotEmpty().allSatisfy(command -> assertThatCode(
                        () -> Cdc.commandLine().parseArgs(command.strip().split("\\s+")))
                .doesNotThrowAnyException());
    }

    @Test
    void linksToWhatIsThere() throws IOException {
        for (Path page : pages()) {
            assertThat(found(LINK, Files.readString(page)))
                    .as(page.toString())
                    .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
        }
        assertThat(found(LINK, readme())).isNotEmpty();
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    /** Those at the root, a page each of a module, and docs. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of(".", "docs", "configs", "provisioner", "sandbox")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
