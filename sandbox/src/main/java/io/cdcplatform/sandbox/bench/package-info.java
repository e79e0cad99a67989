/**
 * {@code cdc bench}: how fast the real job is on the embedded stack, with the rows counted where they arrived.
 */
@NullMarked
package io.cdcplatform.sandbox.bench;

import org.jspecify.annotations.NullMarked;
