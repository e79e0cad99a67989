/**
 * From line records to Iceberg tables, exactly once, on Iceberg's own file writers and transactions.
 *
 * <pre>
 *   task of the line (parallel)                     one task                      catalog
 *   LineWriter ── a TableWriter per table ──┐
 *     ordered Batches: files                ├─ Handover ─▶ CommitRounds ─ TableCommitter ─▶ snapshot + progress,
 *     TablePreparer (own threads)           │  at each      (own threads)                  moved by compare-and-set
 *        ▲ tap closes while one works       │  barrier           │
 *        └───────── Committed ◀─ RelayCoordinator ◀──────────────┘
 * </pre>
 *
 * Three rules, each told and tested once: which insert needs no delete file ({@link
 * io.cdcplatform.job.sink.iceberg.CertainInserts}), what may share a snapshot ({@link
 * io.cdcplatform.job.sink.iceberg.TableWriter}), when a hand-over is applied ({@link
 * io.cdcplatform.job.sink.iceberg.TableCommitter}). Nothing is kept in Flink's state and no file is carried over a restart:
 * what was not committed is read and written again.
 *
 * <p>The table follows the source's schema in the source's order ({@link io.cdcplatform.job.sink.iceberg.SchemaPlan} decides,
 * {@link io.cdcplatform.job.sink.iceberg.TableEvolution} does it). What needs the table's rows is left to the committer, which
 * alone knows their order: columns to be filled ({@link io.cdcplatform.job.sink.iceberg.Refill}), rows that came without some of
 * their columns ({@link io.cdcplatform.job.sink.iceberg.Patch}).
 *
 * <p>Comes in: line records, in the order of their partitions, one key in one partition. Goes out: nothing. Must not know the
 * other sinks, nor how records were decoded.
 */
@NullMarked
package io.cdcplatform.job.sink.iceberg;

import org.jspecify.annotations.NullMarked;
