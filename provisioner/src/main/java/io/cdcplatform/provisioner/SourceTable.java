package io.cdcplatform.provisioner;

import java.util.List;

/**
 * A table as the source's catalogue has it.
 *
 * @param keyed whether its records have a key: a primary key, or an index named as replica identity
 * @param refusesChanges whether PostgreSQL refuses UPDATE and DELETE once the table is published
 * @param changed whether rows were updated or deleted since the server's statistics began
 * @param nullableDefault whether a column that may be NULL has a DEFAULT
 * @param generated its generated columns: in a snapshot, but not in PostgreSQL's log
 * @param readable whether the user may select from it
 */
record SourceTable(
        TableName name,
        boolean keyed,
        boolean refusesChanges,
        boolean changed,
        boolean nullableDefault,
        List<String> generated,
        boolean readable) {}
