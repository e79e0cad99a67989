package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStateTest {

    @TempDir
    private Path folder;

    @Test
    void comesBackAsItWasWritten() {
        StackState state = StackState.starting(42)
                .withService("kafka", new StackState.Ready(19092, 7, 5300, "127.0.0.1:19092"))
                .as(StackState.Status.FAILED, "Cannot start flink: a | b\nlast line");

        state.write(folder);

        assertThat(StackState.read(folder)).contains(state);
    }

    @Test
    void isAbsentBeforeTheFirstStartAndAfterTheStop() {
        assertThat(StackState.read(folder)).isEmpty();

        StackState.starting(42).write(folder);
        StackState.remove(folder);

        assertThat(StackState.read(folder)).isEmpty();
    }

    @Test
    void isNotSupervisedByAnotherProcessThatGotTheNumber() {
        assertThat(StackState.starting(ProcessHandle.current().pid()).supervised())
                .isFalse();
    }
}
