package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.provisioner.PostgresTable.Column;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PostgresTableTest {
    private static final Column ID = scalar("id", "int4");

    @Tag("E-5")
    @Tag("P-10")
    @Test
    void namesColumnsWhoseUnchangedLargeValuesAreLost() {
        List<Column> columns = List.of(
                ID,
                large("n", "numeric", false),
                large("prices", "numeric", true),
                large("doc", "text", false),
                large("tags", "text", true),
                large("flags", "bool", true));

        assertThat(table(columns).notes())
                .singleElement()
                .asString()
                .contains("in n numeric, prices numeric[], flags bool[]. ")
                .contains(
                        "ALTER TABLE \"public\".\"t\" REPLICA IDENTITY FULL; (each UPDATE and DELETE then logs the whole row");
        assertThat(new PostgresTable(new TableName("public", "t"), true, false, false, columns).notes())
                .isEmpty();
    }

    @Tag("T-10")
    @Test
    void namesColumnsThatDebeziumLeavesOut() {
        assertThat(table(List.of(
                                ID,
                                scalar("shape", "polygon"),
                                new Column("home", "address", 'c', false, 0, false),
                                new Column("spans", "interval", 'b', true, 1, true),
                                new Column("busy", "tstzmultirange", 'm', false, 0, false),
                                scalar("span", "interval")))
                        .notes())
                .anyMatch(note -> note.contains(
                        "captured without shape polygon, home address, spans interval[], busy tstzmultirange:"));
    }

    @Tag("T-9")
    @Test
    void namesArraysInArrays() {
        assertThat(table(List.of(
                                ID,
                                new Column("grid", "int4", 'b', true, 2, true),
                                new Column("row", "int4", 'b', true, 1, true)))
                        .notes())
                .singleElement()
                .asString()
                .contains("arrays in arrays arrive as NULLs, in grid int4[].");
    }

    @Tag("E-25")
    @Tag("N-5")
    @Test
    void refusesColumnsThatStopTheWholeConnector() {
        assertThat(table(List.of(ID, scalar("Name", "text"), scalar("name", "text")))
                        .problems())
                .singleElement()
                .asString()
                .contains("Cannot capture table public.t: its columns Name and name differ by case only");
        assertThat(table(List.of(ID, scalar("x-y", "text"), scalar("x_y", "text"), scalar("x y", "text")))
                        .problems())
                .singleElement()
                .asString()
                .contains("its columns x-y and x_y and x y have one name in Avro's alphabet");
        assertThat(table(List.of(ID, scalar("naïve", "text"), scalar("naive", "text")))
                        .problems())
                .isEmpty();
    }

    @Tag("E-2")
    @Test
    void refusesATableWhoseKeysMayBeExchanged() {
        TableName name = new TableName("public", "t");

        assertThat(new PostgresTable(name, true, true, false, List.of(ID)).problems())
                .singleElement()
                .asString()
                .contains("Make the key NOT DEFERRABLE");
        assertThat(new PostgresTable(name, false, true, false, List.of(ID)).problems())
                .as("PostgreSQL refuses to change its rows")
                .isEmpty();
    }

    @Tag("E-8")
    @Test
    void refusesATableWhoseDeletesDoNotNameTheirKey() {
        assertThat(new PostgresTable(new TableName("public", "t"), false, false, true, List.of(ID)).problems())
                .singleElement()
                .asString()
                .contains("ALTER TABLE \"public\".\"t\" REPLICA IDENTITY DEFAULT;");
    }

    private static PostgresTable table(List<Column> columns) {
        return new PostgresTable(new TableName("public", "t"), false, false, false, columns);
    }

    private static Column scalar(String name, String type) {
        return new Column(name, type, 'b', false, 0, false);
    }

    private static Column large(String name, String type, boolean array) {
        return new Column(name, type, 'b', array, array ? 1 : 0, true);
    }
}
