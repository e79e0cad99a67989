package io.cdcplatform.provisioner;

import java.util.Set;

/**
 * A publication as it is in the source.
 *
 * @param allTables made FOR ALL TABLES, so no table can be added
 * @param complete publishes inserts, updates, deletes and truncates, partitions under the name of their root
 */
record Publication(boolean allTables, boolean complete, Set<TableName> tables) {
    static final String OPTIONS = "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";
}
