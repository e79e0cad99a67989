/**
 * The embedded stack: PostgreSQL, Kafka, Kafka Connect, the registry and Flink, each in a process of its own.
 *
 * <p>In comes what the build resolved ({@code sandbox/runtimes}) and {@link StackOptions}; out come running services
 * with their addresses. A janitor process outlives a crash of ours and leaves nothing running or lying about. It must
 * not know pipelines, tables or the job: those belong to whoever uses a stack.
 */
@NullMarked
package io.cdcplatform.sandbox.stack;

import org.jspecify.annotations.NullMarked;
