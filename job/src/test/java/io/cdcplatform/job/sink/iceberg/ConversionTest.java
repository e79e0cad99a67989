package io.cdcplatform.job.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The expected values are PostgreSQL's: {@code SELECT 1.1::real::float8}. */
class ConversionTest {
    private static final Type FLOAT = Types.FloatType.get();
    private static final Type DOUBLE = Types.DoubleType.get();

    @Test
    @Tag("I-10")
    void convertsFloatingPointAsPostgresDoes() {
        assertThat(Conversion.convert(1.1f, FLOAT, DOUBLE)).isEqualTo(1.100000023841858);
        assertThat(Conversion.convert(Float.NaN, FLOAT, DOUBLE)).isEqualTo(Double.NaN);
        assertThat(Conversion.convert(1.1, DOUBLE, FLOAT)).isEqualTo(1.1f);
        assertThat(Conversion.convert(2.5, DOUBLE, Types.IntegerType.get())).isEqualTo(2);
        assertThat(Conversion.convert(1234567f, FLOAT, Types.LongType.get())).isEqualTo(1234567L);
        assertThat(decimal(Conversion.convert(123456.789f, FLOAT, Types.DecimalType.of(10, 2))))
                .isEqualTo("123457.00");
        assertThat(decimal(Conversion.convert(0.1, DOUBLE, Types.DecimalType.of(20, 18))))
                .isEqualTo("0.100000000000000000");
    }

    @Test
    @Tag("I-10")
    void roundsNumbersAwayFromZero() {
        DecimalData half = DecimalData.fromBigDecimal(new BigDecimal("2.5"), 2, 1);

        assertThat(Conversion.convert(half, Types.DecimalType.of(2, 1), Types.IntegerType.get()))
                .isEqualTo(3);
        assertThat(Conversion.convert(half, Types.DecimalType.of(2, 1), DOUBLE)).isEqualTo(2.5);
    }

    private static String decimal(Object value) {
        return ((DecimalData) value).toBigDecimal().toPlainString();
    }
}
