package io.cdcplatform.job.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.MaskKind;
import io.cdcplatform.job.event.Column;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskTest {
    private static final KeyedHash HASH = new KeyedHash("key".getBytes(UTF_8));
    private static final LogicalType TEXT = new VarCharType(false, VarCharType.MAX_LENGTH);

    @Test
    void hashesAsHmacSha256IsPublished() {
        // RFC 4231 would need other keys; this pair is the one of Wikipedia's article on HMAC.
        assertThat(HASH.of("The quick brown fox jumps over the lazy dog".getBytes(UTF_8)))
                .isEqualTo("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    }

    @Test
    void hashesTheCanonicalTextOfAnyType() {
        assertThat(hashed(new IntType(), 7))
                .isEqualTo(hashed(new BigIntType(), 7L))
                .isEqualTo(hash("7"));
        assertThat(hashed(TEXT, StringData.fromString("ä\"b"))).isEqualTo(hash("ä\"b"));
        assertThat(hashed(new DecimalType(10, 2), DecimalData.fromBigDecimal(new BigDecimal("1.10"), 10, 2)))
                .isEqualTo(hash("1.10"));
        assertThat(hashed(new BooleanType(), true)).isEqualTo(hash("true"));
        assertThat(hashed(new DateType(), 0)).isEqualTo(hash("1970-01-01"));
        assertThat(hashed(new LocalZonedTimestampType(6), TimestampData.fromEpochMillis(0)))
                .isEqualTo(hash("1970-01-01T00:00:00.000000Z"));
        assertThat(hashed(new VarBinaryType(9), "raw".getBytes(UTF_8))).isEqualTo(hash("raw"));
    }

    @ParameterizedTest
    @CsvSource({
        "1234567, *******",
        "12345678, ****5678",
        "'', ''",
        "4111111111111111, ************1111",
        "äöüßäöü€, ****äöü€"
    })
    void showsTheEndOfALongText(String text, String shown) {
        Mask mask = Mask.of(column(TEXT, ""), MaskKind.PARTIAL, HASH);

        assertThat(mask.masking().apply(StringData.fromString(text))).hasToString(shown);
    }

    @Test
    void redactsToAWordWhereThereIsTextAndToNothingElsewhere() {
        Mask text = Mask.of(column(TEXT, "io.debezium.data.Uuid"), MaskKind.REDACT, HASH);
        Mask number = Mask.of(column(new IntType(false), ""), MaskKind.REDACT, HASH);
        Mask decimal = Mask.of(column(TEXT, "io.debezium.data.VariableScaleDecimal"), MaskKind.REDACT, HASH);

        assertThat(text.masking().apply(StringData.fromString("x"))).hasToString("REDACTED");
        assertThat(text.column().semantic()).isEmpty();
        assertThat(text.column().parameters()).isEmpty();
        assertThat(text.column().type().isNullable()).isFalse();
        assertThat(number.masking().apply(7)).isNull();
        assertThat(number.column().type()).isEqualTo(new IntType(true));
        assertThat(decimal.masking().apply(StringData.fromString("1.5"))).isNull();
    }

    @Test
    void masksWhatOldRowsHold() {
        for (MaskKind kind : List.of(MaskKind.HASH, MaskKind.PARTIAL, MaskKind.REDACT)) {
            Column column = new Column("c", TEXT, "", Map.of(), StringData.fromString("a long secret"));

            assertThat(String.valueOf(Mask.of(column, kind, HASH).column().defaultValue()))
                    .as(kind.name())
                    .doesNotContain("long");
        }
    }

    private static String hashed(LogicalType type, Object value) {
        return String.valueOf(
                Mask.of(column(type, ""), MaskKind.HASH, HASH).masking().apply(value));
    }

    private static String hash(String text) {
        return HASH.of(text.getBytes(UTF_8));
    }

    private static Column column(LogicalType type, String semantic) {
        return new Column("c", type, semantic, Map.of("length", "3"));
    }
}
