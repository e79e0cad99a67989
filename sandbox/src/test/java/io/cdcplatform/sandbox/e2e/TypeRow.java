package io.cdcplatform.sandbox.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of the tables of docs/types.md.
 *
 * @param table the heading it stands under; rows that one sink refuses have a table of their own
 * @param lake the value as Iceberg's reader shows it
 * @param json empty where there is none
 */
record TypeRow(
        String table,
        String column,
        String type,
        String value,
        String connect,
        String flink,
        String iceberg,
        String lake,
        String jdbc,
        String json,
        String notes) {
    static final String DEAD_LETTER = "dead letter";
    private static final String OMITTED = "omitted";
    private static final int CELLS = 10;

    /** The rows below a heading such as {@code PostgreSQL}, up to the next of its kind. */
    static List<TypeRow> of(String source) throws IOException {
        List<TypeRow> rows = new ArrayList<>();
        boolean inside = false;
        String table = "";
        for (String line : Files.readAllLines(Path.of(System.getProperty("cdc.home", ".."), "docs/types.md"))) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + source);
            } else if (line.startsWith("### ")) {
                table = line.substring(4);
            } else if (inside && line.startsWith("| ") && !line.startsWith("| column |")) {
                rows.add(row(table, cells(line)));
            }
        }
        return rows;
    }

    /** The same by their tables. */
    static Map<String, List<TypeRow>> tablesOf(String source) throws IOException {
        return of(source).stream()
                .collect(Collectors.groupingBy(TypeRow::table, LinkedHashMap::new, Collectors.toList()));
    }

    boolean isOmitted() {
        return connect.equals(OMITTED);
    }

    boolean isDeadLetterOfTheLake() {
        return lake.equals(DEAD_LETTER);
    }

    /** Whether it holds for rows of the snapshot, or else of the stream. */
    boolean holds(boolean snapshot) {
        return !notes.startsWith(snapshot ? "stream:" : "snapshot:");
    }

    /** The value in the lake; a cell in quotes is written as JSON has it. */
    String lakeText() throws IOException {
        return lake.startsWith("\"") ? Bodies.JSON.readTree(lake).asText() : lake;
    }

    /** PostgreSQL's type in the replica. */
    String replicaType() {
        return jdbc.replaceFirst(" = .*", "");
    }

    /** Whether the text in the replica is another than the source's. */
    boolean hasReplicaText() {
        return jdbc.contains(" = ");
    }

    String replicaText() {
        return jdbc.replaceFirst(".* = `?", "").replaceFirst("`$", "");
    }

    private static TypeRow row(String table, List<String> cells) {
        if (cells.size() != CELLS) {
            throw new IllegalStateException(
                    "Cannot read " + cells + " of docs/types.md: it has " + cells.size() + " cells");
        }
        String own = cells.get(6).equals(DEAD_LETTER) ? table + "_" + cells.get(0) : table;
        return new TypeRow(
                own,
                cells.get(0),
                cells.get(1),
                cells.get(2),
                cells.get(3),
                cells.get(4),
                cells.get(5),
                cells.get(6),
                cells.get(7),
                cells.get(8),
                cells.get(9));
    }

    /** A bar within a cell is written with a backslash; code loses its backticks and nothing else. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String part : line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1)) {
            String cell = part.strip().replace("\\|", "|");
            boolean isCode = cell.length() > 1 && cell.startsWith("`") && cell.indexOf('`', 1) == cell.length() - 1;
            cells.add(isCode ? cell.substring(1, cell.length() - 1) : cell);
        }
        return cells;
    }
}
