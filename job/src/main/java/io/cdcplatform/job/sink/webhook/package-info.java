/**
 * The webhook target: each change as one HTTP request, one request per key at a time, signed after Standard Webhooks. Takes line
 * records, gives progress back to the tap; nothing here but the operator and its factory knows Flink, and no other sink is known.
 */
@NullMarked
package io.cdcplatform.job.sink.webhook;

import org.jspecify.annotations.NullMarked;
