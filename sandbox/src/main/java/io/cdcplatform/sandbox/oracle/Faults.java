package io.cdcplatform.sandbox.oracle;

import io.cdcplatform.sandbox.stack.Stack;
import java.util.random.RandomGenerator;

/** Kills what does the work, and starts it again as an orchestrator would. */
final class Faults {
    private final Stack stack;
    private final RandomGenerator random;
    private int taskManagers;
    private int connects;

    Faults(Stack stack, RandomGenerator random) {
        this.stack = stack;
        this.random = random;
    }

    void strike() {
        if (random.nextInt(3) > 0) {
            stack.flink().killTaskManager(1);
            stack.flink().startTaskManager(1);
            stack.flink().awaitReady();
            taskManagers++;
        } else {
            stack.connect().kill();
            stack.connect().start();
            stack.connect().awaitReady();
            connects++;
        }
    }

    @Override
    public String toString() {
        return taskManagers + " TaskManagers and " + connects + " Connect workers killed";
    }
}
