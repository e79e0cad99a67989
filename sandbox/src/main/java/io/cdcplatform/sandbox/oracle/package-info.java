/**
 * The oracle test: random tables, random changes of rows and schemas, and the source itself as the judge of every sink. In come a
 * running stack and a seed; out come totals, or the first difference with the statements that led to it. Must not know how the job
 * does its work.
 */
@NullMarked
package io.cdcplatform.sandbox.oracle;

import org.jspecify.annotations.NullMarked;
