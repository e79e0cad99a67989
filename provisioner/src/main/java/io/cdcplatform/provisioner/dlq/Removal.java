package io.cdcplatform.provisioner.dlq;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What a purge may remove. Kafka removes the beginning of a partition only, so the oldest record that has to stay decides. All
 * letters of a key stay until none of it is open: a letter that failed in a replay keeps that run's marker from counting.
 *
 * @param before the offset of each partition before which everything goes
 * @param byTopic letters and keys that go, by source topic
 * @param letters that go
 * @param staying closed letters that were asked for and stay
 */
record Removal(Map<TopicPartition, Long> before, TreeMap<String, Choice.Count> byTopic, long letters, long staying) {

    static Removal of(Scan scan) {
        return of(scan.ledger, scan.ends, scan.firstOther);
    }

    /**
     * @param ends where each partition ended
     * @param firstOther the first record of a partition that is not in the ledger
     */
    static Removal of(Ledger ledger, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> firstOther) {
        Map<TopicPartition, Long> before = new HashMap<>(ends);
        firstOther.forEach((partition, offset) -> before.merge(partition, offset, Math::min));
        ledger.eachKey(key -> {
            boolean parked = !key.open().isEmpty();
            for (Letter letter : key.letters()) {
                if (parked || !letter.wanted()) {
                    before.merge(letter.log(), letter.offset(), Math::min);
                }
            }
        });
        TreeMap<String, Choice.Count> byTopic = new TreeMap<>();
        Set<TopicPartition> touched = new HashSet<>();
        long[] counts = {0, 0};
        ledger.eachKey(key -> {
            long going = 0;
            for (Letter letter : key.letters()) {
                if (letter.offset() < before.getOrDefault(letter.log(), 0L)) {
                    going++;
                    touched.add(letter.log());
                }
            }
            if (going > 0) {
                byTopic.merge(
                        key.letters().get(0).key().lane().topic(), new Choice.Count(going, 1), Choice.Count::plus);
            }
            counts[0] += going;
            counts[1] += wanted(key.letters()) - wanted(key.open()) - going;
        });
        before.keySet().retainAll(touched);
        return new Removal(before, byTopic, counts[0], counts[1]);
    }

    private static long wanted(List<Letter> letters) {
        return letters.stream().filter(Letter::wanted).count();
    }
}
