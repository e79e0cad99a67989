package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class ScalarConversionsTest {
    private static final String PLACEHOLDER = "__debezium_unavailable_value";

    @Test
    void neverTakesTheToastPlaceholderForAValue() {
        assertThatThrownBy(() -> ScalarConversions.TEXT.ofText(Slice.of(PLACEHOLDER)))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("REPLICA IDENTITY FULL");
        assertThatThrownBy(() -> ScalarConversions.BINARY.ofBytes(Slice.of(PLACEHOLDER)))
                .isInstanceOf(BadValue.class);
    }

    @Test
    void takesTextThatOnlyLooksLikeIt() {
        assertThat(ScalarConversions.TEXT.ofText(Slice.of(PLACEHOLDER + "s")))
                .isEqualTo(StringData.fromString(PLACEHOLDER + "s"));
        assertThat(ScalarConversions.TEXT.ofText(Slice.of("__debezium_unavailable_valuE")))
                .isEqualTo(StringData.fromString("__debezium_unavailable_valuE"));
    }
}
