package io.cdcplatform.sandbox;

import io.cdcplatform.provisioner.Cdc;
import io.cdcplatform.provisioner.VerbException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code cdc apply} as a user runs it, silent unless it fails. */
public final class Provision {
    private Provision() {}

    /** @param whose of the pipeline, for the message */
    public static void apply(String whose, Path pipeline, Path platform) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = Cdc.run(log, log, "apply", pipeline.toString(), "--platform", platform.toString());
        if (code != Cdc.GOOD) {
            throw VerbException.failed(
                    "Cannot provision " + whose + " pipeline:\n" + said.toString(StandardCharsets.UTF_8));
        }
    }
}
