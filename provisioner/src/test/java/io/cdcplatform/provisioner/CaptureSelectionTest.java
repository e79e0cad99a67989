package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureSelectionTest {
    private static final SourceTable HIDDEN =
            new SourceTable(new TableName("public", "hidden"), true, false, false, false, List.of(), false);
    private static final SourceTable UPDATED_WITHOUT_KEY =
            new SourceTable(new TableName("public", "log"), false, true, true, false, List.of(), true);
    private static final SourceTable SIGNALS = Shop.keyed("public", "debezium_signal");
    private static final SourceTable HEARTBEAT =
            new SourceTable(Heartbeat.TABLE, true, false, false, false, List.of(), true);

    @TempDir
    private Path folder;

    @Test
    void takesEveryReadableTableWhenNoneIsNamed() {
        CaptureSelection selection = select("", Shop.ORDERS, HIDDEN, SIGNALS, HEARTBEAT);

        assertThat(selection.tables()).containsExactly(Shop.ORDERS);
        assertThat(selection.problems()).isEmpty();
    }

    @Tag("E-12")
    @Test
    void takesWhatThePatternsNameAndNeverOurOwnTables() {
        CaptureSelection selection =
                select("tables: [public.*]", Shop.ORDERS, Shop.keyed("sales", "orders"), SIGNALS, HEARTBEAT);

        assertThat(selection.tables()).containsExactly(Shop.ORDERS);
        assertThat(selection.problems()).isEmpty();
    }

    @Test
    void saysWhichGrantIsMissing() {
        assertThat(select("tables: [public.hidden]", HIDDEN).problems())
                .singleElement()
                .asString()
                .contains("GRANT SELECT ON \"public\".\"hidden\" TO \"cdc_user\";");
    }

    @Tag("P-1")
    @Tag("E-7")
    @Tag("E-8")
    @Test
    void refusesToPublishATableWhoseUpdatesWouldThenFail() {
        assertThat(select("tables: [public.*]", UPDATED_WITHOUT_KEY).problems())
                .singleElement()
                .asString()
                .startsWith("Cannot publish table public.log")
                .contains("ALTER TABLE \"public\".\"log\" REPLICA IDENTITY FULL;");
        assertThat(select("tables: [public.*]", Shop.AUDIT).problems()).isEmpty(); // only ever inserted into
    }

    @Test
    @Tag("N-2")
    void refusesATableWhoseNameTheConnectorWouldNotKnowAgain() {
        assertThat(select("tables: [public.*]", Shop.keyed("public", "Größe")).problems())
                .singleElement()
                .asString()
                .startsWith("Cannot capture table public.Größe: Debezium garbles a name beyond ASCII")
                .contains("Rename the table");
    }

    @Test
    void namesEveryPatternThatMatchesNothing() {
        assertThat(select("tables: [public.order, sales.*, public.orders]", Shop.ORDERS)
                        .problems())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("Cannot find table public.order of source.tables in database shop"),
                        second -> assertThat(second).startsWith("Cannot find any table like sales.*"));
    }

    @Test
    void refusesAnEmptyDatabase() {
        assertThat(select("", HIDDEN).problems()).singleElement().asString().startsWith("Cannot capture anything");
    }

    private CaptureSelection select(String sourceLines, SourceTable... catalogue) {
        return CaptureSelection.of(
                Shop.configs(folder, sourceLines, "").pipeline().source(), List.of(catalogue));
    }
}
