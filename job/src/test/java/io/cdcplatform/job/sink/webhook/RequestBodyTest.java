package io.cdcplatform.job.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Op;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private final RequestBody body = new RequestBody();

    @Test
    void holdsKeyEnvelopeAndWhereItCameFrom() {
        assertThat(text(Events.change(5, 1, Op.UPDATE, "paid")))
                .isEqualTo("{\"key\":{\"id\":1},\"value\":{\"after\":{\"id\":1,\"status\":\"paid\"},"
                        + "\"source\":{\"connector\":\"postgresql\",\"name\":\"cdc\",\"txId\":99},\"op\":\"u\"},"
                        + "\"metadata\":{\"topic\":\"cdc.public.orders\",\"partition\":0,\"offset\":5}}");
    }

    @Test
    @Tag("E-3")
    void leavesOutWhatDidNotComeAndNamesIt() {
        ChangeEvent partial = Events.withoutStatus();

        assertThat(text(partial))
                .contains("\"after\":{\"id\":1},\"source\":")
                .endsWith("\"offset\":5,\"unavailable\":[\"status\"]}}");
    }

    private String text(ChangeEvent event) {
        return new String(body.of(event, event.envelope(), "msg_1"), UTF_8);
    }
}
