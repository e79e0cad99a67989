/**
 * Tables of a database kept equal to the source. Takes line records, collapses them to the last write of each key and applies
 * them with the line's progress in one transaction, so that nothing is applied twice or left out whatever dies in between.
 * Knows a database through its {@code Dialect} only; must not know other sinks, nor how records were read or decoded.
 */
@NullMarked
package io.cdcplatform.job.sink.jdbc;

import org.jspecify.annotations.NullMarked;
