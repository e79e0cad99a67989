package io.cdcplatform.provisioner;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a table's definition makes Debezium stop at, or lose on the way: told before the first event flows, since nothing
 * downstream can tell.
 *
 * @param wholeRows whether its replica identity is FULL
 * @param deferrableKey whether its primary key is checked at the end of a transaction only
 * @param hiddenKey whether its replica identity is an index without a column of its primary key
 */
record PostgresTable(
        TableName name, boolean wholeRows, boolean deferrableKey, boolean hiddenKey, List<Column> columns) {
    static final String PRICE_OF_FULL = " (each UPDATE and DELETE then logs the whole row as it was)";

    /** Of these an unchanged value beside the row is marked by Debezium; of other arrays it is NULL. */
    private static final Set<String> MARKED_ELEMENTS =
            Set.of("text", "varchar", "bpchar", "json", "jsonb", "bytea", "int4", "int8", "date", "uuid");

    /** Scalars of which it is NULL. */
    private static final Set<String> UNMARKED = Set.of("numeric", "varbit");

    /** Debezium knows nothing of these and leaves the column out. */
    private static final Set<String> LEFT_OUT = Set.of(
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsquery",
            "xid8",
            "pg_lsn",
            "jsonpath",
            "pg_snapshot",
            "txid_snapshot");

    /**
     * A column.
     *
     * @param type of its elements, if it is an array; a domain's base
     * @param kind {@code pg_type.typtype} of that type, such as c for composite
     * @param dimensions as declared; 0 if it is no array
     * @param large whether a value may be stored beside the row
     */
    record Column(String name, String type, char kind, boolean array, int dimensions, boolean large) {
        boolean losesUnchanged() {
            return large && !leftOut() && (array ? !MARKED_ELEMENTS.contains(type) : UNMARKED.contains(type));
        }

        boolean leftOut() {
            return kind == 'c' || kind == 'm' || LEFT_OUT.contains(type) || array && type.equals("interval");
        }

        String shown() {
            return name + " " + type + (array ? "[]" : "");
        }
    }

    /** What has to be mended first, each with its remedy. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (deferrableKey && wholeRows) {
            problems.add("Cannot capture table " + name
                    + ": its primary key is DEFERRABLE, so a transaction may exchange the keys of two rows, whose changes"
                    + " key by key leave one of them deleted. Make the key NOT DEFERRABLE, or leave the table out of"
                    + " source.tables");
        }
        if (hiddenKey) {
            problems.add("Cannot capture table " + name
                    + ": its replica identity is an index without its primary key, so the key of a deleted row is invented."
                    + " Run: ALTER TABLE " + name.quoted()
                    + " REPLICA IDENTITY DEFAULT; or leave it out of source.tables");
        }
        twins(column -> column.name().toLowerCase(Locale.ROOT))
                .forEach(twins -> problems.add("Cannot capture table " + name + ": its columns " + twins
                        + " differ by case only, at which Debezium stops for all tables. Rename one, or leave the table out of"
                        + " source.tables"));
        twins(column -> column.name().replaceAll("[^A-Za-z0-9_]|^[0-9]", "_"))
                .forEach(twins -> problems.add("Cannot capture table " + name + ": its columns " + twins
                        + " have one name in Avro's alphabet, at which Debezium stops for all tables. Rename one, or leave the"
                        + " table out of source.tables"));
        return problems;
    }

    /** What the sinks will lack though it stops nothing. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        String unchanged = shown(Column::losesUnchanged);
        if (!wholeRows && !unchanged.isEmpty()) {
            notes.add("table " + name
                    + ": a large value that an UPDATE leaves as it is arrives as NULL, and where the column is"
                    + " NOT NULL stops the connector, in " + unchanged + ". To mend it run: ALTER TABLE "
                    + name.quoted()
                    + " REPLICA IDENTITY FULL;" + PRICE_OF_FULL
                    + ", or SET STORAGE PLAIN of columns whose values stay small");
        }
        String leftOut = shown(Column::leftOut);
        if (!leftOut.isEmpty()) {
            notes.add("table " + name + " is captured without " + leftOut
                    + ": Debezium does not know the type. If a sink needs it, store it as text");
        }
        String nested = shown(column -> column.dimensions() > 1 && !column.leftOut());
        if (!nested.isEmpty()) {
            notes.add("table " + name + ": arrays in arrays arrive as NULLs, in " + nested
                    + ". If a sink needs them, store them as json");
        }
        return notes;
    }

    private String shown(Predicate<Column> which) {
        return columns.stream().filter(which).map(Column::shown).collect(Collectors.joining(", "));
    }

    /** Names of columns that are the same under a rule and are not the same. */
    private List<String> twins(java.util.function.Function<Column, String> rule) {
        return columns.stream()
                .collect(Collectors.groupingBy(
                        rule, TreeMap::new, Collectors.mapping(Column::name, Collectors.toList())))
                .values()
                .stream()
                .filter(names -> names.size() > 1)
                .map(names -> String.join(" and ", names))
                .toList();
    }

    /** All tables that can be captured, by name. */
    static Map<TableName, PostgresTable> read(Connection connection) throws SQLException {
        String sql =
                """
                SELECT n.nspname, c.relname, c.relreplident = 'f',
                  EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND NOT i.indimmediate),
                  c.relreplident = 'i' AND EXISTS (SELECT 1 FROM pg_index p JOIN pg_index r ON r.indrelid = p.indrelid AND r.indisreplident
                    WHERE p.indrelid = c.oid AND p.indisprimary AND NOT p.indkey::int2[] <@ r.indkey::int2[]),
                  a.attname, coalesce(e.typname, b.typname), coalesce(e.typtype, b.typtype), e.oid IS NOT NULL, a.attndims,
                  a.attlen = -1 AND a.attstorage <> 'p'
                    AND NOT (b.typname = 'numeric' AND a.atttypmod > 0 AND ((a.atttypmod - 4) >> 16) < 100)
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                JOIN pg_type t ON t.oid = a.atttypid
                JOIN pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
                LEFT JOIN pg_type e ON e.oid = b.typelem AND b.typcategory = 'A'
                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
                  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                ORDER BY 1, 2, a.attnum
                """;
        Map<TableName, PostgresTable> tables = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                TableName name = new TableName(row.getString(1), row.getString(2));
                PostgresTable table = tables.get(name);
                if (table == null) {
                    table = new PostgresTable(
                            name, row.getBoolean(3), row.getBoolean(4), row.getBoolean(5), new ArrayList<>());
                    tables.put(name, table);
                }
                table.columns()
                        .add(new Column(
                                row.getString(6),
                                row.getString(7),
                                row.getString(8).charAt(0),
                                row.getBoolean(9),
                                row.getInt(10),
                                row.getBoolean(11)));
            }
        }
        return tables;
    }
}
