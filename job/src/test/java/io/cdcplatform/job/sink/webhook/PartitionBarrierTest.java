package io.cdcplatform.job.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PartitionBarrierTest {
    private final List<Delivery> through = new ArrayList<>();
    private final PartitionBarrier barrier = new PartitionBarrier(through::add);

    @Tag("E-9")
    @Test
    void aTruncateWaitsForAllBeforeItAndAllAfterWaitForIt() {
        Delivery first = KeyedDispatcherTest.delivery(1, 1);
        Delivery second = KeyedDispatcherTest.delivery(2, 2);
        Delivery truncate = new Delivery(Events.origin(3, null), null, "msg_3", new byte[0], true);
        Delivery after = KeyedDispatcherTest.delivery(4, 3);

        List.of(first, second, truncate, after).forEach(barrier::accept);
        assertThat(through).containsExactly(first, second);
        barrier.settled();
        assertThat(through).containsExactly(first, second);
        barrier.settled();
        assertThat(through).containsExactly(first, second, truncate);
        barrier.settled();
        assertThat(through).containsExactly(first, second, truncate, after);
    }

    @Test
    void aTruncateGoesAtOnceWhenNothingIsUnderWay() {
        Delivery truncate = new Delivery(Events.origin(3, null), null, "msg_3", new byte[0], true);
        Delivery another = new Delivery(Events.origin(4, null), null, "msg_4", new byte[0], true);

        barrier.accept(truncate);
        barrier.accept(another);
        assertThat(through).containsExactly(truncate);
        barrier.settled();
        assertThat(through).containsExactly(truncate, another);
    }
}
