package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class TaskManagerKillIT {

    @Tag("F-9")
    @Tag("J-18")
    @Tag("W-3")
    @Test
    void equalsTheSourceAfterATaskManagerWasKilledInTheMiddleOfTheLoad(Stack stack) throws Exception {
        try (Scenario shop = Scenario.running(stack, "kill", 400)) {
            long before = shop.checkpoints("completed");
            Scenario.patiently().until(() -> shop.checkpoints("completed") > before);
            shop.awaitChanges(200); // so that something was delivered that no checkpoint knows of

            stack.flink().killTaskManager(1);
            stack.flink().startTaskManager(1);
            stack.flink().awaitReady();
            Scenario.patiently().until(shop::allTasksRun);
            shop.awaitChanges(1_000);
            shop.rest();

            // A repeat under another webhook-id would be a change too many.
            shop.assertEqual();
            assertThat(stack.flink()
                            .rest("/jobs/" + shop.job() + "/checkpoints")
                            .path("counts")
                            .path("restored")
                            .asInt())
                    .isPositive();
        }
    }
}
