package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class FlinkRunIT {
    private static final String CANARY = "canary-7f3a9";

    @Tag("F-10")
    @Tag("F-14")
    @Tag("P-2")
    @Tag("F-12")
    @Test
    void runsStopsWithASavepointAndResumesWithNothingLostOrDoubled(Stack stack) throws Exception {
        try (Scenario shop = new Scenario(stack, "resume", 200)) {
            Files.writeString(
                    shop.files.pipeline(),
                    "      auth_token: " + CANARY + "-token\n      headers: {x-api-key: " + CANARY + "-header}\n",
                    StandardOpenOption.APPEND);
            assertThat(shop.apply()).contains("connector resume-resume runs").doesNotContain("nothing to do");
            assertThat(shop.apply()).startsWith("nothing to do");
            shop.run();
            shop.change();
            shop.awaitMoving();
            assertThat(stack.flink().client().cli("list").output())
                    .contains(shop.job())
                    .contains("cdc resume (RUNNING)");

            String savepoint = stack.flink().client().stopWithSavepoint(shop.job());
            assertThat(stack.flink().client().jobState(shop.job())).isEqualTo("FINISHED");
            shop.awaitChanges(500);
            shop.run("-p", "3", "-s", savepoint);
            shop.awaitChanges(200);
            shop.rest();

            shop.assertEqual();
            showsNoSecret(stack, shop.job());
        }
    }

    /** What Flink logs and shows of the job, searched for what the file holds. */
    private static void showsNoSecret(Stack stack, String job) throws IOException {
        for (String path : List.of("", "/config", "/plan", "/exceptions", "/checkpoints", "/checkpoints/config")) {
            assertThat(stack.flink().client().rest("/jobs/" + job + path).toString())
                    .as(path)
                    .isNotEmpty()
                    .doesNotContain(CANARY);
        }
        try (Stream<Path> logs = Files.walk(stack.logs())) {
            List<Path> files = logs.filter(Files::isRegularFile).toList();
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY))
                    .as(file.toString())
                    .isFalse());
        }
    }
}
