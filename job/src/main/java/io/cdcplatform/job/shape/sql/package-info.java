/**
 * Predicates over rows. The tree of a predicate and the schema of a table come in; a test of its rows goes out, with SQL's three
 * values and PostgreSQL's rules for types, or the reason why the predicate does not fit the table. Knows rows and their columns,
 * nothing of events, sinks or files.
 */
@NullMarked
package io.cdcplatform.job.shape.sql;

import org.jspecify.annotations.NullMarked;
