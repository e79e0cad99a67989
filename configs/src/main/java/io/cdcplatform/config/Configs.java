package io.cdcplatform.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/**
 * What the two files say, complete and checked.
 *
 * @param notes what the user should know though nothing is wrong, printed as problems are
 */
public record Configs(PipelineConfig pipeline, PlatformConfig platform, List<String> notes) {
    private static final String PLATFORM = "platform.yaml";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String PROFILE_NAME = "[a-z0-9-]+";

    /**
     * Reads both files with the environment of this process.
     *
     * @param platform null: the platform.yaml beside the pipeline file if there is one, else the defaults
     * @param profile the NAME of a {@code platform-NAME.yaml} on the class path, under the platform file; null: none
     * @throws ConfigException with every problem of all files
     */
    public static Configs load(Path pipeline, @Nullable Path platform, @Nullable String profile) {
        return load(pipeline, platform, profile, System::getenv);
    }

    /** As above, with another environment, which answers null for a variable that is not set. */
    public static Configs load(
            Path pipeline,
            @Nullable Path platform,
            @Nullable String profile,
            UnaryOperator<@Nullable String> environment) {
        Reading reading = new Reading(new Substitution(environment));
        Optional<MappingNode> pipelineRoot = file(pipeline, reading);
        PlatformConfig platformConfig = readPlatform(platform == null ? beside(pipeline) : platform, profile, reading);
        SchemaChanges unsaid = platformConfig.stopOnIncompatibleSchema() ? SchemaChanges.HALT : SchemaChanges.EVOLVE;
        Optional<PipelineConfig> pipelineConfig =
                pipelineRoot.map(root -> new YamlMap(reading, "", root).read(map -> PipelineConfig.read(map, unsaid)));
        if (pipelineConfig.isEmpty() || !reading.problems().isEmpty()) {
            throw new ConfigException(reading.problems());
        }
        return new Configs(pipelineConfig.get(), platformConfig, reading.notes());
    }

    /** Reads the platform alone, for what needs no pipeline. */
    public static PlatformConfig loadPlatform(@Nullable Path platform, @Nullable String profile) {
        Reading reading = new Reading(new Substitution(System::getenv));
        PlatformConfig config = readPlatform(platform, profile, reading);
        if (!reading.problems().isEmpty()) {
            throw new ConfigException(reading.problems());
        }
        return config;
    }

    private static @Nullable Path beside(Path pipeline) {
        Path platform = pipeline.resolveSibling(PLATFORM);
        return Files.isRegularFile(platform) ? platform : null;
    }

    private static PlatformConfig readPlatform(@Nullable Path platform, @Nullable String profile, Reading reading) {
        List<MappingNode> layers = new ArrayList<>();
        if (profile != null) {
            profile(profile, reading).ifPresent(layers::add);
        }
        if (platform != null) {
            file(platform, reading).ifPresent(layers::add);
        }
        MappingNode merged = layers.stream().reduce(YamlMerge::over).orElseGet(YamlFile::nothing);
        return new YamlMap(reading, "", merged).read(PlatformConfig::read);
    }

    private static Optional<MappingNode> file(Path path, Reading reading) {
        try {
            return YamlFile.parse(path.toString(), decode(Files.readAllBytes(path)), reading);
        } catch (IOException e) {
            String reason = Files.isDirectory(path) ? "it is a directory" : Reading.reason(e);
            reading.problems().add(new Problem(path.toString(), 1, 1, "yaml", "cannot read the file: " + reason));
            return Optional.empty();
        }
    }

    private static Optional<MappingNode> profile(String profile, Reading reading) {
        String file = "platform-" + profile + ".yaml";
        try (InputStream in = profile.matches(PROFILE_NAME) ? Configs.class.getResourceAsStream("/" + file) : null) {
            if (in != null) {
                return YamlFile.parse(file, decode(in.readAllBytes()), reading);
            }
            reading.problems()
                    .add(new Problem(
                            file, 1, 1, "profile", "there is no profile '" + profile + "', known: high-throughput"));
        } catch (IOException e) {
            reading.problems().add(new Problem(file, 1, 1, "profile", "cannot read the profile: " + Reading.reason(e)));
        }
        return Optional.empty();
    }

    /** UTF-8, strictly: a file in another encoding is refused rather than read with replacement characters. */
    private static String decode(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
    }
}
