package io.cdcplatform.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the two files say, complete and checked.
 *
 * @param notes what the reader should know though nothing is wrong, one line each
 */
public record Configs(PipelineConfig pipeline, PlatformConfig platform, List<String> notes) {

    /** Reads both files with the environment of this process; a missing platform file or profile leaves the defaults. */
    public static Configs load(Path pipeline, @Nullable Path platform, @Nullable String profile) {
        return load(pipeline, platform, profile, System::getenv);
    }

    /** As above, with another environment; it answers null for a variable that is not set. */
    public static Configs load(
            Path pipeline,
            @Nullable Path platform,
            @Nullable String profile,
            UnaryOperator<@Nullable String> environment) {
        throw new UnsupportedOperationException("the reader comes with the next commit");
    }

    /** Reads the platform alone, for what needs no pipeline. */
    public static PlatformConfig loadPlatform(@Nullable Path platform, @Nullable String profile) {
        throw new UnsupportedOperationException("the reader comes with the next commit");
    }
}
