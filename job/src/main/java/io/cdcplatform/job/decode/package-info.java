/**
 * From a topic's bytes to changes of rows: takes Kafka's records, gives exactly one line record for each, in order. The writer's
 * schema decides every type; Avro and JSON share one description of a schema ({@code ConnectSchema}) and one conversion of its
 * values. Knows the tap, and no sink.
 */
@NullMarked
package io.cdcplatform.job.decode;

import org.jspecify.annotations.NullMarked;
