package io.cdcplatform.sandbox.oracle;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A column of a source table as the generator knows it.
 *
 * @param fallback the DEFAULT as SQL, or null
 * @param filled no NULL is written any more, so that it can be made NOT NULL
 */
record Column(String name, Type type, boolean nullable, boolean filled, @Nullable String fallback) {

    static Column of(String name, Type type) {
        return new Column(name, type, true, false, null);
    }

    static Column required(String name, Type type) {
        return new Column(name, type, false, true, null);
    }

    Column named(String other) {
        return new Column(other, type, nullable, filled, fallback);
    }

    Column typed(Type other) {
        return new Column(name, other, nullable, filled, fallback);
    }

    Column withNull(boolean allowed, boolean everywhere) {
        return new Column(name, type, allowed, everywhere, fallback);
    }

    Column withDefault(@Nullable String sql) {
        return new Column(name, type, nullable, filled, sql);
    }

    String quoted() {
        return Table.quote(name);
    }

    /** As it stands in CREATE TABLE and ADD COLUMN. */
    String declaration() {
        return quoted() + " " + type.sql() + (nullable ? "" : " NOT NULL")
                + (fallback == null ? "" : " DEFAULT " + fallback);
    }

    /** A random value as SQL: now and then NULL, where that is allowed. */
    String value(RandomGenerator random) {
        if (!filled && random.nextInt(7) == 0) {
            return "NULL";
        }
        return literal(random);
    }

    String literal(RandomGenerator random) {
        String literal = type.literal().apply(random);
        // Untyped texts take their column's type in VALUES of an INSERT, but not elsewhere.
        return literal.startsWith("'") ? literal + "::" + type.sql() : literal;
    }

    /** The same large value, but written, and so logged. */
    String rewritten() {
        return switch (type.sql()) {
            case "text", "bytea" -> quoted() + " || ''";
            case "jsonb" -> quoted() + " || '{}'";
            default -> quoted() + " || '{}'::" + type.sql();
        };
    }
}
