package io.cdcplatform.job.sink.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.CatalogProperties;
import org.junit.jupiter.api.Test;

class TableLocksTest {

    @Test
    void wakesWhoWaitsForALockAsSoonAsItIsFree() throws Exception {
        TableLocks one = new TableLocks();
        TableLocks other = new TableLocks();
        assertThat(one.acquire("v2.metadata.json", "one")).isTrue();

        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> other.acquire("v2.metadata.json", "other"));
        assertThat(other.release("v2.metadata.json", "other")).isFalse();
        assertThat(one.release("v2.metadata.json", "one")).isTrue();

        assertThat(waiting.get(4, TimeUnit.SECONDS)).isTrue();
        assertThat(other.release("v2.metadata.json", "other")).isTrue();
    }

    @Test
    void givesUpInTimeAndLocksOnlyTheFileItWasAskedFor() {
        TableLocks locks = new TableLocks();
        locks.initialize(Map.of(CatalogProperties.LOCK_ACQUIRE_TIMEOUT_MS, "20"));
        assertThat(locks.acquire("a", "one")).isTrue();

        assertThat(locks.acquire("a", "other")).isFalse();
        assertThat(locks.acquire("b", "other")).isTrue();

        locks.release("a", "one");
        locks.release("b", "other");
    }
}
