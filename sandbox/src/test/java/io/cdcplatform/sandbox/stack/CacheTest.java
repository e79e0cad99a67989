package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {

    @TempDir
    private Path root;

    @Test
    void unpacksAnArchiveOnceAndKeepsItExecutable() throws IOException {
        Path archive = archive("tool.tar.gz", "bin/run", 0755);
        Cache cache = new Cache(Files.createDirectory(root.resolve("cache")));

        Path first = cache.tarGz(archive);
        Files.delete(archive);
        Path second = cache.tarGz(archive);

        assertThat(second).isEqualTo(first).hasFileName("tool");
        assertThat(first.resolve("bin/run")).isExecutable().hasContent("content");
    }

    @Test
    void refusesAnEntryThatLeadsOutOfTheArchive() throws IOException {
        Path archive = archive("evil.tar.gz", "../outside", 0644);
        Cache cache = new Cache(Files.createDirectory(root.resolve("cache")));

        assertThatThrownBy(() -> cache.tarGz(archive)).hasMessageContaining("leads out of the archive");
        assertThat(root.resolve("cache/outside")).doesNotExist();
    }

    @Test
    void givesNobodyAFolderThatWasNotFilledToItsEnd() throws IOException {
        Cache cache = new Cache(Files.createDirectory(root.resolve("cache")));

        assertThatThrownBy(() -> cache.folder("half", folder -> {
                    throw new IOException("disk full");
                }))
                .hasMessageContaining("disk full");

        assertThat(cache.folder("half", folder -> Files.writeString(folder.resolve("file"), "whole"))
                        .resolve("file"))
                .hasContent("whole");
    }

    @Test
    void unpacksTheWantedPartOfAJar() throws IOException {
        Path jar = root.resolve("server-1.0.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry :
                    new String[] {"org/x-1/bin/run", "org/x-1/bin/other", "org/x-1/share/a.sql", "META-INF/x"}) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write("content".getBytes(StandardCharsets.UTF_8));
            }
        }
        Cache cache = new Cache(Files.createDirectory(root.resolve("cache")));

        Path folder = cache.unzipped(jar, "org/[^/]+/(?=bin/run$|share/)");

        assertThat(folder.resolve("bin/run")).isExecutable().hasContent("content");
        assertThat(folder.resolve("share/a.sql")).hasContent("content").matches(file -> !Files.isExecutable(file));
        assertThat(folder).isDirectoryNotContaining("glob:**/META-INF");
        assertThat(folder.resolve("bin/other")).doesNotExist();
    }

    private Path archive(String name, String entryName, int mode) throws IOException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        Path archive = root.resolve(name);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry entry = new TarArchiveEntry(entryName, true);
            entry.setMode(mode);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return archive;
    }
}
