/**
 * What all sinks share: the operator at the end of a line that keeps the tap's accounts, and what a kind of sink gives the job.
 * Takes line records, gives nothing; what is behind it is known to the packages below, which do not know each other.
 */
@NullMarked
package io.cdcplatform.job.sink;

import org.jspecify.annotations.NullMarked;
