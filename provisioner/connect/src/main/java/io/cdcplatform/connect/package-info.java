/**
 * What runs inside Kafka Connect, between Debezium and the converter: change events come in and go out with every value they had.
 *
 * <p>It knows Connect's data model only, nothing of the platform.
 */
@NullMarked
package io.cdcplatform.connect;

import org.jspecify.annotations.NullMarked;
