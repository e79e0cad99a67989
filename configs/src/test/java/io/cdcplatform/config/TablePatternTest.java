package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TablePatternTest {
    @ParameterizedTest
    @CsvSource({
        "public.orders, public, orders, true",
        "public.orders, public, order, false",
        "public.orders, sales, orders, false",
        "public.order_*, public, order_lines, true",
        "public.order_*, public, order_, true",
        "public.order_*, public, orders, false",
        "*.orders, sales, orders, true",
        "*.*, any, thing, true",
        "*, any, thing, true",
        "public.*_log_*, public, a_log_b_log_c, true",
        "public.*_log_*, public, a_log, false",
        "public.a.b, public, a.b, true",
        "public.*, public, a.b, true",
        "pub*.o, pub, oo, false",
        "public.a+b, public, aab, false",
    })
    void matchesEachHalfByItself(String pattern, String schema, String table, boolean expected) {
        assertThat(TablePattern.parse(pattern).matches(schema, table)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "public.*, public.orders, true",
        "public.*, sales.*, false",
        "public.a*, public.*z, true",
        "public.a*, public.b*, false",
        "public.a*c, public.ab*, true",
        "public.*b*, public.*a*, true",
        "public.a*a, public.a, false",
        "*.orders, public.*, true",
        "*, sales.x, true",
        "public.ab*ba, public.aba, false",
    })
    void intersectsWhereSomeTableMatchesBoth(String one, String other, boolean expected) {
        assertThat(TablePattern.parse(one).intersects(TablePattern.parse(other)))
                .isEqualTo(expected);
        assertThat(TablePattern.parse(other).intersects(TablePattern.parse(one)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", ".orders", "public."})
    void refusesWhatHasNotTwoHalves(String text) {
        assertThatThrownBy(() -> TablePattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isPlainWithoutAStar() {
        assertThat(TablePattern.parse("a.b").isPlain()).isTrue();
        assertThat(TablePattern.parse("a.b*").isPlain()).isFalse();
        assertThat(TablePattern.parse("*.b").isPlain()).isFalse();
    }
}
