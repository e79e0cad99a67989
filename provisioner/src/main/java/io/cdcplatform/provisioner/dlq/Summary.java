package io.cdcplatform.provisioner.dlq;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcplatform.config.Configs;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The letters of a filter counted by sink, table and code. */
final class Summary {
    private record Group(String sink, String topic, String code) implements Comparable<Group> {
        private static final Comparator<Group> ORDER =
                Comparator.comparing(Group::sink).thenComparing(Group::topic).thenComparing(Group::code);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    /** What is counted of a group; times in milliseconds since 1970. */
    private record Tally(long open, long closed, long keys, long oldest, long newest) {
        Tally plus(Tally other) {
            return new Tally(
                    open + other.open,
                    closed + other.closed,
                    keys + other.keys,
                    Math.min(oldest, other.oldest),
                    Math.max(newest, other.newest));
        }

        static Tally ofOneKey(Tally one, Tally other) {
            Tally sum = one.plus(other);
            return new Tally(sum.open, sum.closed, 1, sum.oldest, sum.newest);
        }
    }

    private final TreeMap<Group, Tally> groups = new TreeMap<>();
    private long open;
    private long openKeys;

    static Summary of(Ledger ledger) {
        Summary summary = new Summary();
        ledger.eachKey(summary::add);
        return summary;
    }

    private void add(KeyLetters key) {
        Lane lane = key.letters().get(0).key().lane();
        List<Letter> stillOpen = key.open();
        Map<Group, Tally> ofKey = new HashMap<>();
        int next = 0;
        boolean counted = false;
        for (Letter letter : key.letters()) {
            boolean isOpen = next < stillOpen.size() && stillOpen.get(next) == letter;
            next += isOpen ? 1 : 0;
            if (letter.wanted()) {
                ofKey.merge(
                        new Group(lane.sink(), lane.topic(), letter.code()),
                        new Tally(isOpen ? 1 : 0, isOpen ? 0 : 1, 1, letter.at(), letter.at()),
                        Tally::ofOneKey);
                open += isOpen ? 1 : 0;
                counted |= isOpen;
            }
        }
        openKeys += counted ? 1 : 0;
        ofKey.forEach((group, tally) -> groups.merge(group, tally, Tally::plus));
    }

    /** A table that fits so many columns where it can. */
    String text(Configs configs, Instant now, int width) {
        if (groups.isEmpty()) {
            return "no dead letters";
        }
        String table =
                table(configs, time -> Instant.ofEpochMilli(time / 1000 * 1000).toString(), Integer.MAX_VALUE);
        if (table.lines().anyMatch(line -> line.length() > width)) {
            table = table(configs, time -> TextTable.age(now.toEpochMilli() - time), width);
        }
        return table + System.lineSeparator() + Words.count(open, "open letter") + " of "
                + Words.count(openKeys, "key");
    }

    private String table(Configs configs, java.util.function.LongFunction<String> time, int width) {
        TextTable table = new TextTable(
                List.of("SINK", "TABLE", "CODE", "LETTERS", "OPEN", "CLOSED", "KEYS", "OLDEST", "NEWEST"), 3);
        groups.forEach((group, tally) -> table.row(
                group.sink(),
                Scan.table(configs, group.topic()),
                group.code(),
                Long.toString(tally.open() + tally.closed()),
                Long.toString(tally.open()),
                Long.toString(tally.closed()),
                Long.toString(tally.keys()),
                time.apply(tally.oldest()),
                time.apply(tally.newest())));
        return table.text(width);
    }

    /** A line of JSON for each group. */
    String json(Configs configs) {
        StringBuilder lines = new StringBuilder();
        groups.forEach((group, tally) -> {
            ObjectNode line = RecordJson.JSON.createObjectNode();
            line.put("sink", group.sink());
            line.put("table", Scan.table(configs, group.topic()));
            line.put("code", group.code());
            line.put("letters", tally.open() + tally.closed());
            line.put("open", tally.open());
            line.put("closed", tally.closed());
            line.put("keys", tally.keys());
            line.put("oldest", Instant.ofEpochMilli(tally.oldest()).toString());
            line.put("newest", Instant.ofEpochMilli(tally.newest()).toString());
            lines.append(lines.isEmpty() ? "" : System.lineSeparator()).append(line);
        });
        return lines.toString();
    }
}
