package io.cdcplatform.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TapTest {
    private final Tap tap = new Tap(new TapLimits(2, 1000));

    @Test
    void closesWhenAsManyRecordsAreInsideAsTheLimitAllows() {
        tap.took(record("t", 0, 10));
        assertThat(tap.isOpen()).isTrue();
        tap.took(record("t", 0, 11));
        assertThat(tap.isOpen()).isFalse();
    }

    @Test
    void opensAndTellsTheReaderWhenRecordsBecomeDurable() {
        tap.took(record("t", 0, 10));
        tap.took(record("t", 0, 11));
        CompletableFuture<?> opened = tap.opened();

        tap.release(1, 0);

        assertThat(opened).isDone();
        assertThat(tap.isOpen()).isTrue();
    }

    @Test
    void closesByBytes() {
        Tap narrow = new Tap(new TapLimits(100, 3));

        narrow.took(record("t", 0, 1));

        assertThat(narrow.isOpen()).isFalse();
        narrow.release(1, 4);
        assertThat(narrow.isOpen()).isTrue();
    }

    @Test
    void staysClosedWhileAnybodyHoldsIt() {
        tap.hold();
        tap.hold();
        tap.resume();
        assertThat(tap.isOpen()).isFalse();
        tap.resume();
        assertThat(tap.isOpen()).isTrue();
        assertThatThrownBy(tap::resume).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rewindsToTheFirstRecordThatIsNotDurable() {
        SourcePartition partition = tap.partition("t", 0);
        partition.begin("id", 5);
        tap.took(record("t", 0, 5));
        tap.took(record("t", 0, 6));

        assertThat(partition.resumeAt(7)).isEqualTo(5);
        partition.durableThrough(6);
        assertThat(partition.resumeAt(7)).isEqualTo(6);
        partition.durableThrough(7);
        assertThat(partition.resumeAt(9))
                .as("nothing inside: where the reader is")
                .isEqualTo(9);
    }

    @Test
    void neverRewindsBeforeTheFirstRecordThatCame() {
        SourcePartition partition = tap.partition("t", 1);
        partition.begin("id", -2);

        tap.took(record("t", 1, 40));

        assertThat(partition.durable()).isEqualTo(40);
        assertThat(partition.resumeAt(41)).isEqualTo(40);
    }

    @Test
    void isTheSameWithinATaskAndAnotherOneInTheNextAttempt() throws InterruptedException {
        Tap ours = Tap.ofThisTask("line", TapLimits.NONE);
        AtomicReference<Tap> theirs = new AtomicReference<>();
        Thread attempt = new Thread(() -> theirs.set(Tap.ofThisTask("line", TapLimits.NONE)));
        attempt.start();
        attempt.join();

        assertThat(Tap.ofThisTask("line", TapLimits.NONE)).isSameAs(ours);
        assertThat(theirs.get()).isNotSameAs(ours);
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, int partition, long offset) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                0,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                1,
                3,
                new byte[1],
                new byte[3],
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                java.util.Optional.empty());
    }
}
