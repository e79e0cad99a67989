/**
 * The {@code cdc} command line: in come a verb and the two files, out go changes to Kafka, Kafka Connect and the source database, one line for each.
 *
 * <p>{@link io.cdcplatform.provisioner.Cdc} finds the verbs; what a verb decides is a value before anything is touched. It must not know Flink or the job:
 * the job is a jar to start.
 */
@NullMarked
package io.cdcplatform.provisioner;

import org.jspecify.annotations.NullMarked;
