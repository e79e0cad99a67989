/**
 * {@code cdc demo}: a small shop that changes, the whole system around it, and the proof at the end. Uses the stack, the
 * provisioner and the job as a user would; the job knows nothing of it.
 */
@NullMarked
package io.cdcplatform.sandbox.demo;

import org.jspecify.annotations.NullMarked;
