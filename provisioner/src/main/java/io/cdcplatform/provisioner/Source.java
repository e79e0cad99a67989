package io.cdcplatform.provisioner;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from the source, in full before anything is changed.
 *
 * @param tables those that are captured, by name
 * @param publication null while there is none of that name, and where the database knows none
 * @param problems what has to be mended before anything can run, each with its remedy
 * @param notes what the sinks will lack though it stops nothing
 */
record Source(
        List<SourceTable> tables,
        @Nullable Publication publication,
        Heartbeat heartbeat,
        List<String> problems,
        List<String> notes) {}
