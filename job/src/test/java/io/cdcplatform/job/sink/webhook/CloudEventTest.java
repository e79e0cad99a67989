package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CloudEventTest {
    private final CloudEvent body = new CloudEvent();

    @Tag("W-9")
    @Test
    void holdsDebeziumsAttributesAndTheRowBeforeAndAfter() {
        ChangeEvent event = at(1_578_923_739_738L, Events.change(5, 1, Op.UPDATE, "pa\"id"));

        assertThat(text(event))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"msg_1\",\"source\":\"/debezium/postgresql/cdc\","
                        + "\"type\":\"io.debezium.connector.postgresql.DataChangeEvent\","
                        + "\"time\":\"2020-01-13T13:55:39.738Z\",\"datacontenttype\":\"application/json\","
                        + "\"partitionkey\":\"{\\\"id\\\":1}\",\"iodebeziumop\":\"u\","
                        + "\"iodebeziumconnector\":\"postgresql\",\"iodebeziumname\":\"cdc\",\"iodebeziumtxid\":\"99\","
                        + "\"data\":{\"after\":{\"id\":1,\"status\":\"pa\\\"id\"}}}");
    }

    @Test
    void hasTheTransactionsIdInPlaceOfTheSourceBlocks() throws Exception {
        JsonNode event = read(Events.numbered(Events.change(5, 1, Op.UPDATE, "x"), 3));

        assertThat(event.get("iodebeziumtxid").asText()).isEqualTo("file=1,pos=2");
        assertThat(event.get("iodebeziumtxtotalorder").asText()).isEqualTo("3");
    }

    @Test
    void namesAttributesAsCloudEventsDemands() throws Exception {
        JsonNode event = read(Events.numbered(Events.change(5, 1, Op.UPDATE, "x"), 3));

        assertThat(event.fieldNames()).toIterable().doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]+"));
        event.fields().forEachRemaining(attribute -> {
            if (!attribute.getKey().equals("data")) {
                assertThat(attribute.getValue().isValueNode()).isTrue();
                assertThat(attribute.getValue().isNull()).isFalse();
            }
        });
    }

    @Test
    void saysNoTimeAndNoKeyWhereThereIsNone() throws Exception {
        JsonNode truncate = read(at(0, Events.change(5, null, Op.TRUNCATE, null)));

        assertThat(truncate.has("time")).isFalse();
        assertThat(truncate.has("partitionkey")).isFalse();
        assertThat(truncate.get("iodebeziumop").asText()).isEqualTo("t");
        assertThat(truncate.at("/data/after").isNull()).isTrue();
    }

    @Test
    @Tag("E-3")
    void leavesOutWhatDidNotComeAndNamesIt() throws Exception {
        ChangeEvent partial = Events.withoutStatus();

        JsonNode event = read(partial);

        assertThat(event.at("/data/after").toString()).isEqualTo("{\"id\":1}");
        assertThat(event.get("cdcunavailable").asText()).isEqualTo("[\"status\"]");
    }

    private static ChangeEvent at(long millis, ChangeEvent event) {
        return new ChangeEvent(
                event.origin(), event.op(), event.schema(), event.row(), event.envelope(), event.position(), millis);
    }

    private JsonNode read(ChangeEvent event) throws Exception {
        return new ObjectMapper().readTree(text(event));
    }

    private String text(ChangeEvent event) {
        return new String(body.of(event, event.envelope(), "msg_1"), UTF_8);
    }
}
