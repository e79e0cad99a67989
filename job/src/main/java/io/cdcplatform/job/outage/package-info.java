/**
 * How long to leave alone what is away: registry, Kafka, a target. Takes the number of failures, gives pauses; knows no stage and no
 * sink.
 */
@NullMarked
package io.cdcplatform.job.outage;

import org.jspecify.annotations.NullMarked;
