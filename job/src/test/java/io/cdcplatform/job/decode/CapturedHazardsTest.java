package io.cdcplatform.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.JsonBuffer;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.RowJson;
import io.cdcplatform.job.event.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hazards as the connector really sends them, in several of its modes. */
class CapturedHazardsTest {
    private static final List<String> LARGE =
            List.of("doc", "v", "js", "x", "b", "ta", "ia", "la", "da", "ua", "ba", "ja", "h");

    @ParameterizedTest
    @CsvSource({"defaults, ''", "texts, da ba", "numbers, b ba", "nanos, ''", "connect, da", "json, ''"})
    @Tag("E-3")
    void knowsEveryFormOfAValueThatDidNotCome(String mode, String cameAsNull) {
        List<String> large = new ArrayList<>(LARGE);
        large.removeAll(List.of(cameAsNull.split(" ")));
        for (Op op :
                List.of(Op.UPDATE, Op.CREATE)) { // an update of the key is a delete and an insert, which lacks them too
            List<ChangeEvent> events = events(mode, "big", op);

            assertThat(events).hasSize(1);
            assertThat(missing(events.get(0))).as(mode + " " + op).isEqualTo(large);
            assertThat(envelope(events.get(0))).doesNotContain("__debezium_un").doesNotContain("b68a35a7");
        }
    }

    @Test
    @Tag("E-5")
    void cannotTellTheseFromNull() {
        ChangeEvent event = events("defaults", "big", Op.UPDATE).get(0);

        for (String name : List.of("na", "fa")) {
            int place = names(event).indexOf(name);
            assertThat(event.requireRow().isNullAt(place)).as(name).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"defaults", "texts", "numbers", "nanos", "connect", "json"})
    @Tag("E-6")
    void cutsARowBeforeThatTheConnectorInvented(String mode) {
        ChangeEvent event = events(mode, "strict", Op.DELETE).get(0);

        assertThat(envelope(event))
                .contains(
                        "\"before\":{\"id\":1,\"t\":null,\"i\":null,\"n\":null,\"v\":null,\"at\":null,\"d\":null,\"yes\":null,"
                                + "\"u\":null,\"b\":null,\"js\":null,\"iv\":null,\"tz\":null,\"bits\":null,\"a\":null}")
                .doesNotContain("1970");
    }

    @Test
    @Tag("E-18")
    @Tag("T-1")
    void knowsTheDefaultsAndKeepsNullApartFromThem() {
        for (String mode : List.of("defaults", "json")) {
            ChangeEvent event = events(mode, "defaults_", Op.CREATE).get(0);

            assertThat(event.schema().columns().stream()
                            .map(Column::defaultValue)
                            .map(String::valueOf))
                    .as(mode)
                    // The connector tells no default of a bytea.
                    .containsExactly("null", "42", "-1.23", "a b", "2024-02-29T01:02:03", "null");
            assertThat(event.row()).hasToString("+I(2,null,null,null,null,null)");
        }
    }

    private static List<ChangeEvent> events(String mode, String table, Op op) {
        return Captured.types(mode).stream()
                .filter(event -> event.schema().id().name().equals(table) && event.op() == op)
                .toList();
    }

    private static List<String> names(ChangeEvent event) {
        return event.schema().columns().stream().map(Column::name).toList();
    }

    private static List<String> missing(ChangeEvent event) {
        Unavailable unavailable = Objects.requireNonNull(event.unavailable());
        List<String> names = names(event);
        return IntStream.range(0, names.size())
                .filter(unavailable::has)
                .mapToObj(names::get)
                .toList();
    }

    private static String envelope(ChangeEvent event) {
        JsonBuffer out = new JsonBuffer();
        RowJson.of(event.envelope().shape().value()).write(event.envelope().value(), out);
        return out.toString();
    }
}
