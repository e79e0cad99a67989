package io.cdcplatform.provisioner;

import java.util.Comparator;

/** A table of the source by schema and name, as they are in the catalogue: not quoted, not folded. */
record TableName(String schema, String name) implements Comparable<TableName> {
    private static final Comparator<TableName> BY_NAME =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    /** As SQL wants it. */
    String quoted() {
        return quote(schema) + "." + quote(name);
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public int compareTo(TableName other) {
        return BY_NAME.compare(this, other);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
