package io.cdcplatform.job.sink.iceberg;

import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.LockManager;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Locks of a hadoop catalog's commits within this JVM. Iceberg's own do the same, but who meets a held one sleeps five seconds,
 * longer than many commit intervals; here it is woken. Iceberg makes it by the name of its class.
 */
public final class TableLocks implements LockManager {
    /** Metadata file that is being committed → who commits it. Shared by all catalogs of the JVM; waited for as a monitor. */
    private static final Map<String, String> OWNERS = new HashMap<>();

    private long timeoutMillis = CatalogProperties.LOCK_ACQUIRE_TIMEOUT_MS_DEFAULT;

    @Override
    public void initialize(Map<String, String> properties) {
        timeoutMillis = PropertyUtil.propertyAsLong(
                properties,
                CatalogProperties.LOCK_ACQUIRE_TIMEOUT_MS,
                CatalogProperties.LOCK_ACQUIRE_TIMEOUT_MS_DEFAULT);
    }

    @Override
    public boolean acquire(String entityId, String ownerId) {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        synchronized (OWNERS) {
            while (OWNERS.containsKey(entityId)) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0 || !waited(millis)) {
                    return false;
                }
            }
            OWNERS.put(entityId, ownerId);
            return true;
        }
    }

    /** Asked also by who did not get the lock: false then. */
    @Override
    public boolean release(String entityId, String ownerId) {
        synchronized (OWNERS) {
            boolean held = OWNERS.remove(entityId, ownerId);
            OWNERS.notifyAll();
            return held;
        }
    }

    @Override
    public void close() {
        // The locks belong to the JVM: other catalogs still use them.
    }

    private static boolean waited(long millis) {
        try {
            OWNERS.wait(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
