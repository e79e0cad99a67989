package io.cdcplatform.job.decode;

import io.cdcplatform.job.outage.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches schemas in a thread of its own and does not give up: a registry that cannot be reached, is overloaded or refuses us is
 * waited out, as no record is to blame for it.
 */
final class SchemaFetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaFetcher.class);
    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofMillis(50), Duration.ofSeconds(15));

    private final SchemaRegistry registry;
    private final String lineId;
    private final ExecutorService thread;

    SchemaFetcher(SchemaRegistry registry, String lineId) {
        this.registry = registry;
        this.lineId = lineId;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "schemas of " + lineId);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Fetches one schema; {@code answer} is called in the fetcher's thread, or never if the fetcher is closed before, or
     * {@code failed} of what waiting does not mend, such as an address that is none.
     */
    void fetch(int id, Consumer<WriterSchema> answer, Consumer<Throwable> failed) {
        thread.execute(() -> {
            try {
                answer.accept(fetchUntilAnswered(id));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                failed.accept(e);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private WriterSchema fetchUntilAnswered(int id) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                String text = registry.fetch(id);
                LOG.info(
                        "schema {} line={} schema_id={} attempt={}",
                        text == null ? "unknown" : "fetched",
                        lineId,
                        id,
                        attempt);
                return text == null ? WriterSchema.unknown(id, System.nanoTime()) : WriterSchema.of(id, text);
            } catch (IOException e) {
                long wait = BACKOFF.after(attempt).toMillis();
                LOG.warn(
                        "Cannot fetch schema: {}; the line waits. line={} schema_id={} attempt={} wait_ms={}",
                        e.toString(),
                        lineId,
                        id,
                        attempt,
                        wait);
                Thread.sleep(wait);
            }
        }
    }
}
