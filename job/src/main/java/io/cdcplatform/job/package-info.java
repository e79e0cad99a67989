/**
 * The Flink job: pipeline.yaml comes in, one line per sink goes out. {@link io.cdcplatform.job.CdcJob} is the table of contents;
 * it knows every package and none knows it.
 */
@NullMarked
package io.cdcplatform.job;

import org.jspecify.annotations.NullMarked;
