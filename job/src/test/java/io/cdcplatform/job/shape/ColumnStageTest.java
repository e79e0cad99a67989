package io.cdcplatform.job.shape;

import static io.cdcplatform.job.shape.Orders.columns;
import static io.cdcplatform.job.shape.Orders.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.ColumnRules;
import io.cdcplatform.config.MaskKind;
import io.cdcplatform.job.event.ChangeEvent;
import io.cdcplatform.job.event.Column;
import io.cdcplatform.job.event.Failure;
import io.cdcplatform.job.event.Op;
import io.cdcplatform.job.event.Unavailable;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ColumnStageTest {
    private static final RowData OLD = row(1, "new", "old@example.org", 4);
    private static final RowData NEW = row(1, "paid", "ann@example.org", 5);

    @Test
    void leavesOutAndRenamesInTheRowAndWhereverTheEnvelopeHasIt() {
        Shaping shaping = columns(List.of("email"), Map.of("id", "order id", "points", "score"), Map.of());

        ChangeEvent shaped = shape(shaping, Orders.updated(OLD, NEW));

        assertThat(shaped.schema().key()).containsExactly("order id");
        assertThat(Orders.json(shaped)).isEqualTo("{\"order id\":1,\"status\":\"paid\",\"score\":5}");
        assertThat(Orders.envelope(shaped))
                .isEqualTo("{\"order id\":1} {\"before\":{\"order id\":1,\"status\":\"new\",\"score\":4},"
                        + "\"after\":{\"order id\":1,\"status\":\"paid\",\"score\":5},"
                        + "\"source\":{\"table\":\"orders\"},\"op\":\"u\"}");
    }

    @Test
    void hidesAMaskedValueEverywhere() {
        Shaping shaping = columns(
                List.of(),
                Map.of(),
                Map.of(
                        "id",
                        MaskKind.HASH,
                        "status",
                        MaskKind.REDACT,
                        "email",
                        MaskKind.PARTIAL,
                        "points",
                        MaskKind.REDACT));

        ChangeEvent shaped = shape(shaping, Orders.updated(OLD, NEW));

        String id = hmac("k", "1");
        assertThat(Orders.json(shaped))
                .isEqualTo("{\"id\":\"" + id
                        + "\",\"status\":\"REDACTED\",\"email\":\"***********.org\",\"points\":null}");
        assertThat(Orders.envelope(shaped))
                .startsWith("{\"id\":\"" + id + "\"} {\"before\":{\"id\":\"" + id + "\",\"status\":\"REDACTED\"")
                .doesNotContain("example")
                .doesNotContain("paid")
                .doesNotContain(":5");
    }

    @Test
    void givesADeleteTheKeyThatItsRowHas() {
        Shaping shaping = columns(List.of(), Map.of(), Map.of("id", MaskKind.HASH, "email", MaskKind.HASH));

        ChangeEvent update = shape(shaping, Orders.updated(NEW));
        ChangeEvent delete = shape(shaping, Orders.deleted(1, OLD));

        assertThat(delete.op()).isEqualTo(Op.DELETE);
        assertThat(delete.requireRow().getString(0))
                .isEqualTo(update.requireRow().getString(0));
        assertThat(delete.requireRow().isNullAt(2)).isTrue();
        assertThat(Orders.envelope(delete)).doesNotContain("old@example.org").contains("\"op\":\"d\"");
    }

    @Test
    @Tag("E-3")
    void knowsWhichOfTheRemainingValuesDidNotCome() {
        Shaping shaping = columns(List.of("status"), Map.of(), Map.of("email", MaskKind.HASH));
        Unavailable email = new Unavailable(BitSet.valueOf(new long[] {4}), false);
        Unavailable status = new Unavailable(BitSet.valueOf(new long[] {2}), false);

        assertThat(shape(shaping, Orders.updated(row(1, "paid", null, 5), email))
                        .unavailable())
                .isEqualTo(new Unavailable(BitSet.valueOf(new long[] {2}), false));
        assertThat(shape(shaping, Orders.updated(row(1, null, "x", 5), status)).unavailable())
                .isNull();
    }

    @Test
    void makesTheSameSchemaForEqualEvents() {
        Shaper shaper = new Shaper(columns(List.of("email"), Map.of(), Map.of()));

        ChangeEvent first = (ChangeEvent) shaper.shape(Orders.created(NEW));
        ChangeEvent second = (ChangeEvent) shaper.shape(Orders.updated(OLD));

        assertThat(first.schema()).isSameAs(second.schema());
        assertThat(first.envelope().shape()).isSameAs(second.envelope().shape());
    }

    @Test
    void truncatesTheTableThatItsRowsAreIn() {
        ChangeEvent truncate = shape(columns(List.of("email"), Map.of(), Map.of()), Orders.truncated());

        assertThat(truncate.op()).isEqualTo(Op.TRUNCATE);
        assertThat(truncate.row()).isNull();
        assertThat(truncate.schema().columns()).extracting(Column::name).containsExactly("id", "status", "points");
    }

    @Test
    void deadLettersWhatTheRulesDoNotFitInsteadOfPassingItInTheClear() {
        assertThat(fault(columns(List.of("id"), Map.of(), Map.of()))).contains("column id is part of the key");
        assertThat(fault(columns(List.of(), Map.of(), Map.of("id", MaskKind.REDACT))))
                .contains("mask: hash keeps them apart");
        assertThat(fault(columns(List.of(), Map.of(), Map.of("emial", MaskKind.HASH))))
                .contains("public.orders")
                .contains("there is no column emial among id, status, email, points");
        assertThat(fault(columns(List.of(), Map.of("email", "status"), Map.of())))
                .contains("there would be two columns status");
    }

    @Test
    void appliesAPatternsRulesToTheTablesThatHaveTheColumn() {
        Shaping shaping = columns("public.*", new ColumnRules(List.of("ssn", "email"), Map.of(), Map.of()));

        assertThat(Orders.json(shape(shaping, Orders.created(NEW))))
                .isEqualTo("{\"id\":1,\"status\":\"paid\",\"points\":5}");
    }

    private static ChangeEvent shape(Shaping shaping, ChangeEvent event) {
        return (ChangeEvent) new Shaper(shaping).shape(event);
    }

    private static String fault(Shaping shaping) {
        Failure failure = (Failure) new Shaper(shaping).shape(Orders.created(NEW));
        assertThat(failure.code()).isEqualTo("COLUMNS");
        return failure.message();
    }

    private static String hmac(String key, String text) {
        return new KeyedHash(key.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
