package io.cdcplatform.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {
    @Test
    void namesWhatFollowsFromTheFiles() {
        assertThat(Names.consumerGroup("shop", "lake")).isEqualTo("shop.lake");
        assertThat(Names.connector("cdc", "shop")).isEqualTo("cdc-shop");
        assertThat(Names.topic("cdc", "public", "orders")).isEqualTo("cdc.public.orders");
        assertThat(Names.dlqTopic("cdc.public.orders", "dlq")).isEqualTo("cdc.public.orders.dlq");
        assertThat(Names.retryTopic("cdc.public.orders", "dlq")).isEqualTo("cdc.public.orders.dlq.retry");
        assertThat(Names.auditTopic("shop")).isEqualTo("shop.dlq.audit");
    }

    @Test
    void namesATopicAsDebeziumDoes() {
        assertThat(Names.topic("cdc", "public", "Größe $1")).isEqualTo("cdc.public.Gr__e__1");
    }

    @ParameterizedTest
    @CsvSource({
        "{schema}_{table}, s_t",
        "{database}.{schema}.{table}, d.s.t",
        "plain, plain",
        "{table}{table}, tt",
        "{other}, {other}",
        "{, {",
    })
    void fillsInPlaceholders(String template, String expected) {
        assertThat(Names.fill(template, "d", "s", "t")).isEqualTo(expected);
    }

    @Test
    void doesNotSearchWhatItFilledIn() {
        assertThat(Names.fill("{schema}.{table}", "d", "{table}", "{schema}")).isEqualTo("{table}.{schema}");
    }
}
