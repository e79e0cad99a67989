package io.cdcplatform.sandbox.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FamilyTest {

    @Test
    void knowsAValueInEveryFormThatSourceAndSinksGiveIt() {
        assertThat(Family.WHOLE.of(7L)).isEqualTo(json(Family.WHOLE, "7"));
        assertThat(Family.NUMERIC.of(new BigDecimal("1.10"))).isEqualTo(json(Family.NUMERIC, "1.1"));
        assertThat(Family.NUMERIC.of("-12.5")).isEqualTo(json(Family.NUMERIC, "\"-12.50\""));
        assertThat(Family.REAL.of(0.1f)).isEqualTo(json(Family.REAL, "0.1"));
        assertThat(Family.UUID.of(new UUID(1, 2)))
                .isEqualTo(json(Family.UUID, "\"00000000-0000-0001-0000-000000000002\""));
        assertThat(Family.JSON.of("{\"a\": 1.50}")).isEqualTo(json(Family.JSON, "{\"a\":1.50}"));
        assertThat(Family.BYTES.of(ByteBuffer.wrap(new byte[] {0, -1})))
                .isEqualTo(json(Family.BYTES, "\"\\\\x00ff\""))
                .isEqualTo(json(Family.BYTES, "\"AP8=\""));
        assertThat(Family.TIME.of(LocalTime.of(1, 2)))
                .isEqualTo(Family.TIME.of(3_720_000_000L))
                .isEqualTo(json(Family.TIME, "\"01:02:00.000000\""));
        assertThat(Family.TIMESTAMP.of(LocalDateTime.of(2024, 1, 2, 3, 4)))
                .isEqualTo(json(Family.TIMESTAMP, "\"2024-01-02T03:04:00\""));
        assertThat(Family.TIMESTAMP_WITH_ZONE.of(OffsetDateTime.parse("2024-01-01T23:00Z")))
                .isEqualTo(json(Family.TIMESTAMP_WITH_ZONE, "\"2024-01-02T00:00:00+01:00\""));
        assertThat(Family.INTERVAL.of("P1Y2M-3DT4H5M6.700S")).isEqualTo(json(Family.INTERVAL, "\"P14M-3DT4H5M6.7S\""));
        assertThat(Family.TEXT.of(Arrays.asList("a", null))).isEqualTo(json(Family.TEXT, "[\"a\",null]"));
    }

    @Test
    void tellsOtherValuesApart() {
        assertThat(Family.TEXT.of("NULL")).isNotEqualTo(Family.TEXT.of(null));
        assertThat(Family.TEXT.of("a ")).isNotEqualTo(Family.TEXT.of("a"));
        assertThat(Family.TEXT.of(Arrays.asList("a, 'b"))).isNotEqualTo(Family.TEXT.of("a"));
        assertThat(Family.NUMERIC.of("1.100000001")).isNotEqualTo(json(Family.NUMERIC, "1.1"));
        assertThat(Family.DOUBLE.of((double) 0.1f)).isNotEqualTo(json(Family.DOUBLE, "0.1"));
        assertThat(Family.TIMESTAMP.of(LocalDateTime.of(2024, 1, 2, 3, 4, 0, 1000)))
                .isNotEqualTo(json(Family.TIMESTAMP, "\"2024-01-02T03:04:00\""));
    }

    @Test
    void takesWhatIsNoValueOfTheColumnForADifferenceAndGoesOn() {
        assertThat(Family.WHOLE.of("__debezium_unavailable_value")).startsWith("no WHOLE");
        assertThat(Family.BYTES.of("not base64 ")).startsWith("no BYTES");
    }

    private static String json(Family family, String text) {
        return family.ofJson(Family.parse(text));
    }
}
