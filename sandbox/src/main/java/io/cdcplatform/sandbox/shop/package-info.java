/**
 * The shop: a small database that changes, its two files, a receiver, and whether every sink equals the source. The demo shows it,
 * tests run it under faults; several of them live on one stack under different names. Knows nothing of who changes it when.
 */
@NullMarked
package io.cdcplatform.sandbox.shop;

import org.jspecify.annotations.NullMarked;
