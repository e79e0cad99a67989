package io.cdcplatform.config;

import java.util.Collection;

/**
 * A table by name, or several by a pattern: {@code schema.table}, where {@code *} stands for any characters of its half.
 *
 * <p>The first dot separates the halves, so a table's name may hold dots and a schema's may not. {@code *} alone is every table.
 */
public record TablePattern(String schema, String table) {

    /** Reads {@code schema.table} or {@code *}; anything else is an IllegalArgumentException. */
    public static TablePattern parse(String text) {
        if (text.equals("*")) {
            return new TablePattern("*", "*");
        }
        int dot = text.indexOf('.');
        if (dot <= 0 || dot == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not a table: write schema.table, for example public."
                    + (dot < 0 && !text.isEmpty() ? text : "orders") + " or public.*");
        }
        return new TablePattern(text.substring(0, dot), text.substring(dot + 1));
    }

    public static boolean anyMatches(Collection<String> patterns, String schema, String table) {
        return patterns.stream().anyMatch(pattern -> parse(pattern).matches(schema, table));
    }

    public boolean matches(String schema, String table) {
        return overlap(this.schema, schema) && overlap(this.table, table);
    }

    /** Whether it names one table and no other. */
    public boolean isPlain() {
        return schema.indexOf('*') < 0 && table.indexOf('*') < 0;
    }

    /** Whether some table matches both. */
    public boolean intersects(TablePattern other) {
        return overlap(schema, other.schema) && overlap(table, other.table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }

    /** Whether some text matches both; {@code meets[i][j]}: one matches the first i characters of a and the first j of b. */
    private static boolean overlap(String a, String b) {
        boolean[][] meets = new boolean[a.length() + 1][b.length() + 1];
        meets[0][0] = true;
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                boolean star = isStar(a, i) || isStar(b, j);
                boolean same = i > 0 && j > 0 && a.charAt(i - 1) == b.charAt(j - 1);
                meets[i][j] |= same && meets[i - 1][j - 1];
                meets[i][j] |= star && i > 0 && meets[i - 1][j];
                meets[i][j] |= star && j > 0 && meets[i][j - 1];
            }
        }
        return meets[a.length()][b.length()];
    }

    private static boolean isStar(String text, int end) {
        return end > 0 && text.charAt(end - 1) == '*';
    }
}
