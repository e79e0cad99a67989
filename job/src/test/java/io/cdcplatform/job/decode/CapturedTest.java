package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.LineRecord;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.Skipped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CapturedTest {
    private static final String TYPES =
            "{\"id\":1,\"i2\":-32768,\"i8\":9223372036854775807,\"f4\":1.5,\"f8\":-0.1,\"b\":true,"
                    + "\"n\":\"0.1\",\"n10\":\"12345678.90\",\"n30\":\"123456789012345678901234.567890\","
                    + "\"n50\":\"123456789012345678901234567890123456789012345.12345\",\"m\":\"12.34\",\"c5\":\"ab   \",\"v\":\"va\","
                    + "\"t\":\"line\\n\\\"q\\\" ü\",\"u\":\"123e4567-e89b-12d3-a456-426614174000\",\"j\":{\"a\": 1, \"a\":2},"
                    + "\"jb\":{\"k\": [1, null]},\"x\":\"<a/>\",\"e\":\"ok\",\"by\":\"AP8Q\",\"b1\":true,\"b12\":\"000010101011\",\"vb\":\"11\","
                    + "\"d\":\"2024-02-29\",\"t3\":\"12:34:56.789\",\"t6\":\"12:34:56.123456\",\"tz\":\"03:34:56Z\","
                    + "\"ts3\":\"2024-02-29T23:59:59.999\",\"ts\":\"1969-12-31T23:59:59.999999\",\"tsz\":\"2024-03-09T17:30:00.500000Z\","
                    + "\"iv\":\"P1Y2M-3DT4H5M6.789S\",\"ip\":\"10.0.0.1/24\",\"r\":\"[1,10)\",\"ia\":[1,null,3],\"ta\":[\"a\",null,\"q\\\"\"],"
                    + "\"na\":[\"1.5\",null,\"100\"],\"n2a\":[\"1.50\",null],\"da\":[\"2024-02-29\",null],"
                    + "\"tsa\":[\"2024-02-29T01:02:03.000004\"],\"tza\":[\"2024-02-29T01:02:03.000000Z\"],"
                    + "\"ua\":[\"123e4567-e89b-12d3-a456-426614174000\"],\"ja\":[{\"a\": 1}],\"ba\":[\"AQ==\"],\"p\":{\"x\":1.5,\"y\":-2.0},"
                    + "\"h\":{\"a\":\"1\",\"b\":null},\"l\":\"top.sub\",\"x-y\":7,\"naïve\":\"n\",\"o\":42,";

    @Tag("T-1")
    @Tag("T-9")
    @Tag("T-11")
    @Tag("T-12")
    @Test
    void keepsEveryTypeOfPostgresExactInAvroAndInJson() {
        // Avro's converter wrote the default in place of the NULL of the last column: nothing downstream can tell
        // (T-1).
        assertThat(row(avro(false).get("shop.public.types-0@0"))).isEqualTo(TYPES + "\"df\":5}");
        assertThat(row(json(false).get("shop.public.types-0@0"))).isEqualTo(TYPES + "\"df\":null}");
    }

    @Tag("N-2")
    @Test
    void namesTheColumnsAlikeInSnapshotAndStream() {
        ChangeEvent snapshot = (ChangeEvent) avro(false).get("shop.public.types-0@0");
        ChangeEvent stream = (ChangeEvent) avro(false).get("shop.public.types-0@2");

        assertThat(snapshot.schema().columns()).extracting(Column::name).contains("x-y", "naïve");
        assertThat(stream.schema().rowType()).isEqualTo(snapshot.schema().rowType());
    }

    @Tag("T-7")
    @Test
    void keepsTimesOfDayThatAreNumbersOfMicroseconds() {
        ChangeEvent midnight = (ChangeEvent) avro(false).get("shop.public.types-0@5");

        assertThat(row(midnight)).contains("\"t6\":\"24:00:00.000000\"");
    }

    @Test
    @Tag("T-4")
    @Tag("T-7")
    void keepsInfinitiesAndMidnight() {
        Map<String, LineRecord> records = avro(false);

        assertThat(row(records.get("shop.public.types-0@3"))).contains("\"ts\":\"infinity\"");
        assertThat(row(records.get("shop.public.types-0@4"))).contains("\"d\":\"-infinity\"");
        assertThat(row(records.get("shop.public.types-0@6"))).contains("\"t3\":\"24:00:00.000\"");
        assertThat(row(records.get("shop.public.audit-0@1"))).contains("\"at\":\"infinity\"");
    }

    @Tag("E-6")
    @Test
    void neverShowsARowThatAConnectorInvented() {
        assertThat(row(avro(false).get("shop.public.customers-0@2")))
                .isEqualTo("{\"id\":2,\"email\":null,\"full_name\":null,\"created_at\":null}");
        assertThat(row(avro(false).get("shop.public.audit-0@2")))
                .isEqualTo("{\"at\":\"2026-11-20T11:25:30.403259Z\",\"what\":\"login\"}");
    }

    @Tag("E-13")
    @Test
    void skipsWhatIsNoChangeOfARow() {
        Map<String, LineRecord> records = avro(false);

        records.forEach((at, record) -> {
            if (!at.startsWith("shop.public.")) {
                assertThat(record).as(at).isInstanceOf(Skipped.class);
            }
        });
        assertThat(records.keySet())
                .anyMatch(at -> at.startsWith("__debezium-heartbeat"))
                .anyMatch(at -> at.startsWith("shop.message"))
                .anyMatch(at -> at.startsWith("shop.transaction"));
    }

    @Test
    void readsTheSameFromJsonAsFromAvro() {
        Map<String, LineRecord> avro = avro(false);
        List<String> compared = new ArrayList<>();

        json(false).forEach((at, record) -> {
            assertThat(record).as(at).hasSameClassAs(avro.get(at));
            if (record instanceof ChangeEvent json && !at.contains("types")) {
                ChangeEvent other = (ChangeEvent) avro.get(at);
                assertThat(json.op()).isEqualTo(other.op());
                assertThat(json.schema().id()).isEqualTo(other.schema().id());
                assertThat(json.schema().key()).isEqualTo(other.schema().key());
                assertThat(json.schema().rowType()).isEqualTo(other.schema().rowType());
                assertThat(row(json)).isEqualTo(row(other));
                assertThat(json.position().snapshot())
                        .isEqualTo(other.position().snapshot());
                compared.add(at);
            }
        });

        assertThat(compared).hasSizeGreaterThan(8);
    }

    @Tag("E-15")
    @Test
    void givesTheWholeEnvelope() {
        ChangeEvent event = (ChangeEvent) avro(true).get("shop.public.order_lines-0@2");
        JsonBuffer out = new JsonBuffer();

        RowJson.of(event.envelope().shape().key()).write(event.envelope().key(), out);
        RowJson.of(event.envelope().shape().value()).write(event.envelope().value(), out.raw(' '));

        assertThat(out)
                .hasToString(
                        "{\"order_id\":9007199254740993,\"line\":2} {\"before\":{\"order_id\":9007199254740993,\"line\":2,"
                                + "\"product\":null,\"qty\":null,\"price\":null},\"after\":null,\"source\":{\"version\":\"3.4.0.Final\","
                                + "\"connector\":\"postgresql\",\"name\":\"decfixa\",\"ts_ms\":1795173930398,\"snapshot\":\"false\",\"db\":\"decfix\","
                                + "\"sequence\":\"[\\\"31957440\\\",\\\"31957440\\\"]\",\"ts_us\":1795173930398704,\"ts_ns\":1795173930398704000,"
                                + "\"schema\":\"public\",\"table\":\"order_lines\",\"txId\":826,\"lsn\":31957440,\"xmin\":null},"
                                + "\"transaction\":{\"id\":\"826:31957440\",\"total_order\":1,\"data_collection_order\":1},\"op\":\"d\","
                                + "\"ts_ms\":1795173930731,\"ts_us\":1795173930731717,\"ts_ns\":1795173930731717928}");
        assertThat(((ChangeEvent) json(true).get("shop.public.order_lines-0@2"))
                        .envelope()
                        .key())
                .isNotNull();
    }

    private static Map<String, LineRecord> avro(boolean envelope) {
        return decoded(Captured.avroDecoder(envelope), Captured.avro());
    }

    private static Map<String, LineRecord> json(boolean envelope) {
        return decoded(new JsonDecoder(envelope), Captured.json());
    }

    private static Map<String, LineRecord> decoded(
            Decoder decoder, List<org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]>> records) {
        Map<String, LineRecord> decoded = new LinkedHashMap<>();
        records.forEach(record -> decoded.put(LineRecord.at(record), decoder.decode(record)));
        return decoded;
    }

    private static String row(LineRecord record) {
        ChangeEvent event = (ChangeEvent) record;
        if (event.row() == null) {
            return "none";
        }
        JsonBuffer out = new JsonBuffer();
        RowJson.of(event.schema()).write(event.row(), out);
        return out.toString();
    }
}
