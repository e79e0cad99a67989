package io.cdcplatform.provisioner.dlq;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a run of replay or resolve takes.
 *
 * @param counts by lane
 * @param skipped open letters that lie before those selected of their keys
 */
record Choice(List<Step> steps, TreeMap<Lane, Count> counts, long skipped) {

    /** How many letters and keys. */
    record Count(long letters, long keys) {
        Count plus(Count other) {
            return new Count(letters + other.letters, keys + other.keys);
        }
    }

    static Choice of(Ledger ledger) {
        List<Step> steps = new ArrayList<>();
        TreeMap<Lane, Count> counts = new TreeMap<>();
        long[] skipped = {0};
        ledger.eachKey(key -> {
            List<Letter> selected = key.selected();
            if (selected.isEmpty()) {
                return;
            }
            skipped[0] += key.skipped();
            Letter turn = selected.get(0);
            for (int i = 0; i < selected.size(); i++) {
                Letter letter = selected.get(i);
                turn = Letter.AS_WRITTEN.compare(letter, turn) > 0 ? letter : turn;
                steps.add(new Step(letter, turn, i + 1 == selected.size()));
            }
            counts.merge(selected.get(0).key().lane(), new Count(selected.size(), 1), Count::plus);
        });
        steps.sort(Step.ORDER);
        return new Choice(steps, counts, skipped[0]);
    }

    TreeMap<String, Count> byTopic() {
        TreeMap<String, Count> topics = new TreeMap<>();
        counts.forEach((lane, count) -> topics.merge(lane.topic(), count, Count::plus));
        return topics;
    }

    /** The partitions of a topic summed up, under the first of them. */
    TreeMap<Lane, Count> bySinkAndTopic() {
        TreeMap<Lane, Count> sums = new TreeMap<>();
        counts.forEach((lane, count) -> sums.merge(new Lane(lane.sink(), lane.topic(), 0), count, Count::plus));
        return sums;
    }

    Count total() {
        return counts.values().stream().reduce(new Count(0, 0), Count::plus);
    }
}
