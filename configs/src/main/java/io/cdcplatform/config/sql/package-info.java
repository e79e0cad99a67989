/**
 * The predicates of {@code where}: text comes in, a small tree of what this platform evaluates goes out, or the reason why the text
 * is none. Knows the parser's library and nobody else; knows no table, so names and types are for whoever evaluates.
 */
@NullMarked
package io.cdcplatform.config.sql;

import org.jspecify.annotations.NullMarked;
