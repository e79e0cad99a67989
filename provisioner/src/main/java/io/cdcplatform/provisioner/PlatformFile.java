package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import io.cdcplatform.config.PlatformConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --platform} and {@code --profile}: use it as a picocli {@code @Mixin}. */
public final class PlatformFile {
    @Option(
            names = "--platform",
            paramLabel = "F",
            description = "The platform file; without it platform.yaml beside FILE, or the defaults.")
    private @Nullable Path platform;

    @Option(names = "--platform-config", hidden = true)
    private @Nullable Path platformOfOldScripts;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Settings that lie under the platform file, for example high-throughput.")
    private @Nullable String profile;

    public Configs load(Path pipeline) {
        return Configs.load(pipeline, file(), profile);
    }

    public PlatformConfig load() {
        return Configs.loadPlatform(file(), profile);
    }

    /** The same options again, for a process that reads the files itself. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        Path file = file();
        if (file != null) {
            arguments.addAll(List.of("--platform", file.toString()));
        }
        if (profile != null) {
            arguments.addAll(List.of("--profile", profile));
        }
        return arguments;
    }

    private @Nullable Path file() {
        return platform == null ? platformOfOldScripts : platform;
    }
}
