package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class KafkaAwayIT {
    private static final Duration AWAY = Duration.ofSeconds(15);

    @Tag("K-8")
    @Tag("E-20")
    @Test
    void equalsTheSourceAfterKafkaWasKilledAndCameBackInTheMiddleOfTheLoad(Stack stack) throws Exception {
        try (Scenario shop = Scenario.running(stack, "brokerless", 200)) {
            stack.kafka().kill();
            long changes = shop.load.changes();
            Thread.sleep(AWAY.toMillis()); // the outage itself: nothing is to be waited for
            stack.kafka().start();
            stack.kafka().awaitReady();
            assertThat(shop.load.changes()).as("rows changed meanwhile").isGreaterThan(changes);
            Scenario.patiently().until(shop::allTasksRun);
            shop.awaitChanges(200);
            shop.rest();

            // Connect sends again what Kafka did not acknowledge to it; without a key that is a row more.
            shop.assertKeyedEqual();
        }
    }
}
