package io.cdcplatform.job.sink.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.Infinity;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01",
        "19782, 2024-02-29",
        "-719528, 0001-01-01 BC",
        "-719162, 0001-01-01",
        "2932897, 10000-01-01"
    })
    void writesDatesWithTheirEra(int epochDay, String text) {
        assertThat(PostgresText.date(epochDay)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00:00:00",
        "1, 00:00:00.000001",
        "86400000000, 24:00:00",
        "-3020399000000, -838:59:59",
    })
    void writesTimesAndSpans(long micros, String text) {
        assertThat(PostgresText.time(micros)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01 00:00:00+00",
        "-1, 1969-12-31 23:59:59.999999+00",
        "-62167219200000001, 0002-12-31 23:59:59.999999+00 BC",
    })
    void writesTimestampsToTheMicrosecond(long micros, String text) {
        TimestampData value =
                TimestampData.fromEpochMillis(Math.floorDiv(micros, 1000L), (int) Math.floorMod(micros, 1000L) * 1000);

        assertThat(PostgresText.timestamp(value, "+00")).isEqualTo(text);
    }

    @Test
    @Tag("T-4")
    void writesInfinityByName() {
        assertThat(PostgresText.date(Infinity.LAST_DAY)).isEqualTo("infinity");
        assertThat(PostgresText.date(Infinity.FIRST_DAY)).isEqualTo("-infinity");
        assertThat(PostgresText.timestamp(Infinity.END, "+00")).isEqualTo("infinity");
        assertThat(PostgresText.timestamp(Infinity.BEGINNING, "")).isEqualTo("-infinity");
    }
}
