/**
 * Where records go that can never be delivered. Takes failures, gives a future that completes when Kafka has acknowledged the
 * dead letter; knows neither the sinks nor why a record failed.
 */
@NullMarked
package io.cdcplatform.job.deadletter;

import org.jspecify.annotations.NullMarked;
