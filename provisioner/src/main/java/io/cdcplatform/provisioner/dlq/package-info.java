/**
 * {@code cdc dlq}: in come the dead-letter topics of a pipeline and filters, out go tables, letters in full, records of the retry topics and one line a
 * run and table in the audit topic.
 *
 * <p>{@link io.cdcplatform.provisioner.dlq.Ledger} says which letters are open, as the job does when it starts. It must not know what a sink does with
 * a record that comes back.
 */
@NullMarked
package io.cdcplatform.provisioner.dlq;

import org.jspecify.annotations.NullMarked;
