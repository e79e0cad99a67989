package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.FlinkCluster.CliResult;
import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class FlinkRunIT {
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

    @Tag("P-2")
    @Tag("F-12")
    @Test
    void runsStopsWithASavepointAndResumesWithNothingLostOrDoubled(Stack stack) throws Exception {
        try (Scenario shop = new Scenario(stack, "resume", 200)) {
            assertThat(shop.apply()).contains("connector resume-resume runs").doesNotContain("nothing to do");
            assertThat(shop.apply()).startsWith("nothing to do");
            shop.run();
            shop.change();
            shop.awaitMoving();
            assertThat(stack.flink().cli("list").output()).contains(shop.job()).contains("cdc resume (RUNNING)");

            CliResult stopped = stack.flink()
                    .cli(
                            "stop",
                            "--savepointPath",
                            stack.flink().savepoints().toUri().toString(),
                            shop.job());
            Matcher savepoint = SAVEPOINT.matcher(stopped.output());
            assertThat(stopped.exitCode()).as(stopped.output()).isZero();
            assertThat(savepoint.find()).as(stopped.output()).isTrue();
            assertThat(stack.flink().jobState(shop.job())).isEqualTo("FINISHED");
            shop.awaitChanges(500);
            shop.run("-s", savepoint.group(1));
            shop.awaitChanges(200);
            shop.rest();

            shop.assertEqual();
        }
    }
}
