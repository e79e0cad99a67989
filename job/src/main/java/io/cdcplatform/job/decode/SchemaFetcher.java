package io.cdcplatform.job.decode;

import java.io.IOException;
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
    static final long FIRST_WAIT_MILLIS = 50;
    static final long LONGEST_WAIT_MILLIS = 15_000;

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
     * Fetches one schema; one of the two is called in the fetcher's thread, or none if the fetcher is closed before.
     *
     * @param failed told of what no retry can mend, such as a registry's address that is none
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
        long wait = FIRST_WAIT_MILLIS;
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
                LOG.warn(
                        "Cannot fetch schema: {}; the line waits. line={} schema_id={} attempt={} wait_ms={}",
                        e.toString(),
                        lineId,
                        id,
                        attempt,
                        wait);
            }
            Thread.sleep(wait);
            wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
        }
    }
}
