package io.cdcplatform.sandbox.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Folders that are expensive to make and never change: made once beside the build, under the name of their origin, by
 * whoever comes first; several stacks may start at once.
 */
record Cache(Path root) {

    private static final int EXECUTABLE = 0100;

    /** Fills an empty folder. */
    interface Filler {
        void fill(Path folder) throws IOException;
    }

    /** The folder of this name, filled before anybody sees it. */
    Path folder(String name, Filler filler) {
        Path folder = root.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Path fresh = Files.createTempDirectory(root, name + ".");
            filler.fill(fresh);
            publish(fresh, folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The contents of a {@code .tar.gz}. */
    Path tarGz(Path archive) {
        return folder(name(archive), folder -> {
            try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
                untar(in, folder);
            }
        });
    }

    /** The contents of the {@code .txz} inside a jar. */
    Path txzInJar(Path jar) {
        return folder(name(jar), folder -> {
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
                ZipEntry entry = zip.getNextEntry();
                while (entry != null && !entry.getName().endsWith(".txz")) {
                    entry = zip.getNextEntry();
                }
                if (entry == null) {
                    throw new IOException("no .txz in " + jar);
                }
                untar(new XZInputStream(zip), folder);
            }
        });
    }

    /** What a jar holds under a prefix, a regular expression, without that prefix; executable where it is in {@code bin}. */
    Path unzipped(Path jar, String prefix) {
        Pattern start = Pattern.compile(prefix);
        return folder(name(jar), folder -> {
            try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    Matcher inside = start.matcher(entry.getName());
                    if (!entry.isDirectory() && inside.lookingAt()) {
                        Path file = within(folder, entry.getName().substring(inside.end()));
                        Path parent = file.resolveSibling("");
                        Files.createDirectories(parent);
                        Files.copy(zip, file);
                        Files.setPosixFilePermissions(file, permissions(parent.endsWith("bin")));
                    }
                }
            }
        });
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + from + " to " + to + ": " + e.getMessage(), e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void publish(Path fresh, Path folder) throws IOException {
        // A temporary folder is private; other users of this build read the result.
        Files.setPosixFilePermissions(fresh, permissions(true));
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Somebody else was faster; which kind of exception says so depends on the system.
            if (!Files.exists(folder)) {
                throw e;
            }
            delete(fresh);
        }
    }

    private static void untar(InputStream in, Path folder) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path file = within(folder, entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                continue;
            }
            Files.createDirectories(file.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, file);
                Files.setPosixFilePermissions(file, permissions((entry.getMode() & EXECUTABLE) != 0));
            }
        }
    }

    private static Path within(Path folder, String entry) throws IOException {
        Path file = folder.resolve(entry).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("entry " + entry + " leads out of the archive");
        }
        return file;
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if (executable) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }

    private static String name(Path archive) {
        return String.valueOf(archive.getFileName()).replaceFirst("(\\.tar\\.gz|\\.jar)$", "");
    }
}
