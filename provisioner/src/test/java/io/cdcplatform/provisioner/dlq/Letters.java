package io.cdcplatform.provisioner.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A ledger for tests: letters of sink {@code replica}, each behind the one before, in the one partition of their topic. */
final class Letters {
    static final Lane LANE = new Lane("replica", "cdc.public.orders", 3);
    static final TopicPartition LOG = new TopicPartition("cdc.public.orders.dlq", 0);

    final Ledger ledger = new Ledger();
    private long next;

    Letters letter(@Nullable String key, long sourceOffset) {
        return letter(key, sourceOffset, "JDBC", null, true);
    }

    Letters unwanted(@Nullable String key, long sourceOffset) {
        return letter(key, sourceOffset, "PARKED", null, false);
    }

    Letters failedAgain(String key, long sourceOffset, String replay) {
        return letter(key, sourceOffset, "JDBC", replay, true);
    }

    Letters letter(@Nullable String key, long sourceOffset, String code, @Nullable String replay, boolean wanted) {
        ledger.add(new Letter(
                key(key, sourceOffset), sourceOffset, LOG, next++, 1000 * sourceOffset, code, replay, wanted));
        return this;
    }

    Letters marker(@Nullable String key, long sourceOffset, String replay) {
        ledger.add(new Marker(key(key, sourceOffset), sourceOffset, replay));
        return this;
    }

    /** Source offsets of what is open. */
    List<Long> open() {
        List<Long> open = new ArrayList<>();
        ledger.eachKey(key -> key.open().forEach(letter -> open.add(letter.sourceOffset())));
        return open.stream().sorted().toList();
    }

    /** Source offsets of what a run would take, in its order. */
    List<Long> chosen() {
        return Choice.of(ledger).steps().stream()
                .map(step -> step.letter().sourceOffset())
                .toList();
    }

    static LetterKey key(@Nullable String key, long sourceOffset) {
        return LetterKey.of(LANE, key == null ? null : key.getBytes(UTF_8), sourceOffset);
    }
}
