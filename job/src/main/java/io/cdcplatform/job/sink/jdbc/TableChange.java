package io.cdcplatform.job.sink.jdbc;

import io.cdcplatform.job.event.Column;
import java.util.List;

/** One difference between a target table and the source's, in the words of the source. */
sealed interface TableChange {

    /** Whether rows of the shape before still fit: what {@code schema_changes: halt} lets through. */
    default boolean compatible() {
        return false;
    }

    /** For messages. */
    String told();

    record Add(Column column) implements TableChange {
        @Override
        public boolean compatible() {
            return true;
        }

        @Override
        public String told() {
            return "column " + column.name() + " was added";
        }
    }

    record Drop(String name) implements TableChange {
        @Override
        public String told() {
            return "column " + name + " is gone";
        }
    }

    record Rename(String from, String to) implements TableChange {
        @Override
        public String told() {
            return "column " + from + " was renamed to " + to;
        }
    }

    /** @param widens the new type takes every value of the old one */
    record Retype(Column column, String from, String to, boolean widens) implements TableChange {
        @Override
        public boolean compatible() {
            return widens;
        }

        @Override
        public String told() {
            return "column " + column.name() + " changed from " + from + " to " + to;
        }
    }

    /** A column that the source lets be null, or that it has no more. */
    record Relax(String name) implements TableChange {
        @Override
        public boolean compatible() {
            return true;
        }

        @Override
        public String told() {
            return "column " + name + " may be null";
        }
    }

    record Rekey(List<String> key) implements TableChange {
        @Override
        public String told() {
            return "the key is now " + key;
        }
    }
}
