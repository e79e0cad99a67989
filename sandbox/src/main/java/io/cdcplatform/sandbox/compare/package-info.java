/**
 * Whether a target equals its source: rows of a database and of a lake table in one canonical text, compared one by one. Knows
 * nothing of how the rows got there.
 */
@NullMarked
package io.cdcplatform.sandbox.compare;

import org.jspecify.annotations.NullMarked;
