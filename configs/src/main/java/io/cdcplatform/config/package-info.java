/**
 * pipeline.yaml and platform.yaml as records.
 *
 * <p>In: the two files (and a named profile), the environment, the files that ${file:...} names. Out: a {@link Configs}
 * in which every value is typed, defaulted and checked, or a {@link ConfigException} with every problem of the files at
 * its line and column. It contacts nothing, and knows neither Flink nor Kafka nor a database; it names things
 * ({@link Names}) and leaves creating them to others.
 */
@NullMarked
package io.cdcplatform.config;

import org.jspecify.annotations.NullMarked;
