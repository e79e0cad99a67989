package io.cdcplatform.sandbox.demo;

import java.io.PrintStream;
import java.time.Duration;

/** How far the start is: a bar on a terminal, a line per step elsewhere. Called from several threads. */
final class StartBar {
    private static final int WIDTH = 30;

    private final PrintStream err;
    private final boolean terminal;
    private final int steps;
    private final long begin = System.nanoTime();
    private int done;

    StartBar(PrintStream err, boolean terminal, int steps) {
        this.err = err;
        this.terminal = terminal;
        this.steps = steps;
    }

    synchronized void done(String what) {
        done = Math.min(steps, done + 1);
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        if (terminal) {
            int filled = WIDTH * done / steps;
            err.printf(
                    "\r[%s%s] %2d/%d %4.1f s  %-40s",
                    "#".repeat(filled), ".".repeat(WIDTH - filled), done, steps, time.toMillis() / 1000.0, what);
            if (done == steps) {
                err.println();
            }
        } else {
            err.printf("%5.1f s  %s%n", time.toMillis() / 1000.0, what);
        }
        err.flush();
    }
}
