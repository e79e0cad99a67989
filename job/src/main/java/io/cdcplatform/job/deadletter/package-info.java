/**
 * Where records go that can never be delivered. Takes failures, gives a future that completes when Kafka has acknowledged the
 * dead letter; and says of each event whether a letter of its key stands before it, by what the task wrote and what the topics
 * hold at the start. Knows neither the sinks nor why a record failed.
 */
@NullMarked
package io.cdcplatform.job.deadletter;

import org.jspecify.annotations.NullMarked;
