/**
 * Drops what the source's connector sends a second time after a crash of its own. Line records come in and go out, one for one;
 * a repeat goes on as {@code Skipped}, so that progress moves past it. It knows of positions in the source's log, not of rows, and
 * nothing of sinks.
 */
@NullMarked
package io.cdcplatform.job.dedupe;

import org.jspecify.annotations.NullMarked;
