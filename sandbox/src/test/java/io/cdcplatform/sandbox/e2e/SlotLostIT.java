package io.cdcplatform.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.sandbox.stack.Stack;
import io.cdcplatform.sandbox.stack.StackExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(StackExtension.class)
class SlotLostIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<String, String> SINKS =
            Map.of("notify", "sink_type: webhook\nwebhook: {url: \"@RECEIVER@\"}");

    @Tag("E-23")
    @Test
    void aSlotThatWasDroppedIsToldInsteadOfGoneOnWithout(Stack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack, "slotless", "tables: [public.*]", SINKS)) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            pipeline.cdc("apply");
            String connector = stack.connect().url() + "/connectors/slotless-slotless";
            pipeline.sql("INSERT INTO t VALUES (2)");
            Scenario.patiently().until(() -> send("GET", connector + "/offsets").contains("lsn"));

            send("PUT", connector + "/stop");
            Scenario.patiently().until(() -> {
                stack.postgres().execute("slotless", "SELECT pg_drop_replication_slot('cdc_slotless')");
                return true;
            });
            pipeline.sql("INSERT INTO t VALUES (3)");

            assertThat(pipeline.refused("apply"))
                    .contains("Cannot start connector slotless-slotless")
                    .contains("no longer available");
        }
    }

    private static String send(String method, String url) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
