package io.cdcplatform.provisioner;

import io.cdcplatform.config.SourceConfig;
import io.cdcplatform.config.SourceType;
import io.cdcplatform.config.TablePattern;
import java.util.ArrayList;
import java.util.List;

/** Which tables of a catalogue a pipeline captures, and what stands in the way. */
record CaptureSelection(List<SourceTable> tables, List<String> problems) {
    private static final String SIGNALS = "debezium_signal";

    static CaptureSelection of(SourceConfig source, List<SourceTable> catalogue) {
        List<SourceTable> tables = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (SourceTable table : catalogue) {
            if (isOurs(table) || !isAskedFor(source, table)) {
                continue;
            }
            if (table.readable()) {
                tables.add(table);
            } else {
                problems.add("Cannot read table " + table.name() + " as " + source.username()
                        + ". Run: "
                        + (source.sourceType() == SourceType.POSTGRES
                                ? PostgresProblems.grantSelect(source, table.name())
                                : BinlogProblems.grantSelect(source, table.name())));
            }
            if (source.sourceType() == SourceType.POSTGRES && !isAscii(table.name())) {
                problems.add("Cannot capture table " + table.name()
                        + ": Debezium garbles a name beyond ASCII in PostgreSQL's stream and drops every change of the"
                        + " table after its snapshot. Rename the table or schema, or leave it out of source.tables");
            }
            if (table.refusesChanges() && table.changed()) {
                problems.add("Cannot publish table " + table.name()
                        + ": it has no replica identity, and its rows are updated or deleted, which"
                        + " PostgreSQL would refuse from then on. Run: ALTER TABLE "
                        + table.name().quoted()
                        + " REPLICA IDENTITY FULL;" + PostgresTable.PRICE_OF_FULL
                        + " or give it a primary key, or leave it out of source.tables");
            }
        }
        addPatternsThatMatchNothing(source, catalogue, problems);
        if (tables.isEmpty() && problems.isEmpty()) {
            problems.add("Cannot capture anything: " + source.username() + " may read no table of database "
                    + source.database() + ". Create one, or grant SELECT");
        }
        return new CaptureSelection(List.copyOf(tables), List.copyOf(problems));
    }

    private static boolean isAscii(TableName name) {
        return name.toString().chars().allMatch(c -> c < 0x80);
    }

    private static boolean isOurs(SourceTable table) {
        return table.name().equals(Heartbeat.TABLE) || table.name().name().equals(SIGNALS);
    }

    private static boolean isAskedFor(SourceConfig source, SourceTable table) {
        return source.tables().isEmpty()
                ? table.readable()
                : TablePattern.anyMatches(
                        source.tables(), table.name().schema(), table.name().name());
    }

    private static void addPatternsThatMatchNothing(
            SourceConfig source, List<SourceTable> catalogue, List<String> problems) {
        for (String pattern : source.tables()) {
            TablePattern parsed = TablePattern.parse(pattern);
            if (catalogue.stream()
                    .noneMatch(table ->
                            parsed.matches(table.name().schema(), table.name().name()))) {
                problems.add("Cannot find " + (parsed.isPlain() ? "table " : "any table like ") + pattern
                        + " of source.tables in database " + source.database()
                        + ". Create it, or correct the name (names are case-sensitive here)");
            }
        }
    }
}
