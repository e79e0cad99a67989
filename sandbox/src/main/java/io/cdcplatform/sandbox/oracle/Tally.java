package io.cdcplatform.sandbox.oracle;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What was done so far: transactions and statements per kind, rows in all, and the marks that tell changes apart. */
final class Tally {
    private final Map<Kind, AtomicLong> kinds = new EnumMap<>(Kind.class);
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicLong marks = new AtomicLong();

    Tally() {
        for (Kind kind : Kind.values()) {
            kinds.put(kind, new AtomicLong());
        }
    }

    void did(Kind kind) {
        of(kind).incrementAndGet();
    }

    /** Rows that a committed transaction changed. */
    void changed(long count) {
        rows.addAndGet(count);
    }

    /** Deadlocks and duplicate keys: several sessions meet. */
    void conflict() {
        conflicts.incrementAndGet();
    }

    long mark() {
        return marks.incrementAndGet();
    }

    long rows() {
        return rows.get();
    }

    long schemaChanges() {
        return kinds.entrySet().stream()
                .filter(entry ->
                        entry.getKey().group == Kind.Group.SCHEMA || entry.getKey().group == Kind.Group.AT_REST)
                .mapToLong(entry -> entry.getValue().get())
                .sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        kinds.forEach((kind, count) -> text.append("  %-34s %,10d%s%n"
                .formatted(
                        kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                        count.get(),
                        kind.on() ? "" : "  (off)")));
        return text.append("  %-34s %,10d%n".formatted("transactions given up in conflicts", conflicts.get()))
                .toString();
    }

    private AtomicLong of(Kind kind) {
        AtomicLong count = kinds.get(kind);
        if (count == null) {
            throw new IllegalStateException("Cannot count " + kind);
        }
        return count;
    }
}
