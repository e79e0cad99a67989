package io.cdcplatform.provisioner;

import java.time.Duration;

/** Waiting on the thread of a verb, which does nothing else meanwhile. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            throw interrupted();
        }
    }

    static VerbException interrupted() {
        Thread.currentThread().interrupt();
        return VerbException.failed("Cannot finish: interrupted");
    }
}
