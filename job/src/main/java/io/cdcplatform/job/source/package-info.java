/**
 * From the topics of a line's tables to records in its task, and back: the tap that closes while the sink is full, and the
 * offsets up to which everything is durable. Gives Kafka's records as they are, and those of retry topics with
 * where they stood first; knows nothing of what is in them.
 */
@NullMarked
package io.cdcplatform.job.source;

import org.jspecify.annotations.NullMarked;
