package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.Skipped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JsonDecoderTest {
    private final JsonDecoder decoder = new JsonDecoder(false);

    @Tag("R-6")
    @Test
    void asksForSchemasInTheRecords() {
        Failure bare = (Failure) decode("{\"before\":null,\"after\":{\"id\":1},\"op\":\"c\"}");
        Failure empty = (Failure) decode("{\"schema\":null,\"payload\":{\"id\":1}}");

        assertThat(bare.code()).isEqualTo("DECODE_NO_SCHEMA");
        assertThat(bare.message()).contains("value.converter.schemas.enable=true");
        assertThat(empty.code()).isEqualTo("DECODE_NO_SCHEMA");
    }

    @Tag("R-2")
    @Test
    void refusesWhatIsNoJsonWithoutShowingIt() {
        Failure text = (Failure) decode("{\"schema\":{\"type\":secret");
        Failure avro = (Failure) decoder.decode(Shop.at(0, null, new byte[] {0, 0, 0, 0, 1, 2}));

        assertThat(text.code()).isEqualTo("DECODE_JSON");
        assertThat(text.message()).doesNotContain("secret");
        assertThat(avro.code()).isEqualTo("DECODE_JSON");
        assertThat(((Failure) decode("{\"schema\":{},\"payload\":null} x")).code())
                .isNotEmpty();
        assertThat(((Failure) decode("{\"schema\":{\"type\":\"string\"},\"payload\":\"x\"}")).code())
                .isEqualTo("DECODE_ENVELOPE");
    }

    @Tag("E-14")
    @Test
    void skipsNulls() {
        assertThat(decode("{\"schema\":null,\"payload\":null}")).isInstanceOf(Skipped.class);
        assertThat(decoder.decode(Shop.at(0, null, null))).isInstanceOf(Skipped.class);
    }

    @Tag("R-2")
    @Test
    void refusesEveryDamageToACapturedRecord() {
        ConsumerRecord<byte[], byte[]> record = Captured.json().stream()
                .filter(each -> each.topic().endsWith("orders") && each.offset() == 1)
                .findFirst()
                .orElseThrow();
        String value = new String(record.value(), StandardCharsets.UTF_8);

        assertThat(failure(record, value.substring(0, value.length() / 2)).code())
                .isEqualTo("DECODE_JSON");
        Failure wrongType = failure(record, value.replace("\"status\":\"paid\"", "\"status\":77"));
        assertThat(wrongType.code()).isEqualTo("DECODE_VALUE");
        assertThat(wrongType.message())
                .contains("public.orders")
                .contains("column status")
                .doesNotContain("77");
        assertThat(failure(record, value.replace("\"status\":\"paid\",", "")).message())
                .contains("column status");
        assertThat(failure(record, value.replace("\"op\":\"u\"", "\"op\":\"z\""))
                        .code())
                .isEqualTo("DECODE_ENVELOPE");
    }

    private Failure failure(ConsumerRecord<byte[], byte[]> record, String value) {
        return (Failure) decoder.decode(Shop.at(0, record.key(), value.getBytes(StandardCharsets.UTF_8)));
    }

    private LineRecord decode(String value) {
        return decoder.decode(Shop.at(0, null, value.getBytes(StandardCharsets.UTF_8)));
    }
}
