package io.cdcplatform.provisioner;

import io.cdcplatform.config.Configs;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What every verb that takes FILE takes: use it as a picocli {@code @Mixin}. */
public final class PipelineFile {
    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file = Path.of("pipeline.yaml");

    @Mixin
    private PlatformFile platform = new PlatformFile();

    public Path file() {
        return file;
    }

    public PlatformFile platform() {
        return platform;
    }

    /** Reads both files; every problem of them is in the {@link io.cdcplatform.config.ConfigException}. */
    public Configs load() {
        return platform.load(file);
    }
}
