package io.cdcplatform.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcplatform.job.source.StartPositions;
import io.cdcplatform.job.source.Tap;
import io.cdcplatform.job.source.TapLimits;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TargetWatchTest {
    private static final TopicPartition ORDERS = new TopicPartition("cdc.public.orders", 0);
    private static final TopicPartition ITEMS = new TopicPartition("cdc.public.items", 3);

    private final Tap tap = Tap.ofThisTask("watched-" + System.nanoTime(), TapLimits.NONE);
    private final Said said = new Said();
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final TargetWatch watch = new TargetWatch("shop.lake", said, tap, mailbox::add);

    @AfterEach
    void close() {
        watch.close();
    }

    @Tag("I-8")
    @Tag("J-8")
    @Test
    void noticesATargetThatRestsAndWasTurnedBack() throws Exception {
        knows(ORDERS, 100);
        knows(ITEMS, 7);
        said.next.put(ORDERS, 100L);
        said.next.put(ITEMS, 7L);
        assertThatCode(this::look).doesNotThrowAnyException();

        said.next.put(ITEMS, 5L);

        assertThatThrownBy(this::look)
                .hasMessageContaining("line shop.lake at cdc.public.items-3")
                .hasMessageContaining("says 5 where it said 7");
    }

    @Test
    void noticesATargetThatHasNothingAnyMore() {
        knows(ORDERS, 100);

        assertThatThrownBy(this::look).hasMessageContaining("says nothing where it said 100");
    }

    @Test
    void takesWhatIsNewInTheTargetForNoHarm() {
        knows(ORDERS, 100);
        said.next.put(ORDERS, 140L);

        assertThatCode(this::look).doesNotThrowAnyException();
    }

    @Test
    void asksAboutManyTopicsByTurns() throws Exception {
        int topics = 2 * TargetWatch.MOST_TOPICS + 1;
        for (int i = 0; i < topics; i++) {
            TopicPartition partition = new TopicPartition("cdc.public.t" + i, 0);
            knows(partition, 1);
            said.next.put(partition, 1L);
        }

        for (int i = 0; i < 3; i++) {
            look();
        }

        assertThat(said.askedEver).hasSize(topics);
        assertThat(said.asked).isOne();
    }

    @Test
    void asksNothingWhereTheTargetHasSaidNothingYet() {
        tap.took(new ConsumerRecord<>(ORDERS.topic(), ORDERS.partition(), 5, new byte[0], new byte[0]));

        watch.look();

        assertThat(mailbox).isEmpty();
        assertThat(said.asked).isZero();
    }

    @Test
    void asksAgainAfterATargetThatWasAway() {
        knows(ORDERS, 100);
        said.isAway = true;
        assertThatCode(this::look).doesNotThrowAnyException();

        said.isAway = false;

        assertThatThrownBy(this::look).hasMessageContaining("says nothing");
    }

    private void knows(TopicPartition partition, long next) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(partition.topic(), partition.partition(), next - 1, new byte[0], new byte[0]);
        tap.took(record);
        tap.of(record).keptThrough(next);
    }

    private void look() throws InterruptedException {
        watch.look();
        Runnable answer = mailbox.poll(10, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        answer.run();
    }

    /** Answers in the watch's thread with what the test put there. */
    private static final class Said implements StartPositions {
        private static final long serialVersionUID = 1;

        private final HashMap<TopicPartition, Long> next = new HashMap<>();
        private volatile boolean isAway;
        private volatile int asked;
        private final HashSet<TopicPartition> askedEver = new HashSet<>();

        @Override
        public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions, Map<String, String> topicIds)
                throws IOException {
            asked = partitions.size();
            askedEver.addAll(partitions);
            if (isAway) {
                throw new IOException("refused");
            }
            return Map.copyOf(next);
        }
    }
}
