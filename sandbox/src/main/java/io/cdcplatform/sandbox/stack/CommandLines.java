package io.cdcplatform.sandbox.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What running processes were started with, as Linux tells it whole; the JDK gives up on a command line of over a page. */
final class CommandLines {
    private CommandLines() {}

    /** Whether the process runs and was started with this word in its command line; another one that got its number was not. */
    static boolean has(long pid, String word) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return new String(line, StandardCharsets.UTF_8).contains(word);
        } catch (IOException gone) {
            return false;
        }
    }
}
